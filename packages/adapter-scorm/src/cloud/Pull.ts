/** Registrations of an application, page after page: all of them at first, then what was updated since the last run began. */
import { Adapter, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Duration, Effect, Stream } from "effect"
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
      Effect.map((client) => {
        const ask = pages(options, client)
        let last: Page | undefined
        const page: typeof ask = (from) => Effect.tap(ask(from), (page) => Effect.sync(() => (last = page)))
        const adapter = Adapter.make({ ...Rows.definition(options, () => last?.given), page })
        return Stream.map(adapter.read(position), (page) => withoutAhead(page, last))
      })
    )
  )

/** A page that archives nothing from later than now: what is kept instead goes on being compared with what comes, and read again. */
const withoutAhead = (page: Adapter.Page, asked: Page | undefined): Adapter.Page => {
  const ahead = new Set((asked?.rows ?? []).filter((row) => Rows.aheadIn(row, asked?.given)).map(Rows.keyOf))
  const { received = () => [] } = page
  return ahead.size === 0 ? page : { ...page, received: () => received().filter(({ key }) => !ahead.has(key)) }
}

/** Changes when the same registrations and setting would give other facts than the version before did. */
const meaning = 1

/** What is read, and by what setting. What was never asked for can't be read again from what was received. */
const readingOf = ({ base = Ask.defaultBase, setting, rereads = true }: Options): string =>
  createHash("sha256")
    .update(JSON.stringify([base, setting.parts ?? false, rereads ? [meaning, setting] : null]))
    .digest("hex")

/** The position of one who has read all that was updated by a moment. */
export const since = (options: Options, moment: Instant.Instant): string =>
  Mark.format({ reading: readingOf(options), through: moment, run: null })

interface Page extends Adapter.Rows {
  readonly reading: string
  /** When its rows were given, by the clock of whoever gave them, or else by ours; absent where there are none. */
  readonly given?: Instant.Instant
}

/** What stays the same while one reading goes on. */
interface Pull {
  readonly options: Options
  readonly client: Http.Client
  /** What is read and how, as positions have it. */
  readonly reading: string
  /** What pages call it: one for all time, unless another setting reads everything anew. Only then is all seen that was rejected. */
  readonly name: string
  /** Milliseconds. */
  readonly overlap: number
  /** Makes a run begin anew whose token is gone: once. */
  readonly restart: (state: Mark.State, run: Mark.Run, response: Http.Response) => Effect.Effect<Page, Adapter.Failure>
}

/** The pages of one reading. */
const pages = (options: Options, client: Http.Client): Adapter.Ask<Page> => {
  const reading = readingOf(options)
  const name = (options.rereads ?? true) ? reading : Rows.stream
  const overlap = Math.min(Duration.toMillis(options.overlap ?? hour), maxOverlap)
  let isRestarted = false
  const restart: Pull["restart"] = Effect.fnUntraced(function* (state, run, response) {
    const { status } = response
    if (isRestarted) {
      const found = `status ${status}, also after the run had begun anew`
      return yield* Ask.broken(response, "tokens for further registrations that live until they are used", found)
    }
    isRestarted = true
    const why = `the token for further registrations is gone (status ${status}), so this run begins anew`
    return yield* anew(pull, state, Mark.beginAnew(run), why)
  })
  const pull: Pull = { options, client, reading, name, overlap, restart }
  return (position) => next(pull, position)
}

/** No row, and a position at the beginning of a run. */
const anew = (
  { options: { source }, name }: Pull,
  state: Mark.State,
  run: Mark.Run,
  why: string
): Effect.Effect<Page> =>
  Effect.as(Effect.logWarning(`source "${source}": ${why}`), {
    rows: [],
    position: Mark.format({ ...state, run }),
    ended: false,
    reading: name
  })

const next = Effect.fnUntraced(function* (
  pull: Pull,
  position: string | null
): Effect.fn.Return<Page | undefined, Adapter.Failure> {
  const { options, client, reading, name, overlap, restart } = pull
  const { parts = false } = options.setting
  const state = yield* Effect.fromResult(Mark.parse(position, reading))
  const run = state.run ?? Mark.begin(state, overlap)
  const response = yield* Ask.registrations(client, run, parts)
  if (response.status >= 300) return yield* restart(state, run, response)
  const { date } = response
  if (run.more === null && date !== null && isAhead(run, date)) {
    const why = "the last run was dated ahead of what SCORM Cloud's clock says now, so everything is read again"
    return yield* anew(pull, state, Mark.beginAnew({ ...run, since: null }), why)
  }
  const { registrations, more } = yield* Ask.read(response)
  if (more !== null && more.length > Mark.maxMore) {
    return yield* Ask.broken(response, `a token of at most ${Mark.maxMore} characters`, `one of ${more.length}`)
  }
  if (state.run === null && registrations.length === 0 && more === null) return undefined
  const earlier = yield* Effect.forEach(registrations, (each) => Ask.instances(client, each, parts), { concurrency: 4 })
  // Of a later page it would be too late: what changed since the first may be on none of them.
  const given = date ?? Instant.Instant.make(yield* Clock.currentTimeMillis)
  const began = run.more === null ? (run.began ?? date ?? newestOf(registrations, given)) : run.began
  const after = { ...run, began, more }
  return {
    rows: [...registrations, ...earlier.flat()],
    position: Mark.format(more === null ? Mark.end(state, after) : { ...state, run: after }),
    ended: more === null,
    reading: name,
    given
  }
})

/** Whether a run asks for what will be updated later than now: the last one was dated ahead by more than the overlap mends. */
const isAhead = ({ since }: Mark.Run, now: Instant.Instant): boolean => since !== null && since > now

/** When the newest of a run's first registrations was updated: no later than the run began. Null where none says so. */
const newestOf = (registrations: ReadonlyArray<unknown>, now: Instant.Instant): Instant.Instant | null =>
  registrations.reduce<Instant.Instant | null>((newest, each) => {
    const updated = updatedOf(each)
    return updated !== undefined && updated <= now && (newest === null || updated > newest) ? updated : newest
  }, null)
