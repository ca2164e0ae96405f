/** What a store promises of rows beside somebody's facts that also name somebody else, who is erased: a trainer, another of a team. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, type Fact, type Id, Ledger, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { leavesIn } from "./entriesIn.ts"
import { shownOf } from "./ledgerAnswers.ts"
import { inOrder } from "./ledgerErasure.ts"
import { erase, person } from "./ledgerPersons.ts"
import { begin, everything, planned } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, desk, type Participant, participant } from "./participant.ts"
import { page } from "./scripted.ts"

const ulla = person("Ulla")
/** She has no name of one word: a word by itself is in rows of many. */
const zoe = participant({
  offering: "algebra-1",
  contact: "Zoe O'Neill",
  claims: ["email:zoe@example.org", "card:ZN-70412"],
  key: "enrolment of Zoe"
})

const score = (who: Participant, key: string): Fact.Draft => who.scored("finals", 60, "2014-05-10", { key })

/** Tells of drafts, each with the row that it was read from. */
const say = (versions: Catalog.Versions, rows: ReadonlyArray<readonly [draft: Fact.Draft, raw: string]>) => {
  const raws = new Map(rows)
  const drafts = rows.map(([draft]) => draft)
  const own = {
    ...page({ drafts, ended: false }, `${drafts.length}`),
    raw: (draft: Fact.Draft) => raws.get(draft) ?? ""
  }
  return Stream.runDrain(Sync.run(versions, { source: desk, read: () => Stream.succeed(own) }, { archives: true }))
}

/** Facts of hers, one for each row. */
const hers = (part: string, raws: ReadonlyArray<string>) =>
  raws.map((raw, at) => [score(ulla.who, `${part}${at}`), raw] as const)

/** All rows that are kept, each with its fact, in the order of these. */
const archived = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { facts } = yield* everything
  const all: Array<Ledger.Archived> = []
  // Ends with the facts: each page is after the one before.
  for (let at = 0; at < facts.length; at += Ledger.maxPage)
    all.push(...(yield* ledger.archived(facts.slice(at, at + Ledger.maxPage).map(({ id }) => id))))
  return all
})

const rows = Effect.map(archived, (all) => all.map(({ raw }) => raw))

/** Rows about others that name her: by each of her names, as JSON writes them, in any case, by her participation. */
const naming = [
  '{"actor":"ulla@example.org","instructor":{"mbox":"mailto:zoe@example.org","name":"?"}}',
  '{"team":[{"name":"Ulla"},{"name":"Zoe O\\u0027Neill"}]}',
  "by ZOE O'NEILL and others",
  "ZN-70412;60",
  "60;enrolment of Zoe"
]

/** Their nearest neighbours: each holds a longer word, or a part of a name. */
const neighbours = [
  '{"instructor":{"mbox":"mailto:zoe@example.organic"}}',
  '{"instructor":{"mbox":"mailto:azoe@example.org"}}',
  "by Zoey O'Neill, Zoe O'Neillsen and Zoe",
  "ZN-704123;60",
  "60;enrolment of Zoes"
]

