/** What waits for a person: contested achievements, shared identities, decisions to approve, and rows that could not be read. */
import { AchievementId, Catalog, Contact, Id, type Instant, Ledger, Plain, Report, Review } from "@laurel/core"
import { Effect, Option, Schema, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { api, usualRows } from "./Api.ts"
import * as Asked from "./Asked.ts"
import * as Cursor from "./Cursor.ts"
import * as Lists from "./Lists.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

interface ContestedQuery extends Asked.Paging {
  readonly known?: Instant.Instant
  readonly account?: Contact.Identity
}

const contested = Effect.fn("Api.contested")(function* (query: ContestedQuery) {
  const { caller, versions } = yield* Asked.reader
  const about = yield* Asked.about(caller, versions, query)
  return yield* Asked.page(
    {
      name: "contested",
      told: Asked.plain(about),
      at: null,
      place: AchievementId.AchievementId,
      rows: (after) => Scope.past(caller, about)(Report.contested(versions, { ...about, after })),
      placeOf: ({ achievement: { id } }) => id,
      shown: (row) => Plain.waiting(Lists.personIn(caller, versions, about, row.person), row)
    },
    query
  )
})

const UnresolvedPlace = Schema.Struct({ certification: Id.CertificationId, contact: Id.ContactId })

const unresolved = Effect.fn("Api.unresolved")(function* (query: Asked.Paging) {
  const { caller, versions } = yield* Asked.reader
  yield* Scope.everybody(caller)
  return yield* Asked.page(
    {
      name: "unresolved",
      told: {},
      at: null,
      place: UnresolvedPlace,
      rows: (after) => Report.unresolved(Catalog.everyCertification(versions), after),
      placeOf: ({ place }) => place,
      shown: (row) => Plain.unresolved(Scope.person(caller, versions, row.person), row)
    },
    query
  )
})

/** Pages of what waits that one answer looks through: whoever may see little of it asks on. */
const maxLooked = 10

const identities = Effect.fn("Api.identities")(function* (query: Asked.Paging) {
  const { caller, versions } = yield* Asked.reader
  const { limit = usualRows } = query
  const list = { asked: '["identities"]', at: null, place: Contact.Kept }
  let after = yield* Cursor.placeOf(list, query.cursor)
  const rows: Array<Review.Question> = []
  // Ends with the shared identities, or with the time that an answer may take.
  for (let looked = 0; ; looked++) {
    // A cursor says after whom it goes on: to a key of some accounts, that is nobody of another one.
    const place = caller.accounts === null ? after : (rows.at(-1)?.identity ?? null)
    if (looked >= maxLooked && place !== null) return told(rows, place)
    const { last, questions } = yield* Review.questions(versions, after)
    for (const question of questions) {
      if (!question.people.every((person) => Scope.isOf(caller, person))) continue
      if (rows.length === limit) return told(rows, rows.at(-1)?.identity ?? null)
      rows.push(question)
    }
    if (last === null) return told(rows, null)
    after = last
  }

  function told(found: ReadonlyArray<Review.Question>, place: Contact.Identity | null) {
    return {
      rows: found.map(({ identity, people, conflict }) => ({
        identity,
        people: people.map((person) => Scope.person(caller, versions, person)),
        conflict
      })),
      next: place === null ? null : Cursor.write(list, place)
    }
  }
})

const approvals = Effect.fn("Api.approvals")(function* (query: Asked.Paging) {
  const { caller, versions } = yield* Asked.reader
  const { limit = usualRows } = query
  const list = { asked: '["approvals"]', at: null, place: Id.DecisionId }
  const after = yield* Cursor.placeOf(list, query.cursor)
  let found = 0
  const pages = yield* Report.pendingPages(versions, after).pipe(
    Stream.take(maxLooked),
    Stream.map(({ rows, last }) => {
      const people = rows.flatMap((row) => row.people)
      const isSeen = Scope.sees(caller, people)
      return { rows: rows.filter(({ decision }) => isSeen(decision)), last }
    }),
    // One row more than are told, to know whether there are more.
    Stream.takeUntil(({ rows }) => (found += rows.length) > limit),
    Stream.runCollect
  )
  const rows = pages.flatMap((page) => page.rows)
  const told = rows.slice(0, limit)
  // Where it has looked far enough, the place may be of a decision that the key may not see: of that it says the number only.
  const place = rows.length > limit ? told.at(-1)?.decision.id : pages.at(-1)?.last
  return {
    rows: told.map((row) =>
      Plain.pending(
        row.people.map((person) => Scope.person(caller, versions, person)),
        row
      )
    ),
    next: place === undefined || place === null ? null : Cursor.write(list, place)
  }
})

export const review = HttpApiBuilder.group(api, "review", (handlers) =>
  handlers.handleAll({
    contested: ({ query }) => Wrong.asking(contested(query)),
    unresolved: ({ query }) => Wrong.asking(unresolved(query)),
    identities: ({ query }) => Wrong.asking(identities(query)),
    approvals: ({ query }) => Wrong.asking(approvals(query))
  })
)

/** Open rejections after one. A short page is the last one. */
const open = (start: number | null): Stream.Stream<Ledger.KeptRejection, Ledger.LedgerError, Ledger.Ledger> =>
  Stream.flattenIterable(
    Stream.paginate(start, (after: number | null) =>
      Effect.map(
        Ledger.Ledger.use((ledger) => ledger.rejections(after)),
        (page) => {
          const last = page.at(-1)
          const isLast = last === undefined || page.length < Ledger.maxPage
          return [[page], isLast ? Option.none() : Option.some(last.id)] as const
        }
      )
    )
  )

const listed = Effect.fn("Api.rejections")(function* (query: Asked.Paging) {
  const { caller } = yield* Asked.reader
  yield* Scope.everybody(caller)
  return yield* Asked.page(
    {
      name: "rejections",
      told: {},
      at: null,
      place: Schema.Int,
      rows: open,
      placeOf: ({ id }) => id,
      shown: Plain.rejection
    },
    query
  )
})

export const rejections = HttpApiBuilder.group(api, "rejections", (handlers) =>
  handlers.handleAll({ rejections: ({ query }) => Wrong.asking(listed(query)) })
)
