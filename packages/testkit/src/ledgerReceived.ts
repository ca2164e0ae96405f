import { assert, describe, it } from "@effect/vitest"
import {
  type Adapter,
  Audit,
  type Catalog,
  Id,
  Instant,
  Ledger,
  Merkle,
  Plan,
  type Rejection,
  Sha256,
  Sync
} from "@laurel/core"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { nobody } from "./ledgerByHand.ts"
import { erase, person } from "./ledgerPersons.ts"
import { begin, now, planned, rejection } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant } from "./participant.ts"
import { page, type Script } from "./scripted.ts"

const row = (key: string, raw: string, line: number | null = null): Adapter.Received => ({ key, line, raw })

const read = (versions: Catalog.Versions, script: Script, archives = true, source: Id.SourceId = desk) =>
  Stream.runCollect(
    Sync.run(
      versions,
      { source, family: "record", read: () => Stream.succeed(page(script, `after ${script.reading}`)) },
      { archives }
    )
  )

const at = (millis: number): Instant.Instant => Instant.Instant.make(millis)

/** All rows kept of a source, asked for in pages of that size. */
const kept = Effect.fnUntraced(function* (source: Id.SourceId = desk, limit: number = Ledger.maxPage) {
  const ledger = yield* Ledger.Ledger
  const all: Array<Ledger.KeptRow> = []
  // Ends with the rows: each page is after the one before.
  for (let rows = yield* ledger.received(source, null, limit); rows.length > 0;) {
    all.push(...rows)
    rows = yield* ledger.received(source, rows.at(-1)?.place ?? null, limit)
  }
  return all
})

const keys = Effect.map(kept(), (all) => all.map(({ key }) => key))

/** What a page of rows that are read again comes to. */
const reread = Effect.fnUntraced(function* (versions: Catalog.Versions, script: Script, rows: ReadonlyArray<string>) {
  const ledger = yield* Ledger.Ledger
  const loaded = yield* ledger.load({ ...nobody, source: desk, room: { facts: 0, decisions: 0, exclusive: false } })
  const origin: Plan.Origin = {
    source: desk,
    from: loaded.position,
    lease: null,
    archives: true,
    reread: rows.map((key) => ({ stream: "rows", key }))
  }
  const { commit } = Plan.ofPage(versions, origin, page(script, "never"), loaded, yield* now)
  yield* ledger.commit(commit)
})

const rejected = (key: string): Rejection.Rejection => ({ ...rejection(1), key, line: null, column: null, raw: key })

