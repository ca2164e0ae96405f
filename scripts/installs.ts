/**
 * Installs every published package by itself, from its tarball, in an empty project, as users do: with npm, pnpm and yarn, on every
 * Node and with every TypeScript that is supported, and runs the program in its README.
 *
 *     node scripts/installs.ts                    each package with each of them at least once
 *     node scripts/installs.ts laurel core        some packages
 *     node scripts/installs.ts --small            the part that `npm run verify` does
 *
 * `--no-build` takes what is built already, `--packed <folder>` tarballs that `packages.ts` has kept; `--keep` leaves the projects
 * where they are, and says where.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { toolsOf, managers, nodes, typescripts } from "./installs/Tools.ts"
import { attempt, type Trial } from "./installs/Trial.ts"
import { inLanes } from "./Command.ts"
import { programOf } from "./publish/readme.ts"
import { type Package, publishable } from "./publish/tarballs.ts"
import { start } from "./registry.ts"

/** Trials at the same time: most of one is waiting for disks and a network. */
const lanes = 2

const at = <A>(values: ReadonlyArray<A>, index: number): A => {
  const value = values[index % values.length]
  if (value === undefined) throw new Error("expected something to choose from")
  return value
}

/** Each manager once; beside it another Node and TypeScript each time, so that all of them are had. */
const trialsOf = (each: Package, index: number): ReadonlyArray<Trial> =>
  managers.map((manager, turn) => ({
    package: each,
    program: programOf(each),
    manager,
    node: at(nodes, turn + index),
    // The manager whose projects are not type-checked takes no turn.
    typescript: at(typescripts, (turn === managers.indexOf("yarn-classic") ? 2 : turn) + index),
    resolution: (turn + index) % 2 === 0 ? "nodenext" : "bundler"
  }))

/** What whoever starts installs, as most do. */
const small = (each: Package): ReadonlyArray<Trial> =>
  ["laurel", "@laurel/core"].includes(each.name)
    ? [
        {
          package: each,
          program: programOf(each),
          manager: "npm",
          node: "24",
          typescript: "7.0",
          resolution: "nodenext"
        }
      ]
    : []

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: {
      build: { type: "boolean", default: true },
      packed: { type: "string" },
      small: { type: "boolean", default: false },
      keep: { type: "boolean", default: false }
    },
    allowNegative: true,
    allowPositionals: true
  })
  const isMeant = ({ name }: Package): boolean =>
    positionals.length === 0 || positionals.includes(name.replace("@laurel/", ""))
  const trials = publishable()
    .filter(isMeant)
    .flatMap(values.small ? small : trialsOf)
  if (trials.length === 0) throw new Error(`no published package is named ${positionals.join(", ")}`)
  const folder = mkdtempSync(join(tmpdir(), "laurel-installs-"))
  if (!values.keep) process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  // Whoever interrupts it leaves neither folders nor programs behind: both go when it exits.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130))
  const registry = await start(values)
  const tools = toolsOf()
  let failed = 0
  await inLanes(lanes, [...trials.entries()], async ([index, trial]) => {
    const started = performance.now()
    try {
      const versions = await attempt(trial, tools, registry, join(folder, `project-${index}`))
      console.log(`${trial.package.name}: ${versions}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
    } catch (error) {
      failed += 1
      const { manager, node, typescript, resolution } = trial
      console.error(
        `${trial.package.name} FAILED with ${manager}, Node ${node}, TypeScript ${typescript} ${resolution}`
      )
      console.error(error instanceof Error ? error.message : error)
    }
  })
  await registry.stop()
  console.log(`${trials.length - failed} of ${trials.length} installations are as they should be`)
  if (values.keep) console.log(`the projects are in ${folder}`)
  if (failed > 0) process.exitCode = 1
}

await main()
