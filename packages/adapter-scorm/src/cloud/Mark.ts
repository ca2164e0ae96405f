/** How far an application of SCORM Cloud has been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"

/** Characters of a token for further registrations. */
export const maxMore = 10_000

const Moment = Schema.NullOr(Instant.FromString)
const maxBegun = 1_000_000_000

/** One run, from where the last one began up to what is there now. */
const Run = Schema.Struct({
  /** Only what was updated since then is asked for; null: everything. */
  since: Moment,
  /** When it began, by SCORM Cloud's clock; null where that is not known. */
  began: Moment,
  /** Where it goes on; null: at its beginning. */
  more: Schema.NullOr(Schema.String.check(Schema.isMaxLength(maxMore))),
  /** How often it has begun: a token that is gone makes it begin anew. */
  begun: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxBegun }))
})
export type Run = typeof Run.Type

const State = Schema.Struct({
  /** What is read and how: another setting is another reading, from the beginning. */
  reading: Schema.String.check(Schema.isMaxLength(100)),
  /** When the last whole run began: all that was updated by then has been read. Null before the first. */
  through: Moment,
  /** The run that is going on. */
  run: Schema.NullOr(Run)
})
/** Where reading stands. */
export type State = typeof State.Type

const positions = Adapter.positions(State)

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, through: null, run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

/** The position of a source that has never been asked. */
export const beginning = positions.format({ reading: "", through: null, run: null })

/** Writes a position, well within 100,000 characters by the bounds above. */
export const format = positions.format

/** A run from a little before the last one began: what was changed while that went on is read again. */
export const begin = ({ through }: State, overlap: number): Run => ({
  since: through === null ? null : (Instant.fromMillis(through - overlap) ?? Instant.min),
  began: null,
  more: null,
  begun: 1
})

/** The same run from its beginning. Its first beginning stays its mark. */
export const beginAnew = (run: Run): Run => ({ ...run, more: null, begun: Math.min(run.begun + 1, maxBegun) })

/** Where reading stands once a run has seen everything. */
export const end = (state: State, { began }: Run): State => ({ ...state, through: began ?? state.through, run: null })
