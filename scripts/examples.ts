/**
 * Runs every example as somebody has it who installs Laurel: copied to an empty folder, with our packages from their tarballs and
 * none of our sources. Each must type-check under `strict` and print what its `output.txt` says.
 *
 *     npm run examples                      all of them
 *     npm run examples -- merge-contacts    only those that are named
 *
 * `--no-build` packs what is built already; `--packed <folder>` takes tarballs that `packages.ts` has kept.
 */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { inLanes, succeed } from "./Command.ts"
import { all, difference, type Example, run } from "./examples/Example.ts"
import { root } from "./publish/tarballs.ts"
import { start } from "./registry.ts"

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))

/** What is of this repository, and not of the example. */
const ours = new Set(["node_modules", "test", "tsconfig.json", "turbo.json"])

const write = (path: string, content: unknown): void => writeFileSync(path, JSON.stringify(content, null, 2))

/** A project with the examples in it, as workspaces: they are installed together, and each has what it asks for. */
const copy = (folder: string, examples: ReadonlyArray<Example>): void => {
  for (const example of examples)
    cpSync(example.folder, join(folder, example.name), {
      recursive: true,
      filter: (path) => path === example.folder || !ours.has(basename(path))
    })
  const { typescript, "@types/node": node } = manifest.devDependencies
  write(join(folder, "package.json"), {
    private: true,
    type: "module",
    workspaces: examples.map(({ name }) => name),
    devDependencies: { typescript, "@types/node": node },
    allowScripts: manifest.allowScripts
  })
  write(join(folder, "tsconfig.json"), {
    compilerOptions: {
      strict: true,
      target: "es2023",
      lib: ["es2024", "esnext.disposable", "dom"],
      module: "nodenext",
      types: ["node"],
      resolveJsonModule: true,
      allowImportingTsExtensions: true,
      noEmit: true
    },
    include: examples.map(({ name }) => `${name}/**/*.ts`)
  })
}

/** Runs them, as many at a time as there are cores, and gives what is wrong with each. */
const runAll = async (folder: string, examples: ReadonlyArray<Example>): Promise<ReadonlyArray<string>> => {
  const wrong: Array<string> = []
  await inLanes(availableParallelism(), examples, async (example) => {
    const found = difference(example, await run(join(folder, example.name), ["main.ts"]))
    console.log(`${example.name}: ${found === undefined ? "prints what it should" : "WRONG"}`)
    if (found !== undefined) wrong.push(found)
  })
  return wrong
}

const chosen = (names: ReadonlyArray<string>): ReadonlyArray<Example> => {
  const examples = all(root)
  const unknown = names.find((name) => examples.every((each) => each.name !== name))
  if (unknown !== undefined)
    throw new Error(`expected one of ${examples.map(({ name }) => name).join(", ")}, found ${unknown}`)
  return names.length === 0 ? examples : examples.filter(({ name }) => names.includes(name))
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { build: { type: "boolean", default: true }, packed: { type: "string" } },
    allowNegative: true,
    allowPositionals: true
  })
  const examples = chosen(positionals)
  const folder = mkdtempSync(join(tmpdir(), "laurel-examples-"))
  // Whoever is root runs PostgreSQL as somebody else, who has to find it there.
  chmodSync(folder, 0o755)
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  const registry = await start(values)
  try {
    copy(folder, examples)
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline"]
    await succeed("npm", ["install", ...quiet], { cwd: folder, env: registry.env })
  } finally {
    await registry.stop()
  }
  await succeed(join(folder, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder })
  console.log(`${examples.length} examples type-check under strict`)
  const wrong = await runAll(folder, examples)
  if (wrong.length === 0) return
  console.error(wrong.join("\n"))
  process.exitCode = 1
}

await main()
