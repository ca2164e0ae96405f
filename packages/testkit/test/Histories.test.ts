import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Result, Stream } from "effect"
import {
  Achievement,
  AchievementId,
  Audit,
  Catalog,
  Entry,
  type Fact,
  Id,
  Instant,
  Ledger,
  LedgerMemory,
  Participation,
  Rule,
  Sha256,
  Sync
} from "@laurel/core"
import { days, desk, Histories, page, scripted } from "@laurel/testkit"

type Drafts = ReadonlyArray<Fact.Draft>

const compiledOf = (catalog: unknown): Catalog.Compiled => Result.getOrThrow(Catalog.decode(catalog))

/** Hears pages one after another in whatever ledger is provided. */
const hear = (catalog: unknown, pages: ReadonlyArray<Drafts>) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(compiledOf(catalog))
    yield* Stream.runDrain(
      Sync.run(
        versions,
        scripted(
          desk,
          pages.map((drafts) => ({ drafts }))
        )
      )
    )
    return versions
  })

const everything = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return yield* ledger.loadContacts(null, Ledger.maxPage)
})

const logged = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return (yield* ledger.log(null, Ledger.maxPage)).map(({ text }) => Result.getOrThrow(Entry.parse(text)))
})

/** The days held by type and participation, as the source names it; what never was is left out. */
const standing = Effect.map(everything, ({ learners, achievements }) => {
  const keys = new Map(learners.map(({ id, key }) => [id, key]))
  return new Map(
    [...achievements.values()]
      .flat()
      .flatMap(({ id, held }) =>
        held.length === 0 ? [] : [[`${id.type} of ${keys.get(id.learner)}`, days(held)] as const]
      )
  )
})

/** The last word on each row; none on a row that was taken back before it was said. */
const lastWords = (history: Drafts): Drafts => {
  const first = new Map(history.toReversed().map((draft) => [draft.reference.key, draft]))
  const last = new Map(history.map((draft) => [draft.reference.key, draft]))
  return [...last.values()].filter(({ reference }) => first.get(reference.key)?.evidence._tag !== "Retracted")
}

/** What the facts come to without a ledger, a plan or an entry: by type and participation; null where a mark may still come. */
const fromScratch = (catalog: Catalog.Compiled, history: Drafts): ReadonlyMap<string, string | null> => {
  const facts = lastWords(history).map((draft, index): Fact.Fact => {
    const id = Id.FactId.make(index + 1)
    return { ...draft, id, origin: id, revision: 1, learner: Id.LearnerId.make(1), recordedAt: Instant.Instant.make(0) }
  })
  const subjects = new Map(history.map(({ subject }) => [subject.key, subject]))
  return new Map(
    [...subjects.values()].flatMap((subject) =>
      [...catalog.types.values()].map((type) => {
        const own = lastWords(history).flatMap((draft, index) =>
          draft.subject.key === subject.key ? (facts[index] ?? []) : []
        )
        const offering = catalog.offerings.get(subject.offering)
        if (offering === undefined) throw new Error(`the test's catalog lacks ${subject.offering}`)
        const verdict = Rule.evaluate(type.rule, offering, Participation.fold(own))
        return [
          `${type.id} of ${subject.key}`,
          verdict.outcome === "undetermined" ? null : days(verdict.spans)
        ] as const
      })
    )
  )
}

/** What is decided: an undetermined verdict leaves what stood, and so depends on what was heard before. */
const decided = (expected: ReadonlyMap<string, string | null>, held: ReadonlyMap<string, string>) =>
  [...expected].flatMap(([name, spans]) => (spans === null ? [] : [[name, held.get(name) ?? "never"] as const]))

const fresh = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>) => Effect.provide(effect, LedgerMemory.layer)
const runs = { arbitrary: { runs: 150 } }

