/** The README's program is this one, and does what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { collect, serve } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { bus, fileOf } from "./lines.ts"
import { enrolment, facts, grade, respond } from "./platform.ts"
import { events, state } from "./program.ts"

const course = "course-v1:edX+DemoX+2026"

describe("the program of the README", () => {
  it.live("reads a course as it stands, and a file of its events", () =>
    Effect.gen(function* () {
      const platform = {
        enrolments: [enrolment("bob", { course_id: course })],
        grades: [{ ...grade("bob"), course_id: course }]
      }
      const { url } = yield* serve((asked) => respond(asked, platform))
      const stands = facts(yield* collect(state(url.href, "a-client-secret")))
      assert.deepStrictEqual(
        stands.map((fact) => fact.split(" ")[1]),
        ["Registered", "Scored"]
      )
      const passing = bus("course.passing.status.updated.v1", {
        course_passing_status: { is_passing: true, course: { course_key: course } }
      })
      const told = facts(yield* collect(events(() => Stream.make(fileOf(passing)))))
      assert.match(String(told), /RolledUp passed/)
    })
  )
  it("is the one in the README", () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8")
    assert.include(read("../README.md"), `\`\`\`ts\n${read("program.ts")}\`\`\`\n`)
  })
})
