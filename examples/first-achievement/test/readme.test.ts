/** The program on the front page is this one, and prints what the page says. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const example = join(import.meta.dirname, "..")
const readme = readFileSync(join(example, "../../README.md"), "utf8")
const fence = (kind: string): ReadonlyArray<string> =>
  [...readme.matchAll(/```(\w*)\n(.*?)```/gs)].flatMap(([, language, text]) => (language === kind ? [text ?? ""] : []))

describe("the README's program", () => {
  it("is the file it says it is", () => {
    assert.deepStrictEqual(fence("ts"), [readFileSync(join(example, "main.ts"), "utf8")])
  })

  it("prints what the README shows", () => {
    const printed = execFileSync(process.execPath, ["--conditions=@laurel/source", join(example, "main.ts")], {
      encoding: "utf8"
    })
    assert.include(fence(""), printed)
  })
})
