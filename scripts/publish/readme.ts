/** The program in a package's README: under "Try it", what to install, a program, and what it prints. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Package, root } from "./tarballs.ts"

export interface Program {
  /** What whoever tries it installs: `["@laurel/core", "effect"]`. */
  readonly installs: ReadonlyArray<string>
  /** A module; a test of vitest; or lines for a shell. */
  readonly kind: "module" | "test" | "shell"
  readonly text: string
  readonly output: string
}

/** The blocks of code in a text, each with its language. */
const blocksOf = (text: string): ReadonlyArray<{ readonly language: string; readonly text: string }> =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }))

/** The text below a heading, to the next one of its level. */
const sectionOf = (text: string, heading: string): string | undefined =>
  text.split(/^## /m).find((section) => section.startsWith(`${heading}\n`))

/** What a README lets its reader try; what is wrong with it as a text. */
export const programIn = (text: string): Program | string => {
  const [install, program, output] = blocksOf(sectionOf(text, "Try it") ?? "")
  const installs =
    install?.language === "sh" ? /^npm install ([^\n]+)\n$/.exec(install.text)?.[1]?.split(" ") : undefined
  if (installs === undefined) return 'expected a section "Try it" that begins with a line of sh: npm install …'
  if (program === undefined || !["ts", "sh"].includes(program.language))
    return 'expected a program in ts or sh below "Try it", after what to install'
  if (output?.language !== "text") return 'expected what the program prints, as text, below it in "Try it"'
  const kind = program.language === "sh" ? "shell" : program.text.includes('"@laurel/testkit"') ? "test" : "module"
  return { installs, kind, text: program.text, output: output.text }
}

export const programOf = ({ name, folder }: Package): Program => {
  const found = programIn(readFileSync(join(root, folder, "README.md"), "utf8"))
  if (typeof found === "string") throw new Error(`${name}, README.md: ${found}`)
  return found
}
