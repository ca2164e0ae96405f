/** What a store promises of people who are erased: nothing it says names them any more, and everything else is as it was. */
import { assert, describe, it } from "@effect/vitest"
import { Audit, Commitment, Contact, Decision, Id, Ledger, Merkle, Sha256, Sync } from "@laurel/core"
import { Effect, Layer } from "effect"
import { learnerOf } from "./deciding.ts"
import { about, answers, shownOf, textOf, whereIs } from "./ledgerAnswers.ts"
import * as ByHand from "./ledgerByHand.ts"
import { erase, person, rejectionsOf, tell, told } from "./ledgerPersons.ts"
import { begin } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, day, participant } from "./participant.ts"
import { secretOf } from "./secrets.ts"

const [zoe, ulla, eva] = [person("Zoe"), person("Ulla"), person("Eva")]

const everywhere = ["learners", "facts", "contacts", "decisions", "rejections", "certificates", "shown", "persons"]

/** Nothing is wrong with the ledger, and judged anew nothing is to be written. */
export const inOrder = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const versions = (yield* Sync.versions) ?? assert.fail("no catalog was applied")
  assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
  assert.deepStrictEqual(yield* ledger.check, [])
  assert.strictEqual(yield* Sync.rebuild(versions), 0)
})

const gone = (open: Open): void => {
  it.effect("is gone from every answer, and what is said of others is the same as before", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      yield* told(versions, [ulla, zoe, eva])
      const before = yield* answers
      for (const { word } of [ulla, zoe, eva]) assert.deepStrictEqual(whereIs(before, word), everywhere)
      yield* erase(versions, [zoe.who])
      const after = yield* answers
      assert.deepStrictEqual(whereIs(after, zoe.word), [])
      for (const { word } of [ulla, eva]) assert.deepStrictEqual(whereIs(after, word), everywhere)
      for (const [id, found] of before.persons) {
        if (id !== 2) assert.deepStrictEqual(after.persons.get(id), found, `contact ${id}`)
      }
      const theirs = (all: typeof before) => all.rejections.filter(({ line }) => Math.floor((line ?? 0) / 10) !== 1)
      assert.deepStrictEqual(theirs(after), theirs(before))
      assert.strictEqual(after.rejections.length, before.rejections.length)
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "leaves the log, its roots and its hashes as they were, and what stands, what is held and what was counted",
    () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* told(versions, [ulla, zoe])
        const before = yield* answers
        yield* erase(versions, [zoe.who])
        const after = yield* answers
        const { log, checkpoints, shown, decisions } = after
        assert.deepStrictEqual(log.slice(0, before.log.length), before.log)
        assert.deepStrictEqual(checkpoints.slice(0, before.checkpoints.length), before.checkpoints)
        assert.deepStrictEqual(after.hashes.slice(0, before.log.length), before.hashes.slice(0, before.log.length))
        // A commit's mark and the decision are all that is new.
        assert.deepStrictEqual(
          log.slice(before.log.length).map(({ of }) => of._tag),
          ["Commit", "Decision"]
        )
        for (const same of ["achievements", "holdings", "contested", "people", "positions", "catalogs"] as const)
          assert.deepStrictEqual(after[same], before[same], same)
        const { batches, decisions: made, ...counts } = before.totals
        assert.deepStrictEqual(after.totals, { ...counts, batches: batches + 1, decisions: made + 1 })
        assert.strictEqual(after.facts.length, before.facts.length)
        // Nothing opens what is committed to of her, but what was decided since.
        const opened = (all: typeof shown) => all.filter(({ hidden }) => hidden.length > 0).map(({ of }) => of)
        const hers = before.persons.get(ByHand.contact(2))?.shown.map(({ of }) => JSON.stringify(of)) ?? []
        assert.deepStrictEqual(opened(shown), [
          ...opened(before.shown).filter((of) => !hers.includes(JSON.stringify(of))),
          { _tag: "Decision", id: decisions.at(-1)?.id }
        ])
      }).pipe(Effect.provide(open()))
  )

  it.effect("is found by none of their names, and is somebody without a name", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* told(versions, [ulla, zoe])
      const names = [zoe.who.subject.contact, ...(zoe.who.subject.claims ?? [])]
      const ask = Effect.fnUntraced(function* () {
        const found = yield* Effect.forEach(names, ({ value }) => ledger.find(value))
        const loaded = yield* ledger.load({
          ...ByHand.nobody,
          source: zoe.who.source,
          subjects: names.map((contact) => ({ ...zoe.who.subject, contact })),
          references: [zoe.who.registered("2014-01-01", { key: "row 1 of Zoe" }).reference]
        })
        return {
          found: found.flat().map(({ id }) => Number(id)),
          called: (yield* ledger.called("", Ledger.maxPage)).filter(({ id }) => Number(id) === 2).length,
          known: loaded.contacts.size + loaded.learners.length,
          ignored: loaded.ignored
        }
      })
      assert.deepStrictEqual(yield* ask(), { found: [2, 2, 2], called: 3, known: 2, ignored: new Set<string>() })
      yield* erase(versions, [zoe.who])
      assert.deepStrictEqual(yield* ask(), {
        found: [],
        called: 0,
        known: 0,
        ignored: new Set(names.map(Contact.keyOf))
      })
      const dossier = yield* ledger.contact(ByHand.contact(2), null)
      assert.deepStrictEqual(dossier?.contact, { id: ByHand.contact(2), members: [ByHand.contact(2)], identities: [] })
      assert.deepStrictEqual(yield* ledger.claims([ByHand.contact(2)]), [])
      assert.strictEqual((yield* ledger.claims([ByHand.contact(1)])).length, 2)
      // A name is nobody's that is much like one of hers.
      const alike = participant({ offering: "algebra-1", contact: "Zoe O'Neil" })
      assert.strictEqual((yield* tell(versions, { drafts: [alike.registered("2014-01-01")] }))?.facts, 1)
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "is gone from rejected rows however they write a name, and not from those that only hold a part of one",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const quoted = participant({
          offering: "algebra-1",
          contact: 'Zoé "Z" \\ O’Neill',
          key: "e-1",
          claims: ["card:7"]
        })
        const raws = [
          '1,"Zoé ""Z"" \\ O’Neill",x',
          '{"name":"Zoé \\"Z\\" \\\\ O’Neill"}',
          '{"name":"Zo\\u00e9 \\"Z\\" \\\\ O\\u2019Neill"}',
          'ZOÉ "Z" \\ O’NEILL',
          "e-1;x",
          "(7)",
          // Neighbours.
          '1,"Zoé ""Y"" \\ O’Neill",x',
          "e-12;x",
          "17,77,7a"
        ]
        const row = rejectionsOf(zoe, 1).slice(0, 1)
        const rejections = raws.flatMap((raw, line) => row.map((each) => ({ ...each, line, raw, found: "x" })))
        yield* tell(versions, { drafts: [quoted.registered("2014-01-01")], rejections, ended: false })
        yield* erase(versions, [quoted])
        const kept = (yield* ledger.rejections(null)).map(({ raw, found }) => [raw, found])
        assert.deepStrictEqual(
          kept,
          raws.map((raw, line) => (line < 6 ? ["", "erased"] : [raw, "x"]))
        )
      }).pipe(Effect.provide(open()))
  )
}

