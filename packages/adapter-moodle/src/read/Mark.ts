/** How far a site has been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"

const Moment = Schema.NullOr(Instant.FromString)
const Part = Schema.String.check(Schema.isMaxLength(100))

/** People who are remembered as being on no roster without a word why. Others are asked about again in each run. */
const maxUnclear = 1_000
/** People who are remembered as written, and of whom nothing came to stand. Others are read again in each run. */
const maxUnstood = 500
const most = { unclear: maxUnclear, unstood: maxUnstood } as const
/** People by their courses. */
const People = Schema.Record(Part, Schema.Array(Part))
type People = typeof People.Type

/** Keys of what could not be read of learners that are remembered, and how long each may be. Others end when everybody is read again. */
const maxUnread = 200
const maxKey = 80

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
  unclear: People,
  /**
   * Those who were written as they are on a roster, and of whom nothing stands: somebody who was erased, or whose offering there is
   * not. They are read when everybody is. Positions from before have none.
   */
  unstood: Schema.optionalKey(People),
  /** Keys of what could not be read of learners: a row that says nothing ends each, once it can be. */
  unread: Schema.optionalKey(Schema.Array(Part)),
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

/** Writes a position: a few hundred characters, and a few more for each person and key that is remembered. */
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

/** Where reading stands once a run has seen everything, and told of this that it can't be read. */
export const end = (state: State, { since, began }: Run, told: ReadonlySet<string>): State => ({
  ...state,
  ...(since === null && state.unread !== undefined ? { unread: state.unread.filter((key) => told.has(key)) } : {}),
  through: began,
  whole: since === null ? began : state.whole,
  run: null
})

/** Whom of a course a position remembers. */
export const remembered = (state: State, kind: keyof typeof most, course: string): ReadonlyArray<string> =>
  state[kind]?.[course] ?? []

/** Where reading stands once it is known of whom of a course nothing clear is said, or nothing stands. */
export const remember = (
  state: State,
  kind: keyof typeof most,
  course: string,
  users: ReadonlyArray<string>
): State => {
  const { [course]: before = [], ...others } = state[kind] ?? {}
  if (before.length === users.length && before.every((user) => users.includes(user))) return state
  const room = most[kind] - Object.values(others).reduce((count, each) => count + each.length, 0)
  const kept = users.slice(0, Math.max(0, room))
  return { ...state, [kind]: kept.length === 0 ? others : { ...others, [course]: kept } }
}

/** Where reading stands once some could not be read, and others could that could not before. */
export const unread = (state: State, told: ReadonlyArray<string>, ended: ReadonlyArray<string>): State => {
  const before = state.unread ?? []
  const left = before.filter((key) => !ended.includes(key))
  const more = told.filter((key) => key.length <= maxKey && !left.includes(key))
  if (more.length === 0 && left.length === before.length) return state
  return { ...state, unread: [...left, ...more].slice(0, maxUnread) }
}
