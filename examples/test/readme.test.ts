/** The program on the front page is this one, and prints what the page says. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const example = join(import.meta.dirname, "../first-achievement")
const read = (path: string): string => readFileSync(join(example, path), "utf8")
const readme = read("../../README.md")
const fences = (...kinds: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...readme.matchAll(/```(\w*)\n(.*?)```/gs)].flatMap(([, kind = "", text = ""]) =>
    kinds.includes(kind) ? [text] : []
  )

describe("the README's program", () => {
  it("is the file it says it is", () => {
    assert.include(fences("ts"), read("main.ts"))
  })

  it("prints what the README shows", () => {
    // That the program prints this is for the test of all examples to say.
    assert.include(fences("", "text"), read("output.txt"))
  })
})