const secrets = (opens: Open): void => {
  it.effect("has another secret from then on, and what is decided later is committed to by that", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const fresh = Layer.succeed(Commitment.Secrets, (contact) => {
        asked.push(contact)
        return secretOf(asked.length * 1_000 + contact)
      })
      yield* Effect.gen(function* () {
        const versions = yield* begin
        yield* told(versions, [ulla, zoe])
        const { learner } = yield* learnerOf(zoe.who)
        yield* erase(versions, [zoe.who])
        assert.deepStrictEqual(asked, [1, 2, 2])
        const act = Decision.Assessed.make({ learner, group: null, verdict: "fail", on: day("2014-06-01") })
        yield* Sync.decide(versions, [{ act, actor: "mia", role: "manager", reason: "late" }])
        const later = yield* shownOf([3, 4].map((id) => ({ _tag: "Decision", id: Id.DecisionId.make(id) })))
        assert.deepStrictEqual(
          later.map(({ hidden }) => hidden.map(({ blind, text }) => [blind, text])),
          [3, 4].map((id, at) => {
            const blind = Commitment.blind(Sha256.sha256, Merkle.hex(secretOf(3_002)), "decision", id)
            return [[blind, `{"reason":"${["asked for in writing", "late"][at]}"}`]]
          })
        )
        yield* inOrder
      }).pipe(Effect.provide(Layer.provide(opens(), fresh)))
    })
  )
}

const moved = (open: Open): void => {
  const row = zoe.who.scored("finals", 60, "2014-05-10", { key: "row 9", said: "Zoe sat it" })
  const hers = corrected(row, ulla.who.scored("finals", 70, "2014-05-10", { said: "no, Ulla did" }))

  it.effect("leaves to others the rows that are theirs now, and nothing of hers with them", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      yield* tell(versions, { drafts: [row] })
      yield* tell(versions, { drafts: [hers] })
      const before = yield* answers
      yield* erase(versions, [zoe.who])
      const after = yield* answers
      assert.deepStrictEqual(whereIs(after, "Zoe"), [])
      const { contact } = yield* learnerOf(ulla.who)
      assert.deepStrictEqual(after.persons.get(contact), before.persons.get(contact))
      // The source goes on about it.
      const better = corrected(row, ulla.who.scored("finals", 80, "2014-05-10"))
      assert.strictEqual((yield* tell(versions, { drafts: [better] }))?.facts, 1)
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "leaves with others nothing that was said of her in a row that had been theirs, and they may have it back",
    () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* tell(versions, { drafts: [hers] })
        yield* tell(versions, { drafts: [row] })
        const { contact } = yield* learnerOf(ulla.who)
        const before = yield* about(contact)
        assert.notInclude(textOf(before), "Zoe")
        yield* erase(versions, [zoe.who])
        assert.deepStrictEqual(yield* about(contact), before)
        assert.deepStrictEqual(whereIs(yield* answers, "Zoe"), [])
        const back = yield* tell(versions, { drafts: [hers] })
        assert.deepStrictEqual([back?.facts, back?.corrections, back?.entries], [1, 1, 1])
        assert.strictEqual((yield* tell(versions, { drafts: [hers] }))?.same, 1)
        yield* inOrder
      }).pipe(Effect.provide(open()))
  )
}

export const ledgerErasure = (opens: Open, open: Open): void => {
  describe("whoever is erased", () => {
    gone(open)
    secrets(opens)
    moved(open)
  })
}
