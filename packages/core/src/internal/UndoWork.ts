/** What undoing an import and previewing that have in common: how some learners of it are looked at. */
import { Effect, Result } from "effect"
import { type Achievement, evolve } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import * as Entry from "../Entry.ts"
import type { FactId, ImportId, LearnerId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import {
  Corrupt,
  Ledger,
  LedgerError,
  type Loaded,
  type LoadRequest,
  type Logged,
  maxPage,
  type Part,
  wholePersons
} from "../Ledger.ts"
import type * as Plan from "../Plan.ts"
import { ofUndo } from "./PlannedPage.ts"
import { Refusal } from "../Refusal.ts"
import * as Span from "../Span.ts"
import { importOf, importsOf } from "./importsOf.ts"
import type { Stood } from "./World.ts"
import type { Import } from "./ImportTerms.ts"
import { type Pass, type Spreads, type Undoing, undoing } from "./Undoing.ts"

/** Learners that one commit is about. */
const maxLearners = 500

/** One undoing. */
export interface Work {
  readonly versions: Catalog.Versions
  readonly undone: Import
  /** All imports of its source. */
  readonly imports: ReadonlyArray<Import>
  readonly spreads: Spreads
}

export const refusal = (message: string): Refusal => new Refusal({ problems: [{ decision: 0, message }] })

/** All pages of something, each asked for by the last one's end. */
export const allOf = Effect.fnUntraced(function* <A extends number>(
  ask: (after: A | null) => Effect.Effect<ReadonlyArray<A>, LedgerError>
) {
  const all: Array<A> = []
  // Ends with what there is: each page is after the one before.
  for (let after: A | null = null; ;) {
    const page: ReadonlyArray<A> = yield* ask(after)
    all.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) return all
    after = last
  }
})

/** The import of that number, and how all imports of its source are spread over commits. */
export const begin = Effect.fnUntraced(function* (versions: Catalog.Versions, id: ImportId) {
  const found = yield* importOf(id)
  if (found === undefined) return yield* refusal(`expected the number of an import, found ${id}, which is none`)
  if (found.undoes !== undefined)
    return yield* refusal(`import ${id} undid import ${found.undoes}: to have that one back, import its files again`)
  const imports = yield* importsOf(found.source)
  return { versions, undone: found, imports, spreads: yield* spreadsOf(imports) } satisfies Work
})

const spreadsOf = Effect.fnUntraced(function* (imports: ReadonlyArray<Import>) {
  const ledger = yield* Ledger
  const batches = new Map<ImportId, ReadonlyArray<number>>()
  for (const { id } of imports) batches.set(id, yield* allOf<number>((after) => ledger.batchesOf(id, after)))
  const spread = ({ id }: Import) => ({ id, batches: new Set(batches.get(id)) })
  const passes = imports.flatMap((each): ReadonlyArray<Pass> => {
    const { undoes, ended, id } = each
    if (undoes === undefined) return []
    return [{ ...spread(each), undoes, end: ended ? (batches.get(id)?.at(-1) ?? null) : null }]
  })
  return {
    imports: imports.filter(({ undoes }) => undoes === undefined).map(spread),
    passes: passes.toSorted((a, b) => (a.end ?? Infinity) - (b.end ?? Infinity))
  } satisfies Spreads
})

/** The learners of the import, some at a time. */
export const pagesOf = Effect.fnUntraced(function* ({ undone }: Work) {
  const ledger = yield* Ledger
  const ids = yield* allOf<LearnerId>((after) => ledger.learnersOf(undone.id, after))
  return Array.from({ length: Math.ceil(ids.length / maxLearners) }, (_, page) =>
    ids.slice(page * maxLearners, (page + 1) * maxLearners)
  )
})

