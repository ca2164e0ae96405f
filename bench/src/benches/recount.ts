/**
 * The same facts in any order of arrival: what stands afterwards is the same, byte for byte, and deriving all of it again changes
 * nothing. What that costs, beside the correction that makes it unnecessary.
 */
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type Adapter, type Fact, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { correctionsOf, timed } from "../Corrections.ts"
import { drafts } from "../input/Drafts.ts"
import { bits } from "../input/Random.ts"
import { remove, seed } from "../Passes.ts"
import { ratio } from "../Rounds.ts"
import { inSqlite, sync } from "../store.ts"
import { metIn } from "../Stores.ts"
import { catalogFor } from "../xapi/catalog.ts"
import { source, stream } from "../xapi/drafts.ts"

const sizes: { readonly [S in Size]: ReadonlyArray<number> } = { ci: [10_000], full: [10_000, 100_000, 1_000_000] }
const times = 101

type Order = (all: ReadonlyArray<Fact.Draft>) => ReadonlyArray<Fact.Draft>

const shuffled =
  (turn: number): Order =>
  (all) => {
    const places = all.map((draft, place) => [bits(turn, place, 60), draft] as const)
    return places.toSorted(([a], [b]) => a - b).map(([, draft]) => draft)
  }

const orders: { readonly [name: string]: Order } = {
  "as they happened": (all) => all,
  backwards: (all) => all.toReversed(),
  "shuffled, once": shuffled(1),
  "shuffled, twice": shuffled(2)
}

/** In ten pages. */
const adapterOf = (all: ReadonlyArray<Fact.Draft>): Adapter.Adapter => {
  const perPage = Math.ceil(all.length / 10)
  const pages = Array.from({ length: Math.ceil(all.length / perPage) }, (_, index): Adapter.Page => {
    const own = all.slice(index * perPage, (index + 1) * perPage)
    const [position, ended] = [`${index + 1}`, (index + 1) * perPage >= all.length]
    const raw = ({ reference }: Fact.Draft): string => reference.key
    return { stream, reading: "once", rows: own.length, drafts: own, rejections: [], position, ended, raw }
  })
  return { source, read: () => Stream.fromIterable(pages, { chunkSize: 1 }) }
}

/** Everything that follows from the facts, under the names that sources gave: numbers tell the order of arrival. */
const stateOf = (store: string): string => {
  const db = new DatabaseSync(store, { readOnly: true })
  const keys = new Map(
    db
      .prepare("SELECT id, key FROM learner")
      .all()
      .map(({ id, key }) => [String(id), String(key)])
  )
  const named = (beside: string): string => beside.replaceAll(/:(\d+):/g, (_, id: string) => `:${keys.get(id)}:`)
  const achievements = db
    .prepare(
      `SELECT l.key, n.text AS type, a.earning, a.catalog, a.first, a.lost, a.held, a.expires, a.contested, a.shadow, a.score,
         a.due, a.issued_on, a.terms, a.counts, a.standing
       FROM achievement a JOIN learner l ON l.id = a.learner JOIN name n ON n.id = a.type ORDER BY l.key, n.text, a.earning`
    )
    .all()
  const holdings = db
    .prepare(
      `SELECT i.value AS contact, c.text AS certification, h.position, l.key, n.text AS type, h.earning, h.beside, h.first, h.last,
         h.ends, h.relation, h.expires, h.opens, h.grace
       FROM holding h JOIN identity i ON i.contact = h.contact JOIN name c ON c.id = h.certification
         JOIN learner l ON l.id = h.learner JOIN name n ON n.id = h.type ORDER BY i.value, c.text, h.position`
    )
    .all()
  db.close()
  return [...achievements, ...holdings].map((row) => named(JSON.stringify(row))).join("\n")
}

interface Recount {
  readonly facts: number
  /** Of the state. */
  readonly bytes: number
  /** Milliseconds. */
  readonly full: number
  readonly one: ReadonlyArray<number>
}

const recount = async (folder: string, facts: number): Promise<Recount> => {
  const all = [...drafts(seed, facts)]
  let expected: string | undefined
  for (const [name, order] of Object.entries(orders)) {
    const store = join(folder, `${facts}.db`)
    remove(store)
    const program = Effect.gen(function* () {
      const { versions } = yield* Sync.apply(catalogFor(facts / 10))
      return yield* sync(versions, adapterOf(order(all)))
    })
    assert.equal((await inSqlite(store, program)).facts, facts)
    const state = stateOf(store)
    expected ??= state
    assert.ok(state === expected, `${facts} facts ${name} come to another state`)
    assert.ok(state.split("\n").length >= metIn(facts))
  }
  const store = join(folder, `${facts}.db`)
  const [full, one] = await inSqlite(
    store,
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(catalogFor(facts / 10))
      const start = performance.now()
      assert.equal(yield* Sync.rebuild(versions), 0, "deriving all of it again writes nothing")
      const taken = performance.now() - start
      const corrections = correctionsOf(facts, times)
      return [taken, yield* Effect.forEach(corrections, (draft) => timed(versions, draft))] as const
    })
  )
  rmSync(store)
  return { facts, bytes: Buffer.byteLength(expected ?? ""), full, one }
}

const bounds = {
  "all again / one correction": { is: "atLeast", floor: null, stretch: null }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "recount",
  compares: "deriving everything again, which changes nothing, against the one correction after which others do so",
  bounds,
  run: async ({ size, folder }) => {
    const found: Array<Recount> = []
    for (const facts of sizes[size]) found.push(await recount(folder, facts))
    const last = found.at(-1) ?? assert.fail("no size")
    const figure = (name: string, rounds: ReadonlyArray<number>): Figure => ({ name, unit: "ms", rounds })
    return {
      input: `${found.map(({ facts }) => facts.toLocaleString("en")).join(", ")} facts in ${Object.keys(orders).length} orders`,
      ratios: {
        "all again / one correction": ratio(
          figure(`all of ${last.facts.toLocaleString("en")} facts again`, [last.full]),
          figure("one correction, p50", last.one)
        )
      },
      beside: found.map(({ facts, full }) => figure(`all of ${facts.toLocaleString("en")} facts again`, [full])),
      notes: [
        `The state is the same byte for byte, ${Object.keys(orders).join(", ")}: ${found.map(({ bytes }) => bytes.toLocaleString("en")).join(", ")} bytes of achievements and holdings under the names of their sources. How it came about differs, and so does the log.`
      ]
    }
  }
}
