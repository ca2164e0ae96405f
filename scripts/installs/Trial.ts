/** One user's first minutes with a package: an empty project, an installation, a type check, and the README's program. */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { transformSync } from "esbuild"
import type { Registry } from "../registry.ts"
import { type Program } from "../publish/readme.ts"
import type { Package } from "../publish/tarballs.ts"
import { Failed, run, shown, succeed } from "../Command.ts"
import type { Manager, Tool, Tools } from "./Tools.ts"

/** With what a package is tried. */
export interface Trial {
  readonly package: Package
  readonly program: Program
  readonly manager: Manager
  readonly node: string
  readonly typescript: string
  readonly resolution: "nodenext" | "bundler"
}

interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Yarn links nothing unless it is told to, and loads from its archives. These can't do with that, and why. */
const linked: ReadonlyMap<string, string> = new Map([
  ["@laurel/certificate-typst", "it sets certificates in a process of its own, which finds nothing there"],
  ["@laurel/testkit", "vitest starts threads, which find nothing there"],
  ["@laurel/documents", "it flushes folders to the disk, which yarn's own file system can't"]
])

const isUnlinked = ({ manager, package: { name } }: Trial): boolean => manager === "yarn" && !linked.has(name)

const added = {
  npm: ["install", "--no-audit", "--no-fund", "--prefer-offline"],
  pnpm: ["add"],
  yarn: ["add"],
  "yarn-classic": ["add", "--non-interactive"]
} as const satisfies Readonly<Record<Manager, ReadonlyArray<string>>>

/** What runs a program that is installed in the project. */
const runnerOf = ({ manager }: Trial, { path }: Tool): string =>
  ({ npm: "npx", pnpm: `${path} exec`, yarn: `node ${path}`, "yarn-classic": `node ${path} --silent` })[manager]

/** A manager's own project, as whoever starts has it: that of npm is no project of modules. */
const begun = {
  npm: ["init", "-y"],
  pnpm: ["init"],
  yarn: ["init", "-y"],
  "yarn-classic": ["init", "-y"]
} as const satisfies Readonly<Record<Manager, ReadonlyArray<string>>>

/** What a manager says. */
const ask = async ({ path }: Tool, args: ReadonlyArray<string>, place: Place): Promise<string> => {
  const { stdout, stderr } = path.endsWith(".js")
    ? await succeed(process.execPath, [path, ...args], place)
    : await succeed(path, args, place)
  return `${stdout}${stderr}`
}

const install = (trial: Trial, manager: Tool, names: ReadonlyArray<string>, place: Place): Promise<string> =>
  ask(manager, [...added[trial.manager], ...names], place)

const configOf = ({ program: { file }, resolution }: Trial, types: string) => ({
  compilerOptions: {
    target: "es2023",
    module: resolution === "nodenext" ? "nodenext" : "preserve",
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: false,
    typeRoots: [types],
    types: ["node"]
  },
  files: [file]
})

const checkTypes = async (trial: Trial, tools: Tools, place: Place): Promise<string> => {
  const { path, version } = await tools.typescript(trial.typescript)
  writeFileSync(join(place.cwd, "tsconfig.json"), JSON.stringify(configOf(trial, await tools.types())))
  await succeed(process.execPath, [path, "-p", "."], place)
  return version
}

const commandOf = (trial: Trial, manager: Tool, { path }: Tool, cwd: string): ReadonlyArray<string> => {
  const { kind, file, text } = trial.program
  if (kind === "shell") return ["sh", "-e", "-c", text.replaceAll("npx", runnerOf(trial, manager))]
  if (kind === "test") return [path, "node_modules/vitest/vitest.mjs", "run", file]
  if (!isUnlinked(trial)) return [path, file]
  // Its loader reads no TypeScript.
  writeFileSync(join(cwd, "main.mjs"), transformSync(text, { loader: "ts", format: "esm" }).code)
  return [path, "--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs", "main.mjs"]
}

const runProgram = async (trial: Trial, manager: Tool, node: Tool, place: Place): Promise<void> => {
  const [command = "", ...args] = commandOf(trial, manager, node, place.cwd)
  const path = [join(place.cwd, "node_modules/.bin"), dirname(node.path), process.env["PATH"] ?? ""].join(":")
  const { code, stdout, stderr } = await run(command, args, { cwd: place.cwd, env: { ...place.env, PATH: path } })
  const { kind, output } = trial.program
  // What vitest prints has times in it.
  const isSaid = kind === "test" ? output.split("\n").every((line) => stdout.includes(line.trim())) : stdout === output
  if (code === 0 && isSaid) return
  throw new Failed(`exit code ${code}, expected it to print\n${output}\nfound\n${shown(`${stdout}\n${stderr}`)}`)
}

/** What yarn says of peers that are missing. */
const warned = /(?:unmet peer dependency|doesn't provide)[^\n]*/

const missingPeers = (trial: Trial, said: string): void => {
  const { manager, package: each } = trial
  const peers = Object.keys(each.manifest.peerDependencies ?? {})
  if (
    !manager.startsWith("yarn") ||
    peers.length === 0 ||
    (warned.test(said) && peers.every((peer) => said.includes(peer)))
  )
    return
  throw new Failed(`expected ${manager} to say that ${peers.join(", ")} are missing, found\n${shown(said)}`)
}

/** Goes through a trial in an empty folder; gives the versions that it was made with. */
export const attempt = async (trial: Trial, tools: Tools, registry: Registry, cwd: string): Promise<string> => {
  mkdirSync(cwd, { recursive: true })
  const manager = await tools.manager(trial.manager)
  const node = await tools.node(trial.node)
  const place = { cwd, env: isUnlinked(trial) ? registry.env : { ...registry.env, YARN_NODE_LINKER: "node-modules" } }
  // Without this, later yarns take a folder above for the project.
  if (trial.manager === "yarn") writeFileSync(join(cwd, "yarn.lock"), "")
  // The pnpm that is named in a project fetches itself for every machine; this one is tried as it is.
  const env = { ...place.env, pnpm_config_init_package_manager: "false" }
  await ask(manager, begun[trial.manager], { cwd, env })
  if (trial.program.kind !== "shell") writeFileSync(join(cwd, trial.program.file), trial.program.text)
  // By itself first: what it needs beside it is said, and nothing breaks. npm and pnpm install that without a word.
  if (trial.manager.startsWith("yarn")) missingPeers(trial, await install(trial, manager, [trial.package.name], place))
  await install(trial, manager, trial.program.installs, place)
  const isChecked = trial.program.kind === "module" && !isUnlinked(trial)
  const version = isChecked ? await checkTypes(trial, tools, place) : undefined
  await runProgram(trial, manager, node, place)
  const checked = version === undefined ? "" : `, TypeScript ${version} ${trial.resolution}`
  return `${trial.manager} ${manager.version}, Node ${node.version}${checked}`
}
