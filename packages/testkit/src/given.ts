import { assert } from "@effect/vitest"
import {
  type Achievement,
  Audit,
  Catalog,
  CivilDate,
  Entry,
  type Fact,
  Holding,
  Ledger,
  LedgerMemory,
  Refusal,
  Review,
  Sha256,
  Sync
} from "@laurel/core"
import { Effect, Layer, Result } from "effect"
import { TestClock } from "effect/testing"
import * as Commands from "./Commands.ts"
import type { Deciding } from "./deciding.ts"
import { entriesIn } from "./entriesIn.ts"
import { day } from "./participant.ts"
import { secrets } from "./secrets.ts"
import { days, told } from "./told.ts"

const memory = Layer.provide(LedgerMemory.layer, secrets)

/** How things are at the end of a story. */
export interface Outcome {
  /** What the last step wrote. */
  readonly entries: ReadonlyArray<Entry.Entry>
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  readonly rejections: ReadonlyArray<Ledger.KeptRejection>
  /** The days on which a type counts, of whoever earned it: `2014-05-10..2014-06-01`, or `never`. */
  readonly held: (type: string) => string
  /** The status of a certification on a day, of the first contact, or of the one with that identity's value. */
  readonly status: (certification: string, on: string, contact?: string) => Holding.Status
  /** The days on which a certification counts, of the first contact or another: `2014-05-10 to 2017-05-10`. */
  readonly holds: (certification: string, contact?: string) => string
  /** The contact's dossier; of the first, or of the one with that identity's value. */
  readonly dossier: (contact?: string) => Ledger.Dossier
}

type Failure = Ledger.LedgerError | Catalog.CatalogError | Refusal

/** A test as a sentence: given a catalog and some facts, when more becomes known, then exactly this is written. */
export interface Story {
  /** Each source says this, in one page. */
  readonly when: (...drafts: ReadonlyArray<Fact.Draft>) => Story
  /** People decide this, together. */
  readonly whenDecided: (...decisions: ReadonlyArray<Deciding>) => Story
  /** The operator applies another catalog. */
  readonly whenCatalog: (catalog: unknown) => Story
  /** From here on it is that day; what the catalog leaves to no person is decided. */
  readonly whenSettled: (on: string) => Story
  /** From here on things are recorded on that day. */
  readonly on: (day: string) => Story
  /** Checks what the last step wrote, in order and nothing else, and that the ledger is in order. */
  readonly then: (...entries: ReadonlyArray<string>) => Effect.Effect<Outcome, Failure>
  /** Checks that the last step is refused with a message that has these words. */
  readonly thenRefused: (words: RegExp) => Effect.Effect<void, Failure>
}

type Step =
  | { readonly drafts: ReadonlyArray<Fact.Draft> }
  | { readonly decisions: ReadonlyArray<Deciding> }
  | { readonly catalog: unknown }
  | { readonly settledOn: string }
  | { readonly on: string }

/** Begins a story with a catalog, as its JSON, and what the sources had said before. */
export const given = (catalog: unknown, ...drafts: ReadonlyArray<Fact.Draft>): Story => story([{ catalog }, { drafts }])

const story = (steps: ReadonlyArray<Step>): Story => ({
  when: (...drafts) => story([...steps, { drafts }]),
  whenDecided: (...decisions) => story([...steps, { decisions }]),
  whenCatalog: (catalog) => story([...steps, { catalog }]),
  whenSettled: (on) => story([...steps, { settledOn: on }]),
  on: (day) => story([...steps, { on: day }]),
  // A sentence says "then"; TypeScript refuses to await what has such a one.
  // oxlint-disable-next-line unicorn/no-thenable
  then: (...entries) =>
    Effect.gen(function* () {
      const outcome = yield* play(steps)
      assert.deepStrictEqual(outcome.entries.map(told), [...entries])
      return outcome
    }).pipe(Effect.provide(memory)),
  thenRefused: (words) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(play(steps))
      assert.instanceOf(error, Refusal)
      assert.match(error.message, words)
    }).pipe(
      Effect.mapError(() => new Refusal({ problems: [{ decision: 0, message: "the story was not refused" }] })),
      Effect.provide(memory)
    )
})

const play = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
  let before = 0
  // A story knows nothing of one told before it in the same test.
  yield* TestClock.setTime(0)
  for (const step of steps) {
    before = (yield* logged).length
    yield* take(step)
  }
  const versions = yield* Commands.versions
  const report = yield* Audit.verify(versions, Sha256.sha256)
  assert.deepStrictEqual(report.differences, [])
  return yield* outcomeSince(before)
})

const take = Effect.fnUntraced(function* (step: Step) {
  if ("catalog" in step) yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(step.catalog)))
  else if ("decisions" in step) yield* Sync.decide(yield* Commands.versions, yield* Effect.all(step.decisions))
  else if ("drafts" in step) yield* Commands.say(step.drafts)
  else {
    yield* TestClock.setTime(day("on" in step ? step.on : step.settledOn) * 86_400_000)
    if ("settledOn" in step) yield* Review.settle(yield* Commands.versions)
  }
})

const logged = Effect.map(entriesIn, (entries) => entries.map(({ text }) => Result.getOrThrow(Entry.parse(text))))

const outcomeSince = Effect.fnUntraced(function* (before: number) {
  const ledger = yield* Ledger.Ledger
  const entries = yield* logged
  const { ids, achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const all = [...achievements.values()].flat()
  const found = yield* Effect.forEach(ids, (id) => ledger.contact(id, null))
  const dossiers = found.flatMap((dossier) => dossier ?? [])
  const dossier = (contact?: string): Ledger.Dossier => {
    const own = dossiers.find(
      ({ contact: { identities } }) => contact === undefined || identities.some(({ value }) => value === contact)
    )
    return own ?? assert.fail(`the story has no contact "${contact ?? ""}"`)
  }
  const holdingOf = (certification: string, contact?: string) =>
    dossier(contact).holdings.find((each) => each.certification === certification)
  return {
    entries: entries.slice(before),
    achievements: all,
    rejections: yield* ledger.rejections(null),
    dossier,
    held: (type) =>
      all
        .filter(({ id }) => id.type === type)
        .map(({ held }) => days(held))
        .join("; ") || "never",
    status: (certification, on, contact) => {
      const holding = holdingOf(certification, contact)
      return holding === undefined ? "pending" : Holding.status(holding, day(on))
    },
    holds: (certification, contact) =>
      (holdingOf(certification, contact)?.periods ?? [])
        .filter(({ from, last }) => last === null || last >= from)
        .map(({ from, last }) => `${CivilDate.format(from)} ${last === null ? "on" : `to ${CivilDate.format(last)}`}`)
        .join(", ") || "never"
  } satisfies Outcome
})
