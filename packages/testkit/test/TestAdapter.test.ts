/** That an adapter which keeps its promises passes, and that one which breaks one fails there, and is told which and how. */
import { assert, describe, it } from "@effect/vitest"
import { type Source, testAdapter } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { promisesOf } from "../src/testAdapter.ts"
import { contract, fileOf, pushed } from "./school.ts"
import { rightWhole, wrong } from "./wrongAdapters.ts"

testAdapter("an adapter over HTTP that keeps its promises", contract())
testAdapter("an adapter over a file that keeps its promises", fileOf())
testAdapter("an adapter over nothing that keeps its promises", pushed())
testAdapter("an adapter that reads everything each time, and keeps its promises", rightWhole)

const { open, ...recorded } = pushed()
testAdapter("an adapter of a promise that keeps its promises", {
  ...recorded,
  open: (source: Source) => {
    const opened = open(source)
    return Effect.isEffect(opened) ? Effect.runPromise(Effect.scoped(opened)) : opened
  }
})

describe("an adapter that", () => {
  for (const [name, promise, contract, how] of wrong) {
    it.live(`${name} is told so`, () =>
      Effect.gen(function* () {
        const checked = promisesOf(contract).find((each) => each.name === promise)
        assert.isDefined(checked)
        const result = yield* Effect.result(checked?.check(contract) ?? Effect.void)
        // What a polluted prototype holds would be found by every other test.
        Reflect.deleteProperty(Object.prototype, "polluted")
        assert.isTrue(Result.isFailure(result), "the promise was found to be kept")
        if (Result.isFailure(result)) {
          assert.strictEqual(result.failure.promise, promise)
          assert.include(result.failure.message, how)
        }
      })
    )
  }
  it("breaks each of the promises is among them", () => {
    const names = [...promisesOf(contract())].map(({ name }) => name)
    assert.deepStrictEqual([...new Set(wrong.map(([, promise]) => promise))].toSorted(), names.toSorted())
  })
})
