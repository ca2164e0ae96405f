import { assert, describe, it } from "@effect/vitest"
import { type Achievement, type Adapter, AchievementId, type Fact, type Id, Import, Ledger, Plan } from "@laurel/core"
import { Commands, days, Histories, page } from "@laurel/testkit"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { doAll, dossiers, fresh, hear, outcomeOf, tries } from "./Laws.ts"

type Drafts = ReadonlyArray<Fact.Draft>

/** The last word on each row of one source, as a file has it. */
const fileOf = (drafts: Drafts): Drafts => {
  const own = drafts.filter(({ reference }) => reference.source === Histories.lms)
  return [...new Map(own.map((draft) => [draft.reference.key, draft])).values()]
}

const adapterOf = (pages: ReadonlyArray<Drafts>): Adapter.Adapter => ({
  source: Histories.lms,
  read: () =>
    Stream.fromIterable(
      pages.map((drafts, at) => ({ ...page({ drafts, reading: "file" }, String(at)), ended: at === pages.length - 1 }))
    )
})

const draftOf = (more: Partial<Import.Draft> = {}): Import.Draft => ({
  source: Histories.lms,
  actor: "u-1",
  role: "registrar",
  reason: "history of before",
  mapping: { name: "records", version: 1, text: "{}" },
  files: [{ sha256: "0".repeat(64), size: 10 }],
  names: ["records.csv"],
  conflicts: "replace",
  people: "create",
  ...more
})

const run = Effect.fnUntraced(function* (pages: ReadonlyArray<Drafts>, draft: Import.Draft = draftOf()) {
  const steps = yield* Stream.runCollect(Import.run(yield* Commands.versions, adapterOf(pages), draft))
  return { import: steps.at(-1)?.import ?? null, steps }
})

const by = { actor: "u-2", role: "registrar", reason: "the wrong file" }
const undo = Effect.fnUntraced(function* (id: Id.ImportId | null) {
  return id === null ? undefined : yield* Import.undo(yield* Commands.versions, id, by)
})

const batches = Effect.gen(function* () {
  return (yield* (yield* Ledger.Ledger).totals).batches
})

/** What each person has, whatever they are called by now: names that were said once stay known. */
const outcome = Effect.map(
  dossiers,
  (found) =>
    new Map(
      [...found].flatMap(([person, dossier]) => {
        const lines = outcomeOf(dossier)
        return lines.length === 0 ? [] : [[person, lines] as const]
      })
    )
)

/** Everything that stands, by its name. */
const standing = Effect.map(
  dossiers,
  (found) =>
    new Map(
      [...found.values()].flatMap(({ achievements }) =>
        achievements.map((each) => [AchievementId.format(each.id), achieved(each)] as const)
      )
    )
)

/** The facts that an import recorded. */
const recordedBy = Effect.fnUntraced(function* (id: Id.ImportId | null) {
  if (id === null) return []
  const ledger = yield* Ledger.Ledger
  const own = new Set(yield* ledger.batchesOf(id, null))
  const learners = yield* Effect.forEach(yield* ledger.learnersOf(id, null), (learner) => ledger.learner(learner))
  return learners.flatMap((each) => (each?.revisions ?? []).filter(({ batch }) => own.has(batch)))
})

const sum = (steps: ReadonlyArray<Import.Step>) => ({
  counts: steps.reduce<Plan.Counts>(Plan.addCounts, Plan.nothingRead),
  verdicts: steps.map(({ verdicts }) => verdicts).reduce(Import.add, Import.noRows)
})

/** What a row came to, without numbers that a check can't know. */
const lineOf = ({ line, key, verdict, rejection, conflict }: Import.Row): string =>
  JSON.stringify([line, key, verdict, rejection?.found, conflict?.settled, conflict?.before.evidence])

const said = ({ evidence, happened, reference, revision, activity }: Fact.Fact): string =>
  JSON.stringify([reference.key, revision, activity, evidence, happened])

/** An achievement of which something changed, without whose it is. */
const achieved = ({ id, held, expires, contested }: Achievement.Achievement): string =>
  [id.type, days(held), expires, contested === null ? "" : days(contested.held)].join(" ")

const ways = Arbitrary.schema(
  Schema.Struct({ conflicts: Schema.Literals(Import.conflicts), people: Schema.Literals(Import.people) })
)

/** Cuts a file into pages as an arrangement says, each row once. */
const cut = (file: Drafts, arrangement: Histories.Arrangement): ReadonlyArray<Drafts> =>
  Histories.arrange(file, { ...arrangement, repeated: arrangement.repeated.map(() => false) })

