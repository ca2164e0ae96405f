import { assert, describe, it } from "@effect/vitest"
import { Audit, type Campaign, Catalog, CivilDate, Entry, Ledger, Sha256, Sync } from "@laurel/core"
import { Commands, entriesIn, Histories } from "@laurel/testkit"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { dossiers, fresh, hear, tries } from "./Laws.ts"
import { versions } from "./steps.ts"

const everything = 1_000_000

/** No campaign, or one of each choice, on a day of the history or after it. */
const campaigns: Arbitrary.Arbitrary<Campaign.Campaign | null> = Arbitrary.schema(
  Schema.Struct({
    choice: Schema.Literals(["Future", "Renewal", "Holders", "EarnedSince"]),
    on: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30 }))
  })
).pipe(
  Arbitrary.map(({ choice, on: offset }) => {
    const on = CivilDate.plusDays(Histories.firstDay, offset)
    const by = { on, actor: "u-17", role: "registrar", reason: "as the law asks" }
    if (choice === "Future") return null
    return { ...by, choice: choice === "EarnedSince" ? { _tag: choice, since: on } : { _tag: choice } }
  })
)

interface Given {
  readonly catalogs: readonly [unknown, unknown]
  readonly history: Parameters<typeof Histories.lastWords>[0]
  readonly deeds: ReadonlyArray<Commands.Deed>
}

/** A ledger with a history and decisions in it, under the first catalog. */
const prepared = Effect.fnUntraced(function* ({ catalogs, history, deeds }: Given) {
  yield* hear(catalogs[0], [history])
  for (const deed of deeds) yield* Commands.decide([deed])
})

const planned = Effect.fnUntraced(function* (catalog: Catalog.Compiled, campaign: Campaign.Campaign | null) {
  const on = campaign?.on ?? Histories.firstDay
  const found = yield* Sync.foreseeCatalog(catalog, { campaign, on, samples: everything })
  return found === undefined ? undefined : { found, plan: { ...found, campaign } }
})

/** An entry without the numbers and the time that it is given when it is written. */
const bare = (entry: Entry.Entry): string => {
  const { recordedAt: _, decisions, ...rest } = JSON.parse(Entry.canonical(entry))
  return JSON.stringify({ ...rest, decisions: decisions?.length ?? 0 })
}
const entered = Effect.map(entriesIn, (all) => all.map(({ text }) => Result.getOrThrow(Entry.parse(text))))

/** Everything that stands, by person. */
const state = Effect.map(dossiers, (found) =>
  [...found.values()].map(({ achievements, holdings }) => ({ achievements, holdings }))
)

const verified = Effect.gen(function* () {
  const { differences } = yield* Audit.verify(yield* versions, Sha256.sha256)
  assert.deepStrictEqual(differences, [])
})

describe("a catalog that is applied as planned", () => {
  it.effect.prop(
    "writes what was shown, all of it and nothing else, whatever catalogs, histories, decisions and campaigns there are",
    [
      Histories.wilfulCatalogs,
      Histories.wilfulCatalogs,
      Histories.wilfulCatalogs,
      Histories.histories,
      Commands.deeds,
      campaigns,
      campaigns
    ],
    ([one, middle, other, history, deeds, mistaken, campaign]) =>
      fresh(
        Effect.gen(function* () {
          yield* prepared({ catalogs: [one, other], history, deeds })
          const between = Result.getOrThrow(Catalog.decode(middle))
          const first = mistaken === null ? undefined : yield* planned(between, mistaken)
          if (first !== undefined) yield* Sync.applyPlanned(between, first.plan)
          const catalog = Result.getOrThrow(Catalog.decode(other))
          const asked = yield* planned(catalog, campaign)
          if (asked === undefined) return
          const { found, plan } = asked
          const ledger = yield* Ledger.Ledger
          const [before, was] = [yield* entered, yield* ledger.totals]
          const { applied, entries } = yield* Sync.applyPlanned(catalog, plan)
          const written = (yield* entered).slice(before.length)
          const shown = found.sample.achievements.flatMap((change) => change.entries)
          assert.deepStrictEqual(written.map(bare).toSorted(), shown.map(bare).toSorted())
          assert.deepStrictEqual([applied, entries], [true, found.entries])
          assert.strictEqual((yield* ledger.totals).decisions - was.decisions, found.decisions)
          for (const { after } of found.sample.achievements)
            assert.deepStrictEqual(yield* ledger.achievement(after.id), after)
          for (const { contact, certification, after } of found.sample.holdings) {
            const own = (yield* ledger.contact(contact, null))?.holdings ?? []
            assert.deepStrictEqual(own.find((each) => each.certification === certification) ?? null, after)
          }
          yield* verified
        })
      ),
    tries(16)
  )

  it.effect.prop(
    "comes to the same where it is cut off after any of its commits, and goes on by any way of applying",
    [
      Histories.wilfulCatalogs,
      Histories.wilfulCatalogs,
      Histories.histories,
      campaigns,
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 }))
    ],
    ([one, other, history, campaign, cut]) =>
      Effect.gen(function* () {
        const catalog = Result.getOrThrow(Catalog.decode(other))
        const given = { catalogs: [one, other], history, deeds: [] } as const
        const whole = yield* fresh(
          Effect.gen(function* () {
            yield* prepared(given)
            const asked = yield* planned(catalog, campaign)
            if (asked !== undefined) yield* Sync.applyPlanned(catalog, asked.plan)
            return yield* state
          })
        )
        const parts = yield* fresh(
          Effect.gen(function* () {
            yield* prepared(given)
            const asked = yield* planned(catalog, campaign)
            if (asked === undefined) return yield* state
            const ledger = yield* Ledger.Ledger
            const died = yield* Effect.exit(
              Sync.applyPlanned(catalog, asked.plan).pipe(Effect.provideService(Ledger.Ledger, dying(ledger, cut)))
            )
            if (died._tag === "Failure" && cut > 1 && cut % 2 === 0) yield* Sync.apply(catalog)
            else if (died._tag === "Failure") yield* Sync.applyPlanned(catalog, asked.plan)
            yield* verified
            return yield* state
          })
        )
        assert.deepStrictEqual(parts, whole)
      }),
    tries(8)
  )
})

/** A ledger whose program is killed after so many writes. */
const dying = (ledger: Ledger.Ledger["Service"], writes: number): Ledger.Ledger["Service"] => {
  let left = writes
  const once = <A, E>(write: Effect.Effect<A, E>) =>
    Effect.suspend(() => (left-- > 0 ? write : Effect.die(new Error("killed"))))
  return { ...ledger, commit: (given) => once(ledger.commit(given)), keep: (changes) => once(ledger.keep(changes)) }
}
