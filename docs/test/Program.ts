/** Programs that the blocks of a page make up. */
import { type Fence, placeOf } from "./Fence.ts"

interface Part {
  readonly fence: Fence
  /** What it is shown to print; nothing where the page does not say. */
  readonly output: Fence | undefined
}

export interface Program {
  readonly page: string
  /** Its file, in the folder of its page. */
  readonly file: string
  readonly parts: ReadonlyArray<Part>
  readonly runs: boolean
}

export interface Page {
  readonly programs: ReadonlyArray<Program>
  /** By their names: what programs of the page find in their folder. */
  readonly files: ReadonlyMap<string, string>
  /** Blocks that no program is made of, and that nothing is known of. */
  readonly fragments: ReadonlyArray<Fence>
  /** What is wrong with how blocks are marked. */
  readonly problems: ReadonlyArray<string>
}

const known: Readonly<Record<string, ReadonlySet<string>>> = {
  ts: new Set(["group", "file", "unrun", "fragment", "title"]),
  json: new Set(["as", "file", "output", "title"]),
  text: new Set(["output", "file", "title"]),
  csv: new Set(["file", "title"])
}

const misspelt = (fence: Fence): ReadonlyArray<string> =>
  [...fence.words.keys()]
    .filter((name) => !(known[fence.language]?.has(name) ?? false))
    .map((name) => `${placeOf(fence)}: "${name}" says nothing after ${fence.language}`)

class Gathering {
  readonly programs = new Map<string, Array<Part>>()
  readonly unrun = new Set<string>()
  readonly files = new Map<string, string>()
  readonly fragments: Array<Fence> = []
  readonly problems: Array<string> = []
  #last: { readonly file: string; readonly at: number } | undefined
  readonly #isHeld: (text: string) => boolean

  constructor(isHeld: (text: string) => boolean) {
    this.#isHeld = isHeld
  }

  add(fence: Fence): void {
    this.problems.push(...misspelt(fence))
    if (fence.words.has("output")) this.#output(fence)
    else if (fence.language === "ts") this.#code(fence)
    else if (fence.words.has("file")) this.files.set(fence.words.get("file") ?? "", fence.text)
  }

  #code(fence: Fence): void {
    this.#last = undefined
    if (this.#isHeld(fence.text)) return
    if (fence.words.has("fragment")) {
      if (fence.words.get("fragment") === "") this.problems.push(`${placeOf(fence)}: a fragment says why it is one`)
      this.fragments.push(fence)
      return
    }
    const group = fence.words.get("group")
    const file = fence.words.get("file") ?? (group === undefined ? `line-${fence.line}.mts` : `group-${group}.mts`)
    const parts = this.programs.get(file) ?? []
    this.programs.set(file, [...parts, { fence, output: undefined }])
    if (fence.words.has("unrun") || fence.words.has("file")) this.unrun.add(file)
    this.#last = { file, at: parts.length }
  }

  #output(fence: Fence): void {
    const parts = this.#last === undefined ? undefined : this.programs.get(this.#last.file)
    const part = parts?.[this.#last?.at ?? 0]
    if (parts === undefined || part === undefined || this.#last === undefined)
      this.problems.push(`${placeOf(fence)}: output of no program of this page`)
    else if (this.unrun.has(this.#last.file)) this.problems.push(`${placeOf(fence)}: output of what does not run`)
    else if (part.output !== undefined) this.problems.push(`${placeOf(fence)}: a second output of one block`)
    else parts[this.#last.at] = { ...part, output: fence }
  }
}

/** `isHeld` tells the texts that are tested elsewhere. */
export const pageOf = (page: string, fences: ReadonlyArray<Fence>, isHeld: (text: string) => boolean): Page => {
  const gathering = new Gathering(isHeld)
  for (const fence of fences) gathering.add(fence)
  const { files, fragments, problems, unrun } = gathering
  const programs = [...gathering.programs].map(([file, parts]) => ({ page, file, parts, runs: !unrun.has(file) }))
  return { programs, files, fragments, problems }
}

/** Never printed otherwise. */
const mark = "\n---- the next block ----\n"

interface Piece {
  readonly text: string
  /** Where it stands on the page; nothing where it does not. */
  readonly fence: Fence | undefined
}

/** Between its blocks a program prints marks, for each block prints what is shown after it. */
const pieces = ({ parts }: Program): ReadonlyArray<Piece> =>
  parts.flatMap(({ fence }, at) => [
    { text: fence.context, fence: undefined },
    { text: at === 0 ? "" : `;process.stdout.write(${JSON.stringify(mark)})\n`, fence: undefined },
    { text: fence.text, fence }
  ])

export const textOf = (program: Program): string =>
  pieces(program)
    .map(({ text }) => text)
    .join("")

/** What each block printed. */
export const printed = (stdout: string): ReadonlyArray<string> => stdout.split(mark)

/** Where a line of the program's text, counted from 1, stands on the page. */
export const placeIn = (program: Program, line: number): string => {
  let above = 0
  for (const { text, fence } of pieces(program)) {
    const lines = text.split("\n").length - 1
    if (line <= above + lines && fence !== undefined) return `${fence.page}:${fence.line + line - above - 1}`
    if (line <= above + lines) break
    above += lines
  }
  return `${program.page}, above or between blocks of ${program.file}`
}
