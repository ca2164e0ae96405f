/** What stands in a store, apart from when it was written and in how many commits. */
import { join } from "node:path"
import { type Id, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { store } from "./world.ts"

/** Moments of writing, and numbers of commits. */
const passing = new Set(["batch", "recordedAt"])

/** Sorted keys; a Map is a list of pairs; without what passes. */
const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return String(value)
  if (value instanceof Map) return [...value].map(plain)
  if (value instanceof Set) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !passing.has(key))
  return Object.fromEntries(entries.map(([key, part]) => [key, plain(part)] as const))
}
const text = (value: unknown): string => JSON.stringify(plain(value))
const texts = (all: Iterable<unknown>): ReadonlyArray<string> => [...all].map(text).toSorted()

/** People that are asked for at once. */
const page = 500

const everybody = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const said: Record<"learners" | "facts" | "achievements" | "holdings", Array<string>> = {
    learners: [],
    facts: [],
    achievements: [],
    holdings: []
  }
  const decisions = new Set<string>()
  for (let after: Id.ContactId | null = null; ;) {
    const found: Ledger.LoadedContacts = yield* ledger.loadContacts(after, page)
    const last = found.ids.at(-1)
    if (last === undefined) return { ...said, decisions: [...decisions].toSorted() }
    after = last
    said.learners.push(...texts(found.learners))
    said.facts.push(...texts([...found.revisions.values()].flat()))
    said.achievements.push(...texts([...found.achievements.values()].flat()))
    said.holdings.push(...texts([...found.holdings].filter(([, own]) => own.length > 0)))
    for (const decision of found.decisions) decisions.add(text(decision))
  }
})

const rejected = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const all: Array<string> = []
  for (let after: number | null = null; ;) {
    const found: ReadonlyArray<Ledger.KeptRejection> = yield* ledger.rejections(after)
    const last = found.at(-1)
    if (last === undefined) return all.toSorted()
    after = last.id
    all.push(...found.map((each) => text({ ...each, id: 0 })))
  }
})

/** Facts, achievements, holdings, decisions, rejections and imports, and how many there are of each. */
const stands = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const totals = { ...(yield* ledger.totals), batches: 0 }
  const versions = yield* Sync.versions
  const imports = yield* ledger.imports(null, Ledger.maxImports)
  return {
    ...(yield* everybody),
    rejections: yield* rejected,
    totals,
    catalog: versions?.latest ?? null,
    positions: texts(yield* ledger.positions),
    imports: texts(imports)
  }
})
export type Stands = Effect.Success<typeof stands>

export const inStore = <A, E>(cwd: string, work: Effect.Effect<A, E, Ledger.Ledger>, create = false): Promise<A> =>
  Effect.runPromise(work.pipe(Effect.provide(LedgerSql.layerSqlite(join(cwd, store), { create }))))

export const standing = (cwd: string): Promise<Stands> => inStore(cwd, stands)
