import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Audit, type Catalog, Fact, Ledger, Rejection, Sha256, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { begin, everything, planned } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { day, desk, participant } from "./participant.ts"
import { type Script, scripted } from "./scripted.ts"

/** A record of a source: what it says, and which other one it takes back. */
interface Record {
  readonly id: string
  readonly says: ReadonlyArray<Fact.Draft>
  readonly takes: string | null
}

const [ann, bob] = [
  participant({ offering: "algebra-1", contact: "ann" }),
  participant({ offering: "algebra-1", contact: "bob" })
]

const says = (id: string, ...says: ReadonlyArray<Fact.Draft>): Record => ({ id, says, takes: null })
const takes = (id: string, takes: string): Record => ({ id, says: [], takes })

/** A withdrawal, on a day of its own. */
const withdrawal = (by: string, record: string): Adapter.Withdrawal => ({
  record,
  by,
  line: null,
  happened: { on: day("2014-06-01"), at: null, zone: "UTC", basis: "stated" },
  observedAt: null,
  said: "voided"
})

const scriptOf = (records: ReadonlyArray<Record>): Script => ({
  drafts: records.flatMap((record) => record.says),
  withdrawals: records.flatMap(({ id, takes }) => (takes === null ? [] : [withdrawal(id, takes)])),
  silent: records.flatMap(({ id, says, takes }) => (takes === null && says.length === 0 ? [id] : []))
})

const read = (
  versions: Catalog.Versions,
  pages: ReadonlyArray<ReadonlyArray<Record>>,
  family: Adapter.Family = "record"
) => Stream.runDrain(Sync.run(versions, scripted(desk, pages.map(scriptOf), family)))

/** Ann's marks and enrolment, by records of one part and of two. */
const marks = says(
  "r1",
  ann.scored("finals", 60, "2014-05-10", { key: "r1/scored" }),
  ann.completed("finals", "2014-05-10", { key: "r1/completed" })
)
const other = says("r2", ann.scored("finals", 80, "2014-05-20", { key: "r2" }))
const neighbour = says("r10", bob.scored("finals", 70, "2014-05-10", { key: "r10/scored" }))

/** The keys of the facts that count, of all that are recorded, and the days from which something is achieved. */
const inForce = Effect.gen(function* () {
  const { facts, achievements } = yield* everything
  const last = new Map(
    facts.toSorted((a, b) => a.revision - b.revision).map((fact) => [Fact.keyOf(fact.reference), fact])
  )
  return {
    recorded: facts.length,
    keys: [...last.values()]
      .flatMap(({ evidence, reference: { key } }) => (evidence._tag === "Retracted" ? [] : [key]))
      .toSorted(),
    held: achievements
      .flatMap(({ id, contact, held }) => held.map(({ from }) => `${id.type} ${contact} ${from}`))
      .toSorted()
  }
})

/** What every story ends with. */
const sound = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  const ledger = yield* Ledger.Ledger
  assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
  assert.deepStrictEqual(yield* ledger.check, [])
})

/** Numbers from 0, in an order that a seed gives. */
const shuffled = (seed: number, count: number): ReadonlyArray<number> => {
  let state = seed
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
  return Array.from({ length: count }, (_, at) => at)
    .map((at) => [next(), at] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, at]) => at)
}

