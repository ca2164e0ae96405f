/** The README's program and setting are these, and do what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { collect, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { courseOf, draftsOf, change, respond, schoolOf, type School } from "./canvas.ts"
import { canvas } from "./mounted.ts"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

describe("the README", () => {
  it("shows the program and the setting", () => {
    assert.include(read("../README.md"), `\`\`\`ts\n${read("mounted.ts")}\`\`\`\n`)
    assert.include(read("../README.md"), `\`\`\`json\n${read("setting.json")}\`\`\`\n`)
  })
  it.live("shows what reads both, and a setting that is understood", () =>
    Effect.gen(function* () {
      const school: School = { ...schoolOf(), courses: { "1042": courseOf({ events: [change("e-1")] }) } }
      const { url } = yield* serve((asked) => respond(school, asked))
      const { adapter, log, findings } = yield* canvas(url.href, "a-token", JSON.parse(read("setting.json")))
      assert.strictEqual(draftsOf(yield* collect(adapter)).length, 1)
      assert.strictEqual(draftsOf(yield* collect(log)).length, 1)
      assert.isEmpty(findings.filter(({ state }) => state === "wrong"))
    })
  )
})
