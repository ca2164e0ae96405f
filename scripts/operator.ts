/**
 * What a new operator does, from the packed program and an empty folder to an evidence pack that somebody else has checked; with the
 * Node of this repository, and with the oldest that the program says it runs on. Each step's exit code and words are held.
 */
import { execFile } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { Machine, StepFailed } from "./operator/Machine.ts"
import * as Proof from "./operator/Proof.ts"
import * as Record from "./operator/Record.ts"
import * as Services from "./operator/Services.ts"
import * as World from "./operator/World.ts"

/** The oldest Node that the program's manifest allows. */
const oldest = "22.19.0"

const root = join(import.meta.dirname, "..")
const place = mkdtempSync(join(tmpdir(), "laurel-operator-"))
process.on("exit", () => rmSync(place, { recursive: true, force: true }))

const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel", "error"]

const run = promisify(execFile)

const npm = async (args: ReadonlyArray<string>, cwd: string): Promise<string> => {
  try {
    return (await run("npm", args, { cwd, encoding: "utf8" })).stdout.trim()
  } catch (cause) {
    // What it printed is in its message and fields.
    throw new StepFailed(`npm ${args.join(" ")}`, { cause })
  }
}

const folder = (name: string): string => {
  const path = join(place, name)
  mkdirSync(path)
  return path
}

/** Installs the packed program in an empty folder. */
const installProgram = async (): Promise<string> => {
  const tarball = await npm(["pack", "--silent", "--pack-destination", place], join(root, "apps/sync"))
  const installed = folder("installed")
  await npm(["install", ...quiet, join(place, tarball)], installed)
  const ours = readdirSync(join(installed, "node_modules/@laurel"))
  if (ours.join() === "sync") return installed
  throw new StepFailed(`expected no package of ours but sync to be installed, found ${ours.join(", ")}`)
}

/** Installs the oldest Node in a folder of its own. */
const installNode = async (): Promise<string> => {
  const nodes = folder("nodes")
  await npm(["install", ...quiet, `node@${oldest}`], nodes)
  return join(nodes, "node_modules/node/bin/node")
}

type Story = (machine: Machine, world: World.World) => Promise<void>

/** All that there is to do. */
const whole: Story = async (machine, world) => {
  await Record.begin(machine, world)
  const watched = Services.beginToWatch(machine, world)
  await Record.fill(machine)
  await Record.decide(machine)
  await Record.change(machine)
  await Record.review(machine)
  await Record.importing(machine)
  await Services.tell(machine, world)
  await Services.serve(machine)
  await Services.watch(machine, watched)
  await Proof.restore(machine)
  await Proof.prove(machine)
}

/** What another Node may do otherwise: modules, SQLite, servers, cryptography. */
const brief: Story = async (machine, world) => {
  await Record.begin(machine, world)
  await Record.fill(machine)
  await Services.tell(machine, world)
  await Services.serve(machine)
  await Proof.restore(machine)
  await Proof.prove(machine)
}

/** Tells a story on one Node; how long it took. */
const tell = async (story: Story, version: string, node: string, installed: string): Promise<string> => {
  const at = performance.now()
  const home = folder(version)
  copyFileSync(join(installed, "package.json"), join(home, "package.json"))
  symlinkSync(join(installed, "node_modules"), join(home, "node_modules"))
  const machine = new Machine(`Node ${version}`, node, home)
  const world = await World.open()
  try {
    await machine.run("npx", ["laurel", "--version"], { says: "laurel v" })
    await story(machine, world)
  } finally {
    machine.close()
    world.close()
  }
  return `${machine.name}: ${machine.steps} steps in ${((performance.now() - at) / 1_000).toFixed(1)} s`
}

const started = performance.now()
try {
  const [installed, old] = await Promise.all([installProgram(), installNode()])
  const installedIn = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`packed and installed in ${installedIn} s`)
  const told = await Promise.all([
    tell(whole, process.versions.node, process.execPath, installed),
    tell(brief, oldest, old, installed)
  ])
  console.log(told.join("\n"))
} catch (error) {
  const { message, cause } =
    error instanceof StepFailed ? error : new StepFailed("This was not foreseen.", { cause: error })
  console.error(["A new operator can't go on.", message, ...(cause === undefined ? [] : [cause])].join("\n"))
  process.exitCode = 1
}
