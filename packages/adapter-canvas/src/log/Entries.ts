/** Entries of a page of the log, each with the one that it changes. */
import { Adapter, Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { lostBefore, stream, unreadBefore } from "./Change.ts"
import { type Before, before, type Entry, idIn, linkOf } from "./History.ts"
import { isUnread, type Tolerance, type Unread } from "../Unread.ts"
import { idOf, pick } from "../Wire.ts"

/** What entries are read with. */
export interface Log {
  readonly client: Http.Client
  readonly tolerance: Tolerance
  /** Requests for one entry each at the same time. */
  readonly concurrency: number
  /** Test students by course, of those that were asked for. */
  readonly testStudents: Map<string, ReadonlySet<string>>
}

export interface Entries {
  readonly rows: ReadonlyArray<unknown>
  /** Whether all was answered that was asked for beside them. What was not can be asked for again. */
  readonly isWhole: boolean
}

/** How a course's log is read. */
export interface Look {
  /** Whether anything was read before: an entry that is in the log no more may still stand. */
  readonly isLater: boolean
  /** Whether the course is read whole, and not from where the last run began. */
  readonly isWhole: boolean
}

/** Rows of a page of a course's log. */
export const rowsOf = Effect.fnUntraced(function* (
  log: Log,
  course: string,
  answer: Ask.Page,
  look: Look
): Effect.fn.Return<Entries | Unread, Adapter.Failure> {
  const { items: events } = answer
  if (events.length === 0) return { rows: [], isWhole: true }
  const assignments = assignmentsIn(answer)
  const tests = yield* testStudentsOf(log, course)
  if (isUnread(tests)) return tests
  const { concurrency } = log
  const entries = events.map((event, index) => ({ course, event, later: events.slice(index + 1), assignments, tests }))
  const before = yield* log.tolerance.part(Effect.forEach(entries, (entry) => beforeOf(log, entry), { concurrency }))
  if (isUnread(before)) return before
  const given = yield* Effect.forEach(before, ({ entry, follows }) => entryOf(entry, follows, look), { concurrency })
  return { rows: given.flatMap(({ rows }) => rows), isWhole: given.every(({ isWhole }) => isWhole) }
})

/** How what is graded is marked, as the answer has it beside the entries. */
const assignmentsIn = ({ json }: Ask.Answer): ReadonlyMap<string, unknown> => {
  const linked = Field.of(Field.of(json, "linked"), "assignments")
  const all: ReadonlyArray<unknown> = Array.isArray(linked) ? linked : []
  return new Map(
    all.flatMap((each) =>
      idOf(Field.of(each, "id")) === undefined ? [] : [[idOf(Field.of(each, "id")) ?? "", each] as const]
    )
  )
}

/** Test students are logged as all others: one request more for a course in which anything changed. */
const testStudentsOf = Effect.fnUntraced(function* ({ client, testStudents, tolerance }: Log, course: string) {
  const known = testStudents.get(course)
  if (known !== undefined) return known
  const asked = Ask.query(["type[]", "StudentViewEnrollment"], Ask.perPage)
  const rows = yield* tolerance.part(Ask.all(client, `${Ask.course(course)}/enrollments?${asked}`))
  if (isUnread(rows)) return rows
  const found = new Set(
    rows.flatMap((row) =>
      Field.of(row, "type") === "StudentViewEnrollment" ? (idOf(Field.of(row, "user_id")) ?? []) : []
    )
  )
  testStudents.set(course, found)
  return found
})

const fields = ["created_at", "grade_before", "grade_after", "excused_before", "excused_after", "points_possible_after"]

const beforeOf = Effect.fnUntraced(function* (log: Log, entry: Entry) {
  const [student, assignment] = [linkOf(entry.event, "student"), linkOf(entry.event, "assignment")]
  const isNone = student === undefined || assignment === undefined
  const follows: Before = isNone ? { of: "none" } : yield* before(log, entry, student, assignment)
  return { entry, follows }
})

const entryOf = Effect.fnUntraced(function* (
  entry: Entry,
  follows: Before,
  look: Look
): Effect.fn.Return<Entries, Adapter.Failure> {
  const { course, event, assignments, tests } = entry
  const [student, assignment] = [linkOf(event, "student"), linkOf(event, "assignment")]
  const known = assignment === undefined ? undefined : assignments.get(assignment)
  const grader = linkOf(event, "grader")
  const row = {
    of: "change",
    id: Field.of(event, "id"),
    course,
    student: student === undefined || tests.has(student) ? null : student,
    assignment:
      assignment === undefined ? null : { id: assignment, ...pick(known, ["grading_type", "points_possible"]) },
    ...(Field.of(known, "post_manually") === true ? { by_hand: true } : {}),
    ...(grader === undefined ? {} : { grader }),
    ...pick(event, fields),
    ...(follows.of === "known" ? { follows: follows.id } : {})
  }
  const isPassing = follows.of === "unread" && follows.isPassing
  return { rows: [row, ...(yield* beside(event, follows, look))], isWhole: !isPassing }
})

/** What is told of the entry that one changes: that it can't be read, or can again, or is in the log no more. */
const beside = Effect.fnUntraced(function* (
  event: unknown,
  follows: Before,
  { isLater, isWhole }: Look
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const id = idIn(event)
  if (id === undefined) return []
  switch (follows.of) {
    case "unread":
      return [unreadBefore(id, follows.unread)]
    case "lost": {
      // Of an entry that stands it was told when it was first read, if there was anything to tell.
      const isNew = isLater && (yield* (yield* Adapter.Standing)(stream, id)).length === 0
      return isNew ? [lostBefore(id, String(Field.of(event, "grade_before") ?? "excused"))] : []
    }
    case "known":
      // Read whole, the two may be on one page that were not when it was asked for and refused.
      return isLater && (isWhole || follows.isAsked) ? [unreadBefore(id, null)] : []
    case "none":
      return []
  }
})
