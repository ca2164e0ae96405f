/** The README's program is the one that is compiled here, and its setting is one. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Catalog, Sync } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect, Result, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { synced } from "./synced.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const readme = read("../README.md")
const settings = [...readme.matchAll(/```json\n([^`]*)```/g)].map(([, json = ""]): unknown => JSON.parse(json))
const decode = Schema.decodeUnknownResult(Administrate.Setting, { onExcessProperty: "error" })

describe("the README", () => {
  it("shows settings that are ones", () => {
    assert.isNotEmpty(settings)
    for (const setting of settings) assert.isTrue(Result.isSuccess(decode(setting)))
  })
  it("shows a program that is compiled here", () => {
    assert.include(readme, `\`\`\`ts\n${read("synced.ts")}\`\`\`\n`)
  })
  it.effect("shows a program that refuses another setting", () =>
    inMemory(
      Effect.gen(function* () {
        const rule = { rule: "completed", group: "all", component: "any" }
        const empty = Catalog.decode({
          offerings: [{ id: "x", course: "x", zone: "UTC", components: [{ activity: "x", group: "all" }] }],
          achievementTypes: [{ id: "x", courses: ["x"], rule }],
          certifications: []
        })
        const { versions } = yield* Sync.apply(Result.getOrThrow(empty))
        const refused = yield* Effect.flip(
          synced(versions, { zone: "Europe/London", courses: [{ id: "12", offering: "x" }] }, "secret")
        )
        assert.include(String(refused), "CourseTemplate")
      })
    )
  )
})
