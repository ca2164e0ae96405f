/** Blocks become the programs that their page says, and a block that is marked in vain is told. */
import { describe, expect, it } from "vitest"
import { rewrite } from "../src/Rewrite.ts"
import { fencesOf } from "./Fence.ts"
import { pageOf, placeIn, printed, textOf } from "./Program.ts"

const block = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`
const read = (...blocks: ReadonlyArray<string>) =>
  pageOf("a.md", fencesOf("a.md", blocks.join("\n")), (text) => text === "held()\n")

describe("blocks", () => {
  it("are programs of their own, but for those of a group, of which each prints its own", () => {
    const { programs } = read(
      block("ts", "one()"),
      block("ts group=x", "two()"),
      block("ts group=x", "three()"),
      block("text output", "3")
    )
    expect(programs.map(({ file }) => file)).toEqual(["line-2.mts", "group-x.mts"])
    const group = programs[1]
    if (group === undefined) throw new Error("no group")
    expect(group.parts.map(({ output }) => output?.text)).toEqual([undefined, "3\n"])
    const mark = /write\("(.*)"\)/.exec(textOf(group))?.[1]?.replaceAll("\\n", "\n") ?? ""
    expect(printed(`2\n${mark}3\n`)).toEqual(["2\n", "3\n"])
    expect(placeIn(group, 1)).toBe("a.md:6")
    expect(placeIn(group, 3)).toBe("a.md:10")
  })
  it("stand on what is above them, which readers do not see", () => {
    const page = `<!-- ts\ndeclare const x: number\n-->\n\n${block('ts unrun="x is yours"', "x + 1")}`
    const [program] = read(page).programs
    expect(program === undefined ? "" : textOf(program)).toBe("declare const x: number\nx + 1\n")
    expect(program?.runs).toBe(false)
    expect(rewrite("docs/a.md", page, new Set()).text).toBe('```ts title="Compiled, not run: x is yours"\nx + 1\n```\n')
  })
  it("are left to the test that holds them", () => {
    expect(read(block("ts", "held()")).programs).toEqual([])
  })
  it.each([
    ["a word that says nothing", block("ts groop=x", "one()"), '"groop"'],
    ["an output of nothing", block("text output", "1"), "of no program"],
    ["an output of what does not run", block('ts unrun="why"', "one()") + block("text output", "1"), "does not run"],
    ["two outputs", block("ts", "one()") + block("text output", "1") + block("text output", "2"), "second output"],
    ["a fragment without a reason", block("ts fragment", "one("), "says why"]
  ])("tell of %s", (_, page, words) => {
    expect(read(page).problems.join("\n")).toContain(words)
  })
})
