/** What undoing an import and previewing that have in common: how some learners of it are looked at. */
import { Effect } from "effect"
import * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import type { ImportId, LearnerId } from "../Id.ts"
import { Instant } from "../Instant.ts"
import { Ledger, type LedgerError, type Loaded, type LoadRequest, maxPage, type Part, wholePersons } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import { Refusal } from "../Refusal.ts"
import * as State from "../State.ts"
import { importOf, importsOf } from "./importsOf.ts"
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
const allOf = Effect.fnUntraced(function* <A extends number>(
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

/** Those that stand just as they did before the import: it has changed nothing of them, and neither does undoing it. */
export const untouched = Effect.fnUntraced(function* ({ undone }: Work, { achievements }: Loaded) {
  const ledger = yield* Ledger
  const now = [...achievements.values()].flat()
  const known = Instant.make(undone.recordedAt - 1)
  const names = new Set<string>()
  for (let from = 0; from < now.length; from += maxPage) {
    const page = now.slice(from, from + maxPage)
    const asked = page.map(({ id }) => id)
    const then = new Map(
      (yield* ledger.achievements(asked, known)).map((each) => [AchievementId.format(each.id), each])
    )
    for (const each of page) {
      const before = then.get(AchievementId.format(each.id))
      if (before !== undefined && State.isSame(before, each)) names.add(AchievementId.format(each.id))
    }
  }
  return names
})

/** What undoing does to some learners. */
export interface Looked {
  readonly plan: Plan.Plan
  readonly found: Undoing
}

export const look = (
  { versions, undone, spreads }: Work,
  ids: ReadonlyArray<LearnerId>,
  origin: { readonly lease: Plan.Origin["lease"]; readonly of: Part["of"]; readonly untouched: ReadonlySet<string> },
  loaded: Loaded,
  at: Instant
): Looked => {
  const found = undoing(undone.id, spreads, new Set(ids), loaded, versions.crossing)
  const { lease, of } = origin
  const part = { source: undone.source, lease, import: { of, ended: false }, untouched: origin.untouched }
  return { plan: Plan.ofUndo(versions, part, loaded, at, found.reversed), found }
}
