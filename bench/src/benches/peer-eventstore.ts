/** Facts into the ledger, beside the same facts as events of a general event store, one stream for each learner. */
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import type { Event } from "@event-driven-io/emmett"
import { getSQLiteEventStore, sqliteConnection } from "@event-driven-io/emmett-sqlite"
import { type Adapter, type Fact, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { getPostgreSQLEventStore } from "emmett-postgresql"
import sqlite3 from "sqlite3"
import type { Bench, Bound, Setting } from "../Bench.ts"
import { expected } from "../input/Population.ts"
import { statements } from "../input/Statements.ts"
import { database, describe, drop } from "../Postgres.ts"
import { interleaved, rate, ratio, seconds } from "../Rounds.ts"
import { inStore, sync } from "../store.ts"
import { catalogFor } from "../xapi/catalog.ts"
import { draftOf, type Subjects, source, stream } from "../xapi/drafts.ts"
import { decode } from "../xapi/Statement.ts"

const seed = 1
const perStream = 10

const draftsOf = (count: number): ReadonlyArray<Fact.Draft> => {
  const subjects: Subjects = new Map()
  return [...statements(seed, count)].map((line) => {
    const exit = decode(JSON.parse(line))
    return (exit._tag === "Success" ? draftOf(exit.value, subjects) : undefined) ?? assert.fail(line)
  })
}

/** Drafts at hand, as one page. */
const adapterOf = (drafts: ReadonlyArray<Fact.Draft>): Adapter.Adapter => ({
  source,
  read: () =>
    Stream.succeed({
      stream,
      reading: "once",
      rows: drafts.length,
      drafts,
      raw: ({ reference }) => reference.key,
      rejections: [],
      position: "end",
      ended: true
    })
})

/** Through the ledger: identities resolved, the rule judged, entries issued and logged. */
const throughLedger = (store: string, drafts: ReadonlyArray<Fact.Draft>) =>
  inStore(
    store,
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(catalogFor(drafts.length / perStream))
      const start = performance.now()
      const { facts, entries } = yield* sync(versions, adapterOf(drafts))
      const { met } = expected(seed, drafts.length / perStream)
      assert.deepEqual([facts, entries], [drafts.length, met])
      return (performance.now() - start) / 1_000
    })
  )

type Learners = ReadonlyMap<string, ReadonlyArray<Fact.Draft>>

interface Appending {
  readonly appendToStream: (name: string, events: Array<Event>) => Promise<unknown>
  readonly readStream: (name: string) => Promise<{ readonly events: ReadonlyArray<unknown> }>
}

/** Through emmett: one append for each learner, the connection kept open, nothing decided. */
const throughEmmett = async (store: Appending, learners: Learners): Promise<number> => {
  // Makes its tables.
  await store.appendToStream("nobody", [{ type: "Nothing", data: {} }])
  const taken = await seconds(async () => {
    for (const [key, drafts] of learners) {
      const events = drafts.map((draft): Event => ({ type: draft.evidence._tag, data: { ...draft } }))
      await store.appendToStream(`learner-${key}`, events)
    }
  })
  const last = [...learners.keys()].at(-1) ?? ""
  assert.equal((await store.readStream(`learner-${last}`)).events.length, perStream)
  return taken
}

const throughEmmettSqlite = async (file: string, learners: Learners): Promise<number> => {
  const connection = sqliteConnection({ fileName: file })
  try {
    const store = getSQLiteEventStore({ fileName: file, connectionOptions: { singleton: true, connection } })
    return await throughEmmett(store, learners)
  } finally {
    connection.close()
  }
}

const throughEmmettPostgres = async (url: string, learners: Learners): Promise<number> => {
  const store = getPostgreSQLEventStore(url)
  try {
    return await throughEmmett(store, learners)
  } finally {
    await store.close()
  }
}

/** In a database that is there for this once. */
const inDatabase = async (setting: Setting, work: (url: string) => Promise<number>): Promise<number> => {
  const url = await database(setting)
  const taken = await work(url)
  await drop(setting, url)
  return taken
}

const bounds = {
  "ledger / emmett-sqlite": { is: "atLeast", floor: 10, stretch: 15 },
  "ledger / emmett-postgresql": { is: "atLeast", floor: 3, stretch: 4 }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "peer-eventstore",
  compares: "facts judged and stored by the ledger, against emmett appending the same facts to a stream per learner",
  bounds,
  run: async (setting) => {
    const { size, folder } = setting
    assert.ok(sqlite3.isStandIn, "another sqlite3 is another yardstick")
    const count = size === "ci" ? 5_000 : 100_000
    const drafts = draftsOf(count)
    const learners = new Map(Map.groupBy(drafts, ({ subject }) => subject.key))
    const file = join(folder, "store.db")
    const fresh = async (work: () => Promise<number>): Promise<number> => {
      const taken = await work()
      for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true })
      return taken
    }
    const times = await interleaved(
      3,
      ["emmett", () => fresh(() => throughEmmettSqlite(file, learners))],
      ["ledger", () => fresh(() => throughLedger(file, drafts))],
      ["emmett there", () => inDatabase(setting, (url) => throughEmmettPostgres(url, learners))],
      ["ledger there", () => inDatabase(setting, (url) => throughLedger(url, drafts))]
    )
    const ledger = (name: "ledger" | "ledger there") => rate("ledger", "facts", count, times(name))
    const emmett = (name: string, own: "emmett" | "emmett there") => rate(name, "events", count, times(own))
    return {
      input: `${count.toLocaleString("en")} facts in streams of ${perStream}`,
      ratios: {
        "ledger / emmett-sqlite": ratio(ledger("ledger"), emmett("emmett-sqlite 0.42.4", "emmett")),
        "ledger / emmett-postgresql": ratio(ledger("ledger there"), emmett("emmett-postgresql 0.42.0", "emmett there"))
      },
      notes: [
        "emmett-sqlite runs on node:sqlite through a stand-in for sqlite3, which would have to be compiled; its connection is kept open.",
        await describe(setting)
      ]
    }
  }
}
