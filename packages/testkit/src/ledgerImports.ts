/** What a store promises of imports: which commits are part of one, on whose word it was, and that nothing of it can be said otherwise later. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, type Fact, Id, Import, Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { leavesIn } from "./entriesIn.ts"
import * as ByHand from "./ledgerByHand.ts"
import { inOrder } from "./ledgerErasure.ts"
import { through, type Two } from "./ledgerHandles.ts"
import { erase, person, told } from "./ledgerPersons.ts"
import { ann, begin, bob, planned, say } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant } from "./participant.ts"

const hex = (digits: string): string => digits.padEnd(64, "0")

/** An import as somebody starts it, with everything that one can have. */
export const importDraft = (reason: string, more: Partial<Import.Draft> = {}): Import.Draft => ({
  source: desk,
  actor: "account 7 é",
  role: "registrar",
  mapping: { name: "spring-marks", version: 3, text: '{"name":"spring-marks","note":"“é” 🙂 \\u0000 \\n"}' },
  files: [
    { sha256: hex("b1"), size: 12 },
    { sha256: hex("a2"), size: 0 }
  ],
  conflicts: "ifNewer",
  people: "match",
  names: ["Spring – “final” 🙂.csv", "a\u0000b\n.xlsx"],
  reason,
  ...more
})

/** A commit that is part of one and brings nothing; its number. */
const bring = Effect.fnUntraced(function* (part: Ledger.Part) {
  const { head } = yield* ByHand.write({ import: part })
  return head.batch + 1
})

const started = Effect.fnUntraced(function* (own: Import.Draft, ended = false) {
  return Id.ImportId.make(yield* bring({ of: own, ended }))
})

/** A commit that is part of one and brings these facts. */
const bringFacts = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  part: Ledger.Part,
  drafts: ReadonlyArray<Fact.Draft>
) {
  const ledger = yield* Ledger.Ledger
  yield* ledger.commit({ ...(yield* planned(versions, { drafts })), import: part, position: null })
})

const endings = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return (yield* ledger.imports(null, Ledger.maxImports)).map(({ ended }) => ended)
})

const begins = (open: Open): void => {
  it.effect("is told word for word, with the number of its first commit and when that was", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* begin
      const { batches } = yield* ledger.totals
      assert.deepStrictEqual(yield* ledger.imports(null, Ledger.maxImports), [])
      yield* TestClock.setTime(7_000)
      const first = yield* started(importDraft("Lost in March “é”"))
      yield* TestClock.setTime(8_000)
      const files = [{ sha256: hex("c3"), size: Number.MAX_SAFE_INTEGER }]
      const other = {
        ...importDraft("Taken back", { files, names: [], conflicts: "append", people: "create" }),
        undoes: first
      }
      const second = yield* started(other, true)
      const [one, two] = [Instant.Instant.make(7_000), Instant.Instant.make(8_000)]
      assert.deepStrictEqual(yield* ledger.imports(null, Ledger.maxImports), [
        { ...importDraft("Lost in March “é”"), id: first, recordedAt: one, ended: false },
        { ...other, id: second, recordedAt: two, ended: true }
      ])
      assert.deepStrictEqual([first, second].map(Number), [batches + 1, batches + 2])
    }).pipe(Effect.provide(open()))
  )

  it.effect("goes on commit by commit until it is ended, and stays so; other commits are no part of it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const first = yield* started(importDraft("first"))
      const more = yield* bring({ of: first, ended: false })
      const second = yield* started(importDraft("second"))
      yield* say(versions, [ann.registered("2014-01-01")])
      assert.deepStrictEqual(yield* endings, [false, false])
      const end = yield* bring({ of: first, ended: true })
      assert.deepStrictEqual(yield* endings, [true, false])
      const late = yield* bring({ of: first, ended: false })
      assert.deepStrictEqual(yield* endings, [true, false])
      assert.deepStrictEqual(yield* ledger.batchesOf(first, null), [first, more, end, late])
      assert.deepStrictEqual(yield* ledger.batchesOf(first, first), [more, end, late])
      assert.deepStrictEqual(yield* ledger.batchesOf(first, second), [end, late])
      assert.deepStrictEqual(yield* ledger.batchesOf(first, late), [])
      assert.deepStrictEqual(yield* ledger.batchesOf(second, null), [second])
      // A commit that goes on with an import is none itself, nor is one of no import.
      for (const none of [more, second + 1])
        assert.deepStrictEqual(yield* ledger.batchesOf(Id.ImportId.make(none), null), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("is listed in order, at most a hundred at once, and on after a number", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* begin
      const all: Array<Id.ImportId> = []
      for (let at = 0; at < Ledger.maxImports + 2; at++) all.push(yield* started(importDraft(`number ${at}`)))
      const first = yield* ledger.imports(null, Ledger.maxImports)
      assert.deepStrictEqual(
        first.map(({ id, reason }) => [id, reason]),
        all.slice(0, Ledger.maxImports).map((id, at) => [id, `number ${at}`])
      )
      const rest = yield* ledger.imports(first.at(-1)?.id ?? null, Ledger.maxImports)
      assert.deepStrictEqual(
        rest.map(({ id }) => id),
        all.slice(Ledger.maxImports)
      )
      assert.deepStrictEqual(yield* ledger.imports(rest.at(-1)?.id ?? null, Ledger.maxImports), [])
    }).pipe(Effect.provide(open()))
  )
}

