import { assert } from "@effect/vitest"
import {
  type Achievement,
  Audit,
  Catalog,
  Entry,
  type Fact,
  Holding,
  Ledger,
  LedgerMemory,
  Sha256,
  Sync
} from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { day, desk } from "./participant.ts"
import { page } from "./scripted.ts"
import { days, told } from "./told.ts"

/** How things are at the end of a story. */
export interface Outcome {
  /** What the last step wrote. */
  readonly entries: ReadonlyArray<Entry.Entry>
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  readonly rejections: ReadonlyArray<Ledger.KeptRejection>
  /** The days on which a type counts, of whoever earned it: `2014-05-10..2014-06-01`, or `never`. */
  readonly held: (type: string) => string
  /** The first contact's status for a certification on a day. */
  readonly status: (certification: string, on: string) => Holding.Status
}

type Failure = Ledger.LedgerError | Catalog.CatalogError

/** A test as a sentence: given a catalog and some facts, when more becomes known, then exactly this is written. */
export interface Story {
  /** The source says this, in one page. */
  readonly when: (...drafts: ReadonlyArray<Fact.Draft>) => Story
  /** The operator applies another catalog. */
  readonly whenCatalog: (catalog: unknown) => Story
  /** Checks what the last step wrote, in order and nothing else, and that the ledger is in order. */
  readonly writes: (...entries: ReadonlyArray<string>) => Effect.Effect<Outcome, Failure>
}

interface Step {
  readonly catalog?: unknown
  readonly drafts: ReadonlyArray<Fact.Draft>
}

/** Begins a story with a catalog, as its JSON, and what the source had said before. */
export const given = (catalog: unknown, ...drafts: ReadonlyArray<Fact.Draft>): Story =>
  story([{ catalog, drafts: [] }, { drafts }])

const story = (steps: ReadonlyArray<Step>): Story => ({
  when: (...drafts) => story([...steps, { drafts }]),
  whenCatalog: (catalog) => story([...steps, { catalog, drafts: [] }]),
  writes: (...entries) =>
    Effect.gen(function* () {
      const outcome = yield* play(steps)
      assert.deepStrictEqual(outcome.entries.map(told), [...entries])
      return outcome
    }).pipe(Effect.provide(LedgerMemory.layer))
})

const play = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
  let before = 0
  for (const [index, step] of steps.entries()) {
    before = (yield* logged).length
    if (step.catalog !== undefined) yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(step.catalog)))
    if (step.drafts.length > 0) yield* say(String(index), step.drafts)
  }
  const versions = yield* applied
  const report = yield* Audit.verify(versions, Sha256.sha256)
  assert.deepStrictEqual(report.differences, [])
  return yield* outcomeSince(before)
})

/** The versions in force; a story begins by applying one. */
const applied = Effect.flatMap(Sync.versions, (versions) =>
  versions === undefined ? Effect.die(new Error("a story begins with a catalog")) : Effect.succeed(versions)
)

/** One page of a reading of its own, whatever was read before. */
const say = Effect.fnUntraced(function* (reading: string, drafts: ReadonlyArray<Fact.Draft>) {
  const read = () => Stream.succeed(page({ drafts, reading }, reading))
  // A stream that only succeeds leaves no AdapterError but the type's.
  yield* Sync.run(yield* applied, { source: desk, read }).pipe(
    Stream.runDrain,
    Effect.catchTag("AdapterError", (error) => Effect.die(error))
  )
})

/** At most one page of the log: a story is short. */
const logged = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return (yield* ledger.log(null, Ledger.maxPage)).map(({ text }) => Result.getOrThrow(Entry.parse(text)))
})

const outcomeSince = Effect.fnUntraced(function* (before: number) {
  const ledger = yield* Ledger.Ledger
  const entries = yield* logged
  const { ids, achievements, holdings } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const all = [...achievements.values()].flat()
  const [first] = ids
  return {
    entries: entries.slice(before),
    achievements: all,
    rejections: yield* ledger.rejections(null),
    held: (type) =>
      all
        .filter(({ id }) => id.type === type)
        .map(({ held }) => days(held))
        .join("; ") || "never",
    status: (certification, on) => {
      const holding =
        first === undefined ? undefined : holdings.get(first)?.find((each) => each.certification === certification)
      return holding === undefined ? "pending" : Holding.status(holding, day(on))
    }
  } satisfies Outcome
})
