/** The real statements of the xAPI adapter's tests, as many times over as asked for: each with an id and a moment of its own. */
import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"

const file = new URL(
  "../../../packages/adapter-xapi/test/fixtures/video/statements-first-2000.ndjson.gz",
  import.meta.url
)

/** Where an id and a timestamp stand in a line, the two texts that differ from one repetition to the next. */
const pieces = (line: string): ReadonlyArray<string> => {
  const { id, timestamp }: { id: string; timestamp: string } = JSON.parse(line)
  const [before = "", rest = ""] = line.split(id)
  const [between = "", after = ""] = rest.split(timestamp)
  // The offset is written at the end; seconds and their parts are made anew.
  return [before, id.slice(0, -12), between, timestamp.slice(0, 17), `${timestamp.slice(-6)}${after}`]
}

const recorded = gunzipSync(readFileSync(file)).toString().trim().split("\n").map(pieces)

const one = (at: number): string => {
  const [before, id, between, minute, after] = recorded[at % recorded.length] ?? []
  const times = Math.floor(at / recorded.length)
  const second = String((times * 7 + at) % 60).padStart(2, "0")
  const micros = String((times * 7_919 + at) % 1_000_000).padStart(6, "0")
  return `${before}${id}${times.toString(16).padStart(12, "0")}${between}${minute}${second}.${micros}${after}`
}

/** Lines from a place on, flat as a file gives them. */
export const lines = (from: number, count: number): ReadonlyArray<string> =>
  Buffer.from(Array.from({ length: count }, (_, at) => one(from + at)).join("\n"))
    .toString()
    .split("\n")

/** The courses that the statements are of. */
export const courses: ReadonlyArray<string> = [
  ...new Set(lines(0, recorded.length).map((line): string => JSON.parse(line).context.contextActivities.parent[0].id))
]
