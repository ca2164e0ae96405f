/** Reading all of something whose length nobody knows. */
import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { open } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Fiber } from "effect"
import * as WholeFile from "../src/configuration/WholeFile.ts"
import { folder } from "./given.ts"

const found = (file: string, maxBytes: number) =>
  Effect.match(WholeFile.of(file, maxBytes), {
    onSuccess: (bytes) => `${bytes.length}`,
    onFailure: ({ found }) => found
  })

describe("a whole file", () => {
  it.effect("is read up to its bound, and not one byte further, whatever it is", () =>
    Effect.gen(function* () {
      const file = join(folder(), "file")
      writeFileSync(file, "x".repeat(200_000))
      assert.strictEqual(yield* found(file, 200_000), "200000")
      assert.strictEqual(yield* found(file, 199_999), "has more than 199,999 bytes")
      // It says that it has no byte, and never ends.
      assert.strictEqual(yield* found("/dev/zero", 100_000), "has more than 100,000 bytes")
      assert.strictEqual(yield* found("/dev/null", 100_000), "0")
      assert.strictEqual(yield* found(folder(), 100_000), "is a folder")
      assert.strictEqual(yield* found(`${file}.other`, 100_000), "does not exist")
    })
  )

  it.live(
    "is all that comes out of a pipe until it ends, no more than its bound, and nothing once nobody waits for it",
    () =>
      Effect.gen(function* () {
        const file = join(folder(), "pipe")
        execFileSync("sh", ["-c", `mkfifo "${file}"`])
        // Open for reading too, so that neither end waits for the other.
        const end = yield* Effect.promise(() => open(file, "r+"))
        const given = (size: number) => Effect.promise(() => end.write("x".repeat(size)))
        const waiting = yield* Effect.forkChild(found(file, 10_000))
        yield* Effect.sleep(10)
        yield* Fiber.interrupt(waiting)
        yield* given(10_001)
        assert.strictEqual(yield* found(file, 10_000), "has more than 10,000 bytes")
        const whole = yield* Effect.forkChild(found(file, 70_000))
        yield* given(60_000)
        yield* Effect.sleep(10)
        yield* Effect.promise(() => end.close())
        assert.strictEqual(yield* Fiber.join(whole), "60000")
      })
  )
})
