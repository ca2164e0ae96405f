// Kills a sync of the OULAD files at seeded moments, again and again, until it gets through: what stands in the end must be what
// an undisturbed run leaves. The same of a piece of work with everything in it, on SQLite and on PostgreSQL, killed and cut off
// before, during and after chosen statements and commits. The program itself, killed in each of its works: sync, apply, import,
// undo, the delivery of webhooks, watch. Then attacks on stores of both engines, each of which has to be found.
// Then the laws and the model of the domain, with runs and seeds of their own, and courses, commits, requests of
// the API and credentials broken in seeded places; and the OULAD files in another order, and imported. For more of each:
// `npm run soak -- --seeds 100 --points 1000 --kills 500 --attacks 2000 --first 5000 --runs 1000`.
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: {
    // Of the OULAD sync's kills.
    seeds: { type: "string", default: "25" },
    // Kills per engine, and cuts of connections, at least.
    points: { type: "string", default: "200" },
    // Kills of the program in each of its works, at least.
    kills: { type: "string", default: "100" },
    // Attacks on single rows per engine; those on whole stores are some dozens.
    attacks: { type: "string", default: "400" },
    // The first of their seeds.
    first: { type: "string", default: "1000" },
    runs: { type: "string", default: "300" }
  }
})
const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "laurel-soak-"))

/** Park and Miller's generator: the same seed kills at the same moments. */
const random = (seed: number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const copy = (name: string): string => {
  const path = join(folder, name)
  const isData = (file: string): boolean => !/node_modules|\.laurel/.test(file)
  cpSync(join(root, "examples/oulad"), path, { recursive: true, filter: isData })
  const config = join(path, "laurel.config.json")
  // What a killed sync had a lease on is soon free.
  writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, "utf8")), leaseSeconds: 1 }))
  return config
}

const laurel = (config: string, args: ReadonlyArray<string>, killAfter?: number) =>
  spawnSync(process.execPath, [join(root, "apps/sync/dist/bin.js"), ...args, "--json", "--config", config], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    ...(killAfter === undefined ? {} : { timeout: killAfter, killSignal: "SIGKILL" })
  })

/** What stands, without when it was written. */
const standing = (config: string): string => {
  const { contacts, learners, facts, rejections, corrections, achievements, holding } = JSON.parse(
    laurel(config, ["status", "--at", "2014-01-01", "--at", "2016-12-31", "--at", "2018-03-01"]).stdout
  )
  const verified = laurel(config, ["verify"])
  return JSON.stringify({
    contacts,
    learners,
    facts,
    rejections,
    corrections,
    achievements,
    holding,
    verified: verified.status
  })
}

const tests = (args: ReadonlyArray<string>, env: Record<string, string>, failed: string): void => {
  const { status } = spawnSync("npx", ["vitest", "run", ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit"
  })
  if (status !== 0) throw new Error(failed)
}

/** Tests of one kind, and what they came to: of the ledger's engine by engine. */
const figuresOf = (
  files: ReadonlyArray<string>,
  env: Record<string, string>,
  failed: string,
  noun: string
): ReadonlyArray<string> => {
  const figures = join(folder, `${noun}.jsonl`)
  const seed = values.first
  tests(files, { ...env, LAUREL_SEED: seed, LAUREL_FIGURES: figures }, `${failed}; first seed ${seed}`)
  const lines = existsSync(figures) ? readFileSync(figures, "utf8").trim().split("\n") : []
  return lines.map((line) => {
    // Written by the tests' own figures.ts.
    const { engine, done, stores, seconds } = JSON.parse(line) as Figures
    const each = Object.entries(done).map(([what, times]) => `  ${times} × ${what}`)
    const all = Object.values(done).reduce((sum, times) => sum + times, 0)
    return [`${engine}: ${all} ${noun} in ${stores} stores, ${seconds.toFixed(0)} s`, ...each].join("\n")
  })
}

const ofLedger = (name: string): string => `packages/ledger-sql/test/${name}.test.ts`

/** Kills and cuts at points of both engines. */
const disturb = (): ReadonlyArray<string> =>
  figuresOf(
    ["crash/crash", "crash/faults"].map(ofLedger),
    { LAUREL_POINTS: values.points },
    "a store did not stand as after an undisturbed run",
    "points"
  )

