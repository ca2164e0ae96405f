/** AICC courses for tests: whole ones, and small ones of which one file is another. */
import { readdirSync, readFileSync } from "node:fs"
import { extname, join } from "node:path"
import type { Build } from "@laurel/core"
import { Result } from "effect"
import { read } from "../src/package/Aicc.ts"
import { describe, type Options, type Structure } from "../src/package/Structure.ts"

const folder = join(import.meta.dirname, "fixtures/aicc")

export const whole = ["forklift", "cabin", "ladder"] as const

export type Files = ReadonlyMap<string, Uint8Array>

/** The files of a whole course, by their paths in it. */
export const filesOf = (name: string): Files =>
  new Map(
    readdirSync(join(folder, name), { recursive: true, encoding: "utf8" })
      .filter((file) => extname(file) !== "")
      .toSorted()
      .map((file): [string, Uint8Array] => [file, readFileSync(join(folder, name, file))])
  )

export const expected = (): Record<string, unknown> => JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"))

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const small = {
  crs: "[Course]\nCourse_ID=c\nCourse_Title=Course\n",
  au: "System_ID,File_Name\nA1,1.htm\nA2,2.htm\n",
  des: "System_ID,Title\nA1,One\nA2,Two\n",
  cst: "Block,Member,Member\nroot,A1,A2\n"
}

/** A small course in which these files are others, or none where they are null. */
export const course = (others: { readonly [ending: string]: string | Uint8Array | null } = {}): Files =>
  new Map(
    Object.entries({ ...small, ...others }).flatMap(([ending, file]): ReadonlyArray<[string, Uint8Array]> =>
      file === null ? [] : [[`c.${ending}`, typeof file === "string" ? utf8(file) : file]]
    )
  )

/** With units `A1` to `A<n>` that have these marks. */
export const unitsWith = (...marks: ReadonlyArray<string>): string =>
  `System_ID,Mastery_Score\n${marks.map((mark, at) => `A${at + 1},${mark}\n`).join("")}`

export const structureOf = (files: Files, options: Options = { course: "c" }): Structure =>
  Result.getOrThrowWith(read(files, options), (refused) => Error(describe(refused)))

/** A rule in a line: `(A1: completed | A1: passed) & A2: passed`. */
export const words = (rule: Build.Rule | null): string => {
  if (rule === null) return "none"
  const sign = rule.rule === "any" ? " | " : rule.rule === "atLeast" ? ` ${rule.n}* ` : " & "
  if ("of" in rule) return `(${rule.of.map(words).join(sign)})`
  return "group" in rule ? `${rule.group}: ${rule.rule}` : rule.rule
}

/** A catalog with nothing else in it. */
export const catalogOf = ({ offering, achievementType }: Structure): unknown => ({
  offerings: [offering],
  achievementTypes: [achievementType],
  certifications: []
})