const brings = (open: Open): void => {
  it.effect("knows of whom it has recorded something: each once, in order, at most a thousand at once", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const people = Array.from({ length: Ledger.maxPage + 2 }, (_, at) =>
        participant({ offering: "algebra-1", contact: `p${at}` })
      )
      const registered = people.map((who) => who.registered("2014-01-01"))
      // Two of them are known before, and not by the import.
      yield* say(versions, registered.slice(0, 2))
      const own = importDraft("everybody but the second")
      yield* bringFacts(versions, { of: own, ended: false }, [
        ...registered.slice(2).toReversed(),
        ...people.slice(0, 1).map((who) => who.scored("finals", 60, "2014-05-10"))
      ])
      const [{ id } = assert.fail("no import")] = yield* ledger.imports(null, Ledger.maxImports)
      // What others say in between is not the import's.
      yield* say(versions, [bob.registered("2014-01-01")])
      yield* bringFacts(
        versions,
        { of: id, ended: true },
        people.slice(2, 5).map((who) => who.scored("finals", 60, "2014-05-10"))
      )
      const expected = Array.from({ length: Ledger.maxPage + 2 }, (_, at) => at + 1).filter((learner) => learner !== 2)
      const first = yield* ledger.learnersOf(id, null)
      assert.deepStrictEqual(first.map(Number), expected.slice(0, Ledger.maxPage))
      const rest = yield* ledger.learnersOf(id, first.at(-1) ?? null)
      assert.deepStrictEqual(rest.map(Number), expected.slice(Ledger.maxPage))
      assert.deepStrictEqual(yield* ledger.learnersOf(id, rest.at(-1) ?? null), [])
      const none = yield* started(importDraft("nobody"))
      assert.deepStrictEqual(yield* ledger.learnersOf(none, null), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("knows nothing of facts of others whose numbers lie between two of its own", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const people = ["a", "b", "c"].map((contact) => participant({ offering: "algebra-1", contact }))
      const drafts = people.map((who) => who.registered("2014-01-01"))
      const { contacts, learners, facts } = yield* planned(versions, { drafts })
      yield* ByHand.write({ contacts, learners })
      const id = Id.ImportId.make((yield* ledger.totals).batches + 1)
      const of = (batch: number, ...places: ReadonlyArray<number>) =>
        places.flatMap((at) => facts.slice(at, at + 1).map((fact) => ({ ...fact, batch })))
      yield* ByHand.write({ import: { of: importDraft("all but one"), ended: true }, facts: of(id, 0, 2) })
      yield* ByHand.write({ facts: of(id + 1, 1) })
      assert.deepStrictEqual((yield* ledger.learnersOf(id, null)).map(Number), [1, 3])
    }).pipe(Effect.provide(open()))
  )

  it.effect("loads by a reference whoever has or once had its fact: also who has lost it to another", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const [anns, bobs] = [ann, bob].map((who) => who.scored("finals", 60, "2014-05-10", { key: "mark" }))
      if (anns === undefined || bobs === undefined) return assert.fail("nobody has a mark")
      const another = ann.scored("essay", 60, "2014-05-10", { key: "mark/2" })
      yield* say(versions, [anns, another])
      const owners = (key: string) =>
        Effect.map(
          ledger.load({ ...ByHand.nobody, source: desk, references: [{ ...anns.reference, key }] }),
          ({ learners }) => learners.map((learner) => learner.key).toSorted()
        )
      assert.deepStrictEqual(yield* owners("mark"), ["ann/algebra-1"])
      yield* say(versions, [bobs])
      assert.deepStrictEqual(yield* owners("mark"), ["ann/algebra-1", "bob/algebra-1"])
      assert.deepStrictEqual(yield* owners("mark/2"), ["ann/algebra-1"])
      assert.deepStrictEqual(yield* owners("mar"), [])
    }).pipe(Effect.provide(open()))
  )
}

