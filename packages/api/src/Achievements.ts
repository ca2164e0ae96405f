/** What is asked about achievements: one, why, and those earned between two days. */
import {
  AchievementId,
  Audit,
  Catalog,
  CivilDate,
  type Contact,
  type Id,
  type Instant,
  Ledger,
  Plain,
  Report
} from "@laurel/core"
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { api } from "./Api.ts"
import * as Asked from "./Asked.ts"
import * as Contacts from "./Contacts.ts"
import * as Known from "./Known.ts"
import * as Lists from "./Lists.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

const nameOf = (id: AchievementId.AchievementId): string => `achievement ${AchievementId.format(id)}`

const one = Effect.fn("Api.achievement")(function* (id: AchievementId.AchievementId) {
  const { caller, versions } = yield* Asked.reader
  const ledger = yield* Ledger.Ledger
  const achievement = yield* ledger.achievement(id)
  const [person] = achievement === undefined ? [] : yield* Scope.visible(caller, [achievement.contact], nameOf(id))
  return achievement === undefined || person === undefined
    ? yield* Effect.fail(Wrong.absent(nameOf(id)))
    : { contact: Scope.person(caller, versions, person), achievement: Plain.achievement(achievement) }
})

const why = Effect.fn("Api.why")(function* (id: AchievementId.AchievementId, moment: Instant.Instant | undefined) {
  const known = moment ?? null
  const { caller, versions } = yield* Asked.reader
  const ledger = yield* Ledger.Ledger
  const learner = (yield* ledger.learner(id.learner))?.learner
  const absent = Effect.fail(Wrong.absent(nameOf(id)))
  if (learner === undefined) return yield* absent
  yield* Scope.visible(caller, [learner.contact], nameOf(id))
  // Whose it was at that moment may have been somebody else's, too.
  if (known !== null) yield* Scope.dossier(caller, learner.contact, known)
  const explained = yield* Audit.explain(versions, id, known)
  return explained === undefined ? yield* absent : yield* Contacts.explanation(caller, versions, explained)
})

const Place = Schema.Struct({ on: CivilDate.CivilDate, id: AchievementId.AchievementId })

interface EarnedQuery extends Asked.Paging {
  readonly from: CivilDate.CivilDate
  readonly to: CivilDate.CivilDate
  readonly type?: Id.TypeId
  readonly known?: Instant.Instant
  readonly account?: Contact.Identity
}

const earned = Effect.fn("Api.earned")(function* (query: EarnedQuery) {
  const { from, to } = query
  const { caller, versions } = yield* Asked.reader
  if (from > to) {
    const detail = "expected a day on or after `from`"
    return yield* Effect.fail(Wrong.malformed("`to` is before `from`", [{ parameter: "to", detail }]))
  }
  const type = query.type === undefined ? null : yield* Known.type(versions, query.type)
  const about = yield* Asked.about(caller, versions, query)
  const types = type === null ? Catalog.everyType(versions) : [type]
  const InTypes = Place.check(
    Schema.makeFilter(({ id }: typeof Place.Type) =>
      types.includes(id.type) ? undefined : "expected one of the types"
    )
  )
  return yield* Asked.page(
    {
      name: "earned",
      told: { type, from: CivilDate.format(from), to: CivilDate.format(to), ...Asked.plain(about) },
      at: null,
      place: InTypes,
      rows: (after) => Scope.past(caller, about)(Report.earned(types, from, to, { ...about, after })),
      placeOf: ({ on, achievement: { id } }) => ({ on, id }),
      shown: (row) => Plain.earning(Lists.personIn(caller, versions, about, row.person), row)
    },
    query
  )
})

export const layer = HttpApiBuilder.group(api, "achievements", (handlers) =>
  handlers.handleAll({
    earned: ({ query }) => Wrong.asking(earned(query)),
    one: ({ params }) => Wrong.asking(one(params.achievement)),
    why: ({ params, query }) => Wrong.asking(why(params.achievement, query.known))
  })
)
