import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Audit, Catalog, type CivilDate, Fact, Ledger, LedgerMemory, Sha256, Sync } from "@laurel/core"
import { day, desk, participant, scripted } from "@laurel/testkit"
import { algebra, examPass } from "./catalogs.ts"

type Service = Ledger.Ledger["Service"]

const [ann, bob] = [participant({ offering: "algebra-1" }), participant({ offering: "algebra-2", contact: "bob" })]
const pages = [
  { drafts: [ann.registered("2014-01-01"), ann.scored("finals", 60, "2014-05-10")] },
  { drafts: [bob.scored("finals", 70, "2014-05-11"), ann.unregistered("2014-06-01")] },
  { drafts: [ann.registered("2014-09-01")] }
]

/** What an audit finds in an honest ledger of five entries after somebody has changed what it answers. */
const audited = (doctor: (ledger: Service) => Partial<Service>) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
    yield* Stream.runDrain(Sync.run(versions, scripted(desk, pages)))
    const ledger = yield* Ledger.Ledger
    const doctored = Ledger.Ledger.of({ ...ledger, ...doctor(ledger) })
    const { differences, entries } = yield* Audit.verify(versions, Sha256.sha256).pipe(
      Effect.provideService(Ledger.Ledger, doctored)
    )
    return { entries, found: differences.map(({ part, where }) => `${part}: ${where}`) }
  }).pipe(Effect.provide(LedgerMemory.layer))

/** The whole log changed at once; it fits in one page. */
const withLog = (change: (log: ReadonlyArray<Ledger.Logged>) => ReadonlyArray<Ledger.Logged>) => (ledger: Service) => ({
  log: (after: number | null, limit: number) =>
    Effect.map(ledger.log(null, limit), (log) => change(log).filter(({ index }) => index > (after ?? -1)))
})

const withContacts = (change: (loaded: Ledger.LoadedContacts) => Ledger.LoadedContacts) => (ledger: Service) => ({
  loadContacts: (after: Parameters<Service["loadContacts"]>[0], limit: number) =>
    Effect.map(ledger.loadContacts(after, limit), change)
})
const eachOf = <K, V>(
  map: ReadonlyMap<K, ReadonlyArray<V>>,
  change: (value: V) => V
): ReadonlyMap<K, ReadonlyArray<V>> => new Map([...map].map(([key, values]) => [key, values.map(change)]))

const reindexed = (log: ReadonlyArray<Ledger.Logged>) => log.map(({ text }, index) => ({ index, text }))
const movedTo = (held: ReadonlyArray<{ readonly lost: CivilDate.CivilDate | null }>) =>
  held.map(({ lost }) => ({ from: day("2014-05-09"), lost }))

describe("an audit of an honest ledger", () => {
  it.effect("finds nothing, having read every entry", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* audited(() => ({})), { entries: 4, found: [] })
    })
  )
})

