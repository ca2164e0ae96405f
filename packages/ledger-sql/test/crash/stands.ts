/**
 * Everything a store says, apart from what may differ between a run that was cut off and one that was not: how many commits
 * there were, and how they and rejections are numbered.
 */
import {
  AchievementId,
  Audit,
  type Catalog,
  type CivilDate,
  type Id,
  type Leaf,
  Ledger,
  Merkle,
  Sync
} from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { canonical } from "../answers.ts"
import { day } from "@laurel/testkit"

const all = Effect.fnUntraced(function* <A, C, E, R>(
  ask: (after: C | null) => Effect.Effect<ReadonlyArray<A>, E, R>,
  last: (item: A) => C
) {
  const found: Array<A> = []
  // Ends with the answer: each page goes on after the one before.
  for (let after: C | null = null; ;) {
    const page: ReadonlyArray<A> = yield* ask(after)
    const end = page.at(-1)
    if (end === undefined) break
    found.push(...page)
    after = last(end)
  }
  const every: ReadonlyArray<A> = found
  return every
})

/** The log: its leaves in order, and the roots over them. */
export const log = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const leaves = yield* all(
    (after: number | null) => ledger.log(after, Ledger.maxPage),
    ({ index }) => index
  )
  const marks = yield* all(
    (after: number | null) => ledger.checkpoints(after),
    ({ batch }) => batch
  )
  const isEntry = ({ of: { _tag } }: Leaf.Leaf): boolean => _tag === "Entry"
  return {
    isDense: leaves.every(({ index }, place) => index === place),
    // Each commit has a leaf that marks it, and how many commits there were may differ.
    texts: leaves.flatMap(({ of: { _tag }, text }) => (_tag === "Commit" ? [] : [text ?? ""])),
    entries: leaves.filter(isEntry).map(({ text }) => text ?? ""),
    /** Of each commit: the entries up to its end. */
    sizes: marks.map(({ size }) => leaves.slice(0, size).filter(isEntry).length),
    isRooted: isRooted(leaves, marks)
  }
})

/** Whether the last root recorded of these leaves is theirs. Who writes meanwhile may record more. */
const isRooted = (leaves: ReadonlyArray<Leaf.Leaf>, marks: ReadonlyArray<Ledger.Checkpoint>): boolean => {
  const last = marks.findLast(({ size }) => size <= leaves.length)
  return last === undefined || rootOf(leaves.slice(0, last.size)) === last.root
}

/** The root over leaves, by what they say now. */
const rootOf = (leaves: ReadonlyArray<Leaf.Leaf>): string =>
  Merkle.hex(
    Merkle.root(
      LedgerSql.sha256,
      Merkle.append(
        LedgerSql.sha256,
        Merkle.empty,
        leaves.map(({ text }) => Merkle.leaf(LedgerSql.sha256, text ?? ""))
      )
    )
  )

const byText = <A>(items: ReadonlyArray<A>): ReadonlyArray<string> => items.map(whole).toSorted()

/** Without the numbers of commits. */
const whole = (item: unknown): string => canonical(item).replaceAll(/"batch":\d+/g, '"batch":0')

const days: ReadonlyArray<CivilDate.CivilDate> = ["2025-02-10", "2025-03-10", "2026-01-20", "2026-02-10"].map(day)

/** All that is loaded of everybody, and asked of each. */
const everybody = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const said: Array<string> = []
  for (let after: Id.ContactId | null = null; ;) {
    const page: Ledger.LoadedContacts = yield* ledger.loadContacts(after, 100)
    const last = page.ids.at(-1)
    if (last === undefined) return said
    after = last
    const { ids, learners, revisions, achievements, decisions, people, holdings } = page
    said.push(
      whole(ids),
      ...byText(learners),
      ...byText([...revisions.values()].flat()),
      ...byText([...achievements.values()].flat()),
      ...byText(decisions),
      ...byText([...people]),
      ...byText([...holdings].filter(([, own]) => own.length > 0).map(([id, own]) => [id, byText(own)]))
    )
    for (const id of ids) {
      const dossier = yield* ledger.contact(id, null)
      said.push(`${id} ${byText(dossier?.contact.identities ?? []).join()} ${dossier?.contact.members.join()}`)
    }
  }
})

const lists = Effect.fnUntraced(function* ({ all: versions, latest }: Catalog.Versions) {
  const ledger = yield* Ledger.Ledger
  const catalog = versions.get(latest)
  const said: Array<string> = []
  const [first, , , last] = days
  if (first === undefined || last === undefined) return said
  for (const type of catalog?.types.keys() ?? []) {
    const earned = yield* ledger.earned(type, first, last, null, null)
    said.push(`${type} ${earned.map(({ id }) => AchievementId.format(id)).join()}`)
  }
  for (const { id } of catalog?.certifications ?? []) {
    said.push(`${id} ${whole(yield* ledger.expiring(id, first, last, null, null))}`)
    said.push(`${id} ${whole(yield* ledger.holding(id, last, null, null))}`)
  }
  for (const on of days) said.push(whole(yield* ledger.holders(on, null)), whole(yield* ledger.achievers(on, null)))
  return said
})

/** Rows as they were received, in whatever order. */
const received = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const said: Array<unknown> = []
  for (const source of (yield* ledger.positions).keys()) {
    const rows = yield* all(
      (after: number | null) => ledger.received(source, after, Ledger.maxPage),
      ({ place }) => place
    )
    said.push(...rows.map(({ place: _place, ...rest }) => ({ source, ...rest })))
  }
  return said
})

/** What a store says of everything, text by text, and that nothing is wrong with it. */
export const stands = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { isDense, isRooted, texts } = yield* log
  const { batches: _, ...totals } = yield* ledger.totals
  const versions = yield* Sync.versions
  const rejections = yield* all(
    (after: number | null) => ledger.rejections(after),
    ({ id }) => id
  )
  return {
    isDense,
    isRooted,
    texts,
    flaws: yield* ledger.check,
    differences: versions === undefined ? [] : (yield* Audit.verify(versions, LedgerSql.sha256)).differences,
    totals: whole(totals),
    positions: byText([...(yield* ledger.positions)]),
    catalogs: whole(yield* ledger.catalogs),
    rejections: rejections.map(({ id: _id, ...rest }) => whole(rest)),
    received: byText(yield* received),
    contested: whole(yield* ledger.contested(null, null)),
    shared: whole(yield* ledger.shared(null)),
    everybody: yield* everybody,
    lists: versions === undefined ? [] : yield* lists(versions)
  }
})

export type Stands = Effect.Success<typeof stands>
