/** The program in each package's README runs as it stands, from source, and prints what it says there. */
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { build } from "esbuild"
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest"
import { whole } from "../programs.ts"
import { programIn, programOf } from "../publish/readme.ts"
import { publishable, root } from "../publish/tarballs.ts"

const run = promisify(execFile)

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "laurel-readme-"))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A program's name as that of a file. */
const fileOf = (name: string): string => name.replace("/", "-")

const programs = publishable().map((each) => ({ name: each.name, folder: each.folder, program: programOf(each) }))

/** Below `node_modules`, where a program finds what it imports. */
const bundles = join(root, `node_modules/.cache/laurel-readmes-${process.pid}`)
beforeAll(async () => {
  const modules = programs.filter(({ program: { kind } }) => kind === "module")
  mkdirSync(bundles, { recursive: true })
  for (const { name, program } of modules) writeFileSync(join(bundles, `${fileOf(name)}.ts`), program.text)
  // All at once: they have most of it in common.
  await build({
    ...whole,
    entryPoints: modules.map(({ name }) => join(bundles, `${fileOf(name)}.ts`)),
    outdir: bundles,
    outExtension: { ".js": ".mjs" },
    splitting: true
  })
})
afterAll(() => rmSync(bundles, { recursive: true, force: true }))

describe("the README of", () => {
  // A test of vitest's is run where it is installed.
  for (const { name, program } of programs.filter(({ program: { kind } }) => kind !== "test"))
    it(`${name} prints what it says`, async () => {
      const cwd = folder()
      if (program.kind === "shell") {
        const text = program.text.replaceAll("npx laurel", `node ${join(inject("programs"), "laurel.mjs")}`)
        expect((await run("sh", ["-e", "-c", text], { cwd })).stdout).toBe(program.output)
      } else {
        const bundle = join(bundles, `${fileOf(name)}.mjs`)
        expect((await run(process.execPath, [bundle], { cwd })).stdout).toBe(program.output)
      }
    })
  it.each(programs)("$name names all that its program needs", ({ name, program }) => {
    const imports = [...program.text.matchAll(/from "((?:@[^/"]+\/)?[^/"]+)/g)].flatMap(([, found = ""]) =>
      found.startsWith("node:") ? [] : [found]
    )
    expect(program.installs).toContain(name)
    expect(imports.filter((each) => !program.installs.includes(each))).toEqual([])
  })
})

describe("a README", () => {
  const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`
  const [install, program, output] = [block("sh", "npm install a b"), block("ts", "console.log(1)"), block("text", "1")]
  it("has what to install, a program, and what that prints", () => {
    expect(programIn(`# a\n\n## Try it\n\n${install}${program}${output}\n## More\n`)).toEqual({
      installs: ["a", "b"],
      kind: "module",
      text: "console.log(1)\n",
      file: "first.mts",
      output: "1\n"
    })
  })
  it("says which file its program is put into", () => {
    expect(
      programIn(`# a\n\n## Try it\n\n${install}In \`main.test.ts\`, not \`a.js\`:\n\n${program}${output}`)
    ).toMatchObject({
      file: "main.test.ts"
    })
  })
  it.each([
    ["nothing to install", `## Try it\n${program}${output}`, "npm install"],
    ["no program", `## Try it\n${install}${output}`, "program"],
    ["no output", `## Try it\n${install}${program}\n## More\n${output}`, "prints"]
  ])("that has %s is told so", (_, text, words) => {
    expect(programIn(text)).toContain(words)
  })
})
