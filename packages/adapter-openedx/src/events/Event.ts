/** One line as an event: of the event bus, or of the tracking log. What is none of those that are read says nothing. */
import { Instant, Text } from "@laurel/core"
import { isUtf8 } from "node:buffer"
import type { Line } from "./Lines.ts"
import { maxLine } from "./Lines.ts"
import { instantOf, own, shareOf, shown, textOf, userOf } from "../Wire.ts"
import { verdictOf } from "../Certificate.ts"

interface Common {
  readonly course: string
  readonly user: string
  readonly email: unknown
  readonly username: unknown
  readonly at: Instant.Instant
}

/** What an event says of one person in one course. */
export type Happening = Common &
  (
    | { readonly of: "registered" | "unregistered"; readonly said: string | null }
    | { readonly of: "outcome"; readonly passed: boolean; readonly said: string }
    | { readonly of: "score"; readonly scaled: number; readonly letter: string | null }
    | { readonly of: "certificate"; readonly isHeld: boolean; readonly mode: string; readonly status: string }
    /** Of a part of the course, or of what sums parts up. */
    | { readonly of: "block" | "rollup"; readonly block: string; readonly scaled: number }
  )

/** Why a line can't be read. */
export interface Problem {
  readonly expected: string
  readonly found: string
}

export type Read = { readonly happening: Happening } | { readonly problem: Problem } | undefined

/** A line, parsed. A tracking log may have the time and the level of a logger before its JSON. */
export const parse = ({ bytes, isTooLong }: Line): { readonly value: unknown } | { readonly problem: Problem } => {
  if (isTooLong) return wrong(`a line of at most ${maxLine.toLocaleString("en")} bytes`, "a longer one")
  if (!isUtf8(bytes)) return wrong("text in UTF-8", "bytes that are none")
  const text = bytes
    .toString()
    .replace(/^\uFEFF/, "")
    .trim()
  const from = text.startsWith("{") || !/^\S.{0,300} - \{/.test(text) ? 0 : text.indexOf(" - {") + 3
  try {
    const value: unknown = JSON.parse(text.slice(from))
    return { value }
  } catch {
    // JSON.parse has no other way to say so.
    return wrong("an event as JSON on one line", `text that is no JSON: ${shown(text)}`)
  }
}

const wrong = (expected: string, found: string) => ({ problem: { expected, found } })

/** An event before it is known what it says. */
interface Told {
  readonly name: string
  /** What tells signals apart that share a type. */
  readonly signal: string
  readonly time: unknown
  readonly data: unknown
  readonly context: unknown
}

const first = (value: unknown, ...names: ReadonlyArray<string>): unknown =>
  names.map((name) => own(value, name)).find((each) => each !== undefined && each !== null && each !== "")

/** An object, also one that is written as a text. */
const unpacked = (value: unknown): unknown => {
  if (typeof value !== "string" || !value.startsWith("{")) return value
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed
  } catch {
    return value
  }
}

/** Of the bus: a CloudEvent, with its metadata beside the data, under `metadata`, or as headers of a message. */
const toldOf = (value: unknown): Told => {
  const metadata = first(value, "metadata", "headers") ?? value
  const type = first(metadata, "type", "ce_type", "event_type") ?? first(value, "name")
  const isBus = typeof type === "string" && type.startsWith("org.openedx.")
  const name = textOf(isBus ? type : (first(value, "name") ?? type)) ?? ""
  return {
    name,
    signal: textOf(first(metadata, "signal", "event_name") ?? first(value, "signal", "signal_name")) ?? "",
    time: isBus ? first(metadata, "time", "ce_time") : first(value, "timestamp", "time"),
    data: unpacked(isBus ? first(value, "data", "event_data", "value") : first(value, "data", "event")),
    context: own(value, "context")
  }
}

type Said = (told: Told) => Partial<Record<string, unknown>> | Problem | undefined

const bus = "org.openedx.learning."

const ofEnrolment =
  (of: "registered" | "unregistered"): Said =>
  ({ data }) => {
    const enrollment = own(data, "enrollment") ?? data
    return { of, said: word(own(enrollment, "mode")), who: own(enrollment, "user"), course: own(enrollment, "course") }
  }

