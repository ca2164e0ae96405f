/**
 * The example of the Open University, whole processes from start to exit: a first sync beside a bare loop that parses the same
 * files and writes as many rows, and a second sync beside the first.
 */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { cpSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Bench, Bound, Figure } from "../Bench.ts"
import { alone, interleaved, ratio, seconds } from "../Rounds.ts"

const root = join(import.meta.dirname, "..", "..", "..")
/** Rows per transaction: as many as the example's configuration asks for. */
const batch = "25000"

const node = (...args: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const output = execFileSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 16_000_000
  })
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "{}")
}

const count = (store: string, table: "entry" | "holding" | "fact"): number => {
  const db = new DatabaseSync(store, { readOnly: true })
  const row = db.prepare(`SELECT count(*) AS n FROM ${table}`).get()
  db.close()
  return Number(row?.["n"])
}

const whole = (name: string, rounds: ReadonlyArray<number>): Figure => ({ name, unit: "s", rounds })

const bounds = {
  "first sync / bare loop": { is: "atMost", floor: 2.5, stretch: null },
  "second sync / first": { is: "atMost", floor: 0.5, stretch: null },
  "peak memory": { is: "atMost", floor: 400, stretch: null }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "oulad",
  compares: "the laurel command on real files, against a bare loop over the same files into tables of the same shape",
  bounds,
  run: async ({ size, folder }) => {
    // The command as it is shipped; nothing is said unless it fails.
    execFileSync("npm", ["run", "--silent", "build:sync"], {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "ignore", "inherit"]
    })
    const example = join(folder, "oulad")
    const filter = (path: string): boolean => !/node_modules|\.laurel/.test(path)
    cpSync(join(root, "examples", "oulad"), example, { recursive: true, filter })
    const store = join(example, ".laurel", "oulad.db")
    const sync = () =>
      node(join(root, "apps/sync/dist/bin.js"), "sync", "--json", "--config", join(example, "laurel.config.json"))
    const memory: Array<number> = []
    let [facts, entries, holdings] = [0, 0, 0]
    const loop = (mode: "streamed" | "slurped") => (): Promise<number> =>
      seconds(() => {
        const file = join(folder, "loop.db")
        const yardstick = join(root, "bench/src/yardstick.ts")
        const done = node(yardstick, join(example, "data"), file, batch, `${entries}`, `${holdings}`, mode)
        assert.equal(done["facts"], facts, "the bare loop writes as many facts as the sync")
        for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true })
      })
    const first = async (): Promise<number> => {
      rmSync(dirname(store), { recursive: true, force: true })
      const taken = await seconds(() => memory.push(Number(sync()["peakMemoryMb"])))
      ;[facts, entries, holdings] = [count(store, "fact"), count(store, "entry"), count(store, "holding")]
      return taken
    }
    const times = await interleaved(
      size === "ci" ? 3 : 5,
      ["first", first],
      ["second", () => seconds(sync)],
      ["streamed", loop("streamed")],
      // Bound by nothing, so not where time is short.
      ["slurped", size === "ci" ? () => Number.NaN : loop("slurped")]
    )
    const again = [count(store, "fact"), count(store, "entry"), count(store, "holding")]
    assert.deepEqual(again, [facts, entries, holdings], "a second sync writes nothing")
    const firsts = whole("first sync", times("first"))
    return {
      input: `${facts} facts, ${entries} entries, ${holdings} holdings, of real CSV files`,
      ratios: {
        "first sync / bare loop": ratio(firsts, whole("bare loop", times("streamed"))),
        "second sync / first": ratio(whole("second sync", times("second")), firsts),
        "peak memory": alone({ name: "peak memory of the first sync", unit: "MB", rounds: [Math.max(...memory)] })
      },
      beside:
        size === "ci"
          ? []
          : [whole("bare loop that reads each file whole, for which only small files allow", times("slurped"))]
    }
  }
}
