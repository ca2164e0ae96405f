// Kills a sync of the OULAD files at seeded moments, again and again, until it gets through: what stands in the end must be what
// an undisturbed run leaves. Then the laws and the model of the domain, with runs and seeds of their own. For more of both:
// `npm run soak -- --seeds 100 --runs 1000`.
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "25" }, runs: { type: "string", default: "300" } }
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
  return join(path, "laurel.config.json")
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
  const laws = ["Laws", "Model"].map((name) => `packages/testkit/test/${name}.test.ts`)
  const env = { ...process.env, LAUREL_RUNS: values.runs }
  const { status } = spawnSync("npx", ["vitest", "run", ...laws], { cwd: root, env, stdio: "inherit" })
  if (status !== 0) throw new Error(`a law did not hold in ${values.runs} runs`)
  console.log(`${values.seeds} seeds, ${kills} kills: every store stands as after an undisturbed run, and verifies`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
