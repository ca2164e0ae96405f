import { assert, describe, it } from "@effect/vitest"
import { type Fact, Id, Instant, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { erase, person, told } from "./ledgerPersons.ts"
import { ann, begin, now, rejection, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant } from "./participant.ts"

/** What becomes of the rows that could not be read. */
export const ledgerRejections = (open: Open): void => {
  describe("a rejection", () => {
    const lines = Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      return (yield* ledger.rejections(null)).map(({ stream, line }) => `${stream} ${line}`)
    })

    const keys = Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      return (yield* ledger.rejections(null)).map(({ key }) => key)
    })

    it.effect("read again stays one, with its number and its time", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* TestClock.setTime(1_000)
        const pages = [{ rejections: [rejection(1), rejection(2)] }]
        yield* sync(versions, pages)
        const [before, recordedAt] = [yield* ledger.rejections(null), yield* now]
        const [{ reading = "" } = {}] = before
        const kept = (line: number, id = 0) => ({ ...rejection(line), id, reading, recordedAt, reopened: null })
        assert.deepStrictEqual(before, [kept(1, before[0]?.id), kept(2, before[1]?.id)])
        assert.notStrictEqual(before[0]?.id, before[1]?.id)
        yield* TestClock.setTime(2_000)
        yield* sync(versions, [...pages, { reading: "second", rejections: [rejection(2), rejection(1)] }])
        const again = before.map((each) => ({ ...each, reading: "second@1" }))
        assert.deepStrictEqual(yield* ledger.rejections(null), again)
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when a later reading of its stream has ended without it, and not before", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const first = { rejections: [rejection(1), rejection(2), { ...rejection(3), stream: "marks" }] }
        const half = { reading: "second", ended: false, rejections: [rejection(2)] }
        yield* sync(versions, [first, half])
        assert.deepStrictEqual(yield* lines, ["rows 1", "rows 2", "marks 3"])
        yield* sync(versions, [first, half, { reading: "second", rejections: [rejection(4)] }])
        assert.deepStrictEqual(yield* lines, ["rows 2", "marks 3", "rows 4"])
        // What has ended may be kept, and whoever asks for all that is held about somebody has to be told of it.
        const all = (yield* (yield* Ledger.Ledger).rejections(null, true)).map(
          ({ stream, line }) => `${stream} ${line}`
        )
        assert.includeMembers(["rows 1", "rows 2", "marks 3", "rows 4"], all)
        assert.includeMembers(all, ["rows 2", "marks 3", "rows 4"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when its row is read again, and is no more rejected, whatever else the page reads", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const keyed = (key: string) => ({ ...rejection(1), key, line: null })
        const row = (key: string) => ({ key, line: null, raw: key })
        const first = { rejections: [keyed("a"), keyed("b"), keyed("ab")] }
        const again = { rejections: [keyed("b")], received: [row("a"), row("b")] }
        yield* sync(versions, [first])
        assert.deepStrictEqual(yield* keys, ["a", "b", "ab"])
        yield* sync(versions, [first, again])
        // The row whose key merely begins with the same letter was not read.
        assert.deepStrictEqual(yield* keys, ["b", "ab"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when a fact of its very key is recorded, and not with one that its key is merely under", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const stray = participant({ offering: "nowhere", contact: "cid" })
        const scored = (key: string, points: number) => ann.scored("finals", points, "2014-05-10", { key })
        const lost = ["7/score", "8", "8/score"].map((key) => stray.scored("finals", 50, "2014-05-10", { key }))
        const record = (...drafts: ReadonlyArray<Fact.Draft>) => Sync.record(versions, desk, drafts)
        yield* record(scored("7", 50), ...lost)
        assert.deepStrictEqual(yield* keys, ["7/score", "8", "8/score"])
        yield* record(scored("7", 60), scored("8", 70))
        assert.deepStrictEqual(yield* keys, ["7/score", "8/score"])
        yield* record(scored("7/score", 60))
        assert.deepStrictEqual(yield* keys, ["8/score"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when what was recorded before it is recorded again, which is no news otherwise", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const said = ann.scored("finals", 50, "2014-05-10", { key: "7" })
        const other = ann.scored("essay", 50, "2014-05-10", { key: "8" })
        const stray = participant({ offering: "nowhere", contact: "cid" }).scored("finals", 50, "2014-05-10", {
          key: "7"
        })
        const record = (...drafts: ReadonlyArray<Fact.Draft>) => Sync.record(versions, desk, drafts)
        yield* record(said, other)
        yield* record(stray)
        const { batches } = yield* ledger.totals
        yield* record(other)
        assert.deepStrictEqual([yield* keys, (yield* ledger.totals).batches], [["7"], batches])
        assert.strictEqual((yield* record(said)).counts.same, 1)
        assert.deepStrictEqual([yield* keys, (yield* ledger.totals).batches], [[], batches + 1])
        yield* record(said)
        assert.strictEqual((yield* ledger.totals).batches, batches + 1)
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "ends with facts that are previewed and accepted as with those that are recorded, and not by a preview",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const stray = participant({ offering: "nowhere", contact: "cid" })
          yield* Sync.record(
            versions,
            desk,
            ["7", "7/score"].map((key) => stray.scored("finals", 50, "2014-05-10", { key }))
          )
          const drafts = [ann.scored("finals", 60, "2014-05-10", { key: "7" })]
          const preview = yield* Sync.preview(versions, { source: desk, drafts })
          assert.deepStrictEqual(yield* keys, ["7", "7/score"])
          yield* Sync.accept(preview)
          assert.deepStrictEqual(yield* keys, ["7/score"])
        }).pipe(Effect.provide(open()))
    )

    it.effect("of one source is not ended by another source's reading of a stream of that name", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* sync(versions, [{ rejections: [rejection(1)] }])
        yield* sync(versions, [{ reading: "theirs" }], Id.SourceId.make("gym"))
        assert.deepStrictEqual(yield* lines, ["rows 1"])
        yield* sync(versions, [{}, { reading: "ours" }])
        assert.deepStrictEqual(yield* lines, [])
      }).pipe(Effect.provide(open()))
    )

    const by = (reason: string) => ({ actor: "u-17", role: "registrar", reason, at: Instant.Instant.make(5_000) })
    const ids = Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const totals = yield* ledger.totals
      const open = (yield* ledger.rejections(null)).map(({ id }) => id)
      assert.strictEqual(totals.rejections, open.length)
      return { open, dismissed: (yield* ledger.dismissed(null)).map(({ id }) => id) }
    })

    it.effect("that is dismissed is open no more, says by whom and why, and stays so while its row is the same", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* TestClock.setTime(1_000)
        const pages = [{ rejections: [rejection(1), rejection(2), { ...rejection(3), stream: "marks" }] }]
        yield* sync(versions, pages)
        const [before, { open }] = [yield* ledger.rejections(null), yield* ids]
        const [first = 0, second = 0, third = 0] = open
        yield* TestClock.setTime(2_000)
        const dismissal = by("a row of a test run")
        // Only what is open is put aside, and each once.
        assert.deepStrictEqual(yield* ledger.dismiss([third, first, 999_999, first], dismissal), [first, third])
        assert.deepStrictEqual(yield* ledger.dismiss([first], by("again")), [])
        assert.deepStrictEqual(yield* ids, { open: [second], dismissed: [first, third] })
        const kept = before.filter(({ id }) => id !== second).map((each) => ({ ...each, dismissal }))
        assert.deepStrictEqual(yield* ledger.dismissed(null), kept)
        assert.deepStrictEqual(yield* ledger.dismissed(first), kept.slice(1))
        assert.strictEqual((yield* ledger.positions).get(desk)?.rejected, 1)
        assert.deepStrictEqual(
          (yield* ledger.rejections(null, true)).map(({ id }) => id),
          [first, second, third]
        )
        // The same row is met again, and a row of the same line that says something else.
        const other = { ...rejection(1), raw: "1,x,y,z" }
        yield* sync(versions, [...pages, { reading: "second", rejections: [rejection(1), rejection(2), other] }])
        const after = yield* ids
        assert.deepStrictEqual([after.open.length, after.dismissed], [2, [first, third]])
        const [still] = yield* ledger.dismissed(null)
        assert.deepStrictEqual([still?.recordedAt, still?.dismissal], [before[0]?.recordedAt, dismissal])
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "that is dismissed is news again once a whole reading has not met it, and another stream's does nothing",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const ledger = yield* Ledger.Ledger
          const first = { rejections: [rejection(1)] }
          yield* sync(versions, [first])
          const { open } = yield* ids
          yield* ledger.dismiss(open, by("known"))
          const others = { stream: "marks", reading: "theirs" }
          const half = { reading: "second", ended: false }
          yield* sync(versions, [first, others, half])
          assert.deepStrictEqual(yield* ids, { open: [], dismissed: open })
          yield* sync(versions, [first, others, half, { reading: "second" }])
          assert.deepStrictEqual(yield* ids, { open: [], dismissed: [] })
          yield* sync(versions, [first, others, half, { reading: "second" }, { ...first, reading: "third" }])
          const again = yield* ids
          assert.deepStrictEqual([again.open.length, again.dismissed], [1, []])
        }).pipe(Effect.provide(open()))
    )

    it.effect("that was dismissed can be opened again, and one that is open or has ended can't", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const first = { rejections: [rejection(1), rejection(2)] }
        yield* sync(versions, [first])
        const { open } = yield* ids
        yield* ledger.dismiss(open.slice(0, 1), by("known"))
        const back = by("it matters after all")
        assert.deepStrictEqual(yield* ledger.reopen([...open, 999_999], back), open.slice(0, 1))
        assert.deepStrictEqual(yield* ids, { open, dismissed: [] })
        // Who took it back, and what, stays with it while its row is the same.
        yield* sync(versions, [first, { ...first, reading: "same" }])
        const reopened = Effect.map(ledger.rejections(null), (all) => all.map((each) => each.reopened))
        assert.deepStrictEqual(yield* reopened, [{ by: back, dismissal: by("known") }, null])
        // And ends as any other.
        const gone = [first, { ...first, reading: "same" }, { reading: "second" }]
        yield* sync(versions, gone)
        assert.deepStrictEqual(yield* ids, { open: [], dismissed: [] })
        assert.deepStrictEqual(yield* ledger.reopen(open, back), [])
        assert.deepStrictEqual(yield* ledger.dismiss(open, by("late")), [])
        // What comes back is new.
        yield* sync(versions, [...gone, { ...first, reading: "third" }])
        assert.deepStrictEqual(yield* reopened, [null, null])
      }).pipe(Effect.provide(open()))
    )

    it.effect("that is dismissed keeps no name of somebody who is erased, in its reason neither", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const [zoe, ada] = [person("Zoe"), person("Ada")]
        yield* told(versions, [zoe, ada])
        const { open } = yield* ids
        yield* ledger.dismiss(open.slice(0, 1), by(`a row of ${zoe.who.subject.contact.value}, typed twice`))
        yield* ledger.dismiss(open.slice(1), by("typed twice"))
        yield* ledger.reopen(open.slice(0, 1), by(`${zoe.who.subject.contact.value} asked`))
        yield* erase(versions, [zoe.who])
        const [{ reopened = null } = {}] = yield* ledger.rejections(null)
        assert.deepStrictEqual(reopened, { by: by("erased"), dismissal: by("erased") })
        yield* ledger.dismiss(open.slice(0, 1), by("typed twice"))
        const left = yield* ledger.dismissed(null)
        assert.deepStrictEqual(
          left.map(({ dismissal }) => dismissal.reason),
          open.map(() => "typed twice")
        )
        assert.notInclude(JSON.stringify(left), zoe.who.subject.contact.value)
        assert.include(JSON.stringify(left), ada.who.subject.contact.value)
      }).pipe(Effect.provide(open()))
    )
  })
}
