/** The example does what its page says. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Evidence } from "@laurel/evidence"

const example = join(import.meta.dirname, "..")
const readme = readFileSync(join(example, "README.md"), "utf8")

describe("the example of the verifier", () => {
  it("prints what its page shows", () => {
    const printed = execFileSync(process.execPath, ["--conditions=@laurel/source", join(example, "main.ts")], {
      encoding: "utf8"
    })
    assert.include(readme, `\`\`\`text\n${printed}\`\`\``)
  })

  it("speaks of a verifier that has as many lines as it says", () => {
    const lines = readFileSync(fileURLToPath(Evidence.verifier), "utf8").split("\n").length - 1
    assert.include(readme, `(${lines} lines that import nothing`)
    assert.isBelow(lines, 200)
  })
})
