/** How far a record store has been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"

/** Ids of statements that are remembered from one run to the next: what an overlap gives again is dropped by them. */
const maxRecent = 1_000
/** Characters of a link to further statements, as JSON. */
export const maxMore = 10_000

/** Only ids as they should be: two lists of them fit into a position. */
const idLength = 36
const Recent = Schema.Array(Schema.String.check(Schema.isMaxLength(idLength))).check(Schema.isMaxLength(maxRecent))
const Moment = Schema.NullOr(Instant.FromString)

/** One run over the store, from where the last one ended up to what is there now. */
const Run = Schema.Struct({
  /** Only what was stored after this was asked for; null: everything. */
  since: Moment,
  /** Everything stored up to then was there to be read when the run began; null where the store does not say. */
  through: Moment,
  /** The store's clock when the run began, as its first answer was dated; null where it was not. Runs begun earlier don't have it. */
  asked: Schema.optionalKey(Moment),
  /** The newest `stored` that was seen. */
  newest: Moment,
  /** Where it goes on; null: at its beginning. */
  more: Schema.NullOr(Schema.String.check(Schema.isMaxLength(maxMore))),
  recent: Recent
})
export type Run = typeof Run.Type

const State = Schema.Struct({
  /** What is read and how: another setting is another reading, from the beginning. */
  reading: Schema.String.check(Schema.isMaxLength(100)),
  /** Up to where whole runs have read; null before the first. */
  through: Moment,
  /** The last statements of the last run. */
  recent: Recent,
  /** The run that is going on. */
  run: Schema.NullOr(Run)
})
/** Where reading stands. */
export type State = typeof State.Type

const positions = Adapter.positions(State)

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, through: null, recent: [], run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

/** Writes a position. At most 100,000 characters, by the bounds above. */
export const format = positions.format

/** So many milliseconds before a moment. */
const before = (moment: Instant.Instant, milliseconds: number): Instant.Instant =>
  Instant.fromMillis(moment - milliseconds) ?? Instant.min

/** A run from where the last one ended, and a little before: stores compare `stored` finer than they show it. */
export const begin = ({ through }: State, overlap: number): Run => ({
  since: through === null ? null : before(through, overlap),
  through: null,
  asked: null,
  newest: null,
  more: null,
  recent: []
})

/** Where reading stands once a run has seen everything. */
export const end = (state: State, { through, asked = null, newest, recent }: Run, overlap: number): State => {
  // Nothing is stored later than it is asked for: a moment that lies ahead would hide all that is stored until then.
  const last = newest !== null && asked !== null && asked < newest ? asked : newest
  return {
    ...state,
    // A store that does not say how far it is consistent may still be storing what is a little older than the newest.
    through: through ?? (last === null ? state.through : before(last, overlap)),
    recent,
    run: null
  }
}

/** The later of two moments. */
export const later = (one: Instant.Instant | null, other: Instant.Instant | null): Instant.Instant | null =>
  one === null || (other !== null && other > one) ? other : one

/** The last statements, with some more. */
export const remember = (recent: ReadonlyArray<string>, ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...recent, ...ids.filter(({ length }) => length === idLength)].slice(-maxRecent)
