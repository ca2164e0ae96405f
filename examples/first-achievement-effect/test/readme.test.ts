/** The program on the page of the core is this one. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"

const example = join(import.meta.dirname, "..")

it("the page of the core shows the program", () => {
  const readme = readFileSync(join(example, "../../packages/core/README.md"), "utf8")
  assert.include(readme, `\`\`\`ts\n${readFileSync(join(example, "main.ts"), "utf8")}\`\`\``)
})
