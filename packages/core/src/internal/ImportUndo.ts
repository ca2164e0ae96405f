/** Undoes an import: what it brought is taken back, and everything is as if it had never been run, but for what people built on it. */
import { Effect, Result } from "effect"
import * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import type { ImportId, LearnerId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import {
  type Commit,
  type KeptRejection,
  Ledger,
  type LedgerError,
  type Loaded,
  type LoadRequest,
  maxPage,
  wholePersons
} from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import { Refusal } from "../Refusal.ts"
import { commitPlan, now } from "./commitPlan.ts"
import { Foreseen } from "./Foreseen.ts"
import { type Draft, type Import, type Label, readingOf, type Terms, textOf } from "./ImportTerms.ts"
import { before } from "./Imported.ts"
import { importsOf, Parts } from "./ImportRun.ts"
import { type Kept, type Spread, type Superseded, type Undoing, undoing } from "./Undoing.ts"

/** Learners that one commit is about. */
const maxLearners = 500

/** Facts that are told one by one, of each sort. */
export const maxTold = 10_000

/** Who undoes an import, and why. */
export type By = Pick<Terms, "actor" | "role"> & Pick<Label, "reason">

/** What undoing did, or would do, in its three buckets (semantics §10). */
export interface Undone {
  /** The import that takes the other one back; null where there was nothing to take back. */
  readonly by: ImportId | null
  /** Facts that say again what they said before, or nothing; the participations they are of; what was entered; rejections ended. */
  readonly reversed: {
    readonly facts: number
    readonly learners: number
    readonly entries: number
    readonly rejections: number
  }
  /** Kept because a later human decision rests on it: the first `maxTold`, and how many there are. */
  readonly kept: { readonly facts: number; readonly told: ReadonlyArray<Kept> }
  /** Not undone: something later took its place and stands. The first `maxTold`, and how many there are. */
  readonly failed: { readonly facts: number; readonly told: ReadonlyArray<Superseded> }
  /** Achievements that another question has contested already: what they would be now is that question's to answer. At most `maxTold`. */
  readonly contested: ReadonlyArray<AchievementId.AchievementId>
}

/** What undoing would do, old and new side by side. */
export interface UndoPreview extends Undone, Pick<Preview.Preview, "changes" | "holdings"> {
  /** Whether all changes are shown. */
  readonly isWhole: boolean
}

interface Work {
  readonly versions: Catalog.Versions
  readonly undone: Import
  readonly spreads: ReadonlyArray<Spread>
}

const refusal = (message: string): Refusal => new Refusal({ problems: [{ decision: 0, message }] })

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
const begin = Effect.fnUntraced(function* (versions: Catalog.Versions, id: ImportId) {
  const ledger = yield* Ledger
  const [found] = yield* ledger.imports(before(id))
  if (found?.id !== id) return yield* refusal(`expected the number of an import, found ${id}, which is none`)
  if (found.undoes !== undefined)
    return yield* refusal(`import ${id} undid import ${found.undoes}: to have that one back, import its files again`)
  const imports = yield* importsOf(found.source)
  const batches = new Map<ImportId, ReadonlyArray<number>>()
  for (const each of imports) batches.set(each.id, yield* allOf<number>((after) => ledger.batchesOf(each.id, after)))
  const spreads = imports
    .filter(({ undoes }) => undoes === undefined)
    .map((each): Spread => ({
      id: each.id,
      batches: new Set(batches.get(each.id)),
      undoneBy: imports
        .flatMap((other) => (other.undoes === each.id ? (batches.get(other.id) ?? []) : []))
        .toSorted((a, b) => a - b)
    }))
  return { versions, undone: found, spreads } satisfies Work
})

/** What has to be known of some learners of the import. */
const requestFor = Effect.fnUntraced(function* ({ versions, undone, spreads }: Work, ids: ReadonlyArray<LearnerId>) {
  const ledger = yield* Ledger
  const batches = spreads.find(({ id }) => id === undone.id)?.batches
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

const look = (
  { versions, undone, spreads }: Work,
  ids: ReadonlyArray<LearnerId>,
  lease: Plan.Origin["lease"],
  of: Parts["of"],
  loaded: Loaded,
  at: Instant
): { readonly plan: Plan.Plan; readonly found: Undoing } => {
  const found = undoing(undone.id, spreads, new Set(ids), loaded)
  const origin = { source: undone.source, lease, import: { of, ended: false } }
  return { plan: Plan.ofUndo(versions, origin, loaded, at, found.reversed), found }
}

/** Adds up what pages did. Mutable. */
class Tally {
  readonly #learners = new Set<LearnerId>()
  readonly #kept: Array<Kept> = []
  readonly #failed: Array<Superseded> = []
  readonly #contested = new Map<string, AchievementId.AchievementId>()
  #facts = 0
  #entries = 0
  #keptFacts = 0
  #failedFacts = 0

  add({ reversed, kept, superseded }: Undoing, { commit, counts }: Plan.Plan): void {
    this.#facts += reversed.length
    for (const { last } of reversed) this.#learners.add(last.learner)
    this.#entries += counts.entries
    this.#keptFacts += kept.length
    this.#failedFacts += superseded.length
    this.#kept.push(...kept.slice(0, maxTold - this.#kept.length))
    this.#failed.push(...superseded.slice(0, maxTold - this.#failed.length))
    for (const { id, contested } of commit.achievements)
      if (contested !== null && this.#contested.size < maxTold) this.#contested.set(AchievementId.format(id), id)
  }

  done(by: ImportId | null, rejections: number): Undone {
    return {
      by,
      reversed: { facts: this.#facts, learners: this.#learners.size, entries: this.#entries, rejections },
      kept: { facts: this.#keptFacts, told: this.#kept },
      failed: { facts: this.#failedFacts, told: this.#failed },
      contested: [...this.#contested.values()]
    }
  }
}

const pagesOf = (ids: ReadonlyArray<LearnerId>): ReadonlyArray<ReadonlyArray<LearnerId>> =>
  Array.from({ length: Math.ceil(ids.length / maxLearners) }, (_, page) =>
    ids.slice(page * maxLearners, (page + 1) * maxLearners)
  )

/** Open rejections that end with an import. */
interface Ending {
  readonly count: number
  /** Those whose rows have keys, by these. */
  readonly keyed: Commit["reread"]
  /** Streams whose open rejections are all of the import: those that have no key end with their stream. */
  readonly streams: ReadonlyArray<string>
}

/** The open rejections that reading the import's files in its way has told. One without a key, in a stream of others' too, stays. */
const rejectionsOf = Effect.fnUntraced(function* (undone: Import) {
  const ledger = yield* Ledger
  const mark = `#${readingOf(undone)}@`
  const all: Array<KeptRejection> = []
  const others = new Set<string>()
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<KeptRejection> = yield* ledger.rejections(after)
    for (const each of page) {
      if (each.source !== undone.source) continue
      if (each.reading.includes(mark)) all.push(each)
      else others.add(each.stream)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) break
    after = last.id
  }
  const ending = all.filter(({ key, stream }) => key !== null || !others.has(stream))
  return {
    count: ending.length,
    keyed: ending.flatMap(({ stream, key }) => (key === null ? [] : [{ stream, key }])),
    streams: [...new Set(ending.flatMap(({ stream, key }) => (key === null ? [stream] : [])))]
  } satisfies Ending
})

const draftOf = ({ id, source, mapping, files, conflicts, people, names }: Import, by: By): Draft => ({
  ...by,
  source,
  mapping: { ...mapping, text: "" },
  files,
  conflicts,
  people,
  names,
  undoes: id
})

/**
 * Takes back what an import brought, in commits of a bounded size, as an import of its own. Facts that people's later decisions rest
 * on are kept, and what has been said otherwise since stands; both are told. Everything else is as if the import had never been run:
 * achievements that rested on it are withdrawn from the start, whatever their policy. Safe to cut off and to run again. Fails with a
 * `Refusal` where there is no such import, or it is one that undid another.
 */
export const undo = Effect.fn("Import.undo")(function* (versions: Catalog.Versions, id: ImportId, by: By) {
  const ledger = yield* Ledger
  const first = yield* begin(versions, id)
  const lease = yield* Lease.wait(`source/${first.undone.source}`, `source ${first.undone.source}`)
  // Whoever was at the source before may have imported.
  const work = yield* begin(versions, id)
  const draft = draftOf(work.undone, by)
  const last = (yield* importsOf(draft.source)).at(-1)
  const goesOn = last !== undefined && !last.ended && textOf(last) === textOf(draft)
  const parts = new Parts(draft, goesOn ? last.id : null)
  const tally = new Tally()
  for (const ids of pagesOf(yield* allOf<LearnerId>((after) => ledger.learnersOf(id, after)))) {
    const request = yield* requestFor(work, ids)
    const facts = request.references.length * 2
    let looked: ReturnType<typeof look> | undefined
    yield* commitPlan(
      (attempt) => ledger.load({ ...request, room: { facts, decisions: 0, exclusive: attempt > 2 } }),
      (loaded, at) => {
        looked = look(work, ids, lease, parts.of, loaded, at)
        return Result.succeed(looked.plan)
      },
      ({ commit }) => Effect.succeed(commit.facts.length > 0)
    )
    if (looked === undefined) continue
    tally.add(looked.found, looked.plan)
    if (looked.plan.commit.facts.length > 0) yield* parts.begun()
  }
  const rejections = yield* rejectionsOf(work.undone)
  yield* endRejections(versions, work.undone, parts, lease, rejections)
  // Also where nothing of it was in force: what took its place may be undone later, and it must not come back then.
  const isFirst = work.spreads.some((spread) => spread.id === id && spread.undoneBy.length === 0)
  if (parts.id !== null || isFirst) yield* parts.end(versions, lease)
  return tally.done(parts.id, rejections.count)
}, Effect.scoped)

/** Ends rejections: by the keys of their rows, and, of rows that have none, stream by stream. */
const endRejections = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { source }: Import,
  parts: Parts,
  lease: Plan.Origin["lease"],
  { keyed, streams }: Ending
) {
  const ledger = yield* Ledger
  const [stream] = keyed.map((each) => each.stream)
  const steps = [
    ...(stream === undefined ? [] : [{ stream, reread: keyed, ended: false }]),
    ...streams.map((each) => ({ stream: each, reread: [], ended: true }))
  ]
  for (const { stream, reread, ended } of steps) {
    yield* commitPlan(
      () => ledger.load({ ...wholePersons([]), source }),
      (loaded, at) => {
        const { commit, ...plan } = Plan.ofNothing(versions, loaded, at, { source, from: loaded.position, lease }, "")
        const own = { position: null, import: { of: parts.of, ended: false }, reread }
        return Result.succeed({ ...plan, commit: { ...commit, ...own, reading: { stream, name: "undone", ended } } })
      }
    )
    yield* parts.begun()
  }
})

/** What `undo` would do now. Writes nothing. */
export const previewUndo = Effect.fn("Import.previewUndo")(function* (
  versions: Catalog.Versions,
  id: ImportId,
  changes: number = maxChanges
) {
  const ledger = yield* Ledger
  const work = yield* begin(versions, id)
  const draft = draftOf(work.undone, { actor: "nobody", role: "nobody", reason: "a preview" })
  const foreseen = new Foreseen()
  const previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  const tally = new Tally()
  let held = 0
  for (const ids of pagesOf(yield* allOf<LearnerId>((after) => ledger.learnersOf(id, after)))) {
    const request = yield* requestFor(work, ids)
    const loaded = foreseen.over(request, yield* ledger.load(foreseen.beneath(request)))
    const { plan, found } = look(work, ids, null, draft, loaded, yield* now(loaded))
    tally.add(found, plan)
    held += plan.commit.facts.length + plan.commit.entries.length + plan.commit.holdings.length
    if (held > changes) continue
    foreseen.take(plan)
    previews.push(Preview.of(versions, plan))
  }
  const rejections = yield* rejectionsOf(work.undone)
  const shown = Preview.inTurn(previews)
  return { ...tally.done(null, rejections.count), ...shown, isWhole: held <= changes } satisfies UndoPreview
})

/** Changes that a preview holds: at most, and unless given. */
const maxChanges = 100_000
