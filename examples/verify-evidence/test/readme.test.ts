/** What the example's page says of the verifier is so. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Evidence } from "@laurel/evidence"

const example = join(import.meta.dirname, "..")
const readme = readFileSync(join(example, "README.md"), "utf8")

describe("the example of the verifier", () => {
  it("speaks of a verifier that has as many lines as it says", () => {
    const lines = readFileSync(fileURLToPath(Evidence.verifier), "utf8").split("\n").length - 1
    assert.include(readme, `(${lines} lines that import nothing`)
    assert.isBelow(lines, 200)
  })
})
