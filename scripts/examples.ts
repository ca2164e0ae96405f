/**
 * Runs every example as somebody has it who installs Laurel: copied to an empty folder, with our packages from their tarballs and
 * none of our sources. Each must type-check under `strict` and print what its `output.txt` says.
 *
 *     npm run examples                      all of them
 *     npm run examples -- merge-contacts    only those that are named
 *
 * `--no-build` packs what is built already.
 */
import { spawn } from "node:child_process"
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { all, difference, type Example, run } from "./examples/Example.ts"
import { type Registry, start } from "./registry.ts"

const root = join(import.meta.dirname, "..")
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))

/** What is of this repository, and not of the example. */
const ours = new Set(["node_modules", "test", "tsconfig.json", "turbo.json"])

/** Milliseconds that an installation, or a check of types, may take. */
const patience = 180_000

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

/** Runs a command to its end, and not this program with it: the registry has to answer meanwhile. */
const command = (folder: string, name: string, args: ReadonlyArray<string>, env: Registry["env"] = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: folder, env: { ...process.env, ...env }, timeout: patience })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text))
    const stop = (): void => void child.kill()
    process.once("exit", stop)
    child.once("error", reject)
    child.once("close", (code) => {
      process.off("exit", stop)
      if (code === 0) resolve()
      else reject(new Error(`${name} ${args.join(" ")} ended with ${code ?? "a signal"}\n${said}`))
    })
  })

/** Runs them, as many at a time as there are cores, and gives what is wrong with each. */
const runAll = async (folder: string, examples: ReadonlyArray<Example>): Promise<ReadonlyArray<string>> => {
  const wrong: Array<string> = []
  const left = [...examples]
  const worker = async (): Promise<void> => {
    for (let example = left.shift(); example !== undefined; example = left.shift()) {
      const found = difference(example, await run(join(folder, example.name), ["main.ts"]))
      console.log(`${example.name}: ${found === undefined ? "prints what it should" : "WRONG"}`)
      if (found !== undefined) wrong.push(found)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
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
    options: { build: { type: "boolean", default: true } },
    allowNegative: true,
    allowPositionals: true
  })
  const examples = chosen(positionals)
  const folder = mkdtempSync(join(tmpdir(), "laurel-examples-"))
  // Whoever is root runs PostgreSQL as somebody else, who has to find it there.
  chmodSync(folder, 0o755)
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130))
  const registry = await start({ build: values.build })
  try {
    copy(folder, examples)
    await command(folder, "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], registry.env)
  } finally {
    await registry.stop()
  }
  await command(folder, join(folder, "node_modules/.bin/tsc"), ["-p", "."])
  console.log(`${examples.length} examples type-check under strict`)
  const wrong = await runAll(folder, examples)
  if (wrong.length === 0) return
  console.error(wrong.join("\n"))
  process.exitCode = 1
}

await main()
