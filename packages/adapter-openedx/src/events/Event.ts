/** One line as an event: of the event bus, or of the tracking log. What is none of those that are read says nothing. */
import { Field, type Instant } from "@laurel/core"
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

/**
 * Of the bus: a CloudEvent, with its metadata beside the data, under `metadata`, or as headers of a message. Never by what the
 * tracking log calls an event: browsers choose that.
 */
const toldOf = (value: unknown): Told => {
  const carried = first(value, "metadata", "headers")
  const type = carried === undefined ? first(value, "type", "ce_type") : first(carried, "type", "ce_type", "event_type")
  const metadata = carried ?? value
  const isBus = typeof type === "string" && type.startsWith("org.openedx.")
  const name = textOf(isBus ? type : (first(value, "name", "event_type") ?? type)) ?? ""
  return {
    name,
    isBus,
    signal: textOf(first(metadata, "signal", "event_name") ?? first(value, "signal", "signal_name")) ?? "",
    time: isBus ? first(metadata, "time", "ce_time") : first(value, "timestamp", "time"),
    data: unpacked(isBus ? first(value, "data", "event_data", "value") : first(value, "data", "event")),
    context: Field.of(value, "context")
  }
}

/** Who Open edX says set an event off: the server, or a task of its own. A browser and an app write what they like. */
const trusted = ["server", "task"]
/** What the server calls the page of an event that the JavaScript of a course's block may have written. */
const ofBlocks = "x_module"

/** Why an event proves nothing, whatever it says: anybody could have written it. Undefined for one that the server wrote. */
const distrust = (value: object, { name, isBus }: Told): Problem | undefined => {
  const context = Field.of(value, "context")
  const source = first(value, "event_source") ?? first(context, "event_source")
  const page = first(value, "page") ?? first(context, "page")
  // The bus has no such field, and a log that is routed has it only where it was not the server; as it is written it always does.
  const isSilent = isBus || (Field.of(value, "data") !== undefined && !Object.hasOwn(value, "event_type"))
  const isTrusted = source === undefined ? isSilent : trusted.some((each) => each === source)
  if (isTrusted && page !== ofBlocks) return undefined
  const said = page === ofBlocks ? `one by a block of the course (page ${ofBlocks})` : `event_source ${shown(source)}`
  return {
    expected: "an event that the server itself wrote: anybody can write others",
    found: `${said}, named ${shown(name)}`
  }
}

/** A moment that another clock may be ahead of ours: what claims to come from later would outlast all that is true until then. */
export const maxAhead = 3_600_000

/** What a value that was parsed says; undefined where it is of an event that is not read. */
export const read = (value: unknown, now: Instant.Instant): Read => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrong("an event: an object", shown(value))
  const told = toldOf(value)
  if (told.name === "") return wrong("an event with a name or a type", shown(value))
  const meaning = known.get(told.name)
  // What only has the name of one of the bus is an event of neither.
  if (meaning === undefined || told.isBus !== told.name.startsWith("org.openedx.")) return undefined
  const forged = distrust(value, told)
  if (forged !== undefined) return { problem: forged }
  const said = meaning(told)
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
  if (at - now > maxAhead) {
    const expected = "a time that has come, or will within an hour: it is read again once that is so"
    return { problem: { expected, found: shown(told.time), ahead: at } }
  }
  const pii = Field.of(who, "pii")
  const common = { course, user, email: Field.of(pii, "email"), username: Field.of(pii, "username"), at }
  return { happening: { ...rest, ...common } }
}
