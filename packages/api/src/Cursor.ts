/**
 * Where a list goes on: an opaque text that holds the question as it was first asked, and the place of the last row told, or
 * the number of the last one looked at. It names nobody whom its key may not see and proves nothing: whoever changes one asks
 * another question, and sees no more than their key shows.
 */
import { type CivilDate, Wire } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { Base64Url } from "effect/encoding"
import * as Wrong from "./Wrong.ts"

/** A cursor as a parameter. An account's name is the longest thing in one. */
export const Parameter = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9_-]{1,4000}$/u, { expected: "a cursor as `next` of the page before gave it" })
)

const Cursor = Schema.fromJsonString(
  Schema.Struct({ asked: Schema.String, at: Schema.NullOr(Wire.Day), after: Schema.Unknown })
)
const decode = Schema.decodeUnknownResult(Cursor)
const encode = Schema.encodeSync(Cursor)

/** The day that the first page was asked about, where nobody gave one: midnight must not change a question on its way. */
export const dayOf = (text: string | undefined): CivilDate.CivilDate | null =>
  text === undefined ? null : (Result.getOrUndefined(read(text))?.at ?? null)

const read = (text: string) => Result.flatMap(Base64Url.decodeString(text), decode)

/** One list: what was asked, and what its places are. */
export interface List<Place> {
  /** All that was asked, in one text: a cursor of another question is refused. */
  readonly asked: string
  readonly at: CivilDate.CivilDate | null
  readonly place: Schema.Codec<Place, unknown>
}

/** The place that a cursor says; null where there is none. */
export const placeOf = <Place>(
  { asked, place }: List<Place>,
  text: string | undefined
): Effect.Effect<Place | null, Wrong.Wrong> => {
  if (text === undefined) return Effect.succeed(null)
  const cursor = read(text)
  const after =
    Result.isSuccess(cursor) && cursor.success.asked === asked
      ? Schema.decodeUnknownResult(place)(cursor.success.after)
      : undefined
  return after !== undefined && Result.isSuccess(after) ? Effect.succeed(after.success) : Effect.fail(other)
}

const other = Wrong.malformed(
  "the cursor is of another question: give `next` of the page before with all that was asked for it",
  [{ parameter: "cursor", detail: "expected `next` of a page of the same list, asked in the same way" }]
)

/** The cursor that goes on after a place. */
export const write = <Place>({ asked, at, place }: List<Place>, after: Place): string =>
  Base64Url.encode(encode({ asked, at, after: Schema.encodeSync(place)(after) }))
