/** One, two and four programs that write what their own sources say into one PostgreSQL. */
import assert from "node:assert/strict"
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Sync } from "@laurel/core"
import type { Bench, Bound, Figure, Setting, Size } from "../Bench.ts"
import { expected } from "../input/Population.ts"
import { connected, database, describe, drop, type Query } from "../Postgres.ts"
import { quantile, rate, ratio } from "../Rounds.ts"
import { inStore } from "../store.ts"
import { catalogFor } from "../xapi/catalog.ts"

/** Of each writer. */
const counts: { readonly [S in Size]: number } = { ci: 20_000, full: 200_000 }
const perPage: { readonly [S in Size]: number } = { ci: 2_000, full: 10_000 }
const rounds: { readonly [S in Size]: number } = { ci: 1, full: 3 }

/** What a writer says at its end. */
interface Said {
  readonly facts: number
  readonly entries: number
  readonly pages: ReadonlyArray<number>
  /** Batches that the log lagged behind. */
  readonly pending: number
}

interface Together {
  readonly seconds: number
  readonly pages: ReadonlyArray<number>
  readonly lag: number
  /** Looks at the server, and those of them in which a writer waited for another one's lock. */
  readonly looks: number
  readonly waits: ReadonlyArray<string>
}

const writerOn = (url: string, writer: number, size: Size): ChildProcess =>
  fork(
    fileURLToPath(import.meta.resolve("../writeOnce.ts")),
    [url, `${writer}`, `${counts[size]}`, `${perPage[size]}`],
    {
      execArgv: ["--conditions=@laurel/source"],
      stdio: ["ignore", "ignore", "inherit", "ipc"]
    }
  )

const next = async (writer: ChildProcess): Promise<unknown> => {
  const [message]: ReadonlyArray<unknown> = await once(writer, "message")
  return message
}

/** Statements of writers that wait for a lock at this moment. */
const waiting = async (query: Query): Promise<ReadonlyArray<string>> => {
  const found = await query(
    `SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 70) || ' (' || wait_event || ')' AS text FROM pg_stat_activity
     WHERE application_name = 'laurel' AND datname = current_database() AND wait_event_type = 'Lock'`
  )
  return found.map(({ text }) => String(text))
}

/** What the generator says of all writers, found in the store. */
const check = (url: string, writers: number, count: number): Promise<void> =>
  connected(url, async (query) => {
    const all = Array.from({ length: writers }, (_, writer) => expected(10 * (writer + 1), count / 10))
    const [found] =
      await query(`SELECT (SELECT count(*) FROM laurel.fact)::integer AS facts, (SELECT count(*) FROM laurel.contact)::integer AS contacts,
      (SELECT count(*) FROM laurel.entry)::integer AS entries, (SELECT entries FROM laurel.log)::integer AS log, (SELECT count(*) FROM laurel.batch WHERE size IS NULL)::integer AS pending`)
    const sum = (of: (one: { readonly contacts: number; readonly met: number }) => number) =>
      all.reduce((before, one) => before + of(one), 0)
    const met = sum((one) => one.met)
    const contacts = sum((one) => one.contacts)
    assert.deepEqual({ ...found }, { facts: writers * count, contacts, entries: met, log: met, pending: 0 })
  })

const together = async (setting: Setting, writers: number): Promise<Together> => {
  const { size } = setting
  const url = await database(setting)
  await inStore(url, Sync.apply(catalogFor(counts[size] / 10)))
  const all = Array.from({ length: writers }, (_, writer) => writerOn(url, writer, size))
  for (const message of await Promise.all(all.map(next))) assert.equal(message, "ready")
  const over = new AbortController()
  let looks = 0
  const waits: Array<string> = []
  const watch = connected(url, async (query) => {
    while (!over.signal.aborted) {
      waits.push(...(await waiting(query)))
      looks += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  const start = performance.now()
  const answers = all.map(next)
  for (const writer of all) writer.send("go")
  // Told by `writeOnce.ts` alone.
  const said = (await Promise.all(answers)) as ReadonlyArray<Said>
  const seconds = (performance.now() - start) / 1_000
  over.abort()
  await watch
  await Promise.all(all.map((writer) => (writer.exitCode === null ? once(writer, "exit") : undefined)))
  await check(url, writers, counts[size])
  await drop(setting, url)
  const lag = Math.max(...said.map(({ pending }) => pending))
  return { seconds, pages: said.flatMap(({ pages }) => pages), lag, looks, waits }
}

const bounds = {
  "two writers / one": { is: "atLeast", floor: null, stretch: null },
  "four writers / one": { is: "atLeast", floor: null, stretch: null },
  "a page's p50, two writers / one": { is: "atMost", floor: null, stretch: null }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "many-writers",
  compares: "two and four programs that write into one PostgreSQL, against one; all on the same cores as the server",
  bounds,
  run: async (setting) => {
    const { size } = setting
    const found = new Map<number, Array<Together>>([1, 2, 4].map((writers) => [writers, []]))
    for (let round = 0; round < rounds[size]; round++) {
      for (const [writers, own] of found) own.push(await together(setting, writers))
    }
    const of = (writers: number): ReadonlyArray<Together> => found.get(writers) ?? []
    const total = (writers: number): Figure =>
      rate(
        `${writers} ${writers === 1 ? "writer" : "writers"}`,
        "facts",
        writers * counts[size],
        of(writers).map(({ seconds }) => seconds)
      )
    const pages = (writers: number): Figure => ({
      name: `a page of ${perPage[size].toLocaleString("en")}, ${writers} at it`,
      unit: "ms",
      rounds: of(writers).flatMap((each) => each.pages)
    })
    const waits = (writers: number): string => {
      const [own, looks] = [
        of(writers).flatMap((each) => each.waits),
        of(writers).reduce((sum, each) => sum + each.looks, 0)
      ]
      const kinds = [...new Set(own)].map((text) => `${own.filter((each) => each === text).length} × ${text}`)
      return `${writers}: ${own.length} waits in ${looks} looks${kinds.length === 0 ? "" : ` (${kinds.join("; ")})`}`
    }
    return {
      input: `${counts[size].toLocaleString("en")} facts of each writer, pages of ${perPage[size].toLocaleString("en")}, no person in two sources`,
      ratios: {
        "two writers / one": ratio(total(2), total(1)),
        "four writers / one": ratio(total(4), total(1)),
        "a page's p50, two writers / one": ratio(pages(2), pages(1))
      },
      beside: [1, 2, 4].map((writers) => ({
        name: `${writers} at it, a page's p99`,
        unit: "ms",
        rounds: [quantile(pages(writers).rounds, 0.99)]
      })),
      notes: [
        `Writers that waited for another's lock, looked at every 20 ms: ${[1, 2, 4].map(waits).join(". ")}.`,
        `Batches that the log lagged behind when the last writer was done: ${[1, 2, 4].map((writers) => `${Math.max(...of(writers).map(({ lag }) => lag))} with ${writers}`).join(", ")}.`,
        await describe(setting)
      ]
    }
  }
}
