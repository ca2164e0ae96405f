/** The activities of a course that are asked about by function of their own: registers, assignments, quizzes and packages. */
import { type Adapter, Field } from "@laurel/core"
import { Effect, type Schema } from "effect"
import type { Call, Refused } from "../ask/Ask.ts"
import type * as Episodes from "../Episodes.ts"
import * as Compose from "./Compose.ts"
import type { Since } from "./Course.ts"
import type { Reader } from "./Reader.ts"
import * as Registers from "./Registers.ts"
import * as Wire from "./Wire.ts"

/** A package and its parts that are played. */
export interface Scorm extends Compose.Instance {
  readonly scoes: ReadonlyArray<string>
}

/** What learners are asked about one by one. */
export interface Instances {
  readonly quizzes: ReadonlyArray<Compose.Instance>
  readonly scorms: ReadonlyArray<Scorm>
}
export const none: Instances = { quizzes: [], scorms: [] }

/** Of one course. */
const maxOfAKind = 500
const maxScoes = 100

/** Functions by what they are for: without all of a line, that is not read. */
export const optional = {
  assign: ["mod_assign_get_assignments", "mod_assign_get_grades"],
  quiz: ["mod_quiz_get_quizzes_by_courses", "mod_quiz_get_user_attempts"],
  scorm: ["mod_scorm_get_scorm_scoes", "mod_scorm_get_scorm_attempt_count", "mod_scorm_get_scorm_sco_tracks"],
  attendance: ["mod_attendance_get_sessions"]
} as const
export type Kind = keyof typeof optional

export interface Read extends Instances {
  readonly refused: ReadonlyArray<Refused>
  /** Learners of whom an assignment was marked since. A mark in a register is read as it is, and nothing else for it. */
  readonly changed: ReadonlySet<string>
  /** Rows of sessions and assignments of a learner; also the old ones where asked for. */
  readonly rowsOf: (user: string, all: boolean) => ReadonlyArray<Compose.Composed>
}

interface Module {
  readonly cmid: string
  readonly instance: string
}

/** A row of somebody, and whether it is newer than what is looked for. */
interface Item {
  readonly user: string
  readonly isNew: boolean
  readonly row: Compose.Composed
}

export const read = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  since: Since,
  stood: ReadonlyMap<string, Episodes.Stood>,
  isHidden: IsHidden,
  /** Since when marks of assignments are asked for. */
  marksSince: Since = since
): Effect.fn.Return<Read, Adapter.Failure> {
  const refused: Array<Refused> = []
  const about = { reader, course, since, marksSince, stood, isHidden, refused }
  const contents = yield* asked(about, Wire.Contents, {
    name: "core_course_get_contents",
    with: { courseid: course, options: [{ name: "excludecontents", value: 1 }] }
  })
  const modules = (contents ?? []).flatMap((section) => section.modules ?? [])
  const of = (kind: Kind): ReadonlyArray<Module> =>
    optional[kind].every((name) => reader.functions.has(name))
      ? modules
          .filter(({ modname }) => modname === kind)
          .flatMap((module) => {
            const [cmid, instance] = [Wire.idOf(module), Wire.idOf(module, "instance")]
            return cmid === undefined || instance === undefined ? [] : [{ cmid, instance }]
          })
          .slice(0, maxOfAKind)
      : []
  const marks = yield* assignments(about, of("assign"))
  const items = [...(yield* sessions(about, of("attendance"))), ...marks]
  const byUser = Map.groupBy(items, ({ user }) => user)
  return {
    refused,
    quizzes: yield* quizzes(about, of("quiz")),
    scorms: yield* scorms(about, of("scorm")),
    changed: new Set(marks.flatMap(({ user, isNew }) => (isNew ? [user] : []))),
    rowsOf: (user, all) => (byUser.get(user) ?? []).flatMap(({ isNew, row }) => (all || isNew ? [row] : []))
  }
})

/** Whether the gradebook shows a learner no grade of a module: none that was given then, in Unix seconds, or later. */
export type IsHidden = (user: string, cmid: string, given: number | undefined) => boolean

interface About {
  readonly isHidden: IsHidden
  readonly reader: Reader
  readonly course: string
  readonly since: Since
  readonly marksSince: Since
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** What was refused is added here. */
  readonly refused: Array<Refused>
}

