/**
 * The whole sync of one file, measured once in a run of the suite for the benches that tell of it: R, a sync in one thread and with
 * two, each with the same file once more, and the script by hand. All in turn, each sync in a process of its own.
 */
import assert from "node:assert/strict"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import type { Figure, Setting, Size } from "./Bench.ts"
import { facts } from "./input/Facts.ts"
import { expected } from "./input/Population.ts"
import { write } from "./input/Statements.ts"
import { inProcess } from "./inProcess.ts"
import { fillOnce } from "./RawStore.ts"
import { interleaved, rate } from "./Rounds.ts"
import { adapter } from "./xapi/adapter.ts"

export const seed = 1
const counts: { readonly [S in Size]: number } = { ci: 40_000, full: 1_000_000 }
/** In a small file too, some pages are read while others are written. */
export const perPage: { readonly [S in Size]: number } = { ci: 10_000, full: 100_000 }

/** The file of that many statements; made where no other bench of this run has made it. */
export const fileOf = ({ shared }: Setting, count: number): string => {
  const file = join(shared, `statements-${count}.ndjson`)
  if (!existsSync(file)) write(file, seed, count)
  return file
}

const ends = ["", "-wal", "-shm"]
export const remove = (store: string): void => {
  for (const end of ends) rmSync(`${store}${end}`, { force: true })
}

/** One pass over a source, as `syncOnce.ts` prints it. */
interface Pass {
  readonly facts: number
  readonly entries: number
  readonly rejections: number
  readonly pages: ReadonlyArray<number>
  readonly seconds: number
}

export interface Once {
  readonly first: Pass
  readonly again: Pass | null
  readonly batches: number
  /** Peak, in bytes. */
  readonly rss: number
}

export const syncOnce = (
  file: string,
  store: string,
  learners: number,
  rows: number,
  threads: "one" | "two",
  more?: "again"
): Once => {
  const program = fileURLToPath(import.meta.resolve("./syncOnce.ts"))
  const again = more === undefined ? [] : [more]
  // As the program prints it.
  return inProcess(program, file, store, `${learners}`, `${rows}`, threads, ...again) as unknown as Once
}

/** What the generator says of so many statements, found in the store. */
const check = (store: string, count: number): void => {
  const { learners, contacts, met } = expected(seed, count / 10)
  const db = new DatabaseSync(store, { readOnly: true })
  const found = (table: string): unknown => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]
  const tables = ["fact", "learner", "contact", "achievement", "entry"].map(found)
  const [log] = db.prepare("SELECT entries FROM log").all()
  const [sum] = db.prepare("SELECT sum(facts) AS facts, sum(entries) AS entries FROM batch").all()
  db.close()
  assert.deepEqual([...tables, log?.["entries"]], [count, learners, contacts, met, met, met])
  assert.deepEqual([sum?.["facts"], sum?.["entries"]], [count, met])
}

const names = ["R", "one", "oneAgain", "two", "twoAgain", "script", "read"] as const
export type Passes = { readonly [Name in (typeof names)[number]]: Figure } & {
  readonly count: number
  readonly input: string
}

/** Reading and decoding alone: what a sync in one thread can't do without, beside R. */
const readAlone = async (file: string, count: number, rows: number): Promise<number> => {
  const { Effect, Stream } = await import("effect")
  const start = performance.now()
  const drafts = await Effect.runPromise(
    Stream.runFold(
      adapter(file, rows).read(null),
      () => 0,
      (sum, page) => sum + page.drafts.length
    )
  )
  assert.equal(drafts, count)
  return (performance.now() - start) / 1_000
}

const measure = async (setting: Setting): Promise<Passes> => {
  const { size, folder } = setting
  const [count, rows] = [counts[size], perPage[size]]
  const file = fileOf(setting, count)
  const { learners, met } = expected(seed, count / 10)
  const again: { [Threads in "one" | "two"]: Array<number> } = { one: [], two: [] }
  const store = join(folder, "store.db")
  // A process of its own has nothing that would warm up.
  const fresh = (work: () => number) => (isWarmUp: boolean) => {
    if (isWarmUp) return 0
    try {
      return work()
    } finally {
      remove(store)
    }
  }
  const once = (threads: "one" | "two") => (): number => {
    const done = syncOnce(file, store, learners, rows, threads, "again")
    assert.deepEqual([done.first.facts, done.first.entries, done.first.rejections], [count, met, 0])
    assert.deepEqual([done.again?.facts, done.again?.entries, done.again?.rejections], [0, 0, 0])
    check(store, count)
    again[threads].push(done.again?.seconds ?? Number.NaN)
    return done.first.seconds
  }
  const script = (): number => {
    const done = inProcess(fileURLToPath(import.meta.resolve("../peers/script.ts")), file, store)
    assert.deepEqual([done["facts"], done["issued"]], [count, met])
    return Number(done["seconds"])
  }
  const raw = facts(seed, count)
  const times = await interleaved(
    3,
    ["R", () => fillOnce(store, raw).seconds],
    ["one", fresh(once("one"))],
    ["two", fresh(once("two"))],
    ["script", fresh(script)],
    ["read", () => readAlone(file, count, rows)]
  )
  const figure = (name: string, taken: ReadonlyArray<number>): Figure => rate(name, "statements", count, taken)
  return {
    count,
    input: `${count.toLocaleString("en")} statements of 1.2 to 1.3 KB, ${learners.toLocaleString("en")} learners, ${met.toLocaleString("en")} issued, pages of ${rows.toLocaleString("en")}`,
    R: rate("R", "rows", count, times("R")),
    one: figure("one thread", times("one")),
    oneAgain: figure("again, one thread", again.one),
    two: figure("two threads", times("two")),
    twoAgain: figure("again, two threads", again.two),
    script: figure("script", times("script")),
    read: figure("read and decode alone", times("read"))
  }
}

/** Measured by the first bench that asks. */
export const passes = async (setting: Setting): Promise<Passes> => {
  const kept = join(setting.shared, "passes.json")
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"))
  const measured = await measure(setting)
  writeFileSync(kept, JSON.stringify(measured))
  return measured
}
