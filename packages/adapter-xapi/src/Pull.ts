/** Statements from a record store (LRS): page after page in the order of storing, each with the place to go on from. */
import { Adapter, type Id, Instant, type Rejection } from "@laurel/core"
import { Http } from "@laurel/http"
import { Duration, Effect, Option, Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Answer from "./Answer.ts"
import * as Mark from "./Mark.ts"
import { rejectionOf } from "./Problem.ts"
import { type Read, stream } from "./Rows.ts"
import * as Said from "./Said.ts"

/** Versions of xAPI that are spoken. */
export const versions = ["1.0.3", "2.0.0"] as const
export type Version = (typeof versions)[number]

/** What an operator may set of the client; the rest is the adapter's. */
type Client = Pick<
  Http.Options,
  "userAgent" | "concurrency" | "perSecond" | "timeout" | "maxBytes" | "retries" | "maxWait" | "headers"
>

export interface Store {
  readonly source: Id.SourceId
  /** Where the store's API is: what stands before `/statements`. */
  readonly endpoint: string
  readonly auth: Http.Auth
  /** Sent as X-Experience-API-Version; 1.0.3 unless given. */
  readonly version?: Version
  /** How far before the last run's mark a run begins: up to a day, a minute unless given. */
  readonly overlap?: Duration.Input
  /** Statements of one page, which a store may cut: 500 unless given, 25 with attachments. */
  readonly limit?: number
  /** Whether attachments are fetched, to check that they are what the statements say of them. They are not kept. */
  readonly attachments?: boolean
  readonly http?: Client
}

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
/** Ids of one run that are remembered, to drop repeats. */
const maxSeen = 200_000

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (
  store: Store,
  reader: Reader,
  position: string | null
): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Effect.map(open(store, reader, position), ({ pull, at }) => Stream.paginate(at, (at) => step(pull, at)))
  ).pipe(Stream.mapError((reason) => new Adapter.AdapterError({ source: store.source, reason })))

/** What stays the same while one reading goes on. */
interface Pull {
  readonly store: Store
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
  /** Statements that this run was given; mutable, local to one reading. */
  readonly seen: Set<string>
}

/** Pages to commit, and where it goes on. */
type Step = readonly [ReadonlyArray<Adapter.Page>, Option.Option<At>]

const open = Effect.fnUntraced(function* (store: Store, reader: Reader, position: string | null) {
  const reading = createHash("sha256")
    .update(JSON.stringify([store.endpoint, reader.meaning]))
    .digest("hex")
  const parsed = Mark.parse(position, reading)
  if (Result.isFailure(parsed)) return yield* new Adapter.Misconfigured(parsed.failure)
  const before = parsed.success
  const client = yield* Http.make({
    ...store.http,
    source: store.source,
    base: store.endpoint,
    auth: store.auth,
    headers: { ...store.http?.headers, "X-Experience-API-Version": store.version ?? versions[0] }
  }).pipe(Effect.mapError(Http.toFailure))
  const overlap = Math.min(Duration.toMillis(store.overlap ?? minute), maxOverlap)
  const run = before.run ?? Mark.begin(before, overlap)
  const pull: Pull = { store, reader, client, overlap, before, known: new Set(before.recent) }
  const at: At = {
    run,
    isBegun: before.run !== null,
    isRestarted: false,
    pages: 0,
    idle: 0,
    seen: new Set(run.recent)
  }
  return { pull, at }
})

const step = Effect.fnUntraced(function* (pull: Pull, at: At): Effect.fn.Return<Step, Adapter.Failure> {
  const response = yield* ask(pull, at.run)
  if (response.status === 200) return yield* take(pull, at, response)
  return at.run.more === null ? yield* refused(pull, response) : yield* restart(pull, at, response)
})

/** Anything but an answer, or one of the refusals that more can be said of, is a failure. */
const ask = ({ store, client }: Pull, { more, since }: Mark.Run): Effect.Effect<Http.Response, Adapter.Failure> => {
  const { attachments = false, limit = attachments ? 25 : 500 } = store
  const query = {
    ascending: true,
    limit,
    since: since === null ? undefined : Instant.format(since),
    attachments: attachments ? true : undefined
  }
  const headers = { Accept: attachments ? "multipart/mixed, application/json" : "application/json" }
  return client
    .request(
      more === null
        ? { path: "statements", query, headers, accept: [400] }
        : { path: more, headers, accept: [400, 404, 410] }
    )
    .pipe(Effect.mapError(Http.toFailure))
}

const broken = ({ url, requestId }: Http.Response, expected: string, found: string): Adapter.Broken =>
  new Adapter.Broken({
    where: `GET ${url} (request ${requestId})`,
    expected,
    found,
    advice: "Have the record store mended; what was committed before is kept, and the next sync goes on from there."
  })

/** Stores may forget their links to further statements: the run begins anew, once. */
const restart = Effect.fnUntraced(function* (pull: Pull, at: At, response: Http.Response) {
  const { status } = response
  if (at.isRestarted) {
    return yield* broken(
      response,
      "links to further statements that live until they are followed",
      `status ${status}, also after the run had begun anew`
    )
  }
  yield* Effect.logWarning(
    `source "${pull.store.source}": the link to further statements is gone (status ${status}), so this run begins anew`
  )
  const run: Mark.Run = { ...at.run, more: null, recent: [] }
  const anew: At = { ...at, run, isRestarted: true, idle: 0, seen: new Set() }
  return [[], Option.some(anew)] satisfies Step
})