/** An answer, and when it was given; undefined where it was refused. */
const answered = <A>({ reader, refused }: About, schema: Schema.Decoder<A>, call: Call) =>
  Effect.map(reader.client.call(schema)(call), (answer) => {
    if (answer._tag === "Answered") return answer
    refused.push(answer)
    return undefined
  })

/** An answer; undefined where it was refused. */
const asked = <A>(about: About, schema: Schema.Decoder<A>, call: Call) =>
  Effect.map(answered(about, schema, call), (answer) => answer?.value)

const isSince = (since: Since, value: unknown, ...fields: ReadonlyArray<string>): boolean =>
  since === null || fields.some((name) => (Wire.secondsOf(value, name) ?? 0) * 1_000 >= since)

/** Marks in registers. */
const sessions = Effect.fnUntraced(function* (about: About, registers: ReadonlyArray<Module>) {
  const { reader, since } = about
  const all = yield* Effect.forEach(
    registers,
    ({ instance }) =>
      answered(about, Wire.Sessions, { name: "mod_attendance_get_sessions", with: { attendanceid: instance } }),
    { concurrency: reader.concurrency }
  )
  return all.flatMap((answer) => {
    if (answer === undefined) return []
    return answer.value.flatMap((session): ReadonlyArray<Item> => {
      const isNew = isSince(since, session, "lasttaken", "timemodified")
      return Registers.rowsOf({ ...about, now: answer.at }, session).map(({ user, row }) => ({ user, isNew, row }))
    })
  })
})

/** Marks of assignments: a mark that was changed has a newer moment. */
const assignments = Effect.fnUntraced(function* (about: About, modules: ReadonlyArray<Module>) {
  if (modules.length === 0) return []
  const { reader, course, since, marksSince, stood, isHidden } = about
  const list = yield* asked(about, Wire.Assignments, {
    name: "mod_assign_get_assignments",
    with: { courseids: [course], includenotenrolledcourses: true }
  })
  const maxOf = new Map(
    (list?.courses ?? []).flatMap((each) => each.assignments).map((each) => [Wire.idOf(each), Field.of(each, "grade")])
  )
  const grades = yield* asked(about, Wire.AssignmentGrades, {
    name: "mod_assign_get_grades",
    with: {
      assignmentids: modules.map(({ instance }) => instance),
      since: marksSince === null ? 0 : Math.max(0, Math.floor(marksSince / 1_000))
    }
  })
  return (grades?.assignments ?? []).flatMap(({ assignmentid, grades }) => {
    const id = String(Number(assignmentid))
    const cmid = modules.find(({ instance }) => instance === id)?.cmid ?? ""
    return grades.flatMap((grade): ReadonlyArray<Item> => {
      const user = Wire.idOf(grade, "userid")
      if (user === undefined) return []
      const isNew = isSince(since, grade, "timemodified")
      const hidden = isHidden(user, cmid, Wire.secondsOf(grade, "timemodified"))
      const assignment = { id, cmid, max: maxOf.get(id), hidden }
      const whose = { compiled: reader.compiled, course, user, stood }
      return [{ user, isNew, row: Compose.assignAttempt(whose, assignment, grade) }]
    })
  })
})

const quizzes = Effect.fnUntraced(function* (about: About, modules: ReadonlyArray<Module>) {
  if (modules.length === 0) return []
  const list = yield* asked(about, Wire.Quizzes, {
    name: "mod_quiz_get_quizzes_by_courses",
    with: { courseids: [about.course] }
  })
  const maxOf = new Map((list?.quizzes ?? []).map((each) => [Wire.idOf(each), Field.of(each, "sumgrades")]))
  return modules.map(({ cmid, instance }) => ({ id: instance, cmid, max: maxOf.get(instance), hidden: true }))
})

const scorms = Effect.fnUntraced(function* (about: About, modules: ReadonlyArray<Module>) {
  return yield* Effect.forEach(
    modules,
    Effect.fnUntraced(function* ({ cmid, instance }: Module) {
      const list = yield* asked(about, Wire.Scoes, { name: "mod_scorm_get_scorm_scoes", with: { scormid: instance } })
      const scoes = (list?.scoes ?? [])
        .filter((sco) => Field.of(sco, "scormtype") === "sco" || Field.of(sco, "launch") !== "")
        .flatMap((sco) => Wire.idOf(sco) ?? [])
      return { id: instance, cmid, hidden: true, scoes: scoes.slice(0, maxScoes) }
    }),
    { concurrency: about.reader.concurrency }
  )
})
