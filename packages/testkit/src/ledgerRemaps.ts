import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Audit, type Catalog, Fact, Lease, Ledger, Sha256, Sync } from "@laurel/core"
import { Effect, Ref, Stream } from "effect"
import { TestClock } from "effect/testing"
import { erase } from "./ledgerPersons.ts"
import { ann, begin, bob, everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant, type Participant } from "./participant.ts"
import { type Mapping, rereading, type Rows } from "./rereading.ts"

const eve = participant({ offering: "algebra-1", contact: "eve" })
const people: Readonly<Record<string, Participant>> = { ann, bob, eve }

/** A row says `ann finals 60, essay 70`: one fact for each mark, under the row's key and the activity. */
const marks =
  (read: (activity: string, points: string) => readonly [string, number] | "nothing" | "rejected"): Mapping =>
  (raw, key) => {
    const [name = "", ...words] = raw.split(" ")
    const who = people[name] ?? assert.fail(`the test knows no ${name}`)
    const all = words.join(" ").split(", ")
    const said = all.map((mark) => read(...(mark.split(" ") as [string, string])))
    if (said.includes("rejected")) return { rejected: words.join(" ") }
    return {
      drafts: said.flatMap((each) =>
        typeof each === "string" ? [] : [who.scored(each[0], each[1], "2014-05-10", { key: `${key}/${each[0]}` })]
      )
    }
  }

/** Knows neither what is called exam, nor percents. */
const narrow = marks((activity, points) =>
  points.endsWith("%") ? "rejected" : activity === "exam" ? "nothing" : [activity, Number(points)]
)
const wide = marks((activity, points) => [activity === "exam" ? "finals" : activity, Number.parseInt(points, 10)])
const onlyFinals = marks((activity, points) =>
  activity === "finals" ? [activity, Number.parseInt(points, 10)] : "nothing"
)
const doubled = marks((activity, points) => [activity, 2 * Number(points)])
const nothing = marks(() => "nothing")
const rejecting = marks(() => "rejected")

const read = (versions: Catalog.Versions, adapter: Adapter.Adapter, archives = true) =>
  Stream.runDrain(Sync.run(versions, adapter, { archives }))
const remap = (versions: Catalog.Versions, adapter: Adapter.Rereading, options?: Sync.RemapOptions) =>
  Effect.map(Stream.runCollect(Sync.remap(versions, adapter, options)), (all) => [...all])

/** The facts that stand, by key, as far as tests ask for it. */
const standing = Effect.map(everything, ({ facts }) => {
  const last = new Map(facts.map((fact) => [Fact.keyOf(fact.reference), fact]))
  return [...last.values()]
    .flatMap(({ reference, evidence }) => (evidence._tag === "Scored" ? [`${reference.key} ${evidence.raw}`] : []))
    .toSorted()
})
const open = Effect.flatMap(Ledger.Ledger, (ledger) =>
  Effect.map(ledger.rejections(null), (all) => all.map(({ key }) => key).toSorted())
)
const isInOrder = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
  assert.deepStrictEqual(yield* (yield* Ledger.Ledger).check, [])
})

/** Whether `void a` is read as that it takes record a back. */
const voiding =
  (isRead: boolean): Mapping =>
  (raw, key) => {
    const [verb, record = ""] = raw.split(" ")
    if (verb !== "void") return wide(raw, key)
    const { happened } = ann.registered("2014-06-01")
    return isRead ? { withdraws: { record, happened, observedAt: null, said: "void" } } : {}
  }
const byRecord = { family: "record" } as const
const records: Rows = { a: "ann finals 60", b: "bob finals 70" }

const rows: Rows = { 1: "ann finals 60, essay 70", 2: "bob finals 70%", 3: "eve exam 50" }

