/** The guides of operators say what can be typed, what is printed, and where more is to be found. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { misunderstood, wordsOf } from "./commandLines.ts"

const root = join(import.meta.dirname, "../../..")
const guides = [
  { file: "operate.md", commands: 15, symptoms: 25 },
  { file: "credentials.md", commands: 25, symptoms: 10 }
].map((each) => ({ ...each, guide: readFileSync(join(root, "docs", each.file), "utf8") }))

/** The lines of blocks of a shell that run the program. */
const typed = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^( *)```sh\n(.*?)^\1```/gms)].flatMap(([, , block = ""]) =>
    block.split("\n").flatMap((line) => (/^ *(?:npx )?laurel /.test(line) ? [line.trim().replace(/^npx /, "")] : []))
  )

/** What stands as code in the first column of the tables of symptoms. */
const symptoms = (text: string): ReadonlyArray<string> =>
  (text.split("\n## When something is wrong\n")[1] ?? "")
    .split("\n")
    .flatMap((line) => (/^\| +(.*?) +\|/.exec(line)?.[1] ?? "").match(/``.*?``|`[^`]+`/g) ?? [])
    .map((code) => code.replaceAll(/^`+|`+$/g, ""))

/** All that our sources may print. */
const printed = globSync("{apps,packages}/*/{src,verify}/**/*.{ts,mjs}", { cwd: root })
  .map((file) => readFileSync(join(root, file), "utf8").replaceAll("\\`", "`"))
  .join("\n")

/** The pieces of a message between names and numbers that are nowhere printed. */
const unknown = (message: string): ReadonlyArray<string> =>
  message
    .split("…")
    .map((piece) => piece.trim())
    .filter((piece) => piece.length > 2 && !printed.includes(piece))

describe.each(guides)("the operator's guide $file", ({ file: own, guide, commands, symptoms: least }) => {
  it("gives command lines that the program takes", async () => {
    const lines = typed(guide)
    expect(lines.length).toBeGreaterThan(commands)
    for (const line of lines) {
      const words = wordsOf(line).slice(1)
      if (words[0] === "--version" || words[0] === "--help") continue
      expect(await Effect.runPromise(misunderstood(words)), line).toEqual([])
    }
  })
  it("names symptoms, and messages as they are printed", () => {
    const rows = (guide.split("\n## When something is wrong\n")[1] ?? "").match(/^\| (?!what you see|--).*$/gm) ?? []
    expect(rows.length).toBeGreaterThanOrEqual(least)
    const messages = symptoms(guide).filter((code) => code.length > 15 && !code.startsWith("laurel "))
    expect(messages.flatMap(unknown)).toEqual([])
    expect(unknown("no store at …: run `laurel synch` first")).toEqual([": run `laurel synch` first"])
  })
  it("links what is there, headings too", () => {
    const headings = (text: string) =>
      [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, "")
          .replaceAll(" ", "-")
      )
    const broken = [...guide.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([link, file = "", heading]) => {
      const path = join(root, "docs", file === "" ? own : file)
      if (!existsSync(path)) return [link]
      return heading === undefined || headings(readFileSync(path, "utf8")).includes(heading) ? [] : [link]
    })
    expect(broken).toEqual([])
  })
})
