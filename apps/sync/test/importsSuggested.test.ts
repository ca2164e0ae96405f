/** From a file to a mapping: proposed, written, and ready ones listed. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { given, on, pick, says } from "./importing.ts"
import { command } from "./inProcess.ts"

describe("laurel import suggest", () => {
  it.effect("writes a mapping that says what is left to be said, and not over one that is there", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const suggest = command(cwd, "import", "suggest", join(cwd, "marks.csv"), "--out", join(cwd, "new.json"))
        says(yield* suggest, 0, "marks.csv: delimited text, utf-8", "To be said before it can be used:", "Written to")
        const proposed: unknown = JSON.parse(readFileSync(join(cwd, "new.json"), "utf8"))
        assert.containsAllKeys(proposed, ["name", "version", "zone", "streams"])
        says(yield* suggest, 1, "is there already, and may have been edited")
        says(
          yield* command(cwd, "import", "suggest", join(cwd, "marks.csv"), "--preset", "zoom-usage"),
          1,
          'is not what "zoom-usage" reads: expected a record among its first with the columns'
        )
      })
    )
  )

  it.effect("lists the ready mappings, and prints one", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(
          yield* command(cwd, "import", "presets"),
          0,
          "zoom-usage\n",
          "oneroster-1.2\n",
          "--set zone=…",
          'map "statuses"  '
        )
        const one = yield* command(cwd, "import", "presets", "zoom-usage", "--json")
        assert.deepStrictEqual(pick(one, "name"), ["zoom-usage"])
        says(yield* command(cwd, "import", "presets", "zoom-usages"), 1, "Did you mean zoom-usage?")
      })
    )
  )
})
