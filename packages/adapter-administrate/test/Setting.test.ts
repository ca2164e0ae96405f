/** What a setting refuses, and what is like it and is taken. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Result, Schema } from "effect"
import * as A from "./administrate.ts"

const decode = Schema.decodeUnknownResult(Administrate.Setting)
const course = { id: "CourseTemplate:1", offering: "fire-safety" }
const refused = (more: object): string => {
  const result = decode({ zone: "Europe/London", courses: [course], ...more })
  return Result.isFailure(result) ? String(result.failure) : "taken"
}

describe("a setting", () => {
  it("refuses a mark that is named twice, in large and in small letters", () => {
    assert.include(refused({ marks: { Late: "late", LATE: "absent" } }), 'found "Late" and "LATE"')
    assert.strictEqual(refused({ marks: { Late: "late", Latest: "absent" } }), "taken")
  })
  it("refuses an achievement type twice, in whichever form its id is written", () => {
    const type = (id: string) => ({ id, offering: "awards" })
    const twice = { types: [type("AchievementType:4"), type(A.id("AchievementType", 4))] }
    assert.include(refused({ achievements: twice }), "each type once")
    assert.strictEqual(
      refused({ achievements: { types: [type("AchievementType:4"), type("AchievementType:5")] } }),
      "taken"
    )
  })
  it("refuses the id of another kind of record for a course template, in whichever form it is written", () => {
    const courses = (...ids: ReadonlyArray<string>) => ({ courses: ids.map((id) => ({ ...course, id })) })
    for (const [kind, id] of [
      ["event", "Event:12"],
      ["course", "Course:12"],
      ["event", A.id("Event", 12)]
    ] as const) {
      assert.include(refused(courses("CourseTemplate:1", id)), `found "${id}"`)
      assert.include(refused(courses(id)), `another kind of record ("${kind}")`)
    }
    // The API has been seen to write the kind in small letters, too.
    for (const id of ["CourseTemplate:12", "coursetemplate:12", A.id("CourseTemplate", 12)])
      assert.strictEqual(refused(courses(id)), "taken")
    assert.include(refused(courses("CourseTemplate:12", A.id("CourseTemplate", 12))), "each course once")
    assert.include(refused(courses("12")), "an id as the API writes it")
  })
  it("takes after how many days everything is read again, 0 for each time, up to a year", () => {
    for (const days of [0, 7, 366]) assert.strictEqual(refused({ wholeEveryDays: days }), "taken")
    for (const days of [-1, 1.5, 367]) assert.include(refused({ wholeEveryDays: days }), "wholeEveryDays")
  })
  it("refuses the offering of a course for what is awarded without a learner", () => {
    assert.include(refused({ achievements: { offering: "fire-safety" } }), "an offering of its own")
    const types = [{ id: "AchievementType:4", offering: "fire-safety" }]
    assert.include(refused({ achievements: { types } }), "an offering of its own")
    assert.strictEqual(refused({ achievements: { offering: "awards" } }), "taken")
  })
})
