/** What it takes to have Laurel: what is installed from the packed packages, and how long it is until it is loaded; beside effect alone. */
import assert from "node:assert/strict"
import { execFile, execFileSync } from "node:child_process"
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Bench, Bound, Figure, Ratio } from "../Bench.ts"
import { interleaved, ratio } from "../Rounds.ts"

const rounds = { ci: 5, full: 15 } as const

/** What is installed, by what. */
const projects = {
  effect: ["effect@4.1.0"],
  core: ["@laurel/core", "effect@4.1.0"],
  laurel: ["laurel"]
} as const
type Project = keyof typeof projects

interface Size {
  readonly files: number
  readonly megabytes: number
  readonly packages: number
}

const sizeOf = (folder: string): Size => {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" })
  const files = entries
    .map((path) => ({ path, stat: lstatSync(join(folder, path)) }))
    .filter(({ stat }) => stat.isFile())
  const packages = files.filter(({ path }) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path))
  const bytes = files.reduce((sum, { stat }) => sum + stat.size, 0)
  return { files: files.length, megabytes: bytes / 1_000_000, packages: packages.length }
}

const root = join(import.meta.dirname, "../../..")

/** Installs each project in a folder of its own, from the packages as they would be published now. */
const install = async (folder: string): Promise<Readonly<Record<Project, Size>>> => {
  const quiet = "--no-audit --no-fund --prefer-offline --ignore-scripts --loglevel error"
  const lines = Object.entries(projects).map(([project, names]) => {
    mkdirSync(join(folder, project))
    writeFileSync(join(folder, project, "package.json"), JSON.stringify({ private: true, type: "module" }))
    return `cd '${join(folder, project)}' && npm install ${quiet} ${names.join(" ")}`
  })
  await promisify(execFile)(process.execPath, ["scripts/registry.ts", "--", "sh", "-e", "-c", lines.join("\n")], {
    cwd: root
  })
  const sizeIn = (project: Project): Size => sizeOf(join(folder, project, "node_modules"))
  return { effect: sizeIn("effect"), core: sizeIn("core"), laurel: sizeIn("laurel") }
}

/** What is run: it says when it is done, and how much processor time that took, in seconds. */
const timed = (work: string): string => `
  const before = process.cpuUsage()
  await (async () => { ${work} })()
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / 1e6)`

const catalog = JSON.stringify({
  offerings: [{ id: "march", course: "forklift", zone: "Europe/London", components: [{ activity: "t", group: "g" }] }],
  achievementTypes: [{ id: "pass", courses: ["forklift"], rule: { rule: "passed", group: "g" } }],
  certifications: []
})

const programs = {
  effect: ["effect", 'await import("effect")'],
  core: ["core", 'await import("@laurel/core")'],
  laurel: ["laurel", 'await import("laurel")'],
  opened: [
    "laurel",
    `const { open } = await import("laurel"); await (await open({ store: "memory", catalog: ${catalog} })).close()`
  ]
} as const satisfies Readonly<Record<string, readonly [Project, string]>>

/** The processor's time, since other programs take turns with this one in the middle of everything. */
const loaded = (folder: string, program: keyof typeof programs) => (): number => {
  const [project, work] = programs[program]
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", timed(work)], {
    cwd: join(folder, project),
    encoding: "utf8"
  })
  const seconds = Number(printed)
  assert(seconds > 0, `expected the seconds that ${program} took, found ${printed}`)
  return seconds
}

const bounds = {
  "core: megabytes": { is: "atMost", floor: 1.25, stretch: 1.1 },
  "laurel: megabytes": { is: "atMost", floor: 2, stretch: 1.5 },
  "laurel: packages": { is: "atMost", floor: 15, stretch: 10 },
  "core: loading": { is: "atMost", floor: 1.5, stretch: 1.2 },
  "laurel: loading": { is: "atMost", floor: 0.25, stretch: 0.1 },
  "laurel: opened": { is: "atMost", floor: 2.5, stretch: 1.5 }
} satisfies Record<string, Bound>

const once = (name: string, unit: string, value: number): Figure => ({ name, unit, rounds: [value] })

export const bench: Bench<keyof typeof bounds> = {
  name: "install",
  compares: "what laurel and the core install, and how long it takes until they are loaded, with effect alone",
  bounds,
  run: async ({ size, folder }) => {
    const sizes = await install(folder)
    const times = await interleaved(
      rounds[size],
      ["effect", loaded(folder, "effect")],
      ["core", loaded(folder, "core")],
      ["laurel", loaded(folder, "laurel")],
      ["opened", loaded(folder, "opened")]
    )
    const beside = (project: Project, what: keyof Size, unit: string): Ratio =>
      ratio(once(`${project} installed`, unit, sizes[project][what]), once("effect", unit, sizes.effect[what]))
    const taking = (name: "core" | "laurel" | "opened", said: string): Ratio =>
      ratio({ name: said, unit: "s", rounds: times(name) }, { name: "effect", unit: "s", rounds: times("effect") })
    return {
      input: "the packed packages, installed by npm; processor time of a fresh process",
      ratios: {
        "core: megabytes": beside("core", "megabytes", "MB"),
        "laurel: megabytes": beside("laurel", "megabytes", "MB"),
        "laurel: packages": beside("laurel", "packages", "packages"),
        "core: loading": taking("core", "core loaded"),
        "laurel: loading": taking("laurel", "laurel loaded"),
        "laurel: opened": taking("opened", "laurel loaded, opened in memory and closed")
      },
      beside: [
        once("files of effect", "files", sizes.effect.files),
        once("files of laurel", "files", sizes.laurel.files)
      ]
    }
  }
}
