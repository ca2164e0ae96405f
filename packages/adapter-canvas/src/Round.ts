/** What both ways of reading a setting's courses have in common: one course after another, and again from where the last run began. */
import { Adapter, type Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Duration, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "./Ask.ts"
import type { Setting } from "./Setting.ts"
import { compareIds } from "./Wire.ts"

export interface Options extends Ask.School {
  readonly setting: Setting
  /** How far before the beginning of the last run a run looks back: up to a week, an hour unless given. */
  readonly overlap?: Duration.Input
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const hour = 3_600_000
const maxOverlap = 7 * 24 * hour

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (
  options: Options,
  open: (client: Http.Client) => Adapter.Adapter,
  position: string | null
): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.client(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((client) => open(client).read(position))
    )
  )

/** Changes when the same answers and setting would give other facts than the version before did. */
const meaning = 2

/** What is read, and by what setting, as one short text. What was never asked for can't be read again from what was received. */
export const reading = ({ base, setting, rereads = true }: Options, asked: ReadonlyArray<unknown>): string =>
  createHash("sha256")
    .update(JSON.stringify([base, asked, rereads ? [meaning, setting] : null]))
    .digest("hex")

/** The courses in their order. */
export const courses = ({ setting }: Options): ReadonlyArray<string> =>
  setting.courses.map(({ id }) => id).toSorted(compareIds)

/** The course after one; undefined after the last. */
export const next = (courses: ReadonlyArray<string>, course: string): string | undefined =>
  courses.find((id) => compareIds(id, course) > 0)

/** A run begins with who the token is of: where that is not told, nothing is. Of a server without a clock the moment is ours. */
export const begin = Effect.fnUntraced(function* (
  client: Http.Client,
  { overlap = hour }: Options
): Effect.fn.Return<{ readonly now: Instant.Instant; readonly before: number }, Adapter.Failure> {
  const { at: now } = yield* Ask.orFail(Ask.self(client))
  return { now, before: Math.min(Duration.toMillis(overlap), maxOverlap) }
})

/** What could not be read and is remembered, so many; whatever is beyond that is logged. */
export const remember = Effect.fnUntraced(function* (
  source: string,
  all: ReadonlyArray<string>,
  max: number
): Effect.fn.Return<ReadonlyArray<string>> {
  const distinct = [...new Set(all)]
  if (distinct.length > max)
    yield* Effect.logWarning(
      `source "${source}": only ${max} of ${distinct.length} things that can't be read are remembered: what comes meanwhile of ${distinct.slice(max, max + 10).join(", ")} is missed until everything is read anew`
    )
  return distinct.slice(0, max)
})

/** Canvas knows a link no more: said once, where its list is begun anew. */
export const begunAnew = (source: string, list: string): Effect.Effect<void> =>
  Effect.logWarning(
    `source "${source}": Canvas knows a link to further ${list} no more, so they are read from the first page`
  )
