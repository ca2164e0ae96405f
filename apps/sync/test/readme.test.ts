/** The README's configurations are read as they stand. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import * as Sources from "../src/sources/Sources.ts"

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
const fences = [...readme.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = ""]): unknown => JSON.parse(text))
const isSource = (value: unknown): value is { readonly adapter: string } =>
  typeof value === "object" && value !== null && "adapter" in value
const sources = fences.filter(isSource)

const decode = Schema.decodeUnknownResult(Sources.Sources, { errors: "all", onExcessProperty: "error" })

describe("the README", () => {
  it("shows a source of every kind but the tables', which stand in a whole configuration", () => {
    expect([...new Set(sources.map(({ adapter }) => adapter))].toSorted()).toEqual(
      [
        "xapi",
        "xapi-file",
        "xapi-push",
        "scorm-push",
        "scorm-cloud",
        "moodle",
        "canvas",
        "openedx",
        "openedx-events",
        "administrate",
        "badges"
      ].toSorted()
    )
  })
  for (const source of sources)
    it(`shows a setting of "${source.adapter}" that is read, and one more key would not be`, () => {
      expect(Result.getOrThrow(decode([source]))).toHaveLength(1)
      expect(Result.isFailure(decode([{ ...source, bases: "" }]))).toBe(true)
    })
})
