/** Who reads while another program writes sees whole batches only; and PostgreSQL's log, which follows the commits, loses none of them. */
import { assert, describe, it } from "@effect/vitest"
import { Fraction, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Catalogs from "./catalogs.ts"
import { isSame } from "./chains.ts"
import { engines, opened } from "./places.ts"
import { type Program, start, type Where, type Wish } from "./programs.ts"
import { log, stands } from "./stands.ts"
import type { Telling } from "./telling.ts"
import { at } from "./work.ts"

/** Everybody has two facts, and two achievements for them. */
const perPage = 6
const people = 600
const tells: Telling = { source: "one", from: 1, count: people, perPage, says: "everything" }

const begun = (where: Where) => Effect.provide(at(0, Sync.apply(Catalogs.joint)), opened(where)).pipe(Effect.asVoid)

/** Looks at everything once: whatever is asked, a page is there with all that came of it, or not at all. */
const look = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { contacts, learners, facts, entries, achievements } = yield* ledger.totals
  assert.strictEqual(contacts % perPage, 0)
  assert.deepStrictEqual([learners, facts, entries], [contacts, contacts * 2, contacts * 2])
  assert.deepStrictEqual(
    [...achievements.values()].map(({ standing }) => standing),
    contacts === 0 ? [] : [contacts, contacts]
  )
  const loaded = yield* ledger.loadContacts(null, Ledger.maxPage)
  assert.strictEqual(loaded.ids.length % perPage, 0)
  for (const id of loaded.ids) assert.strictEqual(loaded.achievements.get(id)?.length, 2)
  for (const { id } of loaded.learners) assert.strictEqual(loaded.revisions.get(id)?.length, 2)
  assert.strictEqual([...loaded.holdings.values()].filter(({ length }) => length === 1).length, loaded.ids.length)
  const last = loaded.ids.at(-1)
  const dossier = last === undefined ? undefined : yield* ledger.contact(last, null)
  assert.deepStrictEqual(
    [dossier?.achievements.length, dossier?.holdings.length],
    last === undefined ? [undefined, undefined] : [2, 1]
  )
  const { isDense, isRooted, sizes } = yield* log
  assert.deepStrictEqual([isDense, isRooted], [true, true])
  for (const size of sizes) assert.strictEqual(size % (perPage * 2), 0)
  return contacts
})

/** Everybody has the mark of the same page, and the achievement that follows from it. */
const lookAgain = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids, revisions, achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const marks = new Set<number>()
  for (const facts of revisions.values()) {
    const last = facts.at(-1)?.evidence
    if (last?._tag === "Scored") marks.add(last.raw ?? 0)
  }
  assert.isAtMost(marks.size, 1)
  const [mark = 0] = marks
  for (const id of ids) {
    const score = achievements.get(id)?.[0]?.score
    assert.strictEqual(score === null || score === undefined ? "none" : Fraction.format(score), String(mark / 100))
  }
  return mark
})

/** Looks again and again until the program has ended; what was seen. */
const looking = (program: Program, once: typeof look) =>
  Effect.gen(function* () {
    const seen = new Set<number>()
    // Ends with the program.
    while (program.process.exitCode === null) seen.add(yield* once)
    seen.add(yield* once)
    return seen
  })

/** What somebody who only reads sees beside a program. */
const beside = (where: Where, telling: Telling, once: typeof look) =>
  Effect.gen(function* () {
    yield* begun(where)
    const program = yield* start({ where, task: "sync", tells: telling })
    yield* program.says("ready")
    yield* program.goOn
    const seen = yield* Effect.provide(looking(program, once), opened(where, false))
    assert.isDefined((yield* program.outcome).last.done)
    return seen
  })

describe("a reader beside a writer", () => {
  for (const [name, places] of engines) {
    it.live(`of ${name} sees whole batches only`, () =>
      Effect.gen(function* () {
        const seen = yield* beside((yield* places)(), tells, look)
        assert.isAbove(seen.size, 3)
        assert.isTrue(seen.has(people))
      })
    )

    it.live(`of ${name} never sees what was said without what follows from it`, () =>
      Effect.gen(function* () {
        const again: Telling = { source: "one", from: 1, count: 1_800, perPage: 30, says: "corrections" }
        const seen = yield* beside((yield* places)(), again, lookAgain)
        assert.isAbove(seen.size, 3)
      })
    )
  }
})

describe("PostgreSQL's log", () => {
  const [, places] = engines[1]
  it.live(
    "takes in what a program committed that died before it could: until then, whoever asks is told how much waits",
    () =>
      Effect.gen(function* () {
        const place = yield* places
        const [alone, where] = [place(), place()]
        for (const each of [alone, where]) yield* begun(each)
        const wish: Wish = { where, task: "sync", tells: { ...tells, count: 30 } }
        const going = (one: Wish) =>
          Effect.gen(function* () {
            const program = yield* start(one)
            yield* program.says("ready")
            yield* program.goOn
            return yield* program.outcome
          })
        const dead = yield* going({ ...wish, kill: { of: "batch", n: 3, when: "after" } })
        assert.isTrue(dead.killed)
        // By whoever only reads, who may not put anything in order.
        const reading = Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          return { totals: yield* ledger.totals, log: yield* log }
        })
        const found = yield* Effect.provide(reading, opened(where, false))
        assert.deepStrictEqual([found.totals.facts, found.totals.entries], [perPage * 6, perPage * 6])
        const { batches, entries, since } = found.totals.pending
        assert.isAtLeast(batches, 1)
        assert.isNotNull(since)
        assert.strictEqual(found.log.entries.length + entries, found.totals.entries)
        assert.isTrue(found.log.isDense)
        // The next program is told the same, and goes on.
        const asked = yield* Effect.provide(
          Effect.flatMap(Ledger.Ledger, (ledger) => ledger.totals),
          opened(where, false)
        )
        assert.deepStrictEqual(asked.pending, found.totals.pending)
        assert.isDefined((yield* going(wish)).last.done)
        const after = yield* Effect.provide(reading, opened(where, false))
        assert.deepStrictEqual(after.totals.pending, { batches: 0, entries: 0, since: null })
        yield* going({ ...wish, where: alone })
        isSame(yield* Effect.provide(stands, opened(where)), yield* Effect.provide(stands, opened(alone)), "the log")
      })
  )
})
