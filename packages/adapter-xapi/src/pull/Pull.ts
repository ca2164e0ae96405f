/** Statements from a record store (LRS): page after page in the order of storing, each with the place to go on from. */
import { Adapter, type Id, Instant, type Rejection } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Duration, Effect, Option, Result, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Answer from "./Answer.ts"
import * as Ask from "./Ask.ts"
import * as Mark from "./Mark.ts"
import { rejectionOf } from "../statement/Problem.ts"
import { type Read, stream } from "../meaning/Rows.ts"
import * as Said from "../meaning/Said.ts"
import { maxStatement } from "../statement/Statement.ts"
import { Seen, type Told } from "./Seen.ts"
import { instantOf } from "../statement/Wire.ts"

/** How its statements are read. */
export interface Reader {
  /** Changes when the same statements would say something else. */
  readonly meaning: string
  readonly read: Read
}

const minute = 60_000
const maxOverlap = 24 * 60 * minute
/** Pages of one run. */
const maxPages = 1_000_000
/** Pages in a row without anything new: a store that gives the same for ever is told from one that repeats a little. */
const maxIdle = 20

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (
  store: Ask.Store,
  reader: Reader,
  position: string | null
): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Effect.map(open(store, reader, position), ({ pull, at }) => Stream.paginate(at, (at) => step(pull, at)))
  ).pipe(Stream.mapError((reason) => new Adapter.AdapterError({ source: store.source, reason })))

/** What stays the same while one reading goes on. */
interface Pull {
  readonly store: Ask.Store
  readonly reader: Reader
  readonly client: Http.Client
  /** Milliseconds. */
  readonly overlap: number
  /** Where the last run ended. */
  readonly before: Mark.State
  /** What the last run gave already. */
  readonly known: ReadonlySet<string>
}

/** How far one reading has come. */
interface At {
  readonly run: Mark.Run
  /** Whether anything of the run is committed: then its end will be. */
  readonly isBegun: boolean
  readonly isRestarted: boolean
  readonly pages: number
  readonly idle: number
  /** Statements that this run was given. */
  readonly seen: Seen
}

/** Pages to commit, and where it goes on. */
type Step = readonly [ReadonlyArray<Adapter.Page>, Option.Option<At>]

/** What is read, and how. */
const readingOf = ({ endpoint }: Ask.Store, { meaning }: Reader): string =>
  createHash("sha256")
    .update(JSON.stringify([endpoint, meaning]))
    .digest("hex")

/** The position of one who has read all that was stored by a moment. */
export const since = (store: Ask.Store, reader: Reader, moment: Instant.Instant): string =>
  Mark.format({ reading: readingOf(store, reader), through: moment, recent: [], run: null })

const open = Effect.fnUntraced(function* (store: Ask.Store, reader: Reader, position: string | null) {
  const before = yield* Effect.fromResult(Mark.parse(position, readingOf(store, reader)))
  const client = yield* Ask.client(store)
  const overlap = Math.min(Duration.toMillis(store.overlap ?? minute), maxOverlap)
  const run = before.run ?? Mark.begin(before, overlap)
  const pull: Pull = { store, reader, client, overlap, before, known: new Set(before.recent) }
  const at: At = {
    run,
    isBegun: before.run !== null,
    isRestarted: false,
    pages: 0,
    idle: 0,
    seen: new Seen(run.recent)
  }
  return { pull, at }
})

const step = Effect.fnUntraced(function* (pull: Pull, at: At): Effect.fn.Return<Step, Adapter.Failure> {
  const response = yield* Ask.statements(pull, at.run)
  if (response.status < 300) return yield* take(pull, at, response)
  return at.run.more === null ? yield* Ask.refused(pull, response) : yield* restart(pull, at, response)
})

/** Stores may forget their links to further statements: the run begins anew, once. */
const restart = Effect.fnUntraced(function* (pull: Pull, at: At, response: Http.Response) {
  const { status } = response
  if (at.isRestarted) {
    return yield* Ask.broken(
      response,
      "links to further statements that live until they are followed",
      `status ${status}, also after the run had begun anew`
    )
  }
  yield* Effect.logWarning(
    `source "${pull.store.source}": the link to further statements is gone (status ${status}), so this run begins anew`
  )
  const run: Mark.Run = { ...at.run, more: null, recent: [] }
  const anew: At = { ...at, run, isRestarted: true, idle: 0, seen: new Seen([]) }
  return [[], Option.some(anew)] satisfies Step
})

