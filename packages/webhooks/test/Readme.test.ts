/** The README's program is the one that is compiled and run here. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { memory } from "./given.ts"
import { round } from "./round.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")

describe("the README", () => {
  it("shows a program that is compiled here", () => {
    assert.include(read("../README.md"), `\`\`\`ts\n${read("round.ts")}\`\`\`\n`)
  })
  it.effect("shows a program that has nothing to send where nothing was recorded", () =>
    Effect.gen(function* () {
      const [delivered] = yield* round
      assert.deepInclude(delivered, { endpoint: "hr", delivered: 0, failed: 0, busy: false })
    }).pipe(Effect.provide(memory))
  )
})
