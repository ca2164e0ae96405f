import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  Audit,
  Catalog,
  type CivilDate,
  Fact,
  Id,
  Instant,
  type Leaf,
  Ledger,
  LedgerMemory,
  Merkle,
  Sha256,
  type Stood,
  Sync
} from "@laurel/core"
import { day, desk, participant, scripted, secrets } from "@laurel/testkit"
import { algebra, examPass } from "./catalogs.ts"

type Service = Ledger.Ledger["Service"]

const [ann, bob] = [participant({ offering: "algebra-1" }), participant({ offering: "algebra-2", contact: "bob" })]
const pages = [
  { drafts: [ann.registered("2014-01-01"), ann.scored("finals", 60, "2014-05-10")] },
  { drafts: [bob.scored("finals", 70, "2014-05-11"), ann.unregistered("2014-06-01")] },
  { drafts: [ann.registered("2014-09-01")] }
]

/** What an audit finds in an honest ledger of four entries after somebody has changed what it answers. */
const audited = (doctor: (ledger: Service) => Partial<Service>, vouched: ReadonlyArray<Audit.Vouched> = []) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
    yield* Stream.runDrain(Sync.run(versions, scripted(desk, pages)))
    const ledger = yield* Ledger.Ledger
    const doctored = Ledger.Ledger.of({ ...ledger, ...doctor(ledger) })
    const { differences, leaves, entries, root } = yield* Audit.verify(versions, Sha256.sha256, vouched).pipe(
      Effect.provideService(Ledger.Ledger, doctored)
    )
    return { leaves, entries, root, found: differences.map(({ part, where }) => `${part}: ${where}`) }
  }).pipe(Effect.provide(Layer.provide(LedgerMemory.layer, secrets)))

// Kept beside the text, so a text that is no entry any more is still found.
const isAbout = (ids: ReadonlyArray<Id.ContactId>, text: string): boolean => ids.includes(JSON.parse(text).contact)

/** A leaf and the hash that was kept of it. */
interface Kept extends Leaf.Leaf {
  readonly hash: Uint8Array
}

/** The whole log changed at once; it fits in one page. */
const withLog =
  (change: (log: ReadonlyArray<Kept>) => ReadonlyArray<Kept>) =>
  (ledger: Service): Pick<Service, "log" | "hashes" | "entries"> => {
    const all = Effect.gen(function* () {
      const leaves = yield* ledger.log(null, Ledger.maxPage)
      const hashes = yield* ledger.hashes(leaves.map(({ index }) => ({ level: 0, place: index })))
      return change(leaves.flatMap((leaf, at) => hashes.slice(at, at + 1).map((hash) => ({ ...leaf, hash }))))
    })
    const next = (after: number | null) => Effect.map(all, (log) => log.filter(({ index }) => index > (after ?? -1)))
    return {
      log: next,
      hashes: (nodes) =>
        Effect.map(all, (log) => nodes.flatMap(({ place }) => log.find(({ index }) => index === place)?.hash ?? [])),
      entries: (ids, after) =>
        Effect.map(next(after), (log) =>
          log.flatMap(({ index, of, text }) =>
            of._tag === "Entry" && text !== null && isAbout(ids, text) ? [{ index, text }] : []
          )
        )
    }
  }

/** Changes what one leaf says; whoever is thorough changes its hash as well. */
const altered = (at: number, change: (text: string) => string, isThorough = false) =>
  withLog((log) =>
    log.map((leaf) => {
      if (leaf.index !== at || leaf.text === null) return leaf
      const text = change(leaf.text)
      return { ...leaf, text, hash: isThorough ? Merkle.leaf(Sha256.sha256, text) : leaf.hash }
    })
  )

const withContacts =
  (change: (loaded: Ledger.LoadedContacts) => Ledger.LoadedContacts) =>
  (ledger: Service): Pick<Service, "loadContacts"> => ({
    loadContacts: (after, limit, until) => Effect.map(ledger.loadContacts(after, limit, until), change)
  })