/** Kills of the program, whatever it does. */
const kill = (): ReadonlyArray<string> =>
  figuresOf(
    ["apps/sync/test/kills.test.ts"],
    { LAUREL_KILLS: values.kills },
    "the program did not leave what an undisturbed run leaves",
    "kills"
  )

/** Attacks on stores of both engines. */
const attack = (): ReadonlyArray<string> =>
  figuresOf(
    ["attack/attack"].map(ofLedger),
    { LAUREL_ATTACKS: values.attacks },
    "an attack was not found, or not named",
    "attacks"
  )

/** Every change of an earlier version, and erasures at more moments of a sync. */
const attackMore = (): void =>
  tests(
    ["Past", "attack/races"].map(ofLedger),
    { LAUREL_ATTACKS: values.attacks },
    "an attack or a race left something"
  )

interface Figures {
  readonly engine: string
  readonly done: { readonly [what: string]: number }
  readonly stores: number
  readonly seconds: number
}

try {
  const undisturbed = copy("undisturbed")
  const started = performance.now()
  laurel(undisturbed, ["sync"])
  const whole = performance.now() - started
  const truth = standing(undisturbed)
  let kills = 0
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const next = random(seed)
    const config = copy(`seed-${seed}`)
    // A run that is killed too early every time would never end: each may live longer than the one before.
    for (let run = 1; ; run++) {
      const { signal } = laurel(config, ["sync"], Math.ceil(next() * whole * (0.6 + run * 0.2)) + 50)
      if (signal === null) break
      kills += 1
    }
    const found = standing(config)
    if (found !== truth) throw new Error(`seed ${seed} left\n${found}\nwhere an undisturbed run leaves\n${truth}`)
    rmSync(join(folder, `seed-${seed}`), { recursive: true })
  }
  const figures = [...disturb(), ...kill(), ...attack()]
  attackMore()
  const laws = ["Laws", "Model", "Remap", "ImportLaws", "CampaignLaws"].map(
    (name) => `packages/testkit/test/${name}.test.ts`
  )
  const others = [
    "core/test/MerkleProof",
    "adapter-xapi/test/OutboxLaws",
    "adapter-scorm/test/Laws",
    "adapter-moodle/test/Laws",
    "adapter-openedx/test/Order",
    "credentials/test/standing/Standing",
    "credentials/test/issuing/Laws",
    "credentials/test/issuing/HoldLaws",
    "credentials/test/issue/OpenBadge"
  ]
  const files = [...laws, ...others.map((name) => `packages/${name}.test.ts`)]
  tests(files, { LAUREL_RUNS: values.runs }, `a law did not hold in ${values.runs} runs`)
  // Whole stores each time, and packs of them: a fifth of that takes as long.
  const stores = [
    "testkit/test/LedgerMemory",
    "testkit/test/Report",
    "ledger-sql/test/LedgerSql",
    "ledger-sql/test/LedgerPostgres",
    "ledger-sql/test/Same",
    "ledger-sql/test/reports",
    "evidence/test/Random"
  ]
  const fifth = String(Math.ceil(Number(values.runs) / 5))
  tests(
    stores.map((name) => `packages/${name}.test.ts`),
    { LAUREL_RUNS: fifth },
    `a law of stores did not hold in ${fifth} runs`
  )
  const broken = { LAUREL_RUNS: String(20 * Number(values.runs)), LAUREL_SEED: values.first }
  const fuzzed = [
    "adapter-xapi/test/StructureRefused",
    "adapter-scorm/test/ManifestRefused",
    "adapter-scorm/test/AiccRefused",
    "adapter-scorm/test/Fuzz",
    "api/test/fuzz",
    "credentials/test/Pdf",
    "credentials/test/Broken"
  ]
  tests(
    fuzzed.map((name) => `packages/${name}.test.ts`),
    broken,
    `a broken course, commit, request or credential threw, or passed for something else; first seed ${values.first}`
  )
  tests(["--config", "vitest.soak.config.ts"], {}, "a whole data set did not count as plain SQL counts it")
  const seconds = ((performance.now() - started) / 1_000).toFixed(0)
  console.log(`OULAD: ${kills} kills, ${values.seeds} stores\n${figures.join("\n")}`)
  console.log(`every store stands as after an undisturbed run, and verifies: ${seconds} s in all`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