const ofPassing =
  (passed: boolean): Said =>
  ({ data }) => ({
    of: "outcome",
    passed,
    said: passed ? "passed" : "not passed",
    ...partyOf(own(data, "user_course_data") ?? data)
  })

const partyOf = (data: unknown) => ({ who: own(data, "user"), course: own(data, "course") })

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
  const status = own(data, "course_passing_status") ?? data
  const passed = own(status, "is_passing")
  if (typeof passed !== "boolean") return { expected: "is_passing to be true or false", found: shown(passed) }
  return { of: "outcome", passed, said: passed ? "passed" : "not passed", ...partyOf(status) }
}

const ofCertificate =
  (usual: string): Said =>
  ({ data }) => {
    const certificate = own(data, "certificate") ?? data
    const status = textOf(own(certificate, "current_status")) ?? usual
    const verdict = verdictOf(status)
    if (verdict === undefined) return { expected: "a status of certificates that is known", found: shown(status) }
    if (verdict === "silent") return undefined
    const mode = textOf(first(certificate, "mode", "enrollment_mode")) ?? ""
    const isHeld = verdict === "held"
    return { of: "certificate", isHeld, status, mode: /^[\w-]{1,40}$/.test(mode) ? mode : "", ...partyOf(certificate) }
  }

const ofGrade: Said = ({ data }) => {
  const grade = own(data, "grade") ?? data
  const scaled = shareOf(own(grade, "percent_grade"))
  if (scaled === undefined) {
    return { expected: "a percent_grade from 0 to 1", found: shown(own(grade, "percent_grade")) }
  }
  return { of: "score", scaled, letter: word(own(grade, "letter_grade")), course: own(grade, "course") }
}

const ofBlock =
  (of: "block" | "rollup", part: string): Said =>
  ({ data }) => {
    const block = textOf(own(data, "block_id"))
    const scaled = shareOf(own(data, part))
    if (block === undefined || block.length > 190)
      return { expected: "a block_id of at most 190 characters", found: shown(block) }
    if (scaled === undefined) return { expected: `a ${part} from 0 to 1`, found: shown(own(data, part)) }
    return { of, block, scaled, course: first(data, "course_id", "context_key") }
  }

/** What is read, by the name of a tracking event or the type of one of the bus. */
const known: ReadonlyMap<string, Said> = new Map<string, Said>([
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

/** A moment that another clock may be ahead of ours: what claims to come from later would outlast all that is true until then. */
const ahead = 3_600_000

/** What a value that was parsed says; undefined where it is of an event that is not read. */
export const read = (value: unknown, now: Instant.Instant): Read => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrong("an event: an object", shown(value))
  const told = toldOf(value)
  if (told.name === "") return wrong("an event with a name or a type", shown(value))
  const said = known.get(told.name)?.(told)
  if (said === undefined) return undefined
  if (isProblem(said)) return { problem: said }
  const { who, course: named, ...rest } = said
  const { data, context } = told
  // Of what somebody else set off, as who grades, the context is theirs: the data say whose it is.
  const grade = own(data, "grade")
  const user = userOf(own(who, "id") ?? own(data, "user_id") ?? own(grade, "user_id") ?? own(context, "user_id"))
  const course = textOf(own(named, "course_key") ?? named ?? own(data, "course_id") ?? own(context, "course_id"))
  const at = typeof told.time === "string" ? instantOf(told.time) : undefined
  if (user === undefined) return wrong("the number of a user", `none in ${shown(value)}`)
  if (course === undefined || course.length > 100) return wrong("a course key of at most 100 characters", shown(course))
  if (at === undefined) return wrong("a time, such as 2026-11-23T15:00:00.123456+00:00", shown(told.time))
  if (at - now > ahead) return wrong(`a time at most an hour after ${Instant.format(now)}`, shown(told.time))
  const pii = own(who, "pii")
  const common = { course, user, email: own(pii, "email"), username: own(pii, "username"), at }
  // What an event's own function gives is the rest of a happening: its form is told by `of`.
  return { happening: { ...rest, ...common } as Happening }
}

const isProblem = (said: object): said is Problem => "expected" in said && "found" in said
