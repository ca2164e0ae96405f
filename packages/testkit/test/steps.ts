import { Audit, Catalog, type Fact, LedgerMemory, Sha256, Sync } from "@laurel/core"
import { Commands, day, type Deciding, entriesIn } from "@laurel/testkit"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"

export const { versions } = Commands

export const compiled = (catalog: unknown) => Effect.fromResult(Catalog.decode(catalog))

/** The operator applies a catalog. */
export const apply = (catalog: unknown) => Effect.flatMap(compiled(catalog), Sync.apply)

/** The sources say this, each in one page. */
export const hear = (...drafts: ReadonlyArray<Fact.Draft>) => Commands.say(drafts)

/** People decide this, together. */
export const decide = Effect.fnUntraced(function* (...decisions: ReadonlyArray<Deciding>) {
  return yield* Sync.decide(yield* versions, yield* Effect.all(decisions))
})

/** From here on it is that day. */
export const on = (text: string) => TestClock.setTime(day(text) * 86_400_000)

/** The ledger is in order. */
const verified = Effect.gen(function* () {
  const { differences } = yield* Audit.verify(yield* versions, Sha256.sha256)
  assert.deepStrictEqual(differences, [])
})

/** What the entries in the log say by now. */
export const log = Effect.map(entriesIn, (entries) => entries.map(({ text }) => text))

/** A test in a ledger of its own that has this catalog and has heard these drafts, and is in order at its end. */
export const living =
  (catalog: unknown, ...drafts: ReadonlyArray<Fact.Draft>) =>
  <A, E, R>(test: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      yield* apply(catalog)
      if (drafts.length > 0) yield* hear(...drafts)
      yield* test
      yield* verified
    }).pipe(Effect.provide(LedgerMemory.layer))
