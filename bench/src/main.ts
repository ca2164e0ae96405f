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
const rounds = 3
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
  const stdout = execFileSync(process.execPath, ["--conditions=@laurel/source", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 16_000_000
  })
  const seconds = (performance.now() - start) / 1000
  return { seconds, output: JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "{}") }
}

const sync = () =>
  run([join(root, "apps/sync/src/bin.ts"), "sync", "--json", "--config", join(example, "laurel.config.json")])

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
const bare: Array<number> = []
const memory: Array<number> = []
let counts = { facts: 0, entries: 0, holdings: 0 }

for (let round = 0; round <= rounds; round++) {
  rmSync(dirname(store), { recursive: true, force: true })
  const one = sync()
  counts = { facts: count("fact"), entries: count("entry"), holdings: count("holding") }
  const two = sync()
  const file = join(folder, `yardstick-${round}.db`)
  const batch = "25000"
  const yardstick = run([
    join(root, "bench/src/yardstick.ts"),
    join(example, "data"),
    file,
    batch,
    String(counts.entries),
    String(counts.holdings)
  ])
  if (yardstick.output["facts"] !== counts.facts)
    throw new Error(`the yardstick wrote ${String(yardstick.output["facts"])} facts, the sync ${counts.facts}`)
  // Round 0 warms the disk cache and is not counted.
  if (round === 0) continue
  first.push(one.seconds)
  second.push(two.seconds)
  bare.push(yardstick.seconds)
  memory.push(Number(one.output["peakMemoryMb"]))
}
rmSync(folder, { recursive: true, force: true })

const [bareSeconds, firstSeconds, secondSeconds] = [median(bare), median(first), median(second)]
const figures = [
  { name: "first sync / bare loop", value: firstSeconds / bareSeconds, bound: bounds.firstRun },
  { name: "second sync / first sync", value: secondSeconds / firstSeconds, bound: bounds.secondRun },
  { name: "peak memory of the first sync, MB", value: Math.max(...memory), bound: bounds.peakMemoryMb }
]
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, SQLite ${process.versions["sqlite"] ?? "?"}`
const round2 = (value: number): number => Math.round(value * 100) / 100

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
for (const { name, value, bound } of figures)
  print(`${value <= bound ? "ok  " : "MISS"}  ${name}: ${round2(value)} (at most ${bound})`)

const results = join(root, "bench", "results")
mkdirSync(results, { recursive: true })
writeFileSync(
  join(results, "oulad.json"),
  `${JSON.stringify({ machine, counts, seconds: { bare, first, second }, figures: figures.map((figure) => ({ ...figure, value: round2(figure.value) })) }, null, 2)}\n`
)
process.exitCode = figures.every(({ value, bound }) => value <= bound) ? 0 : 1
