/** How far a site has been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"

const Moment = Schema.NullOr(Instant.FromString)
const Part = Schema.String.check(Schema.isMaxLength(100))

/** People who are remembered as being on no roster without a word why. Others are asked about again in each run. */
const maxUnclear = 1_000
/** By their courses. */
const Unclear = Schema.Record(Part, Schema.Array(Part))
type Unclear = typeof Unclear.Type

/** Where a run goes on: behind a person of a course, or at the beginning of the course. Courses come in the order of the setting. */
const Place = Schema.Struct({ course: Part, after: Schema.NullOr(Part) })
export type Place = typeof Place.Type

const Run = Schema.Struct({
  /** What happened from then on is looked for; null: everything is read. */
  since: Moment,
  /** When it began, by the site's clock. */
  began: Instant.FromString,
  /** Null at its beginning. */
  at: Schema.NullOr(Place),
  /** The digest of the courses in their order: where another list is given, the run begins anew. */
  list: Part
})
/** One run through all courses. */
export type Run = typeof Run.Type

const State = Schema.Struct({
  /** What is read and by what setting: another one is another reading, from the beginning. */
  reading: Part,
  /** When the last run began that came to its end: all that was to be seen by then has been looked for. Null before the first. */
  through: Moment,
  /** When the last run began that read everything. Null before the first. */
  whole: Moment,
  /** Those who are on no roster any more, and of whom Moodle did not say why: until everybody is read again. */
  unclear: Unclear,
  /** The run that is going on. */
  run: Schema.NullOr(Run)
})
/** Where reading stands. */
export type State = typeof State.Type

const positions = Adapter.positions(State)

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, through: null, whole: null, unclear: {}, run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

/** Writes a position: a few hundred characters, and a few more for each person of whom nothing clear is said. */
export const format = positions.format

/** How runs follow each other, in milliseconds. */
export interface Rhythm {
  /** How far before the beginning of the last run a run begins. */
  readonly overlap: number
  /** After how long everything is read again. */
  readonly wholeEvery: number
}

/** The run that begins now. A clock that was set back reads everything: nothing later than now can be looked for. */
export const begin = (
  { through, whole }: State,
  now: Instant.Instant,
  { overlap, wholeEvery }: Rhythm,
  list: string
): Run => {
  const isWhole = through === null || whole === null || now - whole >= wholeEvery || through > now + overlap
  return { since: isWhole ? null : (Instant.fromMillis(through - overlap) ?? Instant.min), began: now, at: null, list }
}

/** Where reading stands behind a place of a run. */
export const on = (state: State, run: Run, at: Place): State => ({ ...state, run: { ...run, at } })

/** Where reading stands once a run has seen everything. */
export const end = (state: State, { since, began }: Run): State => ({
  ...state,
  through: began,
  whole: since === null ? began : state.whole,
  run: null
})

/** Where reading stands once it is known of whom of a course nothing clear is said. */
export const remember = (state: State, course: string, users: ReadonlyArray<string>): State => {
  const { [course]: before = [], ...others } = state.unclear
  if (before.length === users.length && before.every((user) => users.includes(user))) return state
  const room = maxUnclear - Object.values(others).reduce((count, each) => count + each.length, 0)
  const kept = users.slice(0, Math.max(0, room))
  return { ...state, unclear: kept.length === 0 ? others : { ...others, [course]: kept } }
}
