import { assert, describe, it } from "@effect/vitest"
import { Id, type Import } from "@laurel/core"
import { Effect } from "effect"
import { Importing } from "../src/index.ts"

const rejected = (line: number, kind: "row" | "drift" = "row", found = "x"): Import.Row => {
  const place = { stream: "rows", line, key: null }
  const what = { column: "score", expected: "a number", found, advice: "Mend the row.", raw: `${line},x` }
  return { ...place, verdict: "invalid", rejection: { kind, source: Id.SourceId.make("desk"), ...place, ...what } }
}
const taken: Import.Row = { stream: "rows", line: 1, key: null, verdict: "new" }

describe("the rows that a check tells of", () => {
  it.effect("are the first that would not be taken, and how many more there are", () =>
    Effect.gen(function* () {
      const rows = Array.from({ length: Importing.maxRejected + 2 }, (_, at) => rejected(at + 2))
      const all = Importing.rejected()
      yield* all.take([taken, ...rows.slice(0, 30)])
      yield* all.take(rows.slice(30, -2))
      assert.deepStrictEqual([all.told().rejected.length, all.told().more], [Importing.maxRejected, 0])
      assert.deepStrictEqual(all.told().rejected[0], {
        kind: "row",
        line: 2,
        key: null,
        column: "score",
        expected: "a number",
        found: "x",
        advice: "Mend the row."
      })
      yield* all.take(rows.slice(-2))
      assert.deepStrictEqual([all.told().rejected.length, all.told().more], [Importing.maxRejected, 2])
    })
  )

  it.effect("say a bounded part of what was found, and nothing of what is of no row", () =>
    Effect.gen(function* () {
      const all = Importing.rejected()
      yield* all.take([rejected(2, "drift"), rejected(3, "row", "x".repeat(5_000))])
      const { rejected: told, more } = all.told()
      assert.deepStrictEqual(
        told.map(({ line, found }) => [line, found.length]),
        [[3, 1_001]]
      )
      assert.strictEqual(more, 0)
    })
  )
})
