/** How far courses have been read, as the text that a ledger keeps for us. */
import { Adapter, Instant } from "@laurel/core"
import { Result, Schema } from "effect"
import { maxLink } from "../Ask.ts"

const Moment = Schema.NullOr(Instant.FromString)
const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 }))
/** `<course>/<part>`, or `<course>/<user>`. */
const Name = Schema.String.check(Schema.isMaxLength(50))
const Word = Schema.String.check(Schema.isMaxLength(100))

/** The steps of a course, in the order in which they are read. The second to fourth are of submissions. */
export const steps = ["enrolments", "submissions", "submitted", "watched", "progress", "outcomes"] as const
export type Step = (typeof steps)[number]

/** One run over all courses, from where the last one began. */
const Run = Schema.Struct({
  /** What was graded or handed in since then is asked for; null: everything. */
  since: Moment,
  /** When it began, by Canvas' clock. */
  began: Instant.FromString,
  course: Word,
  step: Schema.Literals(steps),
  /** Where the step goes on: a link, or the last user that was given; null at its beginning. */
  next: Schema.NullOr(Schema.String.check(Schema.isMaxLength(maxLink))),
  /** Pages that the step has given. */
  pages: Count,
  /** How often it has begun anew, because a link was gone: so that it is nowhere twice. */
  begun: Count
})
export type Run = typeof Run.Type

/** Parts of courses that Canvas refused, and are remembered as such, at most. */
export const maxRefused = 1_500
/** People whose modules could not be read, and are remembered as such, at most. */
export const maxUnread = 500

const State = Schema.Struct({
  /** What is read and how: another setting is another reading, from the beginning. */
  reading: Word,
  /** When the last run began that has ended: all that was there by then has been read. Null before the first. */
  through: Moment,
  /** The same of the last one that read everything. */
  whole: Moment,
  /** How many have begun to read everything. */
  wholes: Count,
  /** What Canvas refused when it was last asked. It is read whole once it can be: what came meanwhile is not new any more. */
  refused: Schema.Array(Name).check(Schema.isMaxLength(maxRefused)),
  /** Whose modules could not be read when they were last asked for: they are asked for again. */
  unread: Schema.optionalKey(Schema.Array(Name).check(Schema.isMaxLength(maxUnread))),
  run: Schema.NullOr(Run)
})
/** Where reading stands. */
export type State = typeof State.Type

const positions = Adapter.positions(State)

const beginning = (reading: string): State => ({
  reading,
  through: null,
  whole: null,
  wholes: 0,
  refused: [],
  run: null
})

/** Reads a position; one of another reading is the beginning. */
export const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> =>
  text === null
    ? Result.succeed(beginning(reading))
    : Result.map(positions.parse(text), (state) =>
        // Numbers of readings go on, so that none has the name of an earlier one.
        state.reading === reading ? state : { ...beginning(reading), wholes: state.wholes, refused: state.refused }
      )

export const format = positions.format

const day = 86_400_000

/** A run that begins now: of everything the first time, after so many days, and where the last one was dated ahead of now. */
export const begin = (state: State, now: Instant.Instant, first: string, days: number, overlap: number): State => {
  const { through, whole } = state
  const isWhole = through === null || whole === null || through > now || now - whole >= days * day
  const since = isWhole ? null : (Instant.fromMillis(through - overlap) ?? Instant.min)
  const run: Run = { since, began: now, course: first, step: "enrolments", next: null, pages: 0, begun: 0 }
  return { ...state, wholes: Math.min(state.wholes + (isWhole ? 1 : 0), 1_000_000_000), run }
}

/** Where reading stands once a run has seen everything. */
export const end = (state: State, { began, since }: Run): State => ({
  ...state,
  through: began,
  whole: since === null ? began : state.whole,
  run: null
})

/** People of a course whose modules could not be read before. A whole reading asks for all of them anyway. */
export const unreadOf = ({ unread = [] }: State, { course, since }: Run): ReadonlySet<string> =>
  new Set(
    since === null ? [] : unread.flatMap((name) => (name.startsWith(`${course}/`) ? name.slice(course.length + 1) : []))
  )