const proves = (open: Open): void => {
  const marks = Effect.map(leavesIn, (leaves) => leaves.flatMap(({ of, text }) => (of._tag === "Commit" ? [text] : [])))

  it.effect(
    "is in the log with each of its commits: where it begins by the digest of its terms, then by its number",
    () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const own = importDraft("why")
        const id = yield* started(own)
        yield* bringFacts(versions, { of: id, ended: true }, [ann.registered("2014-01-01")])
        yield* say(versions, [bob.registered("2014-01-01")])
        // Who brings it, and why, and what the files are called, changes nothing of the terms but who.
        yield* started({ ...own, reason: "why not", names: ["other.csv"] })
        yield* started({ ...own, actor: "account 8" })
        const said = (yield* marks).map((text) => /"import":\{[^}]*\}/.exec(text ?? "")?.[0])
        const [digest, other] = [own, { ...own, actor: "account 8" }].map((each) =>
          Import.digestOf(Import.textOf(each))
        )
        assert.notStrictEqual(digest, other)
        assert.deepStrictEqual(said.slice(id - 1), [
          `"import":{"begins":"${digest}"}`,
          `"import":{"of":${id}}`,
          undefined,
          `"import":{"begins":"${digest}"}`,
          `"import":{"begins":"${other}"}`
        ])
        yield* inOrder
      }).pipe(Effect.provide(open()))
  )

  it.effect(
    "names nobody any more who is erased: that goes from its reason and its files' names, and its terms stay",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const [zoe, ulla] = [person("Zoe"), person("Ulla")]
        yield* told(versions, [zoe, ulla])
        yield* started(importDraft("for zoe o'neill", { names: ["b.csv", "marks of Zoe O'Neill.csv"] }), true)
        yield* started(importDraft("asked by zoe@example.org"))
        yield* started(importDraft("for Ulla O'Neill, not Zoey O'Neill"))
        const [before, leaves] = [yield* ledger.imports(null, Ledger.maxImports), yield* leavesIn]
        yield* erase(versions, [zoe.who])
        yield* started(importDraft("again for Zoe O'Neill", { names: ["Zoe O'Neill.csv", "c.csv"] }))
        const [, , , later] = yield* ledger.imports(null, Ledger.maxImports)
        assert.deepStrictEqual([later?.reason, later?.names], ["erased", ["erased", "c.csv"]])
        const [first, second, third] = before
        if (first === undefined || second === undefined || third === undefined) return assert.fail("an import is gone")
        assert.deepStrictEqual((yield* ledger.imports(null, Ledger.maxImports)).slice(0, 3), [
          { ...first, reason: "erased", names: ["b.csv", "erased"] },
          { ...second, reason: "erased" },
          third
        ])
        assert.deepStrictEqual((yield* leavesIn).slice(0, leaves.length), leaves)
        yield* inOrder
      }).pipe(Effect.provide(open()))
  )
}

/** Files that are read once and on somebody's word. */
export const ledgerImports = (open: Open): void => {
  describe("an import", () => {
    begins(open)
    brings(open)
    proves(open)
  })
}

/** An import that one program begins, and another goes on with. */
export const ledgerImporters = (open: Two): void => {
  it.effect("tell an import alike, whichever began it, and either goes on with it", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      yield* through(one, begin)
      const id = yield* through(one, started(importDraft("begun by one")))
      const last = yield* through(other, bring({ of: id, ended: true }))
      const found = yield* one.imports(null, Ledger.maxImports)
      assert.deepStrictEqual(
        found.map(({ ended }) => ended),
        [true]
      )
      assert.deepStrictEqual(yield* other.imports(null, Ledger.maxImports), found)
      for (const each of [one, other]) assert.deepStrictEqual(yield* each.batchesOf(id, null), [id, last])
    })
  )
}
