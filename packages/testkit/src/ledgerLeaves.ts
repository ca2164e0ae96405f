/** What a store promises of its log's leaves. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, Decision, Entry, Id, Leaf, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { allPages } from "./allPages.ts"
import { codeOf, draftOf } from "./certifying.ts"
import { leavesIn } from "./entriesIn.ts"
import * as ByHand from "./ledgerByHand.ts"
import { varied } from "./ledgerLoads.ts"
import { begin, bob, everything, planned, rejection, say } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant } from "./participant.ts"

/** Whose leaves a commit makes, in order. */
const recordsOf = (
  { catalog, contacts, learners, facts, decisions }: Ledger.Commit,
  claims: ReadonlyArray<Leaf.Of>
): ReadonlyArray<Leaf.Of> => {
  const ids = <A extends number>(records: ReadonlyArray<{ readonly id: A }>) =>
    records.map(({ id }) => id).toSorted((a, b) => a - b)
  return [
    ...(catalog === null ? [] : [{ _tag: "Catalog" as const, version: catalog.version }]),
    ...ids(contacts).map((id) => ({ _tag: "Contact" as const, id })),
    ...ids(learners).map((id) => ({ _tag: "Learner" as const, id })),
    ...claims,
    ...ids(facts).map((id) => ({ _tag: "Fact" as const, id })),
    ...ids(decisions).map((id) => ({ _tag: "Decision" as const, id }))
  ]
}

const claim = (contact: number, number: number): Leaf.Of => ({
  _tag: "Claim",
  contact: ByHand.contact(contact),
  number
})

/** One of everything, in an order of no meaning, and under numbers with gaps. */
export const manifold: Effect.Effect<Ledger.Commit, Ledger.LedgerError | Catalog.CatalogError, Ledger.Ledger> =
  Effect.gen(function* () {
    const versions = yield* begin
    const eve = participant({ offering: "algebra-1", contact: "eve", claims: ["email:e", "card:7"] })
    const commit = yield* planned(versions, {
      drafts: [bob.scored("finals", 60, "2014-05-10"), ...varied, eve.registered("2014-01-01")],
      rejections: [rejection(1)]
    })
    const version = Id.CatalogVersion.make(versions.latest + 1)
    const achievement = ByHand.achievementId("exam-pass", 1)
    const certificates = [9, 3].map((number) => ({
      ...draftOf(ByHand.achievement(achievement, 1), number, number === 3 ? { supersedes: codeOf(9) } : {}),
      recordedAt: commit.recordedAt
    }))
    const decisions = ByHand.decided(commit, [
      [Decision.Voided.make({ achievement }), 1],
      [Decision.Linked.make({ contacts: [ByHand.contact(2), ByHand.contact(1)] }), 2, 1]
    ])
    return {
      ...commit,
      head: { ...commit.head, exclusive: true },
      catalog: { version, text: "another" },
      under: version,
      contacts: commit.contacts.toReversed(),
      learners: commit.learners.toReversed(),
      facts: commit.facts.map((fact) => ({ ...fact, id: spread(fact.id), origin: spread(fact.origin) })).toReversed(),
      decisions: decisions.map((decision) => ({ ...decision, id: Id.DecisionId.make(decision.id * 7) })).toReversed(),
      certificates
    } satisfies Ledger.Commit
  })

const spread = (id: number): Id.FactId => Id.FactId.make(id * 3)