const eachOf = <K, V>(
  map: ReadonlyMap<K, ReadonlyArray<V>>,
  change: (value: V) => V
): ReadonlyMap<K, ReadonlyArray<V>> => new Map([...map].map(([key, values]) => [key, values.map(change)]))

const withStood =
  (change: (stood: Stood.Stood) => Stood.Stood) =>
  (ledger: Service): Pick<Service, "stood"> => ({
    stood: (contacts) =>
      Effect.map(ledger.stood(contacts), (all) => new Map([...all].map(([id, stood]) => [id, change(stood)])))
  })

const reindexed = (log: ReadonlyArray<Kept>) => log.map((leaf, index) => ({ ...leaf, index }))
const movedTo = (held: ReadonlyArray<{ readonly lost: CivilDate.CivilDate | null }>) =>
  held.map(({ lost }) => ({ from: day("2014-05-09"), lost }))

describe("an audit of an honest ledger", () => {
  it.effect("finds nothing, having read every entry", () =>
    Effect.gen(function* () {
      const { leaves, entries, found } = yield* audited(() => ({}))
      // Five marks of commits, a catalog, two contacts with a participation each, and five facts.
      assert.deepStrictEqual([leaves, entries, found], [19, 4, []])
    })
  )
})

describe("an audit names the place of", () => {
  it.effect("an altered entry, by itself, by what it says, and by its commit where its hash was altered too", () =>
    Effect.gen(function* () {
      const change = (text: string): string => text.replace("2014-05-11", "2014-05-10")
      const { found } = yield* audited(altered(14, change))
      assert.deepStrictEqual(found, ["log: entry 14, leaf 14", "entries: exam-pass:2:1"])
      const thorough = yield* audited(altered(14, change, true))
      assert.deepStrictEqual(thorough.found, ["log: leaves 9 to 15, committed as batch 4", "entries: exam-pass:2:1"])
    })
  )

  it.effect("an altered entry that says the same in other words", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(altered(18, (text) => `${text} `))
      assert.deepStrictEqual(found.slice(0, 2), ["log: entry 18, leaf 18", "log: entry 18"])
    })
  )

  it.effect("any other record that is altered, or not there any more, whatever else agrees", () =>
    Effect.gen(function* () {
      const records = new Map([
        [0, "the mark of batch 1"],
        [1, "catalog version 1"],
        [4, "contact 1"],
        [5, "learner 1"],
        [6, "fact 1"]
      ])
      for (const [at, name] of records) {
        const changed = yield* audited(altered(at, (text) => text.replace(/\d/, "9")))
        assert.deepStrictEqual(changed.found, [`log: ${name}, leaf ${at}`])
        const gone = yield* audited(
          withLog((log) => log.map((leaf) => (leaf.index === at ? { ...leaf, text: null } : leaf)))
        )
        assert.deepStrictEqual(gone.found, changed.found)
      }
    })
  )

  it.effect("a removed leaf, whether or not the gap was closed", () =>
    Effect.gen(function* () {
      const gap = yield* audited(withLog((log) => log.filter(({ index }) => index !== 12)))
      assert.deepStrictEqual(gap.found, ["log: leaf 12"])
      const closed = yield* audited(withLog((log) => reindexed(log.filter(({ index }) => index !== 12))))
      assert.deepStrictEqual(closed.found, ["log: leaves 9 to 15, committed as batch 4", "log: batch 5"])
    })
  )

  it.effect("a log cut short, by the first commit that is missing", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(withLog((log) => log.slice(0, 17)))
      assert.include(found, "log: batch 5")
    })
  )

  it.effect("a leaf that no commit recorded", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog((log) => [...log, ...log.slice(-1).map((leaf) => ({ ...leaf, index: leaf.index + 1 }))])
      )
      assert.include(found, "log: leaf 19")
    })
  )

  it.effect("a swapped pair, also within one commit", () =>
    Effect.gen(function* () {
      const { found } = yield* audited(
        withLog((log) => {
          const [one, other] = [log[12], log[13]]
          return reindexed(log.flatMap((leaf, at) => (at === 12 ? other : at === 13 ? one : leaf) ?? []))
        })
      )
      assert.deepStrictEqual(found, ["log: leaves 9 to 15, committed as batch 4"])
    })
  )

  it.effect("a log that was written anew, or is an older copy, against roots that somebody else keeps", () =>
    Effect.gen(function* () {
      const { leaves, root } = yield* audited(() => ({}))
      const theirs = { size: leaves, root, where: "a note" }
      assert.deepStrictEqual((yield* audited(() => ({}), [theirs])).found, [])
      const anew = yield* audited(() => ({}), [theirs, { ...theirs, size: 9 }])
      assert.deepStrictEqual(anew.found, ["log: leaves 0 to 8"])
      const older = yield* audited(() => ({}), [theirs, { ...theirs, size: 20 }])
      assert.deepStrictEqual(older.found, ["log: leaf 19"])
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

  it.effect("another time since when something stands, of an achievement and of a holding", () =>
    Effect.gen(function* () {
      const later = <A>(version: Stood.Version<A>) => ({ ...version, since: Instant.Instant.make(1) })
      const achieved = yield* audited(withStood((stood) => ({ ...stood, achievements: stood.achievements.map(later) })))
      assert.deepStrictEqual(achieved.found, ["entries: exam-pass:1:1", "entries: exam-pass:2:1"])
      const held = yield* audited(withStood((stood) => ({ ...stood, holdings: stood.holdings.map(later) })))
      assert.deepStrictEqual(held.found, ["holdings: contact 1", "holdings: contact 2"])
    })
  )

  it.effect("a version of which no entry tells", () =>
    Effect.gen(function* () {
      const until = Instant.Instant.make(0)
      const past = <A>(version: Stood.Version<A>) => ({ ...version, since: Instant.Instant.make(-1), until })
      const added = yield* audited(
        withStood(({ achievements, ...stood }) => ({
          ...stood,
          achievements: [...achievements.map(past), ...achievements]
        }))
      )
      assert.deepStrictEqual(added.found, ["entries: exam-pass:1:1", "entries: exam-pass:2:1"])
    })
  )

  it.effect("somebody who is, or was, part of another without a decision that says so", () =>
    Effect.gen(function* () {
      for (const until of [null, Instant.Instant.make(1)]) {
        const { found } = yield* audited(
          withStood((stood) => ({
            ...stood,
            persons: stood.holdings.map(() => ({ stored: Id.ContactId.make(1), since: Instant.Instant.make(0), until }))
          }))
        )
        assert.deepStrictEqual(found, ["people: contact 1", "people: contact 2"])
      }
    })
  )

  it.effect("an altered checkpoint", () =>
    Effect.gen(function* () {
      const { found } = yield* audited((ledger) => ({
        checkpoints: (after: number | null) =>
          Effect.map(ledger.checkpoints(after), (marks) =>
            marks.map((mark) => (mark.batch === 4 ? { ...mark, root: "0".repeat(64) } : mark))
          )
      }))
      assert.deepStrictEqual(found, ["log: leaves 9 to 15, committed as batch 4"])
    })
  )
})

const corrupt = new Ledger.LedgerError({ ledger: "test", reason: new Ledger.Corrupt({ found: "no such fact kind" }) })

/** Contacts under other numbers, with gaps between them. */
const numbered = (
  numbers: ReadonlyArray<number>,
  unreadable: ReadonlyArray<number>
): Pick<Service, "loadContacts"> => ({
  loadContacts: (after, limit, until = Id.ContactId.make(Number.MAX_SAFE_INTEGER)) => {
    const next = numbers.filter((id) => id > (after ?? 0) && id <= until).slice(0, limit)
    return next.some((id) => unreadable.includes(id))
      ? Effect.fail(corrupt)
      : Effect.succeed({ ...nobodyLoaded, ids: next.map((id) => Id.ContactId.make(id)) })
  }
})

const nobodyLoaded: Ledger.LoadedContacts = {
  head: { batch: 0, contacts: 0, learners: 0, facts: 0, decisions: 0, exclusive: false, recordedAt: null, erasures: 0 },
  stamps: new Map(),
  position: null,
  contacts: new Map(),
  people: new Map(),
  learners: [],
  revisions: new Map(),
  achievements: new Map(),
  decisions: [],
  ids: [],
  holdings: new Map(),
  ignored: new Set(),
  withdrawn: new Map(),
  withdrawing: new Set()
}

describe("an audit of a store", () => {
  it.effect("begins with what is wrong with the store itself", () =>
    Effect.gen(function* () {
      const flaw = { where: "fact 3", found: "names learner 9, who is not there" }
      const { found } = yield* audited(() => ({ check: Effect.succeed([flaw]) }))
      assert.deepStrictEqual(found, ["store: fact 3"])
    })
  )

  it.effect("names each contact that can't be read, whatever numbers are left out, and checks the others", () =>
    Effect.gen(function* () {
      const everybody = Array.from({ length: 3_000 }, (_, index) => index * 7 + 1)
      const unreadable = [everybody[0] ?? 0, everybody[1_234] ?? 0, everybody[1_235] ?? 0, 1_000_001]
      const { found } = yield* audited(() => ({
        ...numbered([...everybody, 1_000_001], unreadable),
        entries: () => Effect.succeed([])
      }))
      assert.deepStrictEqual(
        found,
        unreadable.map((id) => `store: contact ${id}`)
      )
    })
  )

  it.effect("can be shared: the shares come to the whole, each contact in one of them", () =>
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
      const ledger = yield* Ledger.Ledger
      const everybody = [...Array.from({ length: 5_000 }, (_, index) => index + 1), 70_001, 912_345]
      const doctored = Ledger.Ledger.of({ ...ledger, ...numbered(everybody, []), entries: () => Effect.succeed([]) })
      for (const of of [1, 2, 3, 16]) {
        const parts = yield* Effect.forEach(Array.from({ length: of }), (_, index) =>
          Audit.verifyContacts(versions, { index, of })
        ).pipe(Effect.provideService(Ledger.Ledger, doctored))
        assert.strictEqual(
          parts.reduce((sum, { contacts }) => sum + contacts, 0),
          everybody.length
        )
      }
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("notices entries about nobody who is stored", () =>
    Effect.gen(function* () {
      const { found } = yield* audited((ledger) => ({
        ...numbered([], []),
        entries: ledger.entries
      }))
      assert.deepStrictEqual(found, ["entries: the log"])
    })
  )

  it.effect("waits for a log that lags behind, and says so where nobody brings it up to date", () =>
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
      const ledger = yield* Ledger.Ledger
      const lagging = (looks: number) => {
        let left = looks
        const pending = Effect.sync(() => ({
          batches: (left -= 1) < 0 ? 0 : 1,
          entries: 0,
          since: Instant.Instant.make(0)
        }))
        const totals = Effect.flatMap(ledger.totals, (all) => Effect.map(pending, (own) => ({ ...all, pending: own })))
        return Effect.gen(function* () {
          const fiber = yield* Effect.forkChild(Audit.verify(versions, Sha256.sha256))
          yield* TestClock.adjust("1 minute")
          return yield* Effect.result(Fiber.join(fiber))
        }).pipe(Effect.provideService(Ledger.Ledger, Ledger.Ledger.of({ ...ledger, totals })))
      }
      assert.isTrue(Result.isSuccess(yield* lagging(3)))
      const stuck = yield* Effect.fromResult(Result.flip(yield* lagging(100_000)))
      assert.match(stuck.message, /1 committed batches are not in the log yet, the first of 1970-01-01T00:00:00/)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("an explanation", () => {
  it.effect("goes from the achievement down to the source's own references", () =>
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
      yield* Stream.runDrain(Sync.run(versions, scripted(desk, pages)))
      const ledger = yield* Ledger.Ledger
      const [id] = (yield* ledger.find("ann")).map((contact) => contact.id)
      const dossier = id === undefined ? undefined : yield* ledger.contact(id, null)
      const [achievement] = dossier?.achievements ?? []
      const explained = achievement === undefined ? undefined : yield* Audit.explain(versions, achievement.id, null)
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