describe("an audit names the place of", () => {
  it.effect("an altered entry, by the commit it is in and by what it says", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog((log) =>
          log.map(({ index, text }) => ({ index, text: index === 1 ? text.replace("2014-05-11", "2014-05-10") : text }))
        )
      )
      assert.deepStrictEqual(found, ["log: entries 1 to 2, committed as batch 3", "entries: exam-pass:2:1"])
    })
  )

  it.effect("an altered entry that says the same in other words", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog((log) => log.map(({ index, text }) => ({ index, text: index === 3 ? `${text} ` : text })))
      )
      assert.include(found, "log: entry 3")
      assert.include(found, "log: entries 3 to 3, committed as batch 4")
    })
  )

  it.effect("a removed entry, whether or not the gap was closed", () =>
    Effect.gen(function* () {
      const gap = yield* audited(withLog((log) => log.filter(({ index }) => index !== 2)))
      assert.strictEqual(gap.found[0], "log: entry 2")
      const closed = yield* audited(withLog((log) => reindexed(log.filter(({ index }) => index !== 2))))
      assert.strictEqual(
        closed.found.find((each) => each.startsWith("log")),
        "log: entries 1 to 2, committed as batch 3"
      )
    })
  )

  it.effect("a log cut short, by the first commit that is missing", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(withLog((log) => log.slice(0, 3)))
      assert.include(found, "log: batch 4")
    })
  )

  it.effect("an entry that no commit recorded", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog((log) => [...log, ...log.slice(-1).map(({ index, text }) => ({ index: index + 1, text }))])
      )
      assert.include(found, "log: entry 4")
    })
  )

  it.effect("a swapped pair, also within one commit", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog(([first, second, third, ...rest]) =>
          reindexed([first, third, second, ...rest].flatMap((each) => each ?? []))
        )
      )
      assert.deepStrictEqual(found, ["log: entries 1 to 2, committed as batch 3"])
    })
  )

  it.effect("an altered achievement", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withContacts((loaded) => ({
          ...loaded,
          achievements: eachOf(loaded.achievements, (each) =>
            each.id.learner === 2 ? { ...each, held: movedTo(each.held) } : each
          )
        }))
      )
      assert.include(found, "entries: exam-pass:2:1")
      assert.isFalse(found.some((each) => each.includes("exam-pass:1:1")))
    })
  )

  it.effect("a removed achievement", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withContacts((loaded) => ({ ...loaded, achievements: new Map([...loaded.achievements].slice(1)) }))
      )
      assert.include(found, "entries: exam-pass:1:1")
    })
  )

  it.effect("an altered fact that changes what was earned", () =>
    Effect.gen(function* () {
      const failed = Fact.Scored.make({ raw: 6, max: 100 })
      const { found } = yield* audited(
        withContacts((loaded) => ({
          ...loaded,
          revisions: eachOf(loaded.revisions, (fact) =>
            fact.learner === 2 && fact.evidence._tag === "Scored" ? { ...fact, evidence: failed } : fact
          )
        }))
      )
      assert.deepStrictEqual(found, ["facts: exam-pass:2:1"])
    })
  )

  it.effect("an altered holding, and a removed one", () =>
    Effect.gen(function* () {
      const altered = yield* audited(
        withContacts((loaded) => ({
          ...loaded,
          holdings: eachOf(loaded.holdings, (each) => ({
            ...each,
            periods: each.periods.map((period) => ({ ...period, last: day("2030-01-01") }))
          }))
        }))
      )
      assert.deepStrictEqual(altered.found, ["holdings: contact 1", "holdings: contact 2"])
      const removed = yield* audited(
        withContacts((loaded) => ({ ...loaded, holdings: new Map([...loaded.holdings].slice(1)) }))
      )
      assert.deepStrictEqual(removed.found, ["holdings: contact 1"])
    })
  )

  it.effect("an altered checkpoint", () =>
    Effect.gen(function* () {
      const { found } = yield* audited((ledger) => ({
        checkpoints: (after: number | null) =>
          Effect.map(ledger.checkpoints(after), (marks) =>
            marks.map((mark) => (mark.batch === 3 ? { ...mark, root: "0".repeat(64) } : mark))
          )
      }))
      assert.deepStrictEqual(found, ["log: entries 1 to 2, committed as batch 3"])
    })
  )
})

describe("an explanation", () => {
  it.effect("goes from the achievement down to the source's own references", () =>
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
      yield* Stream.runDrain(Sync.run(versions, scripted(desk, pages)))
      const ledger = yield* Ledger.Ledger
      const [id] = (yield* ledger.find("ann")).map((contact) => contact.id)
      const dossier = id === undefined ? undefined : yield* ledger.contact(id)
      const [achievement] = dossier?.achievements ?? []
      const explained = achievement === undefined ? undefined : yield* Audit.explain(versions, achievement.id)
      assert.strictEqual(explained?.verdict.outcome, "met")
      const story = explained?.story ?? []
      assert.deepStrictEqual(
        story.map(({ entry, facts }) => [entry.kind, ...facts.map(({ reference }) => reference.key)]),
        [
          ["Issued", "ann/algebra-1 Scored finals 2014-05-10"],
          ["Withdrawn", "ann/algebra-1 Unregistered  2014-06-01"],
          ["Reinstated", "ann/algebra-1 Scored finals 2014-05-10", "ann/algebra-1 Registered  2014-09-01"]
        ]
      )
      assert.deepStrictEqual(
        story.map(({ before }) => before?.length ?? null),
        [null, 1, 1]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
