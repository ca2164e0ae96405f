/**
 * The program is killed, as by `kill -9`, in each of its works and at any place of it; the same command again loses nothing and
 * doubles nothing, and whoever is told by webhook hears of everything. A few kills here; as many as LAUREL_KILLS asks for with
 * `npm run soak`, at places that follow from LAUREL_SEED.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
// What a soak comes to is told in one way, and no front door leads to it.
// @boundaries-ignore A test's figures, not the package.
import { tell } from "../../../packages/ledger-sql/test/crash/figures.ts" // oxlint-disable-line eslint/no-restricted-imports
import type { Later } from "./given.ts"
import { type Act, acts, type Name } from "./kills/acts.ts"
import { chain } from "./kills/chains.ts"
import type { Place } from "./kills/killing.ts"
import { receiver, type Receiver } from "./kills/receiver.ts"
import { chainOf } from "./kills/seeds.ts"
import { type Kill, watched } from "./kills/watches.ts"

const write = (at: number): Place => ({ of: "write", at })
const commit = (at: number): Place => ({ of: "commit", at })
const cursor: Place = { of: "cursor", at: 1 }
const webhook = (at: number, answered: boolean): Place => ({ of: "webhook", at, answered })

let given: { readonly told: Receiver; readonly prepared: Readonly<Record<Name, Act>> } | undefined
beforeAll(async () => {
  const told = await receiver()
  given = { told, prepared: await acts(told, afterAll) }
})
afterAll(() => given?.told.close())
const all = () => given ?? assert.fail("nothing was prepared")

/** Times that a chain is begun anew where nothing of it was hit: on a machine that is busy, a program may be through before it is seen. */
const maxTries = 5

const untilHit = async (work: () => Promise<ReadonlyArray<string>>): Promise<ReadonlyArray<string>> => {
  for (let tries = 1; ; tries++) {
    const hit = await work()
    if (hit.length > 0) return hit
    assert.isBelow(tries, maxTries, "nothing was killed")
  }
}

const killed = (name: Name, places: ReadonlyArray<Place>, later: Later, asks = false) =>
  chain(all().prepared[name], all().told, places, later, asks)
const watches = (kills: ReadonlyArray<Kill>, later: Later) =>
  watched(all().prepared.sync, all().prepared.deliver.told.length, all().told, kills, later)

/** Kills of one act, one after the other. */
const chains: ReadonlyArray<readonly [name: Name, promise: string, places: ReadonlyArray<Place>]> = [
  ["sync", "while its store is made and while it reads, reads all of it once", [write(30), commit(12)]],
  ["apply", "between the catalog and the pages, and then in them, keeps to its campaign", [commit(1), commit(1)]],
  ["import", "between two commits, goes on as the same import, and has each row once", [commit(11)]],
  ["undo", "between two commits, takes all of it back", [commit(1)]],
  [
    "deliver",
    "once it has collected, and before an answer, tells everything at least once, and nothing else",
    [cursor, webhook(9, false)]
  ]
]

describe("laurel", () => {
  for (const [name, promise, places] of chains) {
    it(`${name}, killed ${promise}`, async () => {
      await untilHit(() => killed(name, places, afterAll))
    })
  }

  it("watch, killed while it reads, and then beside another one while they deliver, is gone on with", async () => {
    const kills: ReadonlyArray<Kill> = [
      { place: commit(9), beside: false },
      { place: webhook(20, true), beside: true }
    ]
    await untilHit(() => watches(kills, afterAll))
  })
})

const asked = Number(process.env["LAUREL_KILLS"] ?? 0)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)
/** Milliseconds that one kill, and all that comes of it, may take. */
const patience = 60_000

if (asked > 0) {
  it(
    "whatever laurel does, killed anywhere, leaves what an undisturbed run leaves",
    async () => {
      const begun = performance.now()
      const done = new Map<string, number>()
      let [kills, stores] = [0, 0]
      for (let seed = firstSeed; kills < asked; seed++) {
        const cleaning: Array<() => void> = []
        const next = chainOf(seed, all().prepared.deliver.told.length)
        const later: Later = (clean) => void cleaning.push(clean)
        const hit =
          next.name === "watch"
            ? await watches(next.kills, later)
            : await killed(next.name, next.places, later, seed % 2 === 0)
        for (const what of hit) done.set(what, (done.get(what) ?? 0) + 1)
        kills += hit.length
        stores += 1
        for (const clean of cleaning) clean()
      }
      tell({ engine: "laurel", done: Object.fromEntries(done), stores, seconds: (performance.now() - begun) / 1_000 })
    },
    60_000 + asked * patience
  )
}