const take = Effect.fnUntraced(function* (pull: Pull, at: At, response: Http.Response) {
  const answer = Answer.read(response)
  if (Result.isFailure(answer)) {
    const { expected, found, isForeign = false } = answer.failure
    return yield* Ask.broken(response, expected, found, isForeign ? Ask.checkEndpoint : "")
  }
  const { rows, more } = answer.success
  // A relative link is meant from where it stands.
  const link = more === "" ? null : response.resolve(more)
  if (link !== null && link.length > Mark.maxMore) {
    return yield* Ask.broken(response, `a \`more\` link of at most ${Mark.maxMore} characters`, `one of ${link.length}`)
  }
  const isFirst = at.run.more === null
  const through = isFirst ? (at.run.through ?? (yield* throughOf(pull, response))) : at.run.through
  const read = rows.filter(({ key }) => !pull.known.has(key))
  const unseen = at.seen.take(rows, pull.known, pull.reader.read)
  const fresh = unseen.filter(({ said }) => said !== undefined)
  const [pages, idle] = [at.pages + 1, unseen.length === 0 ? at.idle + 1 : 0]
  if (link !== null && (idle >= maxIdle || pages >= maxPages)) {
    const found = idle >= maxIdle ? `${idle} pages in a row without anything new` : `${pages} pages`
    return yield* Ask.broken(response, "pages that come to an end", `${found}, and a link to more`)
  }
  const from = through === null ? Instant.min : through - pull.overlap
  const run: Mark.Run = {
    ...at.run,
    through,
    asked: (isFirst ? (at.run.asked ?? response.date) : at.run.asked) ?? null,
    newest: unseen.reduce((newest, { row }) => Mark.later(newest, row.stored), at.run.newest),
    more: link,
    recent: Mark.remember(
      at.run.recent,
      // Only what the next run will be given again.
      unseen.flatMap(({ row: { key, stored }, other }) =>
        other === undefined && (stored === null || stored >= from) ? [key] : []
      )
    )
  }
  const isCommitted = fresh.length > 0 || (link === null && at.isBegun)
  const page = pageOf(pull, run, fresh, read.length)
  const next = { ...at, run, pages, idle, isBegun: at.isBegun || isCommitted }
  return [isCommitted ? [page] : [], link === null ? Option.none() : Option.some(next)] satisfies Step
})

/** What a run's first page says of how far it can be relied on; null where the store does not say. */
const throughOf = Effect.fnUntraced(function* ({ store }: Pull, { headers }: Http.Response) {
  const said = headers.get("x-experience-api-consistent-through")
  const through = said === null ? undefined : instantOf(said)
  if (through !== undefined) return through
  const found = said === null ? "none" : JSON.stringify(said.slice(0, 100))
  yield* Effect.logWarning(
    `source "${store.source}": expected X-Experience-API-Consistent-Through, found ${found}; the next run begins a little before the newest statement of this one`
  )
  return null
})

const pageOf = (
  { store, overlap, before }: Pull,
  run: Mark.Run,
  fresh: ReadonlyArray<Told>,
  count: number
): Adapter.Page => {
  const { source } = store
  const ended = run.more === null
  const intact = fresh.flatMap(({ row, said, other }) =>
    said === undefined || other !== undefined || row.damaged !== undefined || row.tooLong !== undefined
      ? []
      : [[row, said] as const]
  )
  const said = Said.ofRead(source, intact)
  return {
    ...said,
    rejections: [...said.rejections, ...fresh.flatMap((told) => refusedOf(source, told))],
    stream,
    // One for all runs: what an earlier run could not read is not mended by a later one that did not see it.
    reading: before.reading,
    rows: count,
    // A second reading sees no attachments: it would take a damaged one's statement, whose text is in the rejection.
    received: () => intact.map(([row]) => Said.received(row)),
    position: Mark.format(ended ? Mark.end(before, run, overlap) : { ...before, run }),
    ended
  }
}

const refusedOf = (source: Id.SourceId, { row, other }: Told): ReadonlyArray<Rejection.Rejection> => {
  if (other !== undefined) {
    const { key, problem } = other
    return [rejectionOf(source, stream, { ...Said.received(row), key }, problem)]
  }
  const { damaged, tooLong } = row
  if (tooLong !== undefined) {
    const advice = "Have the source write less in one statement, such as no documents in its extensions."
    const expected = `a statement of at most ${maxStatement.toLocaleString("en")} characters`
    const found = `one of ${tooLong.toLocaleString("en")}`
    return [rejectionOf(source, stream, Said.received(row), { column: null, expected, found, advice })]
  }
  if (damaged === undefined) return []
  const problem = {
    column: "attachments",
    expected: `an attachment whose bytes have the digest ${damaged}`,
    found: "other bytes",
    advice: "Have it stored again in the record store: what it holds is not what was stated."
  }
  return [rejectionOf(source, stream, Said.received(row), problem)]
}
