/** What the README shows is read as it says. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { compile, Setting } from "../src/Setting.ts"

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
const [, shown = ""] = /```json\n([^]*?)```/.exec(readme) ?? []
const decode = Schema.decodeUnknownSync(Setting, { onExcessProperty: "error" })

describe("the README's setting", () => {
  it("is one, and names every key there is, with what it means", () => {
    const setting: unknown = JSON.parse(shown)
    const { courses, statuses } = compile(decode(setting))
    assert.deepStrictEqual(courses.get("9"), decodedCourse)
    assert.strictEqual(statuses.get("On"), "present")
    assert.sameMembers(Object.keys(JSON.parse(shown)), Object.keys(Setting.fields))
    for (const key of Object.keys(Setting.fields)) assert.include(readme, `\n- \`${key}\`: `)
  })
  it("is none with a course named twice, by number and by text", () => {
    const twice = [
      { id: 5, offering: "safe-2026" },
      { id: "5", offering: "safe-2027" }
    ]
    assert.throws(
      () => decode({ ...JSON.parse(shown), courses: twice }),
      /expected each course once, found "5" a second time/
    )
  })
})

const decodedCourse = compile(
  decode({ zone: "UTC", courses: [{ id: "9", offering: "safe-2026-lagos", zone: "Africa/Lagos" }] })
).courses.get("9")
