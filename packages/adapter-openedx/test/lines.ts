/** Events in the forms that Open edX writes, as its public sources and fixtures have them (SOURCE.md). */
import { OpenEdx } from "@laurel/adapter-openedx"
import { Stream } from "effect"
import { demo, setting, source } from "./platform.ts"

type Fields = Readonly<Record<string, unknown>>

/** As a router of events has it: `name`, `timestamp`, `data`, `context`. */
export const tracking = (name: string, data: Fields, more: Fields = {}): Fields => ({
  name,
  timestamp: "2026-03-02T10:00:00.123456+00:00",
  data,
  context: { course_id: demo, user_id: 99, username: "staff" },
  ...more
})

const user = { id: 3, is_active: true, pii: { username: "edx", email: "Edx@Example.org", name: "Ed" } }
const course = { course_key: demo, display_name: "Demo", start: null, end: null }

/** As a CloudEvent of the bus: what it is about stands under one name, or beside it. */
export const bus = (type: string, data: Fields, more: Fields = {}): Fields => {
  const [name] = Object.keys(data)
  const inner: Fields = { user, course, ...Object(name === undefined ? {} : data[name]) }
  return {
    specversion: "1.0",
    id: "8a5c4c0e-0000-11ee-be56-0242ac120002",
    type: `org.openedx.learning.${type}`,
    source: "openedx/lms/web",
    sourcehost: "lms",
    minorversion: 0,
    time: "2026-03-02T10:00:00.456789+00:00",
    data: name === undefined ? inner : { [name]: inner },
    ...more
  }
}

export const fileOf = (...lines: ReadonlyArray<unknown>): Uint8Array =>
  Buffer.from(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""))

export const eventsOf = (bytes: Uint8Array, more: Partial<Parameters<typeof OpenEdx.events>[0]> = {}) =>
  OpenEdx.events({ source, setting, open: () => Stream.make(bytes), ...more })