const goes = (open: Open): void => {
  it.effect("goes, whoever's fact it is beside; the fact stays, and so does every proof; others' rows stay", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      yield* say(versions, [...hers("a", naming), ...hers("b", neighbours)])
      yield* say(versions, [[score(zoe, "c"), "no name in it"]])
      const before = yield* everything
      const shown = yield* shownOf((yield* leavesIn).map(({ of }) => of))
      assert.deepStrictEqual(yield* rows, [...naming, ...neighbours, "no name in it"])
      yield* erase(versions, [zoe])
      assert.deepStrictEqual(yield* rows, neighbours)
      const { facts, log } = yield* everything
      assert.deepStrictEqual(log.slice(0, before.log.length), before.log)
      const isUllas = ({ reference }: Fact.Fact): boolean => /^[ab]/.test(reference.key)
      assert.strictEqual(facts.filter(isUllas).length, naming.length + neighbours.length)
      assert.deepStrictEqual(facts.filter(isUllas), before.facts.filter(isUllas))
      // What proves the facts of others is as it was, but for the rows that went.
      const theirs = new Set(before.facts.filter(isUllas).map(({ id }) => id))
      const ofThem = shown.filter(({ of }) => of._tag === "Fact" && theirs.has(of.id))
      assert.deepStrictEqual(
        yield* shownOf(ofThem.map(({ of }) => of)),
        ofThem.map((leaf) => ({ ...leaf, hidden: leaf.hidden.filter(({ text }) => !naming.includes(text)) }))
      )
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("goes also where it is one of more than a store looks through at once", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const many = Array.from({ length: Ledger.maxPage + 5 }, (_, at) => (at % 500 === 2 ? "Zoe O'Neill" : `row ${at}`))
      yield* say(versions, [...hers("a", many), [score(zoe, "c"), "hers"]])
      yield* erase(versions, [zoe])
      assert.deepStrictEqual(
        yield* rows,
        many.filter((raw) => raw !== "Zoe O'Neill")
      )
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("goes with the last of two whom it names, and not for a short number that is somebody's name", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const [seven, eva] = [participant({ offering: "algebra-1", contact: "17" }), person("Eva")]
      yield* say(versions, [
        ...hers("a", ["17 points", "Eva O'Neill, Zoe O'Neill", "by Eva O'Neill"]),
        ...[seven, zoe, eva.who].map((who, at) => [score(who, `c${at}`), `own ${at}`] as const)
      ])
      yield* erase(versions, [seven])
      assert.deepStrictEqual(yield* rows, ["17 points", "Eva O'Neill, Zoe O'Neill", "by Eva O'Neill", "own 1", "own 2"])
      yield* erase(versions, [zoe])
      assert.deepStrictEqual(yield* rows, ["17 points", "by Eva O'Neill", "own 2"])
      yield* erase(versions, [eva.who])
      assert.deepStrictEqual(yield* rows, ["17 points"])
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )
}

/** The facts whose leaves commit to a row. */
const committed = Effect.map(leavesIn, (leaves): ReadonlyArray<Id.FactId> =>
  leaves.flatMap(({ of, text }) => (of._tag === "Fact" && text?.includes('"raw":"') === true ? [of.id] : []))
)

const comesBack = (open: Open): void => {
  it.effect("is not kept from then on: the fact is recorded, and its leaf knows of no row", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const first = score(ulla.who, "first")
      yield* say(versions, [[first, "nobody"]])
      yield* say(versions, [[zoe.registered("2014-01-01"), "Zoe O'Neill"]])
      // Known only by her facts: nothing is left but the names that are ignored.
      yield* erase(versions, [zoe])
      yield* say(versions, [
        [corrected(first, score(ulla.again, "x")), naming[0] ?? ""],
        [zoe.closed("2014-06-01"), "a row of two, hers and another's"],
        ...hers("a", naming),
        ...hers("b", neighbours)
      ])
      const { facts } = yield* everything
      assert.deepStrictEqual(yield* rows, ["nobody", ...neighbours])
      // The two first, the one that moved with its retraction, and the others; none of hers.
      assert.strictEqual(facts.length, 2 + 2 + naming.length + neighbours.length)
      assert.strictEqual((yield* committed).length, 2 + neighbours.length)
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("is kept as before where whoever it names may return, and where nobody is ignored", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      yield* say(versions, [[score(zoe, "c"), "hers"]])
      yield* say(versions, hers("a", naming))
      assert.deepStrictEqual(
        (yield* archived).map(({ fact }) => fact),
        yield* committed
      )
      yield* erase(versions, [zoe], true)
      assert.deepStrictEqual(yield* rows, [])
      yield* say(versions, hers("b", naming))
      assert.deepStrictEqual(yield* rows, naming)
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("is not kept either by whoever planned before the erasure and commits after it, refused or not", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* say(versions, [...hers("a", ["one", "two"]), [score(zoe, "c"), "hers"]])
      const commit = yield* planned(versions, { drafts: hers("b", [""]).map(([draft]) => draft) })
      yield* erase(versions, [zoe])
      const archived = commit.facts.map(({ id }) => ({ fact: id, raw: "by Zoe O'Neill" }))
      const refusal = yield* Effect.flip(ledger.commit({ ...commit, archived })).pipe(Effect.option)
      if (refusal._tag === "Some") assert.strictEqual(refusal.value.reason._tag, "Conflict")
      assert.deepStrictEqual(yield* rows, ["one", "two"])
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerMentions = (open: Open): void => {
  describe("the row of somebody's fact that names somebody who is erased", () => {
    goes(open)
    comesBack(open)
  })
}
