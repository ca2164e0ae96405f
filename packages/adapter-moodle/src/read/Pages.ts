/** One page after another of a run: course after course, and in each the people of whom there is something to read. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Clients } from "../ask/tolerant.ts"
import type * as Closing from "./Closing.ts"
import type { Composed } from "./Compose.ts"
import * as Course from "./Course.ts"
import * as Gone from "./Gone.ts"
import * as Learner from "./Learner.ts"
import * as Mark from "./Mark.ts"
import type * as People from "./People.ts"
import type { Reader } from "./Reader.ts"
import * as Unread from "./Unread.ts"

/** People on a page of whom nothing has to be asked, and courses that one page may pass by. */
const maxPeople = 500
const maxCourses = 100
/** Courses that are looked at together, before it is known whether anybody touched them. */
const ahead = 20

/** What stays the same while one reading goes on, and what is known of its courses. */
export interface Pull {
  readonly reader: Reader
  readonly clients: Clients
  readonly reading: string
  readonly courses: ReadonlyArray<string>
  /** The digest of the courses. */
  readonly list: string
  readonly ends: Closing.Ends
  readonly rhythm: Mark.Rhythm
  readonly perPage: number
  readonly looked: Map<string, Course.Looked>
  /** The course that is being read. */
  gathered: (Course.Gathered & { readonly completion: Learner.Completion }) | undefined
  /** Keys of what could not be read that is told already. */
  readonly told: Set<string>
}

export type Page = Adapter.Rows & Required<Pick<Adapter.Rows, "reading">>

/** The rows of the people behind a place, and where they end. */
export const next = Effect.fnUntraced(function* (
  pull: Pull,
  before: Mark.State,
  run: Mark.Run
): Effect.fn.Return<Page | undefined, Adapter.Failure> {
  const { courses, reading } = pull
  const name = `${reading}:${(run.since === null ? run.began : (before.whole ?? run.began)).toString(36)}`
  const rows: Array<Composed> = []
  const seen: Array<Adapter.Whole> = []
  let state = before
  // The list is that by which the run began, so the course is in it.
  const first = run.at === null ? 0 : Math.max(0, courses.indexOf(run.at.course))
  let after = run.at?.after ?? null
  for (let index = first; index < courses.length; index++) {
    const course = yield* courseAt(pull, state, run, index)
    state = Mark.remember(state, "unclear", course.course, course.unclear)
    if (after === null) state = Mark.remember(state, "unstood", course.course, course.unstood)
    const people = course.people.filter(({ id }) => after === null || Number(id) > Number(after))
    const part = partOf(people, pull.perPage)
    if (after === null) rows.push(...course.loose)
    const read = yield* readPart(readerOf(pull, course.course), course, part)
    for (const [at, each] of read.entries()) {
      const unread = each.rows.flatMap((row) => Unread.keyIn(row) ?? [])
      const over = Unread.asked(state.unread ?? [], course, part[at]?.id ?? "", each.seen).filter(
        (key) => !unread.includes(key)
      )
      rows.push(...each.rows.filter((row) => !pull.told.has(Unread.keyIn(row) ?? "")), ...over.map(Unread.over))
      for (const key of unread) pull.told.add(key)
      state = Mark.unread(state, unread.filter(Unread.isOfLearner), over)
      seen.push(...each.seen)
    }
    state = withUnstood(state, course, part)
    const last = part.at(-1)
    const isEnd = part.length === people.length
    const goesOn = isEnd ? courses[index + 1] : course.course
    if (goesOn === undefined) break
    after = isEnd ? null : (last?.id ?? null)
    if (!isEnd || rows.length > 0 || index - first >= maxCourses) {
      return {
        rows,
        position: Mark.format(Mark.on(state, run, { course: goesOn, after })),
        ended: false,
        reading: name,
        seen
      }
    }
  }
  // Where nobody did anything, there is nothing to remember either.
  if (rows.length === 0 && run.at === null && run.since !== null && state === before) return undefined
  return { rows, position: Mark.format(Mark.end(state, run, pull.told)), ended: true, reading: name, seen }
})

/**
 * Remembers whom of these nothing stood of: where nothing does by the next run, they are not read again in each. The first run writes
 * everybody, who stand by then nearly all.
 */
const withUnstood = (
  state: Mark.State,
  { course, stood }: Course.Gathered,
  part: ReadonlyArray<People.Somebody>
): Mark.State => {
  if (state.through === null) return state
  const before = Mark.remembered(state, "unstood", course)
  const more = part.flatMap(({ id, isAsked }) => (isAsked && Gone.wordOf(stood, course, id) === undefined ? [id] : []))
  return Mark.remember(state, "unstood", course, [...new Set([...before, ...more])])
}

/** As many people as there may be asked about in one page, and those between them. */
const partOf = (people: ReadonlyArray<People.Somebody>, perPage: number): ReadonlyArray<People.Somebody> => {
  let asked = 0
  const end = people.findIndex(({ isAsked }, index) => (isAsked && ++asked > perPage) || index >= maxPeople)
  return end === -1 ? people : people.slice(0, end)
}

/** A reader that asks about one course. */
const readerOf = ({ reader, clients }: Pull, course: string): Reader => ({ ...reader, client: clients(course) })

/** The first of a course is asked about alone: by them it is known what the course has not got. */
const readPart = Effect.fnUntraced(function* (
  reader: Reader,
  course: NonNullable<Pull["gathered"]>,
  people: ReadonlyArray<People.Somebody>
): Effect.fn.Return<ReadonlyArray<Learner.Read>, Adapter.Failure> {
  const alone = course.completion.isNone === undefined ? people.slice(0, 1) : []
  const one = (somebody: People.Somebody) => Learner.read(reader, course, somebody, course.completion)
  const begun = yield* Effect.forEach(alone, one)
  const others = people.slice(alone.length)
  return [...begun, ...(yield* Effect.forEach(others, one, { concurrency: reader.concurrency }))]
})

/** A course as it was gathered in this run, or is now. */
const courseAt = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  { since, began }: Mark.Run,
  index: number
): Effect.fn.Return<NonNullable<Pull["gathered"]>, Adapter.Failure> {
  const { reader, courses, looked } = pull
  const course = courses[index] ?? ""
  if (pull.gathered?.course === course) return pull.gathered
  if (!looked.has(course)) {
    looked.clear()
    // Where everything is read, what was looked at ahead would be old by the time it is needed.
    const together = courses.slice(index, index + (since === null ? 1 : ahead))
    const all = yield* Effect.forEach(together, (id) => Course.look(readerOf(pull, id), id), {
      concurrency: reader.concurrency
    })
    for (const [at, id] of together.entries()) {
      const one = all[at]
      if (one !== undefined) looked.set(id, one)
    }
  }
  const one = looked.get(course) ?? (yield* Course.look(readerOf(pull, course), course))
  looked.delete(course)
  const due = {
    course,
    since,
    began,
    ends: pull.ends,
    unclear: new Set(Mark.remembered(state, "unclear", course)),
    unstood: new Set(Mark.remembered(state, "unstood", course))
  }
  const gathered = yield* Course.gather(readerOf(pull, course), due, one)
  pull.gathered = { ...gathered, completion: { isNone: undefined } }
  return pull.gathered
})
