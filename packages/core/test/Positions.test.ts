import { assert, describe, it } from "@effect/vitest"
import { Adapter } from "@laurel/core"
import { Arbitrary, Result, Schema } from "effect"

const Mark = Schema.Struct({
  page: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  since: Schema.NullOr(Schema.String)
})
const { format, parse } = Adapter.positions(Mark)

describe("positions of a schema", () => {
  it.prop("are read back as they were written", [Arbitrary.schema(Mark)], ([mark]) => {
    assert.deepStrictEqual(Result.getOrThrow(parse(format(mark))), { ...mark })
  })

  for (const [what, position] of [
    ["no JSON", "page 3"],
    ["another's", '{"page":3}'],
    ["one with more in it", '{"page":3,"since":null,"until":null}']
  ] as const)
    it(`that are ${what} are refused, and not read as a beginning`, () => {
      const refused = Result.flip(parse(position))
      assert.isTrue(Result.isSuccess(refused))
      const { where, expected, found, advice, _tag } = Result.getOrThrow(refused)
      assert.deepStrictEqual(
        [_tag, where, expected, found],
        ["Misconfigured", "the position", "one that this adapter gave", position]
      )
      assert.include(advice, "give this source an id of its own")
    })

  it("that are refused are shown to a bound", () => {
    const found = (length: number) => Result.getOrThrow(Result.flip(parse("x".repeat(length)))).found
    assert.strictEqual(found(100), "x".repeat(100))
    assert.strictEqual(found(101), `${"x".repeat(100)}…`)
  })
})