describe("whatever is said, with every policy set to apply", () => {
  it.effect.prop(
    "what stands is what the facts say, worked out from scratch",
    [Histories.catalogs, Histories.histories],
    ([catalog, history]) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const expected = fromScratch(compiledOf(catalog), history)
          assert.deepStrictEqual(
            decided(expected, yield* standing),
            [...expected].flatMap(([name, spans]) => (spans === null ? [] : [[name, spans] as const]))
          )
        })
      ),
    runs
  )

  it.effect.prop(
    "another order, repetitions and other pages leave the same days standing",
    [Histories.catalogs, Histories.histories, Histories.arrangements],
    ([catalog, history, arrangement]) =>
      Effect.gen(function* () {
        const one = yield* fresh(Effect.andThen(hear(catalog, [history]), standing))
        const other = yield* fresh(Effect.andThen(hear(catalog, Histories.arrange(history, arrangement)), standing))
        const expected = fromScratch(compiledOf(catalog), history)
        assert.deepStrictEqual(decided(expected, other), decided(expected, one))
      }),
    runs
  )

  it.effect.prop(
    "the entries add up to the achievements, and the audit finds nothing",
    [Histories.catalogs, Histories.histories, Histories.arrangements],
    ([catalog, history, arrangement]) =>
      fresh(
        Effect.gen(function* () {
          const versions = yield* hear(catalog, Histories.arrange(history, arrangement))
          const folded = new Map<string, Achievement.Achievement>()
          for (const entry of yield* logged) {
            folded.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
          }
          const stored = [...(yield* everything).achievements.values()].flat()
          assert.deepStrictEqual(new Map(stored.map((each) => [AchievementId.format(each.id), each])), folded)
          assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
        })
      ),
    runs
  )

  it.effect.prop(
    "hearing the last word on everything again writes no fact and no entry",
    [Histories.catalogs, Histories.histories, Histories.arrangements],
    ([catalog, history, arrangement]) =>
      fresh(
        Effect.gen(function* () {
          const versions = yield* hear(catalog, Histories.arrange(history, arrangement))
          const ledger = yield* Ledger.Ledger
          const before = yield* ledger.totals
          const again = {
            source: desk,
            read: () => Stream.succeed(page({ drafts: lastWords(history), reading: "again" }, "again"))
          }
          yield* Stream.runDrain(Sync.run(versions, again))
          yield* Sync.apply(compiledOf(catalog))
          const after = yield* ledger.totals
          assert.deepStrictEqual([after.facts, after.entries], [before.facts, before.entries])
        })
      ),
    runs
  )
})

describe("a random history", () => {
  it.effect("sees every kind of change but a contest, often enough for the properties above to mean something", () =>
    Effect.gen(function* () {
      const inputs = Arbitrary.all([Histories.catalogs, Histories.histories, Histories.arrangements])
      const kinds = new Map<string, number>()
      for (const [catalog, history, arrangement] of yield* Arbitrary.sampleEffect(inputs, {
        count: 100,
        seed: "laurel"
      })) {
        const log = fresh(Effect.andThen(hear(catalog, Histories.arrange(history, arrangement)), logged))
        for (const { kind } of yield* log) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
      const often = Object.fromEntries(
        ["Issued", "Updated", "Withdrawn", "Reinstated"].map((kind) => [kind, (kinds.get(kind) ?? 0) >= 10])
      )
      assert.deepStrictEqual(often, { Issued: true, Updated: true, Withdrawn: true, Reinstated: true })
    })
  )

  it.effect.prop(
    "is arranged without losing a word, and keeps the order of what is said of one row",
    [Histories.histories, Histories.arrangements],
    ([history, arrangement]) =>
      Effect.sync(() => {
        const heard = Histories.arrange(history, arrangement).flat()
        const rows = (drafts: Drafts) =>
          Map.groupBy(
            drafts.filter((draft, index) => draft !== drafts[index - 1]),
            ({ reference }) => reference.key
          )
        assert.deepStrictEqual([...rows(heard)].toSorted(), [...rows(history)].toSorted())
      })
  )
})
