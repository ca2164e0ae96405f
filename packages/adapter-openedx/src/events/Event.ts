/** One line as an event: of the event bus, or of the tracking log. What is none of those that are read says nothing. */
import { Field, Instant } from "@laurel/core"
import { isUtf8 } from "node:buffer"
import { type Line, maxLine } from "./Lines.ts"
import { first, type Happening, isProblem, known, type Problem, type Told } from "./Meaning.ts"
import { instantOf, shown, textOf, userOf } from "../Wire.ts"

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
    context: Field.of(value, "context")
  }
}

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
  const grade = Field.of(data, "grade")
  const user = userOf(
    Field.of(who, "id") ?? Field.of(data, "user_id") ?? Field.of(grade, "user_id") ?? Field.of(context, "user_id")
  )
  const course = textOf(
    Field.of(named, "course_key") ?? named ?? Field.of(data, "course_id") ?? Field.of(context, "course_id")
  )
  const at = typeof told.time === "string" ? instantOf(told.time) : undefined
  if (user === undefined) return wrong("the number of a user", `none in ${shown(value)}`)
  if (course === undefined || course.length > 100) return wrong("a course key of at most 100 characters", shown(course))
  if (at === undefined) return wrong("a time, such as 2026-11-23T15:00:00.123456+00:00", shown(told.time))
  if (at - now > ahead) return wrong(`a time at most an hour after ${Instant.format(now)}`, shown(told.time))
  const pii = Field.of(who, "pii")
  const common = { course, user, email: Field.of(pii, "email"), username: Field.of(pii, "username"), at }
  return { happening: { ...rest, ...common } }
}