/** Rows as they are received, of a source that is archived. */
export const ledgerReceived = (open: Open): void => {
  describe("a received row", () => {
    it.effect("is kept whole where its source is archived, in order of receipt, with all that it is known by", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* TestClock.setTime(1_000)
        const odd = 'é 🙂 \u0000 \ud800 \u001a0000 \n "x"'
        const received = [row("b", "1", 7), row("a/1", odd), row("c", "x".repeat(50_000))]
        yield* read(versions, { received, reading: "first", stream: "marks" })
        yield* read(versions, { received: [row("d", "4")], reading: "second" }, true, Id.SourceId.make("gym"))
        yield* read(versions, { received: [row("e", "5")], reading: "second" }, false)
        const recordedAt = yield* now
        const all = yield* kept()
        assert.deepStrictEqual(
          all.map(({ place: _place, ...rest }) => rest),
          received.map((each) => ({ ...each, stream: "marks", reading: "first", recordedAt }))
        )
        assert.deepStrictEqual(yield* kept(desk, 2), all)
        assert.deepStrictEqual(
          (yield* kept(Id.SourceId.make("gym"))).map(({ key }) => key),
          ["d"]
        )
        assert.deepStrictEqual(yield* kept(Id.SourceId.make("nobody")), [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("received again with another text takes a place at the end, and with the same text changes nothing", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, { received: [row("a", "1"), row("b", "1"), row("c", "1")], reading: "first" })
        const before = yield* kept()
        yield* TestClock.setTime(1_000)
        yield* read(versions, { received: [row("c", "1", 3), row("a", "2"), row("b", "1")], reading: "second" })
        assert.deepStrictEqual(yield* keys, ["b", "c", "a"])
        const after = yield* kept()
        assert.deepStrictEqual(after.slice(0, 2), before.slice(1))
        assert.deepInclude(after[2], { raw: "2", reading: "second", recordedAt: yield* now })
        // Also the last one moves: whoever has read on to it is told of it again. Said twice in a page, the last word counts.
        yield* read(versions, { received: [row("a", "3"), row("a", "4")], reading: "third" })
        const last = yield* kept()
        assert.isAbove(last[2]?.place ?? 0, after[2]?.place ?? 0)
        assert.strictEqual(last[2]?.raw, "4")
      }).pipe(Effect.provide(open()))
    )

    it.effect("that is longer than a million characters is counted and not kept, nor is what it said before", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const long = "é".repeat(Ledger.maxReceived)
        yield* read(versions, { received: [row("a", "1"), row("b", long)], reading: "first" })
        assert.deepStrictEqual(
          (yield* kept()).map(({ raw }) => raw.length),
          [1, Ledger.maxReceived]
        )
        const [progress] = yield* read(versions, { received: [row("a", `${long}.`)], reading: "second" })
        assert.strictEqual(progress?.unkept, 1)
        assert.deepStrictEqual(yield* keys, ["b"])
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "whose key is longer than keys are is counted and not kept, and one that is rejected has a short one",
      () =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const versions = yield* begin
          // Of many characters that no index makes shorter.
          const mark = (at: number): string => Merkle.hex(Sha256.sha256(`${at}`))
          const long = Array.from({ length: 200 }, (_, at) => mark(at)).join("")
          const edge = "🙂".repeat(500)
          const refused = [long, `${long}.`, `r1/${long}`, edge].map(rejected).map((each) => ({ ...each, raw: "1" }))
          const script = { received: [row(long, "1"), row(`${edge}x`, "2"), row(edge, "3")], rejections: refused }
          for (const reading of ["first", "second"]) {
            const [progress] = yield* read(versions, { ...script, reading })
            assert.strictEqual(progress?.unkept, 2)
            assert.deepStrictEqual(yield* keys, [edge])
            const kept = (yield* ledger.rejections(null)).map(({ key }) => key ?? "")
            assert.strictEqual(new Set(kept).size, 4)
            assert.deepStrictEqual(
              kept.map((key) => [Array.from(key).length <= 500, key.startsWith("r1/"), key === edge]),
              [
                [true, false, false],
                [true, false, false],
                [true, true, false],
                [true, false, true]
              ]
            )
          }
          // It is still found by its row.
          yield* reread(versions, { reading: "second", ended: false }, ["r1"])
          assert.strictEqual((yield* ledger.rejections(null)).length, 3)
        }).pipe(Effect.provide(open()))
    )

    it.effect("comes in pages of a thousand rows, and of ten million characters, but one at least", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const few = Array.from({ length: 12 }, (_, at) => row(`long ${at}`, `${at}`.padEnd(Ledger.maxReceived, ".")))
        const many = Array.from({ length: Ledger.maxPage + 5 }, (_, at) => row(`short ${at}`, `${at}`))
        yield* read(versions, { received: [...few, ...many], reading: "first" })
        assert.strictEqual((yield* ledger.received(desk, null, 5_000)).length, 10)
        const tenth = (yield* ledger.received(desk, null, 10)).at(-1)?.place ?? null
        assert.strictEqual((yield* ledger.received(desk, tenth, 5_000)).length, Ledger.maxPage)
        assert.strictEqual((yield* kept()).length, few.length + many.length)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is written with its page or not at all", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const commit = yield* planned(versions, {})
        const received = [{ ...row("a", "1"), stream: "rows", reading: "first" }]
        const error = yield* Effect.flip(
          ledger.commit({ ...commit, received, position: { from: "elsewhere", to: "x" } })
        )
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.deepStrictEqual(yield* keys, [])
        yield* ledger.commit({ ...commit, received })
        assert.deepStrictEqual(yield* keys, ["a"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("goes when its retention is over, by when its present text came, and never one of that moment", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        for (const time of [1_000, 2_000, 3_000]) {
          yield* TestClock.setTime(time)
          const received = [row(`of ${time}`, "1"), row("always", "1"), row("changing", `${time}`)]
          yield* read(versions, { received, reading: `${time}` })
        }
        const expire = (before: number | null) =>
          ledger.expire({ rows: new Map(), rejections: null, received: before === null ? null : at(before) })
        const none = { rows: 0, rejections: 0, received: 0 }
        assert.deepStrictEqual(yield* expire(null), none)
        assert.deepStrictEqual(yield* expire(1_000), none)
        assert.deepStrictEqual(yield* expire(2_000), { ...none, received: 2 })
        assert.deepStrictEqual(yield* keys, ["of 2000", "of 3000", "changing"])
        assert.deepStrictEqual(yield* expire(2_000), none)
        const many = Array.from({ length: Ledger.maxPage + 1 }, (_, each) => row(`${each}`, "1"))
        yield* read(versions, { received: many, reading: "many" })
        assert.deepStrictEqual(yield* expire(9_000), { ...none, received: Ledger.maxPage })
        assert.deepStrictEqual(yield* expire(9_000), { ...none, received: 4 })
      }).pipe(Effect.provide(open()))
    )

    it.effect("of somebody who is erased goes: what gave their facts, and what holds their names; others' stay", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const [zoe, ulla] = [person("Zoe"), person("Ulla")]
        const said = (who: typeof zoe.who, key: string) => who.scored("finals", 60, "2014-05-10", { key })
        const received = [
          row("r1", "no name in it"),
          row("r2", "of somebody else"),
          row("r10", "of nobody"),
          row("r3", `${".".repeat(9_000)} {"name":"zoe o'neill"}`),
          row("Zoe O'Neill/4", "her name is its key"),
          row("r5", "Zoey O'Neill is another")
        ]
        const drafts = [said(zoe.who, "r1/scored"), said(ulla.who, "r2/scored")]
        yield* read(versions, { drafts, received, reading: "first" })
        assert.strictEqual((yield* kept()).length, 6)
        yield* erase(versions, [zoe.who])
        assert.deepStrictEqual(yield* keys, ["r2", "r10", "r5"])
        // Read again, rows of hers are not kept: by their draft, and by her name however far into the row it stands.
        const words = Array.from({ length: 3_000 }, (_, each) => `w${each}`).join(" ")
        const again = [
          row("r1", "no name in it, again"),
          row("r3", `${words} ZOE O'NEILL`),
          row("r10", `x ${words} O'Neill`)
        ]
        yield* read(versions, { drafts, received: again, reading: "second" })
        assert.deepStrictEqual(
          (yield* kept()).map(({ key, raw }) => [key, raw.length]),
          [
            ["r2", 16],
            ["r5", 23],
            ["r10", 10 + words.length]
          ]
        )
        assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
        assert.deepStrictEqual(yield* ledger.check, [])
      }).pipe(Effect.provide(open()))
    )

    // A number of four digits is recognized in no row.
    const [short, other] = ["1234", "5678"].map((contact) => participant({ offering: "algebra-1", contact }))
    if (short === undefined || other === undefined) return
    const told = {
      drafts: [short.scored("finals", 60, "2014-05-10", { key: "r1/scored" })],
      received: [row("r1", "1234;60")]
    }
    const rejecting = { rejections: [{ ...rejection(1), raw: "1234;?" }] }
    const alias = participant({ offering: "algebra-1", contact: "9", claims: ["student:1234"] })
    const claiming = { drafts: [alias.registered("2014-01-01", { key: "r2/registered" })] }
    for (const [what, script, mayReturn] of [
      ["that says the same again", told, undefined],
      ["of whoever may return", told, true],
      ["that is rejected", rejecting, undefined],
      ["of somebody new who is also called that", { ...claiming, received: [row("r2", "9 alias 1234")] }, undefined],
      ["that is not archived, of somebody new who is also called that", claiming, undefined]
    ] as const)
      it.effect(`${what}, planned before its person was erased, is refused with Conflict, and then read anew`, () =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const versions = yield* begin
          yield* read(versions, { ...told, reading: "first" })
          const stale = yield* planned(versions, { ...script, reading: "second" }, { archives: true })
          yield* erase(versions, [short], mayReturn)
          const error = yield* Effect.flip(ledger.commit(stale))
          assert.strictEqual(error.reason._tag, "Conflict")
          assert.deepStrictEqual([yield* keys, yield* ledger.rejections(null)], [[], []])
          yield* read(versions, { ...script, reading: "second" })
          assert.deepStrictEqual(yield* keys, mayReturn === true ? ["r1"] : [])
          assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
          assert.deepStrictEqual(yield* ledger.check, [])
        }).pipe(Effect.provide(open()))
      )

    it.effect("that was planned after somebody was erased is kept, and so is a page without rows planned before", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        yield* read(versions, { ...told, reading: "first" })
        const plain = yield* planned(versions, { drafts: [other.registered("2014-01-01")], reading: "second" })
        yield* erase(versions, [short])
        yield* ledger.commit(plain)
        const rows = { received: [row("r2", "5678;60")], reading: "third" }
        yield* ledger.commit(yield* planned(versions, rows, { archives: true }))
        assert.deepStrictEqual(yield* keys, ["r2"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is not erased for a short number that is somebody's key: that is in rows of everybody", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const who = participant({ offering: "algebra-1", contact: "17" })
        const drafts = [who.scored("finals", 60, "2014-05-10", { key: "r1/scored" })]
        yield* read(versions, { drafts, received: [row("r1", "17"), row("r2", "17 of 20 points")], reading: "first" })
        yield* erase(versions, [who])
        assert.deepStrictEqual(yield* keys, ["r2"])
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a row that is read again", () => {
    it.effect("is rejected no longer, or still is, with its number and its time; others, and drift, stay", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const all = [
          rejected("r1"),
          rejected("r1/scored"),
          rejected("r2"),
          rejected("r10"),
          { ...rejected("r1"), stream: "marks" },
          { ...rejected("r1"), kind: "drift" as const, found: "nothing" },
          rejection(8)
        ]
        yield* TestClock.setTime(1_000)
        yield* read(versions, { rejections: all, reading: "first", received: [row("r1", "1"), row("r2", "2")] })
        const before = yield* ledger.rejections(null)
        const [rows, position] = [yield* kept(), (yield* ledger.positions).get(desk)?.text]
        assert.strictEqual(before.length, all.length)
        yield* TestClock.setTime(2_000)
        const script = { rejections: [rejected("r2"), rejected("r1/passed")], reading: "first", ended: false }
        yield* reread(versions, script, ["r1", "r2"])
        const after = yield* ledger.rejections(null)
        assert.deepStrictEqual(after.slice(0, -1), before.slice(2))
        assert.deepInclude(after.at(-1), { ...rejected("r1/passed"), recordedAt: yield* now })
        // The source goes on from where it was, and nothing is received anew.
        assert.deepStrictEqual([yield* kept(), (yield* ledger.positions).get(desk)?.text], [rows, position])
        yield* reread(versions, { reading: "first", ended: false }, ["r1", "r2"])
        assert.deepStrictEqual(yield* ledger.rejections(null), before.slice(3))
      }).pipe(Effect.provide(open()))
    )
  })
}