/** What has to be known of some learners of the import. */
export const requestFor = Effect.fnUntraced(function* (
  { versions, undone, spreads }: Work,
  ids: ReadonlyArray<LearnerId>
) {
  const ledger = yield* Ledger
  const batches = spreads.imports.find(({ id }) => id === undone.id)?.batches
  const found = yield* Effect.forEach(ids, (id) => ledger.learner(id))
  const known = found.flatMap((each) => each ?? [])
  const references = known.flatMap(({ revisions }) =>
    revisions.filter(({ batch }) => batches?.has(batch) === true).map(({ reference }) => reference)
  )
  const contacts = [...new Set(known.map(({ learner }) => learner.contact))]
  return {
    ...wholePersons(contacts),
    source: undone.source,
    references,
    whole: versions.crossing
  } satisfies LoadRequest
})

/**
 * The achievements of some contacts as they stood before the import, and without what imports that are undone made of them: as the log
 * has it, whatever clocks said. And those of which something that the import brought has made something.
 */
export const stood = Effect.fnUntraced(function* (
  { undone, spreads }: Work,
  { achievements, revisions }: Loaded
): Effect.fn.Return<Stood, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const [first] = yield* ledger.leaves([{ _tag: "Commit", batch: undone.id }])
  const until = first?.index ?? Infinity
  const factsOf = (ids: ReadonlySet<ImportId>): ReadonlySet<FactId> => {
    const own = spreads.imports.filter(({ id }) => ids.has(id))
    const facts = [...revisions.values()].flat()
    return new Set(facts.flatMap(({ id, batch }) => (own.some(({ batches }) => batches.has(batch)) ? [id] : [])))
  }
  const mine = factsOf(new Set([undone.id]))
  const gone = factsOf(new Set(spreads.passes.map(({ undoes }) => undoes)))
  const before = new Map<string, Achievement>()
  const touched = new Set<string>()
  /** The days beneath decisions that an undone import gave or took last: what is entered since and only carries them on is no more. */
  const carried = new Map<string, Span.Spans>()
  // Ends with the entries: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Logged> = yield* ledger.entries([...achievements.keys()], after)
    for (const { index, text } of page) {
      const entry = Entry.parse(text)
      if (Result.isFailure(entry)) {
        const found = `entry ${index}: ${entry.failure}`
        return yield* new LedgerError({ ledger: "the log", reason: new Corrupt({ found }) })
      }
      const { achievement, because } = entry.success
      const name = AchievementId.format(achievement)
      if (index >= until) {
        if (because.some((id) => mine.has(id))) touched.add(name)
        continue
      }
      const days = entry.success.shadow ?? entry.success.held
      const known = carried.get(name)
      if (because.some((id) => gone.has(id))) carried.set(name, days)
      else if (known === undefined || !Span.isSame(known, days)) {
        carried.delete(name)
        before.set(name, evolve(entry.success))
      }
    }
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) return { since: undone.id, before, touched }
    after = last.index
  }
})

/** The same work, while it is going on: what it has written so far is said by nobody. */
export const goingOn = ({ spreads, ...work }: Work, batches: ReadonlySet<number>): Work => {
  const pass: Pass = { id: work.undone.id, undoes: work.undone.id, batches, end: null }
  return { ...work, spreads: { ...spreads, passes: [...spreads.passes, pass] } }
}

/** What undoing does to some learners. */
export interface Looked {
  readonly plan: Plan.Plan
  readonly found: Undoing
}

export const look = (
  { versions, undone, spreads }: Work,
  ids: ReadonlyArray<LearnerId>,
  origin: { readonly lease: Plan.Origin["lease"]; readonly of: Part["of"]; readonly stood: Stood },
  loaded: Loaded,
  at: Instant
): Looked => {
  const found = undoing(undone.id, spreads, new Set(ids), loaded, versions.crossing)
  const { lease, of } = origin
  const part = { source: undone.source, lease, import: { of, ended: false }, stood: origin.stood }
  return { plan: ofUndo(versions, part, loaded, at, found), found }
}
