/** Grades of a course as Moodle's gradebook answers them, and what can be told from them before anybody is asked about. */
import { type Adapter, Field } from "@laurel/core"
import { type Effect, Option, Schema } from "effect"
import type { Answered, Refused } from "../ask/Ask.ts"
import { overriddenAs } from "../episodes/Grade.ts"
import type * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Grades from "../meaning/Grades.ts"
import * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import * as Compose from "./Compose.ts"
import type { Reader } from "./Reader.ts"
import * as Wire from "./Wire.ts"

/** Items of one person's grades; undefined where the gradebook did not name that person. */
export type Items = ReadonlyArray<unknown> | undefined

/** The grades of a course: those of all who are active, or of one user, whoever that is. */
export const ask = (
  { client }: Reader,
  course: string,
  user?: string
): Effect.Effect<Answered<typeof Wire.Grades.Type> | Refused, Adapter.Failure> =>
  client.call(Wire.Grades)({
    name: "gradereport_user_get_grade_items",
    with: { courseid: course, userid: user ?? 0 }
  })

/** The items of an answer by the ids of users. */
export const byUser = ({ usergrades }: typeof Wire.Grades.Type): ReadonlyMap<string, ReadonlyArray<unknown>> =>
  new Map(usergrades.map(({ userid, gradeitems }) => [String(Number(userid)), gradeitems]))

/** Whether the gradebook has a grade of a module: who has none has tried nothing that was marked. */
export const hasGrade = (items: Items, cmid: string): boolean =>
  (items ?? []).some((item) => Wire.idOf(item, "cmid") === cmid && typeof Field.of(item, "graderaw") === "number")

/**
 * Whether the gradebook has a grade of a module and shows it to the learner: one of that moment, in Unix seconds, or later, for what is
 * marked anew may not be released yet. What is not known is not shown.
 */
export const isShown = (items: Items, cmid: string, given = 0): boolean => {
  const all = (items ?? []).filter((item) => Wire.idOf(item, "cmid") === cmid)
  return hasGrade(all, cmid) && all.every((item) => !isHidden(item)) && all.some((item) => isSuch(item, given))
}

/** An overridden grade is not that of any mark. */
const isSuch = (item: unknown, given: number): boolean =>
  Field.of(item, "gradeisoverridden") === true || (Wire.secondsOf(item, "gradedategraded") ?? Infinity) >= given

const isHidden = (item: unknown): boolean =>
  Field.of(item, "gradeishidden") === true || Field.of(item, "gradehiddenbydate") === true

/** Whether a grade was given at that moment or later, in milliseconds. */
export const isSince = (items: Items, since: number): boolean =>
  (items ?? []).some((item) => (Wire.secondsOf(item, "gradedategraded") ?? 0) * 1_000 >= since)

/**
 * Whether a grade says otherwise than what stands: neither its release nor the end of an override need move its moment. What is never
 * said of it, as the setting has it, is no news.
 */
export const isNews = ({ compiled }: Reader, about: Compose.Of, items: Items): boolean =>
  (items ?? []).some((item) => {
    const id = Wire.idOf(item)
    const row = id === undefined ? undefined : Compose.grade({ ...about, compiled, activities: new Map() }, item)
    if (id === undefined || row === undefined) return false
    if (row["unsaid"] !== undefined) return true
    const stood = about.stood.get(Keys.gradeOf(about.course, about.user, id)) ?? []
    const isOverridden = row["gradeisoverridden"] === true
    const { word, raw, isDecided } = lastOf(stood, row)
    if (row["ended"] === true && isDecided && !isOverridden) return true
    if (!isSaid(compiled, row)) return false
    const wasOverridden = word?.startsWith(overriddenAs.none) ?? false
    return raw === undefined || raw !== row["graderaw"] || wasOverridden !== isOverridden
  })

/** What stands of a grade, and whether it is judged in a row's episode. */
const lastOf = (stood: Episodes.Stood, { episode }: Compose.Composed) => {
  const score = stood
    .filter(({ evidence }) => evidence._tag === "Scored")
    .toSorted((a, b) => a.id - b.id)
    .at(-1)
  return {
    word: score?.said ?? undefined,
    raw: score?.evidence._tag === "Scored" ? score.evidence.raw : undefined,
    isDecided: stood.some(({ reference }) => reference.key.endsWith(`/decided/${String(episode)}`))
  }
}

const isGrade = Schema.decodeUnknownOption(Rows.Grade)

/** Whether a row comes to a score: one that is broken, or beyond its item's bounds, is rejected each time. */
const isSaid = (compiled: Compiled, row: Compose.Composed): boolean =>
  Option.exists(
    isGrade(row),
    (grade) => Grades.meantBy(compiled, grade).isScored && Grades.problemOf(compiled, grade) === undefined
  )

/** Rows of tries whose marks turn out to be shown. */
export const shown = (rows: ReadonlyArray<Compose.Composed>, items: Items): ReadonlyArray<Compose.Composed> =>
  rows.map((row) => {
    const { hidden, unsaid: _, ...rest } = row
    const isMark = row["of"] === "assignAttempt" && hidden === true
    return isMark && isShown(items, String(row["cmid"]), Wire.secondsOf(row, "timemodified")) ? rest : row
  })
