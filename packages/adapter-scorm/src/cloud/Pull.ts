/** Registrations of an application, page after page: all of them at first, then what was updated since the last run began. */
import { Adapter, type Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Duration, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "./Ask.ts"
import * as Mark from "./Mark.ts"
import * as Rows from "./Rows.ts"
import { updatedOf } from "./Wire.ts"

export interface Options extends Ask.Cloud, Rows.Options {
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const hour = 3_600_000
const maxOverlap = 7 * 24 * hour

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.client(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((client) => Adapter.make({ ...Rows.definition(options), page: pages(options, client) }).read(position))
    )
  )

/** Changes when the same registrations and setting would give other facts than the version before did. */
const meaning = 1

/** What is read, and by what setting. What was never asked for can't be read again from what was received. */
const readingOf = ({ base = Ask.defaultBase, setting, rereads = true }: Options): string =>
  createHash("sha256")
    .update(JSON.stringify([base, setting.parts ?? false, rereads ? [meaning, setting] : null]))
    .digest("hex")

type Page = Adapter.Rows & { readonly reading: string }

/** The pages of one reading: a run that has begun anew once does not do so again. */
const pages = (options: Options, client: Http.Client): Adapter.Ask<Page> => {
  const reading = readingOf(options)
  const { parts = false } = options.setting
  const overlap = Math.min(Duration.toMillis(options.overlap ?? hour), maxOverlap)
  /** One for all time, unless another setting reads everything anew: only then is all seen that was rejected. */
  const name = (options.rereads ?? true) ? reading : Rows.stream
  let isRestarted = false
  const anew = Effect.fnUntraced(function* (before: Mark.State, run: Mark.Run, response: Http.Response) {
    const { status } = response
    if (isRestarted) {
      const found = `status ${status}, also after the run had begun anew`
      return yield* Ask.broken(response, "tokens for further registrations that live until they are used", found)
    }
    isRestarted = true
    yield* Effect.logWarning(
      `source "${options.source}": the token for further registrations is gone (status ${status}), so this run begins anew`
    )
    const position = Mark.format({ ...before, run: Mark.beginAnew(run) })
    return { rows: [], position, ended: false, reading: name }
  })
  return Effect.fnUntraced(function* (position: string | null): Effect.fn.Return<Page | undefined, Adapter.Failure> {
    const before = yield* Effect.fromResult(Mark.parse(position, reading))
    const run = before.run ?? Mark.begin(before, overlap)
    const response = yield* Ask.registrations(client, run, parts)
    if (response.status >= 300) return yield* anew(before, run, response)
    const { registrations, more } = yield* Ask.read(response)
    if (more !== null && more.length > Mark.maxMore) {
      return yield* Ask.broken(response, `a token of at most ${Mark.maxMore} characters`, `one of ${more.length}`)
    }
    if (before.run === null && registrations.length === 0 && more === null) return undefined
    const earlier = yield* Effect.forEach(registrations, (each) => Ask.instances(client, each, parts), {
      concurrency: 4
    })
    // Of a later page it would be too late: what changed since the first may be on none of them.
    const began = run.more === null ? (run.began ?? Ask.dateOf(response) ?? newestOf(registrations)) : run.began
    const next = { ...run, began, more }
    return {
      rows: [...registrations, ...earlier.flat()],
      position: Mark.format(more === null ? Mark.end(before, next) : { ...before, run: next }),
      ended: more === null,
      reading: name
    }
  })
}

/** When the newest of a run's first registrations was updated: no later than the run began. Null where none says so. */
const newestOf = (registrations: ReadonlyArray<unknown>): Instant.Instant | null =>
  registrations.reduce<Instant.Instant | null>((newest, each) => {
    const updated = updatedOf(each)
    return updated !== undefined && (newest === null || updated > newest) ? updated : newest
  }, null)