describe("an import that is run and undone", () => {
  const world = { catalog: Histories.catalogs, history: Histories.histories, file: Histories.pages }

  for (const [policies, catalogs] of [
    ["with every policy set to apply", Histories.catalogs],
    ["with whatever policies", Histories.wilfulCatalogs]
  ] as const) {
    it.effect.prop(
      `leaves everybody as if it had never been run, and undone once more changes nothing: ${policies}`,
      { ...world, catalog: catalogs, deeds: Commands.deeds, way: ways, arrangement: Histories.arrangements },
      ({ catalog, history, file, deeds, way, arrangement }) =>
        fresh(
          Effect.gen(function* () {
            yield* hear(catalog, [history])
            yield* doAll(deeds)
            const before = yield* outcome
            const done = yield* run(cut(fileOf(file), arrangement), draftOf(way))
            const undone = yield* undo(done.import)
            assert.deepStrictEqual([undone?.kept.facts ?? 0, undone?.failed.facts ?? 0], [0, 0])
            assert.deepStrictEqual(yield* outcome, before)
            const known = yield* batches
            const again = yield* undo(done.import)
            assert.deepStrictEqual([again?.by ?? null, again?.reversed.facts ?? 0], [null, 0])
            assert.strictEqual(yield* batches, known)
          })
        ),
      tries(20)
    )
  }

  // The first undone may part a joined participation that the second joins again: then both records of its earning stay, and count as one.
  it.effect.prop(
    "does so whichever of two is undone first, but for the second record of what was told as two, and run again after it does what it did at first",
    { ...world, other: Histories.pages, isReversed: Arbitrary.schema(Schema.Boolean) },
    ({ catalog, history, file, other, isReversed }) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const before = yield* outcome
          const first = yield* run([fileOf(file)])
          const after = yield* outcome
          const second = yield* run([fileOf(other)], draftOf({ reason: "another file" }))
          for (const each of isReversed ? [second, first] : [first, second]) yield* undo(each.import)
          assert.deepStrictEqual(yield* outcome, before)
          yield* run([fileOf(file)])
          assert.deepStrictEqual(yield* outcome, after)
        })
      ),
    tries(20)
  )

  it.effect.prop(
    "does what its preview says",
    { ...world, deeds: Commands.deeds },
    ({ catalog, history, file, deeds }) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const done = yield* run([fileOf(file)])
          if (done.import === null) return
          yield* Commands.decide(deeds)
          const known = yield* batches
          const shown = yield* Import.previewUndo(yield* Commands.versions, done.import)
          assert.strictEqual(yield* batches, known)
          const undone = yield* Import.undo(yield* Commands.versions, done.import, by)
          const { changes, holdings, isWhole: _, ...told } = shown
          assert.deepStrictEqual({ ...undone, by: null }, told)
          const ledger = yield* Ledger.Ledger
          for (const { after } of changes)
            assert.strictEqual(
              achieved((yield* ledger.achievement(after.id)) ?? assert.fail("no such achievement")),
              achieved(after)
            )
          for (const { contact, certification, after } of holdings) {
            const own = (yield* ledger.contact(contact, null))?.holdings.find(
              (each) => each.certification === certification
            )
            assert.deepStrictEqual(own ?? null, after)
          }
        })
      ),
    tries(20)
  )
})

describe("a check of an import", () => {
  it.effect.prop(
    "predicts exactly what running it does, and writes nothing",
    {
      catalog: Histories.catalogs,
      history: Histories.histories,
      file: Histories.pages,
      way: ways,
      arrangement: Histories.arrangements
    },
    ({ catalog, history, file, way, arrangement }) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const [pages, draft] = [cut(fileOf(file), arrangement), draftOf(way)]
          const known = yield* batches
          const foretold: Array<string> = []
          const done: Array<string> = []
          const into = (lines: Array<string>) => (rows: ReadonlyArray<Import.Row>) =>
            Effect.sync(() => void lines.push(...rows.map(lineOf)))
          const versions = yield* Commands.versions
          const check = yield* Import.check(versions, adapterOf(pages), draft, { tell: into(foretold) })
          assert.strictEqual(yield* batches, known)
          const before = yield* standing
          const steps = yield* Stream.runCollect(Import.run(versions, adapterOf(pages), draft, { tell: into(done) }))
          assert.deepStrictEqual(sum(steps), { counts: check.counts, verdicts: check.verdicts })
          assert.deepStrictEqual(done, foretold)
          const ledger = yield* Ledger.Ledger
          const recorded = yield* recordedBy(steps.at(-1)?.import ?? null)
          assert.sameMembers(recorded.map(said), check.facts.map(said))
          const after = yield* standing
          const changed = [...after].flatMap(([name, now]) => (before.get(name) === now ? [] : [now]))
          const foreseen = check.changes.flatMap((change) =>
            change.before !== null && achieved(change.before) === achieved(change.after) ? [] : [achieved(change.after)]
          )
          assert.sameMembers(changed, foreseen)
          const open = yield* ledger.rejections(null)
          for (const { found } of check.rejections)
            assert.include(
              open.map((each) => each.found),
              found
            )
        })
      ),
    tries(30)
  )
})

describe("the rows of an import that was run", () => {
  it.effect.prop(
    "write nothing when they come again, in another order, in other pages and from a file of another name",
    {
      catalog: Histories.catalogs,
      history: Histories.histories,
      file: Histories.pages,
      way: ways,
      arrangement: Histories.arrangements
    },
    ({ catalog, history, file, way, arrangement }) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const rows = fileOf(file)
          const first = yield* run([rows], draftOf(way))
          const known = yield* batches
          const again = yield* run([rows], draftOf(way))
          assert.deepStrictEqual([again.import, yield* batches], [null, known])
          assert.isTrue(again.steps.every(({ facts, entries }) => facts + entries === 0))
          const other = yield* run(cut(rows, arrangement), draftOf({ ...way, names: ["records (2).csv"] }))
          assert.deepStrictEqual([other.import, yield* batches], [null, known])
          assert.isTrue(first.import === null || first.steps.some(({ facts, rejections }) => facts + rejections > 0))
        })
      ),
    tries(20)
  )
})