const About = Schema.Struct({ version: Schema.Array(Schema.String) })

/** A store that refuses the first question of all most often does not speak its version. */
const refused = Effect.fnUntraced(function* ({ store, client }: Pull, { url, status, bytes }: Http.Response) {
  const { version = versions[0] } = store
  const offered = yield* client
    .json(About)({ path: "about" })
    .pipe(
      Effect.map((about) => about.version.slice(0, 20)),
      Effect.orElseSucceed((): ReadonlyArray<string> => [])
    )
  const isOffered = offered.length === 0 || offered.includes(version)
  const said = JSON.stringify(Answer.textOf(bytes.subarray(0, 500)) ?? "")
  return yield* new Adapter.Misconfigured({
    where: `GET ${url}`,
    expected: `a record store that answers to xAPI ${version}`,
    found: isOffered ? `status ${status}, which says ${said}` : `one that offers ${offered.join(", ")}`,
    advice: isOffered
      ? "Check the endpoint, which is all that stands before /statements, and the version."
      : `Set the source's version to one that both speak; Laurel speaks ${versions.join(" and ")}.`
  })
})

const take = Effect.fnUntraced(function* (pull: Pull, at: At, response: Http.Response) {
  const answer = Answer.read(response)
  if (Result.isFailure(answer)) return yield* broken(response, answer.failure.expected, answer.failure.found)
  const { rows, more } = answer.success
  const link = more === "" ? null : linkOf(response, more)
  if (link !== null && link.length > Mark.maxMore) {
    return yield* broken(response, `a \`more\` link of at most ${Mark.maxMore} characters`, `one of ${link.length}`)
  }
  const through = at.run.more === null ? (at.run.through ?? (yield* throughOf(pull, response))) : at.run.through
  const read = rows.filter(({ key }) => !pull.known.has(key))
  const unseen = see(at.seen, rows)
  const fresh = unseen.filter(({ key }) => !pull.known.has(key))
  const [pages, idle] = [at.pages + 1, unseen.length === 0 ? at.idle + 1 : 0]
  if (link !== null && (idle >= maxIdle || pages >= maxPages)) {
    const found = idle >= maxIdle ? `${idle} pages in a row without anything new` : `${pages} pages`
    return yield* broken(response, "pages that come to an end", `${found}, and a link to more`)
  }
  const from = through === null ? Instant.min : through - pull.overlap
  const run: Mark.Run = {
    ...at.run,
    through,
    newest: unseen.reduce((newest, { stored }) => Mark.later(newest, stored), at.run.newest),
    more: link,
    recent: Mark.remember(
      at.run.recent,
      // Only what the next run will be given again.
      unseen.filter(({ stored }) => stored === null || stored >= from).map(({ key }) => key)
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
  const through = said === null ? undefined : Instant.parse(said)
  if (through !== undefined) return through
  const found = said === null ? "none" : JSON.stringify(said.slice(0, 100))
  yield* Effect.logWarning(
    `source "${store.source}": expected X-Experience-API-Consistent-Through, found ${found}; the next run begins a little before the newest statement of this one`
  )
  return null
})

/** A relative link is meant from where it stands. */
const linkOf = ({ url }: Http.Response, more: string): string =>
  URL.canParse(more, url) ? new URL(more, url).href : more

/** Rows that were not seen before, which are so now. */
const see = (seen: Set<string>, rows: ReadonlyArray<Answer.Row>): ReadonlyArray<Answer.Row> =>
  rows.filter(({ key }) => {
    if (seen.has(key)) return false
    // The first is the oldest.
    for (const oldest of seen.size < maxSeen ? [] : seen) {
      seen.delete(oldest)
      break
    }
    seen.add(key)
    return true
  })

const pageOf = (
  { store, reader, overlap, before }: Pull,
  run: Mark.Run,
  rows: ReadonlyArray<Answer.Row>,
  count: number
): Adapter.Page => {
  const { source } = store
  const ended = run.more === null
  const intact = rows.filter(({ damaged }) => damaged === undefined)
  const said = Said.of(source, reader.read, intact)
  return {
    ...said,
    rejections: [...said.rejections, ...rows.flatMap((row) => damagedOf(source, row))],
    stream,
    // One for all runs: what an earlier run could not read is not mended by a later one that did not see it.
    reading: before.reading,
    rows: count,
    received: () => rows.map(Said.received),
    position: Mark.format(ended ? Mark.end(before, run, overlap) : { ...before, run }),
    ended
  }
}

const damagedOf = (source: Id.SourceId, row: Answer.Row): ReadonlyArray<Rejection.Rejection> => {
  const { damaged } = row
  if (damaged === undefined) return []
  const problem = {
    column: "attachments",
    expected: `an attachment whose bytes have the digest ${damaged}`,
    found: "other bytes",
    advice: "Have it stored again in the record store: what it holds is not what was stated."
  }
  return [rejectionOf(source, stream, Said.received(row), problem)]
}
