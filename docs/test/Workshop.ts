/** Where programs of pages are written, compiled and run: a folder for each page, in which the packages are found. */
import { execFile, spawnSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { build } from "esbuild"
// @boundaries-ignore the repository's own tools are no package
import { whole } from "../../scripts/programs.ts"
import { root } from "../src/Page.ts"
import { type Page, placeIn, type Program, textOf } from "./Program.ts"

const folder = join(root, "docs/dist/blocks")

/** In milliseconds: ends one that hangs, also where others work. */
const patience = 300_000

/** In milliseconds: the compiler has all of them at once. */
const compiling = 600_000

const strict = {
  extends: "../../../tsconfig.base.json",
  include: ["."],
  // A page may show what it does not use.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false }
}

const folderOf = (page: string): string => join(folder, page.replace(/\.md$/, "").replaceAll("/", "-"))

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Writes all programs and what they find, and nothing stays of before. */
export const lay = (pages: ReadonlyMap<string, Page>): void => {
  rmSync(folder, { recursive: true, force: true })
  put(join(folder, "tsconfig.json"), JSON.stringify(strict))
  // As `npm init` may write it: what a page calls `.ts` is no module for its readers, and the compiler says so.
  put(join(folder, "package.json"), JSON.stringify({ type: "commonjs" }))
  for (const [page, { files, programs }] of pages) {
    for (const [name, text] of files) put(join(folderOf(page), name), text)
    for (const program of programs) put(join(folderOf(page), program.file), textOf(program))
  }
}

const fault = /^(.*?)\((\d+),\d+\): (error .*)$/

/** What the compiler says of all programs in one run, each at its place on the page. */
export const faults = (programs: ReadonlyArray<Program>): ReadonlyArray<string> => {
  const byPath = new Map(programs.map((program) => [join(folderOf(program.page), program.file), program]))
  const args = [join(root, "node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"]
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", timeout: compiling })
  const told = stdout.split("\n").flatMap((line) => {
    const [, path = "", at = "", said = ""] = fault.exec(line) ?? []
    const program = byPath.get(join(folder, path))
    if (program === undefined) return line.trim() === "" ? [] : [line]
    return [`${placeIn(program, Number(at))}: ${said}`]
  })
  if (status === null) return [...told, "tsc was ended, or took too long"]
  return told.length === 0 && status !== 0 ? [`tsc ended with ${status}`] : told
}

/** Puts all programs into files that start soon, of which they share what they have in common. */
export const bundle = async (programs: ReadonlyArray<Program>): Promise<void> => {
  await build({
    ...whole,
    entryPoints: programs.map(({ page, file }) => join(folderOf(page), file)),
    outdir: folder,
    outbase: folder,
    outExtension: { ".js": ".mjs" },
    splitting: true
  })
}

export interface Ended {
  readonly failed: string | undefined
  readonly stdout: string
}

const started = ({ page, file }: Program): Promise<Ended> =>
  new Promise((resolve) => {
    const args = ["--disable-warning=ExperimentalWarning", file.replace(/\.mts$/, ".mjs")]
    const cwd = folderOf(page)
    execFile(process.execPath, args, { cwd, encoding: "utf8", timeout: patience }, (error, stdout, stderr) => {
      const why = error === null ? undefined : `${error.killed === true ? "took too long" : "failed"}: ${stderr}`
      resolve({ failed: why?.replaceAll(relative(root, cwd), page), stdout })
    })
  })

/** Programs run beside each other, two at a time. */
const lanes: Array<Promise<unknown>> = [Promise.resolve(), Promise.resolve()]

/** Runs a program in the folder of its page, when its turn comes. */
export const run = (program: Program): Promise<Ended> => {
  const before = lanes.shift()
  const ended = Promise.resolve(before).then(() => started(program))
  lanes.push(ended)
  return ended
}
