/** The program in a package's README: a section that says what to install, a program, and what it prints. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Package, root } from "./tarballs.ts"

export interface Program {
  /** What whoever tries it installs: `["@laurel/core", "effect"]`. */
  readonly installs: ReadonlyArray<string>
  /** A module; a test of vitest; or lines for a shell. */
  readonly kind: "module" | "test" | "shell"
  readonly text: string
  /** The file that it is put into, as the section says; `first.mts` where it says none. */
  readonly file: string
  readonly output: string
}

/** The blocks of code in a text, each with its language. */
const blocksOf = (text: string): ReadonlyArray<{ readonly language: string; readonly text: string }> =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }))

/** What the line of a block installs; undefined where it is no such block. */
const installsOf = (block: { readonly language: string; readonly text: string } | undefined) =>
  block?.language === "sh" ? /^npm install ([^\n]+)\n$/.exec(block.text)?.[1]?.split(" ") : undefined

/** What a README lets its reader try; what is wrong with it as a text. */
export const programIn = (text: string): Program | string => {
  const sections = text.split(/^## /m).map((section) => ({ section, blocks: blocksOf(section) }))
  const { section = "", blocks = [] } = sections.find(({ blocks: [first] }) => installsOf(first) !== undefined) ?? {}
  const [install, program, output] = blocks
  const installs = installsOf(install)
  if (installs === undefined) return "expected a section whose first block is a line of sh: npm install …"
  if (program === undefined || !["ts", "sh"].includes(program.language))
    return "expected a program in ts or sh after what to install"
  if (output?.language !== "text") return "expected what the program prints, as text, below it"
  const kind = program.language === "sh" ? "shell" : program.text.includes('"@laurel/testkit"') ? "test" : "module"
  const [before = ""] = section.split(program.text)
  const file = /`([\w.-]+\.m?ts)`/.exec(before)?.[1] ?? "first.mts"
  return { installs, kind, text: program.text, file, output: output.text }
}

export const programOf = ({ name, folder }: Package): Program => {
  const found = programIn(readFileSync(join(root, folder, "README.md"), "utf8"))
  if (typeof found === "string") throw new Error(`${name}, README.md: ${found}`)
  return found
}