/** What a record source takes back. */
export const ledgerWithdrawals = (open: Open, histories: number): void => {
  describe("a record that says something else when it is read again", () => {
    const failed = says("r1", ann.failed("finals", "2014-05-10", { key: "r1/failed" }))
    it.effect("says that instead: what it said before, under other keys, is taken out", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, [[marks, neighbour], [failed]])
        assert.deepStrictEqual((yield* inForce).keys, ["r1/failed", "r10/scored"])
        yield* sound(versions)
        // And so it does when it goes back.
        yield* read(versions, [[marks, neighbour], [failed], [marks]])
        assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/scored", "r10/scored"])
        yield* sound(versions)
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "says nothing where it says nothing: what it said before is taken out, and comes back when it says it",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const silence = says("r1")
          yield* read(versions, [[silence], [marks, neighbour], [silence]])
          assert.deepStrictEqual((yield* inForce).keys, ["r10/scored"])
          yield* sound(versions)
          yield* read(versions, [[silence], [marks, neighbour], [silence], [silence], [marks]])
          assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/scored", "r10/scored"])
          yield* sound(versions)
        }).pipe(Effect.provide(open()))
    )
    it.effect("adds to it in a state source, where silence takes nothing back", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, [[marks, neighbour], [failed]], "state")
        assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/failed", "r1/scored", "r10/scored"])
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a withdrawal", () => {
    it.effect("takes back all parts of its record for good, and nothing of a record whose id only begins like it", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, [[marks, neighbour]])
        assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/scored", "r10/scored"])
        yield* read(versions, [[marks, neighbour], [takes("v1", "r1")]])
        const after = yield* inForce
        assert.deepStrictEqual([after.keys, after.recorded], [["r10/scored"], 5])
        const { facts, rejections } = yield* everything
        assert.deepStrictEqual(
          facts.slice(3).map(({ activity, said, happened, revision }) => [activity, said, happened.on, revision]),
          [
            ["finals", "voided", day("2014-06-01"), 2],
            ["finals", "voided", day("2014-06-01"), 2]
          ]
        )
        assert.deepStrictEqual(rejections, [])
        yield* sound(versions)
        // Said again, by either record, it changes nothing.
        const pages = [[marks, neighbour], [takes("v1", "r1")], [marks, takes("v1", "r1"), takes("v2", "r1")]]
        yield* read(versions, pages)
        assert.deepStrictEqual(yield* inForce, after)
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "that comes before its record is remembered: the facts are out from the start, and keep whom they are about",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const ledger = yield* Ledger.Ledger
          yield* read(versions, [[takes("v1", "r1")]])
          assert.strictEqual((yield* ledger.totals).learners, 0)
          yield* read(versions, [[takes("v1", "r1")], [marks], [other]])
          const { learners, facts } = yield* everything
          assert.deepStrictEqual([learners.length, (yield* inForce).keys], [1, ["r2"]])
          assert.deepStrictEqual(
            facts.map(({ evidence, revision }) => [evidence._tag, revision]),
            [
              ["Retracted", 1],
              ["Retracted", 1],
              ["Scored", 1]
            ]
          )
          yield* sound(versions)
        }).pipe(Effect.provide(open()))
    )

    it.effect("of a withdrawal is rejected, whichever comes first, and both leave what was taken back out", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        yield* read(versions, [[marks, takes("v2", "v1")], [takes("v1", "r1")], [takes("v3", "v1"), takes("v4", "v4")]])
        assert.deepStrictEqual((yield* inForce).keys, [])
        assert.deepStrictEqual(
          (yield* ledger.rejections(null)).map(({ kind, key, found }) => [kind, key, found]).toSorted(),
          [
            ["row", "v2", '"v2", which takes back "v1", which itself takes another record back'],
            ["row", "v3", '"v3", which takes back "v1", which itself takes another record back'],
            ["row", "v4", '"v4", which takes back itself']
          ]
        )
      }).pipe(Effect.provide(open()))
    )

    it.effect("whose ids are longer than any record's is rejected, whatever they are, and stops no other", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        // What no compression makes short enough for an index.
        const long = Array.from({ length: 6_000 }, (_, at) => ((at * 7_919) ** 3 % 1_000_003).toString(36)).join("")
        yield* read(versions, [
          [marks, other],
          [takes("v1", long), takes(long, "r1"), takes("v2", "r2")]
        ])
        assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/scored"])
        const all = yield* ledger.rejections(null)
        assert.deepStrictEqual(all.map(({ key }) => key).toSorted(), [null, "v1"].toSorted())
        for (const { found, raw } of all) assert.isBelow(found.length + raw.length, 2 * Rejection.maxRaw)
      }).pipe(Effect.provide(open()))
    )

    it.effect("of a source that says how things stand is rejected, and takes nothing back", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        yield* read(versions, [[marks], [takes("v1", "r1")], [other]], "state")
        assert.deepStrictEqual((yield* inForce).keys, ["r1/completed", "r1/scored", "r2"])
        assert.deepStrictEqual(
          (yield* ledger.rejections(null)).map(({ key }) => key),
          ["v1"]
        )
      }).pipe(Effect.provide(open()))
    )

    it.effect("of a record that somebody else proposes at the same moment wins, whoever commits first", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        yield* read(versions, [[neighbour]])
        const proposal = { source: desk, drafts: marks.says }
        const early = yield* Sync.preview(versions, proposal)
        yield* read(versions, [[neighbour], [takes("v1", "r1")]])
        const refused = yield* Effect.flip(Sync.accept(early))
        assert.strictEqual(refused._tag === "LedgerError" && refused.reason._tag, "Conflict")
        const late = yield* Sync.preview(versions, proposal)
        yield* Sync.accept(late)
        assert.deepStrictEqual((yield* inForce).keys, ["r10/scored"])
        // And the other way about: planned where the record was unknown.
        const commit = yield* planned(versions, {})
        yield* ledger.commit({
          ...(yield* planned(versions, { drafts: other.says })),
          position: null
        })
        const withdrawals = [{ stream: "rows", record: "r2", by: "v2" }]
        const error = yield* Effect.flip(ledger.commit({ ...commit, withdrawals, position: null }))
        assert.strictEqual(error.reason._tag, "Conflict")
        yield* sound(versions)
      }).pipe(Effect.provide(open()))
    )

    const records = [
      marks,
      other,
      neighbour,
      says("r3", bob.registered("2014-01-01", { key: "r3" }), ann.registered("2014-01-01", { key: "r3/ann" })),
      says("r4", bob.completed("essay", "2014-04-01", { key: "r4/completed" })),
      takes("v1", "r1"),
      takes("v2", "v1"),
      takes("v3", "v2"),
      takes("v4", "r4"),
      takes("v5", "r4"),
      takes("v6", "never said"),
      // It takes another one back, so that it can't itself be: also what it says beside that stays.
      { ...says("r5", bob.progressed("essay", 0.5, "2014-03-01", { key: "r5/progressed" })), takes: "never said" },
      takes("v7", "r5")
    ]
    for (let seed = 1; seed <= histories; seed++) {
      it.effect(`leaves the same facts in force in any order and paging (${seed})`, () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const order = shuffled(seed, records.length).flatMap((at) => records[at] ?? [])
          // Some are said twice, in pages of one to four records.
          const twice = [...order, ...order.slice(0, seed % order.length)]
          const size = 1 + (seed % 4)
          const pages = Array.from({ length: Math.ceil(twice.length / size) }, (_, at) =>
            twice.slice(at * size, at * size + size)
          )
          yield* read(versions, pages)
          const { keys, held } = yield* inForce
          assert.deepStrictEqual(keys, ["r10/scored", "r2", "r3", "r3/ann", "r5/progressed"])
          assert.deepStrictEqual(held.length, 2)
          yield* sound(versions)
        }).pipe(Effect.provide(open()))
      )
    }
  })

  describe("a retraction", () => {
    it.effect("follows the fact it takes back, whomever its row names, and makes nobody known", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const said = ann.scored("finals", 60, "2014-05-10", { key: "r1" })
        yield* read(versions, [[says("r1", said)]])
        const stray = { ...said, evidence: Fact.Retracted.make({}), subject: { ...bob.subject, key: "unknown" } }
        yield* read(versions, [[says("r1", said)], [says("r1", stray)]])
        const { contacts, learners, facts } = yield* everything
        assert.deepStrictEqual([contacts.length, learners.length, facts.length], [1, 1, 2])
        assert.deepStrictEqual(facts[1]?.learner, facts[0]?.learner)
        // Of a fact that nobody knows it still has to make known whom it is about.
        const early = { ...stray, reference: { ...stray.reference, key: "r9" } }
        yield* read(versions, [[], [], [says("r9", early)]])
        assert.strictEqual((yield* ledger.totals).learners, 2)
      }).pipe(Effect.provide(open()))
    )
  })
}
