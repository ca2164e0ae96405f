/** What the pages and the READMEs show is so: programs compile, run and print what is said, and JSON is what it is said to be. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { programIn } from "../../scripts/publish/readme.ts"
import { root, sources } from "../src/Page.ts"
import { fencesOf, placeOf } from "./Fence.ts"
import { kinds, ofTheProgram } from "./kinds.ts"
import { pageOf, printed, type Program } from "./Program.ts"
import * as Workshop from "./Workshop.ts"

/** Blocks that no test can hold, each with its reason on the page. One more is one to think about. */
const fragments = 0

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** Programs that are shown from a file, where another test compiles and runs them. */
const files = globSync(["packages/*/test/**/*.ts", "examples/*/{*,src/**/*,test/**/*}.ts"], { cwd: root }).map(read)

/** A few lines may stand in any file. */
const isHeld = (text: string): boolean =>
  text.split("\n").length > 10 ? files.some((file) => file.includes(text)) : files.includes(text)

const paths = [...sources(), "README.md", "docs/README.md"]
const fences = paths.flatMap((path) => fencesOf(path, read(path)))
const pages = new Map(
  paths.map((path) => [
    path,
    pageOf(
      path,
      fences.filter(({ page }) => page === path),
      isHeld
    )
  ])
)
const all = [...pages.values()]
const programs = all.flatMap((page) => page.programs)

/** What a README lets its reader try is run as its reader does, from what is published. */
const isTried = ({ page, parts }: Program): boolean => {
  const tried = programIn(read(page))
  return typeof tried !== "string" && parts.some(({ fence }) => fence.text === tried.text)
}
const running = programs.filter((program) => program.runs && !isTried(program))

let faults: ReadonlyArray<string> = []
beforeAll(async () => {
  Workshop.lay(pages)
  faults = Workshop.faults(programs)
  await Workshop.bundle(running)
})

describe("blocks of code", () => {
  it("say what they are in words that are known", () => {
    expect(all.flatMap(({ problems }) => problems)).toEqual([])
  })
  it("compile", () => {
    expect(faults).toEqual([])
  })
  it(`are tested, but for ${fragments} that say why not`, () => {
    expect(all.flatMap((page) => page.fragments).map(placeOf)).toHaveLength(fragments)
  })
})

describe.each(fences.filter(({ language }) => language === "json").map((fence) => [placeOf(fence), fence] as const))(
  "the JSON at %s",
  (_, { text, words }) => {
    const kind = words.get("as")
    it(kind === undefined || ofTheProgram.has(kind) ? "is JSON" : `is of the kind "${kind}"`, () => {
      const json: unknown = JSON.parse(text)
      if (kind === undefined || ofTheProgram.has(kind)) return
      expect(Object.keys(kinds)).toContain(kind)
      expect(kinds[kind]?.(json)).toBeUndefined()
    })
  }
)

describe.concurrent("the program at", () => {
  for (const program of running) {
    const [first] = program.parts
    it(`${first === undefined ? program.page : placeOf(first.fence)} runs, and prints what is shown`, async ({
      expect: its
    }) => {
      const { failed, stdout } = await Workshop.run(program)
      its(failed).toBeUndefined()
      const outputs = printed(stdout)
      for (const [at, { output }] of program.parts.entries())
        if (output !== undefined) its(outputs[at]).toBe(output.text)
    })
  }
})
