/** Undoes an import: what it brought is taken back, and everything is as if it had never been run, but for what people built on it. */
import { Effect, Result } from "effect"
import * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import type { ImportId, LearnerId } from "../Id.ts"
import * as InTurn from "./InTurn.ts"
import { type Commit, Ledger } from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import type * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import { commitPlan, now } from "./commitPlan.ts"
import { Foreseen } from "./Foreseen.ts"
import { type Beginning, type By, decodeBy, type Import } from "./ImportTerms.ts"
import { Parts, unfinished } from "./ImportRun.ts"
import { endRejections, rejectionsOf } from "./UndoRejections.ts"
import * as UndoWork from "./UndoWork.ts"
import type { Kept, Superseded, Undoing } from "./Undoing.ts"

/** Facts that are told one by one, of each sort. */
export const maxTold = 10_000

/** What undoing did, or would do, in its three buckets (semantics §10). Of one that was cut off before, what was left to do. */
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

  /** Whether something was found superseded: that is to be remembered, for it must not come back. */
  get hasFailed(): boolean {
    return this.#failedFacts > 0
  }

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

const beginningOf = ({ id, source, mapping, files, conflicts, people, names }: Import, by: By): Beginning => ({
  ...by,
  source,
  mapping: { ...mapping, text: "" },
  files,
  conflicts,
  people,
  names,
  undoes: id
})

const isNews = ({ facts, entries }: Commit): boolean => facts.length + entries.length > 0

/**
 * Takes back what an import brought, in commits of a bounded number of learners, as an import of its own. Facts that people's later
 * decisions rest on are kept, and what has been said otherwise since stands; both are told. Everything else is as if the import had
 * never been run: achievements that rested on it are withdrawn from the start, whatever their policy. What another file has said as well
 * was not written a second time, and goes too: importing that one again brings it back. Safe to cut off and to run again. Fails with a
 * `Refusal` where there is no such import, or it is one that undid another.
 */
export const undo = Effect.fn("Import.undo")(function* (versions: Catalog.Versions, id: ImportId, said: By) {
  const ledger = yield* Ledger
  const by = yield* Effect.mapError(Effect.fromResult(decodeBy(said)), ({ message }) => UndoWork.refusal(message))
  const first = yield* UndoWork.begin(versions, id)
  const lease = yield* Lease.wait(`source/${first.undone.source}`, `source ${first.undone.source}`)
  // Whoever was at the source before may have imported.
  const work = yield* UndoWork.begin(versions, id)
  const beginning = beginningOf(work.undone, by)
  const parts = new Parts(beginning, unfinished(work.imports, beginning)?.id ?? null)
  const tally = new Tally()
  let going: UndoWork.Work = work
  for (const ids of yield* UndoWork.pagesOf(work)) {
    const request = yield* UndoWork.requestFor(work, ids)
    const facts = request.references.length * 2
    let looked: UndoWork.Looked | undefined
    const stood = yield* UndoWork.stood(work, yield* ledger.load(request))
    yield* commitPlan(
      (attempt) => ledger.load({ ...request, room: { facts, decisions: 0, exclusive: attempt > 2 } }),
      (loaded, at) => {
        looked = UndoWork.look(going, ids, { lease, of: parts.of, stood }, loaded, at)
        return Result.succeed(looked.plan)
      },
      ({ commit }) => Effect.succeed(isNews(commit))
    )
    if (looked === undefined) continue
    tally.add(looked.found, looked.plan)
    if (!isNews(looked.plan.commit)) continue
    yield* parts.begun()
    const { id: own } = parts
    if (own !== null)
      going = UndoWork.goingOn(work, new Set(yield* UndoWork.allOf<number>((after) => ledger.batchesOf(own, after))))
  }
  const rejections = yield* rejectionsOf(work)
  yield* endRejections(versions, parts, lease, rejections)
  const isFirst = !work.imports.some(({ undoes }) => undoes === id)
  if (parts.id !== null || isFirst || tally.hasFailed) yield* parts.say(versions, lease, { ended: true })
  return tally.done(parts.id, rejections.count)
}, Effect.scoped)

/** What `undo` would do now. Writes nothing. */
export const previewUndo = Effect.fn("Import.previewUndo")(function* (
  versions: Catalog.Versions,
  id: ImportId,
  changes: number = maxChanges
) {
  const ledger = yield* Ledger
  const work = yield* UndoWork.begin(versions, id)
  const of = beginningOf(work.undone, { actor: "nobody", role: "nobody", reason: "a preview" })
  const foreseen = new Foreseen()
  const previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  const tally = new Tally()
  let held = 0
  for (const ids of yield* UndoWork.pagesOf(work)) {
    const request = yield* UndoWork.requestFor(work, ids)
    const loaded = foreseen.over(request, yield* ledger.load(foreseen.beneath(request)))
    const stood = yield* UndoWork.stood(work, loaded)
    // What is foreseen has the number of the next commit.
    const going = UndoWork.goingOn(work, new Set([loaded.head.batch + 1]))
    const { plan, found } = UndoWork.look(going, ids, { lease: null, of, stood }, loaded, yield* now(loaded))
    tally.add(found, plan)
    held += plan.commit.facts.length + plan.commit.entries.length + plan.commit.holdings.length
    if (held > changes) continue
    foreseen.take(plan)
    previews.push(Preview.of(versions, plan))
  }
  const rejections = yield* rejectionsOf(work)
  const shown = InTurn.inTurn(previews)
  return { ...tally.done(null, rejections.count), ...shown, isWhole: held <= changes } satisfies UndoPreview
})

/** Changes that a preview holds: at most, and unless given. */
const maxChanges = 100_000
