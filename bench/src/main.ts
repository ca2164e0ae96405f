/**
 * Speed and memory as ratios measured in one run: each figure beside a yardstick that ran in turn with it, medians of the
 * rounds. Fails when a ratio misses its bound; absolute times say more about the machine than about Laurel.
 */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const rounds = 5
const bounds = { firstRun: 2.5, secondRun: 0.5, peakMemoryMb: 400 }

const folder = mkdtempSync(join(tmpdir(), "laurel-bench-"))
const example = join(folder, "oulad")
cpSync(join(root, "examples", "oulad"), example, {
  recursive: true,
  filter: (path) => !/node_modules|\.laurel/.test(path)
})
const store = join(example, ".laurel", "oulad.db")

/** Runs a program in a process of its own; wall-clock seconds from start to exit, and the last line it printed, as JSON. */
const run = (args: ReadonlyArray<string>): { readonly seconds: number; readonly output: Record<string, unknown> } => {
  const start = performance.now()
  const stdout = execFileSync(process.execPath, [...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 16_000_000
  })
  const seconds = (performance.now() - start) / 1000
  return { seconds, output: JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "{}") }
}

const yardstick = join(root, "bench/src/yardstick.ts")
/** Rows per transaction: as many as the example's configuration asks for. */
const batch = "25000"

const sync = () =>
  run([join(root, "apps/sync/dist/bin.js"), "sync", "--json", "--config", join(example, "laurel.config.json")])

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const count = (table: "entry" | "holding" | "fact"): number => {
  const db = new DatabaseSync(store, { readOnly: true })
  const row = db.prepare(`SELECT count(*) AS n FROM ${table}`).get()
  db.close()
  return Number(row?.["n"])
}

const first: Array<number> = []
const second: Array<number> = []
const bare = { streamed: new Array<number>(), slurped: new Array<number>() }
const memory: Array<number> = []
let counts = { facts: 0, entries: 0, holdings: 0 }

/** Runs the bare loop over as many rows as the sync wrote, and checks that it wrote them. */
const loop = (mode: "streamed" | "slurped", round: number): number => {
  const file = join(folder, `${mode}-${round}.db`)
  const { entries, holdings } = counts
  const { seconds, output } = run([yardstick, join(example, "data"), file, batch, `${entries}`, `${holdings}`, mode])
  if (output["facts"] !== counts.facts) {
    throw new Error(`the bare loop wrote ${String(output["facts"])} facts, the sync ${counts.facts}`)
  }
  return seconds
}

try {
  // Round 0 warms the disk cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    rmSync(dirname(store), { recursive: true, force: true })
    const one = sync()
    counts = { facts: count("fact"), entries: count("entry"), holdings: count("holding") }
    const two = sync()
    const [streamed, slurped] = [loop("streamed", round), loop("slurped", round)]
    if (round === 0) continue
    first.push(one.seconds)
    second.push(two.seconds)
    bare.streamed.push(streamed)
    bare.slurped.push(slurped)
    memory.push(Number(one.output["peakMemoryMb"]))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const [bareSeconds, firstSeconds, secondSeconds] = [median(bare.streamed), median(first), median(second)]
const slurpedSeconds = median(bare.slurped)
const figures = [
  { name: "first sync / bare loop", value: firstSeconds / bareSeconds, bound: bounds.firstRun },
  { name: "second sync / first sync", value: secondSeconds / firstSeconds, bound: bounds.secondRun },
  { name: "peak memory of the first sync, MB", value: Math.max(...memory), bound: bounds.peakMemoryMb }
]
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, SQLite ${process.versions["sqlite"] ?? "?"}`
const hundredths = (value: number): number => Math.round(value * 100) / 100

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
print(
  `OULAD, ${counts.facts} facts, ${counts.entries} entries, ${counts.holdings} holdings; medians of ${rounds} rounds, each process whole`
)
print(machine)
print(
  `bare loop ${bareSeconds.toFixed(2)} s · first sync ${firstSeconds.toFixed(2)} s · second sync ${secondSeconds.toFixed(2)} s`
)
for (const { name, value, bound } of figures) {
  print(`${value <= bound ? "ok  " : "MISS"}  ${name}: ${hundredths(value)} (at most ${bound})`)
}
print(
  `      without a bound: first sync / bare loop that reads each file whole, ${slurpedSeconds.toFixed(2)} s: ${hundredths(firstSeconds / slurpedSeconds)}`
)

const results = join(root, "bench", "results")
mkdirSync(results, { recursive: true })
writeFileSync(
  join(results, "oulad.json"),
  `${JSON.stringify({ machine, counts, seconds: { bare, first, second }, figures: figures.map((figure) => ({ ...figure, value: hundredths(figure.value) })) }, null, 2)}\n`
)
process.exitCode = figures.every(({ value, bound }) => value <= bound) ? 0 : 1
