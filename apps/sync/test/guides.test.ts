/** Command lines of every guide and README are ones of this program, and its files there are read as they stand. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { misunderstood, wordsOf } from "./commandLines.ts"
import * as Configuration from "../src/configuration/Configuration.ts"
import * as Sources from "../src/sources/Sources.ts"

const root = join(import.meta.dirname, "../../..")
const pages = ["docs/*.md", "packages/*/{README,docs/*}.md", "apps/sync/README.md", "examples/*/README.md", "README.md"]
const block = /^( *)```(\w+)([^\n]*)\n(.*?)^\1```/gms

interface Block {
  readonly at: string
  readonly language: string
  readonly words: string
  readonly text: string
}

const blocks = globSync(pages, { cwd: root }).flatMap((page): ReadonlyArray<Block> => {
  const markdown = readFileSync(join(root, page), "utf8")
  return [...markdown.matchAll(block)].map(({ index, 2: language = "", 3: words = "", 4: text = "" }) => ({
    at: `${page}:${markdown.slice(0, index).split("\n").length}`,
    language,
    words,
    text
  }))
})

/** Lines that go on after a backslash are one. */
const linesOf = (text: string): ReadonlyArray<string> => text.replaceAll(/\\\n\s*/g, "").split("\n")

const commandOf = (line: string): string | undefined => /^\s*(?:\$ )?(?:npx )?laurel (.*)$/.exec(line)?.[1]

/** `--version` and `--help` are understood anywhere. */
const asksOnly = /^--(?:version|help)\b/

const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ at, text }) =>
    linesOf(text).flatMap((line) => {
      const command = commandOf(line)
      return command === undefined || asksOnly.test(command) ? [] : [{ at, command }]
    })
  )

const wrongIn = (schema: Schema.Decoder<unknown>) => (text: string) =>
  Result.match(Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(JSON.parse(text)), {
    onSuccess: () => [],
    onFailure: ({ message }) => [message]
  })
const kinds = { config: wrongIn(Configuration.Configuration), sources: wrongIn(Sources.Sources) }

describe("the guides", () => {
  it("show command lines that the program understands", async () => {
    const wrong: Array<string> = []
    for (const { at, command } of commands)
      for (const what of await Effect.runPromise(misunderstood(wordsOf(command))))
        wrong.push(`${at}: ${command}: ${what}`)
    expect(wrong).toEqual([])
    expect(commands.length).toBeGreaterThan(50)
    expect(linesOf("laurel sync \\\n  --full").map(commandOf)).toEqual(["sync --full"])
  })
  it.each(["config", "sources"] as const)("show as=%s what is one", (kind) => {
    const shown = blocks.filter(({ words }) => words.includes(`as=${kind}`))
    expect(shown.flatMap(({ at, text }) => kinds[kind](text).map((what) => `${at}: ${what}`))).toEqual([])
    expect(kinds[kind]("{}")).not.toEqual([])
  })
})