/** RFC 8785, of what JSON can hold. */
const inOneForm = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(inOneForm).join()}]`
    : typeof value === "object" && value !== null
      ? `{${Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, part]) => `${JSON.stringify(key)}:${inOneForm(part)}`)
          .join()}}`
      : JSON.stringify(value)

const leaves = (open: Open): void => {
  it.effect("are one for each record of a commit, by kind and number, after the commit's own mark", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const commit = yield* manifold
      const before = (yield* leavesIn).length
      yield* ledger.commit(commit)
      const { log, checkpoints } = yield* everything
      const [mark, ...own] = log.slice(before)
      assert.deepStrictEqual(mark?.of, { _tag: "Commit", batch: checkpoints.at(-1)?.batch ?? 0 })
      const eve = commit.contacts.length
      const expected = recordsOf(commit, [claim(eve, 1), claim(eve, 2)])
      assert.deepStrictEqual(
        own.slice(0, expected.length).map(({ of }) => of),
        expected
      )
      const entries = own.slice(expected.length, -2)
      assert.deepStrictEqual(
        own.slice(-2).map(({ of }) => of),
        [9, 3].map((number): Leaf.Of => ({ _tag: "Certificate", code: codeOf(number) }))
      )
      assert.deepStrictEqual(
        entries,
        commit.entries.map((entry, at): Leaf.Leaf => {
          const index = before + 1 + expected.length + at
          return { index, of: { _tag: "Entry", index }, text: Entry.canonical(entry) }
        })
      )
      assert.isAtLeast(entries.length, 3)
      const kinds = new Set(log.slice(before).map(({ of }) => of._tag))
      assert.deepStrictEqual([...kinds], [...Leaf.order])
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "are numbered from 0 without a gap, and a page goes on wherever the one before ended, also within a commit",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ledger.commit(yield* manifold)
        yield* ByHand.write({})
        const all = yield* leavesIn
        assert.deepStrictEqual(
          all.map(({ index }) => index),
          all.map((_, index) => index)
        )
        for (const limit of [1, 2, 3, 7, all.length, all.length + 1]) {
          const paged = yield* allPages(
            (after: number | null) => ledger.log(after, limit),
            ({ index }) => index
          )
          assert.deepStrictEqual(paged, all, `${limit}`)
        }
        assert.deepStrictEqual(yield* ledger.log(null, 0), [])
        assert.deepStrictEqual(yield* ledger.log(all.length - 1, 5), [])
        assert.deepStrictEqual(yield* ledger.log(all.length + 5, 5), [])
      }).pipe(Effect.provide(open()))
  )

  it.effect("of a commit that brings nothing are its mark alone, which says so", () =>
    Effect.gen(function* () {
      const before = yield* leavesIn
      yield* ByHand.write({ rows: 12 })
      const [mark, ...more] = (yield* leavesIn).slice(before.length)
      assert.deepStrictEqual(more, [])
      const { record, source, rows, ...counts } = JSON.parse(mark?.text ?? "{}")
      assert.deepStrictEqual([record, source, rows], ["commit", desk, 12])
      assert.deepStrictEqual(
        Object.values(counts).filter((count) => typeof count === "number"),
        // What there was none of when the first logs were written is counted only where there is some.
        Leaf.order.slice(1, -1).map(() => 0)
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("are lines of JSON that can be written in one way only: keys in order, and no white space", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* ledger.commit(yield* manifold)
      for (const { text } of yield* leavesIn) assert.strictEqual(text, inOneForm(JSON.parse(text ?? "")))
    }).pipe(Effect.provide(open()))
  )

  it.effect("make none of a claim that is said again, by whomever, and one of a new one", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const known = (...claims: ReadonlyArray<string>) =>
        participant({ offering: "algebra-1", claims }).registered("2014-01-01")
      const claimsIn = Effect.map(leavesIn, (all) => all.flatMap(({ of }) => (of._tag === "Claim" ? [of] : [])))
      yield* say(versions, [known("email:a", "card:7")])
      assert.deepStrictEqual(yield* claimsIn, [claim(1, 1), claim(1, 2)])
      yield* say(versions, [known("card:7", "email:a")])
      yield* ByHand.write({
        claims: [{ contact: ByHand.contact(1), identity: ByHand.identity("email:a"), source: Id.SourceId.make("gym") }]
      })
      assert.deepStrictEqual(yield* claimsIn, [claim(1, 1), claim(1, 2)])
      yield* say(versions, [known("email:a", "email:b"), bob.registered("2014-01-01")])
      assert.deepStrictEqual(yield* claimsIn, [claim(1, 1), claim(1, 2), claim(1, 3)])
      assert.deepStrictEqual(
        (yield* ledger.claims([ByHand.contact(1)])).map(({ number, identity, source }) => [
          number,
          identity.value,
          source
        ]),
        [
          [1, "a", desk],
          [2, "7", desk],
          [3, "b", desk]
        ]
      )
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerLeaves = (open: Open): void => {
  describe("the leaves of the log", () => leaves(open))
}
