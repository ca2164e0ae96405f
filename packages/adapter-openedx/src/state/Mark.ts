/** How far an Open edX has been read, as the text that a ledger keeps for us. */
import { Adapter } from "@laurel/core"
import { Result, Schema } from "effect"

const maxCursor = 2_000
const Bounded = (length: number) => Schema.String.check(Schema.isMaxLength(length))

/** One run: course by course in the order of the setting, page by page of those who are enrolled. */
const Run = Schema.Struct({
  course: Bounded(100),
  /** Where the course goes on; null: at its beginning. */
  cursor: Schema.NullOr(Bounded(maxCursor)),
  /** Pages of the course that were read. */
  pages: Schema.Natural,
  /** Whether accounts came with their numbers, so far. */
  isNumbered: Schema.Boolean
})
export type Run = typeof Run.Type

const State = Schema.Struct({
  /** What is read and how: another setting begins anew. */
  reading: Bounded(100),
  /** Runs that have seen everything. */
  runs: Schema.Natural,
  /** The run that is going on. */
  run: Schema.NullOr(Run)
})
export type State = typeof State.Type

const positions = Adapter.positions(State)

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, runs: 0, run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

export const format = positions.format

/** Whether a cursor can be kept. */
export const isBounded = (cursor: string): boolean => cursor.length <= maxCursor
