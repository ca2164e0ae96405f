/** How far an instance has been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"

const Moment = Schema.NullOr(Instant.FromString)
const Digits = Schema.String.check(Schema.isPattern(/^\d{1,18}$/))
const maxPages = 1_000_000_000
const maxRuns = Number.MAX_SAFE_INTEGER - 1

/** One run: over everything, or over what may have changed since another one. */
const Run = Schema.Struct({
  /** Null: everything. */
  since: Moment,
  /** When it began, by the server's clock where it says. */
  began: Instant.FromString,
  /** The number of the last record that was read. */
  after: Digits,
  /** Pages given so far. */
  pages: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxPages })),
  /** Whether something could not be read: then nothing is told as missing. */
  hasUnread: Schema.Boolean
})
export type Run = typeof Run.Type

/** One kind of record, by itself: what keeps one from being read does not keep the other. */
const Stage = Schema.Struct({
  /** When the last run began that was read to its end. Null before the first. */
  through: Moment,
  /** When the last one over everything began. */
  whole: Moment,
  /** The highest number of a record that was read. */
  highest: Digits,
  /** The run that is going on. */
  run: Schema.NullOr(Run)
})
export type Stage = typeof Stage.Type

/** Kinds of records, each read by itself. */
export type Name = "learners" | "achievements"

const State = Schema.Struct({
  /** What is read and how: another setting is another reading, from the beginning. */
  reading: Schema.String.check(Schema.isMaxLength(100)),
  /** Runs that were begun: two of them within a second of the server's clock are two, too. */
  runs: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxRuns })),
  learners: Stage,
  achievements: Stage
})
export type State = typeof State.Type

const positions = Adapter.positions(State)
const unread: Stage = { through: null, whole: null, highest: "0", run: null }

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, runs: 0, learners: unread, achievements: unread }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

export const format = positions.format

const hour = 3_600_000

/**
 * Since when a run that begins now has to read: an hour before the last one began, for what was changed while that went on; null
 * for everything, which is read anew after so many milliseconds, or where the last run was dated ahead.
 */
export const sinceOf = ({ through, whole }: Stage, now: number, every: number): Instant.Instant | null =>
  through === null || whole === null || now - whole >= every || through > now + hour
    ? null
    : (Instant.fromMillis(through - hour) ?? Instant.min)

/** Where reading stands once a run has seen all that it was to see. */
export const end = ({ whole, highest }: Stage, { began, since, after }: Run): Stage => ({
  through: began,
  whole: since === null ? began : whole,
  highest: since === null || after !== "0" ? after : highest,
  run: null
})
