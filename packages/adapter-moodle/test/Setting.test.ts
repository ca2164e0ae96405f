/** What of a setting is checked before anything is asked. */
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { compile, Setting } from "../src/Setting.ts"
import { settingOf } from "./facts.ts"

const decode = Schema.decodeUnknownResult(Setting, { onExcessProperty: "error" })
const courses = (...ids: ReadonlyArray<number | string>) =>
  decode({ zone: "Europe/London", courses: ids.map((id) => ({ id, offering: "safe-2026" })) })

describe("courses of a setting", () => {
  it("are each named once, however their numbers are written", () => {
    for (const [first, second] of [
      [5, 5],
      [5, "5"],
      ["05", 5],
      ["5", "0005"]
    ] as const) {
      const found = courses(first, second)
      assert.isTrue(Result.isFailure(found), `${first} and ${second}`)
      if (Result.isFailure(found)) {
        assert.include(found.failure.message, `expected each course once, found "${second}" a second time`)
      }
    }
    assert.isTrue(Result.isSuccess(courses("05", "50", 500)))
  })
  it("are known by Moodle's own numbers", () => {
    const setting = settingOf({ courses: [{ id: "05", offering: "safe-2026" }], points: ["017"], scales: ["0", 23] })
    const compiled = compile(setting)
    assert.deepStrictEqual([...compiled.courses.keys()], ["5"])
    assert.deepStrictEqual([...compiled.points, ...compiled.scales], ["17", "0", "23"])
  })
})
