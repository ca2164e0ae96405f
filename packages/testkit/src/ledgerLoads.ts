import { assert, describe, it } from "@effect/vitest"
import { Entry, type Fact, Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { nobody } from "./ledgerByHand.ts"
import { ann, begin, bob, everything, planned, rejection, say, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant } from "./participant.ts"

/** Every kind of evidence, and every field of a fact both given and absent. */
export const varied: ReadonlyArray<Fact.Draft> = [
  ann.registered("2014-01-01", { at: "2014-01-01T08:30:00.123Z", basis: "bounded", zone: "America/St_Johns" }),
  ann.completed("essay", "0001-01-01", { line: 1, basis: "observed" }),
  ann.scored("finals", { raw: 7.1, max: 10 }, "2014-05-10", { line: 2_147_483_648, at: "2014-05-10T00:00:00Z" }),
  ann.scored("essay", { scaled: 0.1 }, "2014-05-10", { stream: "marks", key: 'k\tO\'Brien "é" 雪 🙂' }),
  ann.scored("essay", { scaled: -1, raw: -12.75, min: -20, max: 0.000_001 }, "2014-05-11", { key: "k" }),
  ann.scored("essay", { raw: 0, min: 0, max: 123_456_789.125 }, "9999-12-31", { key: "K" }),
  ann.unregistered("2014-06-01", { stream: "Ströme/2", key: " " }),
  ann.closed("1969-12-31", { at: "1969-12-31T23:59:59.999Z" }),
  participant({ offering: "algebra-2", contact: "ann" }).scored("finals", 40, "2015-05-10"),
  bob.scored("essay", 99.99, "2014-02-28")
]

const asking = (...subjects: ReadonlyArray<Fact.Subject>): Ledger.LoadRequest => ({ ...nobody, source: desk, subjects })

/** That nothing is lost between what is committed and what is loaded. */
export const ledgerLoads = (open: Open): void => {
  describe("what is loaded", () => {
    it.effect("equals what was committed, in every field", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const commit = yield* planned(versions, {
          drafts: varied,
          rejections: [{ ...rejection(1), line: null, column: null }],
          ended: false
        })
        yield* ledger.commit(commit)
        const all = yield* everything
        assert.strictEqual(commit.facts.length, varied.length)
        assert.deepStrictEqual(all.facts, commit.facts)
        assert.deepStrictEqual(all.learners, commit.learners)
        assert.deepStrictEqual(
          all.contacts,
          commit.contacts.map(({ id, identity }) => ({ id, members: [id], identities: [identity] }))
        )
        assert.isAtLeast(commit.achievements.length, 3)
        assert.sameDeepMembers([...all.achievements], [...commit.achievements])
        assert.deepStrictEqual(
          all.entries.map(({ text }) => text),
          commit.entries.map(Entry.canonical)
        )
        const holdings = new Map(commit.holdings.map(({ contact, holdings }) => [contact, holdings]))
        for (const id of all.ids) {
          assert.sameDeepMembers(
            [...((yield* ledger.contact(id, null))?.holdings ?? [])],
            [...(holdings.get(id) ?? [])]
          )
        }
        assert.deepStrictEqual(all.rejections, [
          {
            ...rejection(1),
            line: null,
            column: null,
            id: all.rejections[0]?.id ?? 0,
            reading: commit.reading?.name ?? "",
            recordedAt: commit.recordedAt,
            reopened: null
          }
        ])
        const { contacts, learners, facts, decisions, entries } = all.totals
        assert.deepStrictEqual([contacts, learners, facts, decisions], [2, 3, varied.length, 0])
        assert.strictEqual(entries, commit.entries.length)
        assert.deepStrictEqual([all.head.batch, all.head.recordedAt], [commit.head.batch + 1, commit.recordedAt])
      }).pipe(Effect.provide(open()))
    )

    it.effect("has a holding's periods in the order they were committed in, also those that begin on one day", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const commit = yield* planned(versions, {
          drafts: [ann.scored("finals", 60, "2014-05-10"), ann.scored("essay", 60, "2014-05-10")]
        })
        yield* ledger.commit(commit)
        const expected = commit.holdings.flatMap(({ holdings }) => holdings)
        assert.deepStrictEqual(
          expected.map(({ periods }) => periods.map(({ achievement }) => achievement.type)).toSorted(),
          [["coursework-pass", "exam-pass"], ["exam-pass"]]
        )
        const loaded = [...(yield* ledger.loadContacts(null, 1)).holdings.values()].flat()
        const asked = (yield* ledger.contact(Id.ContactId.make(1), null))?.holdings ?? []
        assert.sameDeepMembers([...loaded], expected)
        assert.sameDeepMembers([...asked], expected)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is of the learners asked for, with all achievements of their contacts, and of nobody else", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* say(versions, varied)
        const stranger = participant({ offering: "algebra-1", contact: "eve" })
        const loaded = yield* ledger.load(asking(ann.subject, stranger.subject))
        assert.deepStrictEqual(
          loaded.learners.map(({ key }) => key),
          [ann.subject.key]
        )
        assert.deepStrictEqual([...loaded.contacts.keys()], ["student:ann"])
        assert.strictEqual([...loaded.revisions.values()].flat().length, 8)
        const achievements = [...loaded.achievements.values()].flat()
        assert.sameMembers(
          achievements.map(({ id }) => `${id.type}:${id.learner}`),
          ["exam-pass:1", "exam-pass:2"]
        )
        const others = yield* ledger.load({ ...asking(ann.subject), source: Id.SourceId.make("gym") })
        assert.deepStrictEqual([others.learners, [...others.contacts.keys()]], [[], ["student:ann"]])
      }).pipe(Effect.provide(open()))
    )

    it.effect("with references is also of the learner that has one of these facts now", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* say(versions, varied)
        const references = varied.slice(-1).map(({ reference }) => reference)
        const loaded = yield* ledger.load({ ...asking(ann.subject), references })
        assert.sameMembers(
          loaded.learners.map(({ key }) => key),
          [ann.subject.key, bob.subject.key]
        )
        const unknown = references.map((reference) => ({ ...reference, stream: "elsewhere" }))
        assert.strictEqual((yield* ledger.load({ ...asking(ann.subject), references: unknown })).learners.length, 1)
      }).pipe(Effect.provide(open()))
    )

    it.effect("whole is also of every other learner of these persons, of any source, and of nobody else", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const gym = Id.SourceId.make("gym")
        yield* say(versions, varied)
        const elsewhere = participant({ offering: "algebra-1", source: gym, key: "card 7" })
        yield* sync(versions, [{ drafts: [elsewhere.completed("essay", "2014-05-01")] }], gym)
        const keys = ["ann/algebra-1", "ann/algebra-2", "card 7"]
        const whole = yield* ledger.load({ ...asking(ann.subject), whole: true })
        assert.sameMembers(
          whole.learners.map(({ key }) => key),
          keys
        )
        assert.deepStrictEqual(
          whole.learners.map(({ id }) => whole.revisions.get(id)?.length),
          whole.learners.map(({ key }) => [8, 1, 1][keys.indexOf(key)])
        )
        const byContact = yield* ledger.load({ ...nobody, contacts: [Id.ContactId.make(1)], whole: true })
        assert.sameDeepMembers([...byContact.learners], [...whole.learners])
        assert.deepStrictEqual((yield* ledger.load({ ...nobody, contacts: [Id.ContactId.make(1)] })).learners, [])
      }).pipe(Effect.provide(open()))
    )
  })
}
