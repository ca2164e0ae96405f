/** What each event that is read means: by its name in the tracking log, or its type on the bus. */
import { Field, type Instant, Text } from "@laurel/core"
import { verdictOf } from "../Certificate.ts"
import { shareOf, shown, textOf } from "../Wire.ts"

interface Common {
  readonly course: string
  readonly user: string
  readonly email: unknown
  readonly username: unknown
  readonly at: Instant.Instant
}

/** What an event says, before anybody asks of whom and when. */
type Meaning =
  | { readonly of: "registered" | "unregistered"; readonly said: string | null }
  | { readonly of: "outcome"; readonly passed: boolean; readonly said: string }
  | { readonly of: "score"; readonly scaled: number; readonly letter: string | null }
  | { readonly of: "certificate"; readonly isHeld: boolean; readonly mode: string; readonly status: string }
  /** Of a part of the course, or of what sums parts up. */
  | { readonly of: "block" | "rollup"; readonly block: string; readonly scaled: number }

/** What an event says of one person in one course. */
export type Happening = Common & Meaning

/** Why a line can't be read. */
export interface Problem {
  readonly expected: string
  readonly found: string
}

/** An event before it is known what it says. */
export interface Told {
  readonly name: string
  /** What tells signals apart that share a type. */
  readonly signal: string
  readonly time: unknown
  readonly data: unknown
  readonly context: unknown
}

export const first = (value: unknown, ...names: ReadonlyArray<string>): unknown =>
  names.map((name) => Field.of(value, name)).find((each) => each !== undefined && each !== null && each !== "")

/** What an event means, and where its data say of whom and in which course. */
type Saying = Meaning & { readonly who?: unknown; readonly course?: unknown }
type Said = (told: Told) => Saying | Problem | undefined

const bus = "org.openedx.learning."

const ofEnrolment =
  (of: "registered" | "unregistered"): Said =>
  ({ data }) => {
    const enrollment = Field.of(data, "enrollment") ?? data
    return {
      of,
      said: word(Field.of(enrollment, "mode")),
      who: Field.of(enrollment, "user"),
      course: Field.of(enrollment, "course")
    }
  }

const ofPassing =
  (passed: boolean): Said =>
  ({ data }) => ({
    of: "outcome",
    passed,
    said: passed ? "passed" : "not passed",
    ...partyOf(Field.of(data, "user_course_data") ?? data)
  })

const partyOf = (data: unknown) => ({ who: Field.of(data, "user"), course: Field.of(data, "course") })

const word = (value: unknown): string | null => {
  const text = textOf(value)
  return text === undefined ? null : Text.nameOf(text.toWellFormed()) || null
}

/** Three signals have this type in the versions that were read: only their names tell them apart. */
const shared: Said = (told) => {
  switch (told.signal) {
    case "COURSE_GRADE_NOW_PASSED":
      return ofPassing(true)(told)
    case "COURSE_GRADE_NOW_FAILED":
      return ofPassing(false)(told)
    case "COURSE_GRADE_CHANGED":
      return undefined
    default:
      return {
        expected: "the name of the signal beside this event type, which passed, failed and changed share",
        found: told.signal === "" ? "none" : told.signal
      }
  }
}

const ofStatus: Said = ({ data }) => {
  const status = Field.of(data, "course_passing_status") ?? data
  const passed = Field.of(status, "is_passing")
  if (typeof passed !== "boolean") return { expected: "is_passing to be true or false", found: shown(passed) }
  return { of: "outcome", passed, said: passed ? "passed" : "not passed", ...partyOf(status) }
}

const ofCertificate =
  (usual: string): Said =>
  ({ data }) => {
    const certificate = Field.of(data, "certificate") ?? data
    const status = textOf(Field.of(certificate, "current_status")) ?? usual
    const verdict = verdictOf(status)
    if (verdict === undefined) return { expected: "a status of certificates that is known", found: shown(status) }
    if (verdict === "silent") return undefined
    const mode = textOf(first(certificate, "mode", "enrollment_mode")) ?? ""
    const isHeld = verdict === "held"
    return { of: "certificate", isHeld, status, mode: /^[\w-]{1,40}$/.test(mode) ? mode : "", ...partyOf(certificate) }
  }

const ofGrade: Said = ({ data }) => {
  const grade = Field.of(data, "grade") ?? data
  const scaled = shareOf(Field.of(grade, "percent_grade"))
  if (scaled === undefined) {
    return { expected: "a percent_grade from 0 to 1", found: shown(Field.of(grade, "percent_grade")) }
  }
  return { of: "score", scaled, letter: word(Field.of(grade, "letter_grade")), course: Field.of(grade, "course") }
}

const ofBlock =
  (of: "block" | "rollup", part: string): Said =>
  ({ data }) => {
    const block = textOf(Field.of(data, "block_id"))
    const scaled = shareOf(Field.of(data, part))
    if (block === undefined || block.length > 190)
      return { expected: "a block_id of at most 190 characters", found: shown(block) }
    if (scaled === undefined) return { expected: `a ${part} from 0 to 1`, found: shown(Field.of(data, part)) }
    return { of, block, scaled, course: first(data, "course_id", "context_key") }
  }

/** What is read, by the name of a tracking event or the type of one of the bus. */
export const known: ReadonlyMap<string, Said> = new Map<string, Said>([
  ["edx.course.enrollment.activated", ofEnrolment("registered")],
  ["edx.course.enrollment.deactivated", ofEnrolment("unregistered")],
  [`${bus}course.enrollment.created.v1`, ofEnrolment("registered")],
  [`${bus}course.unenrollment.completed.v1`, ofEnrolment("unregistered")],
  ["edx.course.grade.now_passed", ofPassing(true)],
  ["edx.course.grade.passed.first_time", ofPassing(true)],
  ["edx.course.completed", ofPassing(true)],
  ["edx.course.grade.now_failed", ofPassing(false)],
  [`${bus}course.grade.now.passed.v1`, ofPassing(true)],
  [`${bus}course.grade.now.failed.v1`, ofPassing(false)],
  [`${bus}course.grade.changed.v1`, shared],
  [`${bus}course.passing.status.updated.v1`, ofStatus],
  ["edx.certificate.created", ofCertificate("downloadable")],
  ["edx.certificate.revoked", ofCertificate("revoked")],
  [`${bus}certificate.created.v1`, ofCertificate("downloadable")],
  [`${bus}certificate.changed.v1`, ofCertificate("")],
  [`${bus}certificate.revoked.v1`, ofCertificate("revoked")],
  ["edx.grades.course.grade_calculated", ofGrade],
  [`${bus}course.persistent_grade_summary.changed.v1`, ofGrade],
  ["edx.completion.block_completion.changed", ofBlock("block", "completion")],
  ...["chapter", "sequential", "vertical", "course"].flatMap((kind): ReadonlyArray<readonly [string, Said]> => [
    [`edx.completion_aggregator.completion.${kind}`, ofBlock("rollup", "percent")],
    [`edx.completion_aggregator.progress.${kind}`, ofBlock("rollup", "percent")]
  ])
])

export const isProblem = (said: object): said is Problem => "expected" in said && "found" in said