/** What reading again does to rows that were received. */
export const ledgerRemaps = (opens: Open): void => {
  describe("rows read again by a mapping that was mended", () => {
    it.effect("bring facts out of rejected rows, and out of rows that proved nothing, and are asked of nobody", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [rows]))
        assert.deepStrictEqual([yield* standing, yield* open], [["1/essay 70", "1/finals 60"], ["2"]])
        const before = (yield* (yield* Ledger.Ledger).positions).get(desk)?.text
        const [done, ...more] = yield* remap(versions, rereading(wide))
        assert.deepStrictEqual(yield* standing, ["1/essay 70", "1/finals 60", "2/finals 70", "3/finals 50"])
        assert.deepStrictEqual(yield* open, [])
        const { entries, positions } = yield* everything
        assert.deepStrictEqual([entries.length, positions.length, more.length], [4, 2, 0])
        assert.strictEqual((yield* (yield* Ledger.Ledger).positions).get(desk)?.text, before)
        assert.deepInclude(done, { rows: 3, facts: 2, same: 2, entries: 2, unread: 0, refused: 0, ended: 1, apart: 0 })
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )

    it.effect("keep the row beside each fact that they give", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* read(versions, rereading(narrow, [rows]))
        yield* remap(versions, rereading(wide))
        const { facts } = yield* everything
        const kept = yield* ledger.archived(facts.map(({ id }) => id))
        assert.deepStrictEqual(
          kept.map(({ raw }) => raw),
          [rows[1], rows[1], rows[2], rows[3]]
        )
      }).pipe(Effect.provide(opens()))
    )

    it.effect("correct what was read wrongly, and take out what is no longer read, which can come back", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [{ 1: "ann finals 30, essay 40", 2: "bob finals 30" }]))
        const [corrected] = yield* remap(versions, rereading(doubled))
        assert.deepStrictEqual(yield* standing, ["1/essay 80", "1/finals 60", "2/finals 60"])
        assert.deepInclude(corrected, { facts: 3, corrections: 3, unread: 0 })
        const [taken] = yield* remap(versions, rereading(onlyFinals))
        assert.deepStrictEqual(yield* standing, ["1/finals 30", "2/finals 30"])
        assert.deepInclude(taken, { facts: 3, corrections: 3, unread: 1 })
        const out = (yield* everything).facts.findLast(({ reference }) => reference.key === "1/essay")
        assert.deepStrictEqual(out?.evidence, Fact.Retracted.make({ unread: true }))
        yield* remap(versions, rereading(narrow))
        assert.deepStrictEqual(yield* standing, ["1/essay 40", "1/finals 30", "2/finals 30"])
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )

    it.effect("that can't read a row now takes nothing of it back, and says so", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [rows]))
        const [done] = yield* remap(versions, rereading(rejecting))
        assert.deepStrictEqual(
          [yield* standing, yield* open],
          [
            ["1/essay 70", "1/finals 60"],
            ["1", "2", "3"]
          ]
        )
        assert.deepInclude(done, { facts: 0, unread: 0, rejections: 3, refused: 2, ended: 0 })
        yield* remap(versions, rereading(nothing))
        assert.deepStrictEqual([yield* standing, yield* open], [[], []])
      }).pipe(Effect.provide(opens()))
    )

    it.effect("leave alone what was read from rows that are not kept, and count it", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [{ 7: "ann essay 50", 8: "bob essay 50" }]), false)
        yield* read(versions, rereading(narrow, [{}, { 1: "ann finals 60" }]))
        const [done] = yield* remap(versions, rereading(nothing))
        assert.deepStrictEqual(yield* standing, ["7/essay 50", "8/essay 50"])
        // Nothing that is kept speaks of Bob.
        assert.deepInclude(done, { rows: 1, unread: 1, apart: 1 })
      }).pipe(Effect.provide(opens()))
    )

    it.effect("take out nothing that an earlier text of a state's row may have said, and count it", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const pages: ReadonlyArray<Rows> = [{ 1: "ann finals 60, essay 70" }, { 1: "ann finals 60", 2: "bob essay 50" }]
        yield* read(versions, rereading(narrow, pages.slice(0, 1)))
        yield* TestClock.adjust(1_000)
        yield* read(versions, rereading(narrow, pages))
        const before = yield* everything
        const [same] = yield* remap(versions, rereading(narrow))
        assert.deepStrictEqual(yield* everything, before)
        assert.deepInclude(same, { rows: 2, facts: 0, unread: 0, apart: 1 })
        // What the present text may have said is taken out, and what it says by now is corrected however old it is.
        const [mended] = yield* remap(
          versions,
          rereading(marks((...mark) => (mark[0] === "finals" ? ["finals", 30] : "nothing")))
        )
        assert.deepStrictEqual(yield* standing, ["1/essay 70", "1/finals 30"])
        assert.deepInclude(mended, { facts: 2, unread: 1, apart: 1 })
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )

    it.effect("take out what a record does not say, however late its row was received", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const record = { family: "record" } as const
        yield* read(versions, rereading(narrow, [{ 1: "ann finals 60, essay 70" }], record), false)
        yield* TestClock.adjust(1_000)
        yield* read(versions, rereading(narrow, [{}, { 1: "ann finals 60, essay 70" }], record))
        yield* remap(versions, rereading(onlyFinals, [], record))
        assert.deepStrictEqual(yield* standing, ["1/finals 60"])
      }).pipe(Effect.provide(opens()))
    )

    it.effect("are those of one stream only: another stream's facts under the same key are others", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [{ 1: "ann essay 50" }], { stream: "essays" }), false)
        yield* read(versions, rereading(narrow, [{}, { 1: "ann finals 60" }]))
        yield* remap(versions, rereading(nothing))
        assert.deepStrictEqual(yield* standing, ["1/essay 50"])
      }).pipe(Effect.provide(opens()))
    )
  })

  describe("rows read again by the same mapping", () => {
    it.effect("write nothing, also where some are rejected; nor does a second time by another one", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [rows]))
        for (const mapping of [narrow, wide, onlyFinals, rejecting, nothing]) {
          yield* remap(versions, rereading(mapping))
          const before = yield* everything
          const again = yield* remap(versions, rereading(mapping))
          assert.deepStrictEqual(yield* everything, before)
          assert.deepInclude(again[0], { rows: 3, facts: 0, unread: 0, refused: 0, ended: 0, entries: 0 })
        }
      }).pipe(Effect.provide(opens()))
    )

    it.effect("are none where nothing was kept", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [rows]), false)
        assert.deepStrictEqual(yield* remap(versions, rereading(wide)), [])
      }).pipe(Effect.provide(opens()))
    )
  })

  describe("reading rows again", () => {
    it.effect("knows nothing any more of whoever was erased", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [{ 1: "ann finals 30", 2: "bob finals 40" }]))
        yield* erase(versions, [bob])
        const before = yield* everything
        const [done] = yield* remap(versions, rereading(doubled))
        assert.deepInclude(done, { rows: 1, facts: 1, ignored: 0, apart: 0 })
        const after = yield* everything
        const theirs = ({ facts, learners }: typeof after) => {
          const own = learners.find(({ contact }) => contact === 2)?.id
          return facts.filter(({ learner }) => learner === own)
        }
        assert.deepStrictEqual(theirs(after), theirs(before))
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )

    it.effect("of records never brings one back that was taken back, and takes those back that it now reads so", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(voiding(false), [{ ...records, c: "void a" }], byRecord))
        assert.deepStrictEqual(yield* standing, ["a/finals 60", "b/finals 70"])
        yield* remap(versions, rereading(voiding(true), [], byRecord))
        assert.deepStrictEqual(yield* standing, ["b/finals 70"])
        const before = yield* everything
        yield* remap(versions, rereading(voiding(true), [], byRecord))
        assert.deepStrictEqual(yield* everything, before)
        yield* remap(versions, rereading(voiding(false), [], byRecord))
        assert.deepStrictEqual(yield* standing, ["b/finals 70"])
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )

    it.effect("of a record that takes back one that takes another one back says so once, wherever that one is", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const rows = { d: "void c", ...records, c: "void a" }
        yield* read(versions, rereading(voiding(false), [rows], byRecord))
        yield* remap(versions, rereading(voiding(true), [], byRecord), { rows: 1 })
        assert.deepStrictEqual([yield* standing, yield* open], [["b/finals 70"], ["d"]])
        const before = yield* everything
        const again = yield* remap(versions, rereading(voiding(true), [], byRecord), { rows: 1 })
        assert.deepStrictEqual(yield* everything, before)
        assert.deepStrictEqual(
          again.map(({ refused }) => refused),
          [0, 0, 0, 0]
        )
      }).pipe(Effect.provide(opens()))
    )

    it.effect("that is cut off goes on when it is run again, and comes to the same", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* read(versions, rereading(narrow, [rows]))
        const left = yield* Ref.make(1)
        const commit = Effect.fnUntraced(function* (given: Ledger.Commit) {
          if ((yield* Ref.getAndUpdate(left, (count) => count - 1)) > 0) return yield* ledger.commit(given)
          return yield* new Ledger.LedgerError({ ledger: "cut", reason: new Ledger.Full({ found: "no room" }) })
        })
        const cut = Ledger.Ledger.of({ ...ledger, commit })
        const one = { rows: 1 }
        const error = yield* Effect.flip(
          remap(versions, rereading(wide), one).pipe(Effect.provideService(Ledger.Ledger, cut))
        )
        assert.strictEqual(error.reason._tag, "Full")
        assert.deepStrictEqual(yield* standing, ["1/essay 70", "1/finals 60", "2/finals 70"])
        const steps = yield* remap(versions, rereading(wide), one)
        assert.deepStrictEqual(
          steps.map(({ facts }) => facts),
          [0, 0, 1]
        )
        assert.deepStrictEqual(yield* standing, ["1/essay 70", "1/finals 60", "2/finals 70", "3/finals 50"])
        yield* isInOrder(versions)
      }).pipe(Effect.provide(opens()))
    )
  })

  describe("rows of a source that is being read", () => {
    // In real time, for whoever waits.
    it.live("are read again once that has ended, and not meanwhile", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* read(versions, rereading(narrow, [rows]))
        const lease = (yield* ledger.lease(`source/${desk}`, 60_000)) ?? assert.fail("nobody has it")
        const before = yield* everything
        const error = yield* Effect.flip(remap(versions, rereading(wide)))
        assert.deepStrictEqual([error.reason._tag, yield* everything], ["Busy", before])
        yield* ledger.release(lease)
        assert.strictEqual((yield* remap(versions, rereading(wide)))[0]?.facts, 2)
      }).pipe(Effect.provide(opens()), Effect.provideService(Lease.Duration, 50))
    )
  })

  describe("a preview of rows read again", () => {
    it.effect("says what would change, person by person, and writes nothing", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, rereading(narrow, [rows]))
        const before = yield* everything
        // One row at once: each is planned on what those before it would write.
        const shown = yield* Sync.previewRemap(versions, rereading(wide), { rows: 1 })
        assert.deepStrictEqual(yield* everything, before)
        assert.strictEqual(shown.isWhole, true)
        assert.deepInclude(shown.counts, { rows: 3, facts: 2, corrections: 0, unread: 0, refused: 0, ended: 1 })
        assert.deepStrictEqual(
          shown.changes.map(({ achievement, before: was }) => `${achievement.type}, ${was === null}`),
          ["exam-pass, true", "exam-pass, true"]
        )
        assert.deepStrictEqual([...shown.contacts.values()], [bob.subject.contact, eve.subject.contact])
        // The second row brings a fact, an entry and what Bob holds; the third one has no room any more.
        const part = yield* Sync.previewRemap(versions, rereading(wide), { rows: 1, changes: 4 })
        assert.deepStrictEqual([part.isWhole, part.counts, part.facts.length], [false, shown.counts, 1])
        const none = yield* Sync.previewRemap(versions, rereading(narrow))
        assert.deepStrictEqual([none.changes, none.holdings, none.facts, none.rejections], [[], [], [], []])
        const gone = yield* Sync.previewRemap(versions, rereading(nothing))
        assert.deepInclude(gone.counts, { facts: 2, unread: 2, ended: 1 })
      }).pipe(Effect.provide(opens()))
    )
  })
}
