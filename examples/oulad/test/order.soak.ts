/** The demo over the whole data set in another order: what counts is the same. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { copy, run } from "./Demo.ts"

describe("the demo", () => {
  it("counts the same when the files are read in another order and in other pages", () => {
    const folder = copy()
    const path = join(folder, "laurel.config.json")
    const config = JSON.parse(readFileSync(path, "utf8"))
    const { mapping } = config.sources[0]
    writeFileSync(
      path,
      JSON.stringify({
        ...config,
        sources: [
          { ...config.sources[0], mapping: { ...mapping, pageRows: 9_999, streams: mapping.streams.toReversed() } }
        ]
      })
    )
    const first = run(copy())
    const { achievements, holding, facts, verified } = run(folder)
    assert.deepStrictEqual(
      { achievements, holding, facts },
      { achievements: first.achievements, holding: first.holding, facts: first.facts }
    )
    assert.isTrue(verified.agrees)
  })
})
