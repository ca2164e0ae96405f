/** The one pipeline: a page is read, planned on what the ledger knows, and committed; then the next. Asks for the time here only. */
import { Clock, Effect, Result, Schema, Stream } from "effect"
import type { Adapter, AdapterError, Page, Rereading } from "./Adapter.ts"
import type * as Catalog from "./Catalog.ts"
import * as Decision from "./Decision.ts"
import type { Draft } from "./Fact.ts"
import { SourceId } from "./Id.ts"
import { Instant } from "./Instant.ts"
import { commitPlan, now } from "./internal/commitPlan.ts"
import * as Drift from "./internal/Drift.ts"
import { isIgnored } from "./internal/Intake.ts"
import { requestOf } from "./internal/PageLoad.ts"
import { reading } from "./internal/reading.ts"
import { type PreviewOptions, previewRemap as foreseeRemap, type RemapPreview } from "./internal/RemapPreview.ts"
import * as Recording from "./internal/Recording.ts"
import { judgeAll } from "./internal/Work.ts"
import { previewRun as foreseeRun, type RunPreview } from "./internal/RunPreview.ts"
import { Conflict, Ledger, LedgerError, type Position, recorded as atTime, wholePersons } from "./Ledger.ts"
import * as Lease from "./Lease.ts"
import * as Plan from "./Plan.ts"
import * as Preview from "./Preview.ts"
import { Refusal } from "./Refusal.ts"

export { type Applied, apply, applyPlanned, isOpen, type Planned, resume } from "./internal/Applying.ts"
export { today, versions } from "./internal/Latest.ts"
export { type Today, todayOf } from "./internal/InZone.ts"
export { foreseen as foreseeCatalog, type Prospect } from "./internal/Prospect.ts"
export {
  achievementKinds,
  type AchievementKind,
  type HeldTally,
  holdingKinds,
  type HoldingKind,
  type Sample,
  type TypeTally
} from "./internal/Tallied.ts"
export { maxAttempts } from "./internal/commitPlan.ts"
export { addReread, nothingReread, remap, type RemapOptions, type Reread } from "./internal/Remap.ts"
export { isProvisional, isProvisionalLearner } from "./internal/Foreseen.ts"
export { maxRecorded, record } from "./internal/Recording.ts"
export { type RemapPreview } from "./internal/RemapPreview.ts"
export { type RunPreview } from "./internal/RunPreview.ts"

/** What one committed page did. */
export interface Progress extends Plan.Counts {
  readonly stream: string
  readonly ended: boolean
}

/**
 * `from` is where the page's reading stood before it: where the source stands elsewhere, another run has overtaken this one. A page
 * that `stays` leaves the source where it stands.
 */
const commitPage = Effect.fn("Sync.commitPage")(function* (
  versions: Catalog.Versions,
  origin: Plan.Origin,
  page: Page,
  stays: boolean
) {
  const ledger = yield* Ledger
  const { source, family } = origin
  const drift = family === "record" ? [] : yield* Drift.of(source, page)
  // What was not asked for has not been read: none of its rejections ends.
  const ended = page.ended && !stays
  const isAsRead = drift.length === 0 && ended === page.ended
  const whole = isAsRead ? page : { ...page, ended, rejections: [...page.rejections, ...drift] }
  const load = Effect.fnUntraced(function* (attempt: number) {
    const request = requestOf(versions, origin, page, attempt)
    const first = yield* ledger.load(request)
    // What is said of nobody any more may have been said of somebody before.
    const gone = first.ignored.size === 0 ? [] : page.drafts.filter(({ subject }) => isIgnored(first, subject))
    const loaded =
      gone.length === 0 || attempt > 1
        ? first
        : yield* ledger.load({
            ...request,
            references: [...request.references, ...gone.map(({ reference }) => reference)]
          })
    if (loaded.position === origin.from) return loaded
    const found = `another sync of source "${source}" has gone on in the meantime`
    return yield* new LedgerError({ ledger: `of source ${source}`, reason: new Conflict({ found }) })
  })
  const { counts } = yield* commitPlan(load, (loaded, at) => {
    const plan = Plan.ofPage(versions, origin, whole, loaded, at)
    return Result.succeed(stays ? { ...plan, commit: { ...plan.commit, position: null } } : plan)
  })
  return { ...counts, stream: page.stream, ended: page.ended } satisfies Progress
})

/** Whether a source is to be read from its beginning: the catalog changed, and rejected rows may have a place in it now. */
export const isOutdated = ({ catalog, rejected }: Position, { latest }: Catalog.Versions): boolean =>
  catalog !== latest && rejected > 0

export interface RunOptions {
  /**
   * Whether the rows that facts are read from are kept with them, to be shown beside the facts, and all rows as they are received,
   * to be read again when the adapter reads better. Default false: they may hold personal data.
   */
  readonly archives?: boolean
  /** Where to begin; `on` unless given. */
  readonly start?: Start
}

/**
 * Where a run begins: `on` from where the source stands; at its `beginning`, to read everything again; or `at` a position that the
 * adapter gives for a moment, as `Adapter.since` does. A run `at` a position reads something again, or ahead: a source that has a
 * position stays where it stands, and goes on from there the next time, so that nothing is left out; one without begins there.
 */
export type Start = "on" | "beginning" | { readonly at: string }

/** The position that a run reads from. */
const startOf = (start: Start, position: Position | undefined, versions: Catalog.Versions): string | null => {
  if (typeof start === "object") return start.at
  return start === "beginning" || position === undefined || isOutdated(position, versions) ? null : position.text
}

/**
 * Reads a source on from where it stopped and commits page by page, emitting what each did. Interrupting it stops between
 * commits. After a change of the catalog a source with rejected rows is read from its beginning: they may have a place now. One
 * run of a source goes on at a time: a second one waits a while for the first, and then fails as busy.
 */
export const run = (
  versions: Catalog.Versions,
  adapter: Adapter,
  { archives = false, start = "on" }: RunOptions = {}
): Stream.Stream<Progress, AdapterError | LedgerError, Ledger> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const { source, family = "state" } = adapter
      const lease = yield* Lease.wait(`source/${source}`, `source ${source}`)
      const position = (yield* ledger.positions).get(source)
      const stays = typeof start === "object" && position !== undefined
      let from = position?.text ?? null
      let mends = (position?.rejected ?? 0) > 0
      return reading(adapter, startOf(start, position, versions)).pipe(
        // One page ahead, read while the one before is written.
        Stream.buffer({ capacity: 1 }),
        Stream.mapEffect((page) =>
          Effect.tap(
            commitPage(versions, { source, from, lease, archives, family, mends }, page, stays),
            ({ rejections }) =>
              Effect.sync(() => {
                if (!stays) from = page.position
                mends ||= rejections > 0
              })
          )
        )
      )
    })
  )

/**
 * Judges everybody anew under the latest version, whatever was judged before, and writes what differs; the number of entries
 * written. What is stored and follows from nothing, of now or of any moment before, is put right first. Goes on with one that
 * was cut off, and shares one that is going on.
 */
export const rebuild = Effect.fn("Sync.rebuild")(function* (versions: Catalog.Versions) {
  const ledger = yield* Ledger
  const source = SourceId.make("laurel.rebuild")
  let run = 1
  yield* commitPlan(
    () => ledger.load({ ...wholePersons([]), source }),
    (loaded, at) => {
      const [last, state] = loaded.position?.split(":") ?? []
      run = last === undefined ? 1 : Number(last) + (state === "done" ? 1 : 0)
      return Result.succeed(
        Plan.ofNothing(versions, loaded, at, { source, from: loaded.position, lease: null }, `${run}:open`)
      )
    }
  )
  return yield* judgeAll(versions, { source, run, mends: true, campaign: null })
})

/** Everything decisions need to know: the whole persons they are about. Without numbers nothing of it can be committed. */
const loadAbout = Effect.fnUntraced(function* (
  acts: ReadonlyArray<Decision.Act>,
  numbers: "next" | "own" | "none" = "next"
) {
  const ledger = yield* Ledger
  const named = yield* ledger.decisions(acts.flatMap((act) => ("decision" in act ? [act.decision] : [])))
  const learners = acts.flatMap((act) =>
    "learner" in act ? [act.learner] : "achievement" in act ? [act.achievement.learner] : []
  )
  const owners = yield* Effect.forEach([...new Set(learners)], (id) => ledger.learner(id))
  const contacts = [
    ...acts.flatMap((act) => ("contacts" in act ? act.contacts : [])),
    ...named.flatMap(({ about }) => about),
    ...owners.flatMap((found) => (found === undefined ? [] : [found.learner.contact]))
  ]
  const room = numbers === "none" ? null : { facts: 0, decisions: acts.length, exclusive: numbers === "own" }
  return yield* ledger.load(wholePersons([...new Set(contacts)], room))
})

/** Decisions that can be made together. */
export const maxDecisions = 1_000

/**
 * Records decisions and all that follows from them, in one commit: all of them, or none. Fails with a `Refusal` that names each
 * one that can't be.
 */
export const decide = Effect.fn("Sync.decide")(function* (
  versions: Catalog.Versions,
  decisions: ReadonlyArray<Decision.Draft>
) {
  const read = yield* Effect.fromResult(readDecisions(decisions))
  const ledger = yield* Ledger
  const acts = read.map(({ act }) => act)
  return yield* commitPlan(
    (attempt) => Effect.provideService(loadAbout(acts, attempt > 1 ? "own" : "next"), Ledger, ledger),
    (loaded, at) => Plan.ofDecisions(versions, loaded, read, at)
  )
})

const encodeDecision = Schema.encodeUnknownResult(Decision.Draft)

/** The decisions as they will be read back: what could not be written must not be decided. */
const readDecisions = (
  drafts: ReadonlyArray<Decision.Draft>
): Result.Result<ReadonlyArray<Decision.Draft>, Refusal> => {
  if (drafts.length === 0 || drafts.length > maxDecisions) {
    const message = `expected 1 to ${maxDecisions} decisions made together, found ${drafts.length}`
    return Result.fail(new Refusal({ problems: [{ decision: 0, message }] }))
  }
  const read = drafts.map((draft) => Result.flatMap(encodeDecision(draft), Decision.decode))
  const problems = read.flatMap((each, decision) =>
    Result.isFailure(each) ? [{ decision, message: each.failure.message }] : []
  )
  return problems.length > 0
    ? Result.fail(new Refusal({ problems }))
    : Result.succeed(read.flatMap((each) => (Result.isSuccess(each) ? [each.success] : [])))
}

/** A change that could be made. Of a catalog, `foreseeCatalog` tells. */
export type Proposal =
  | { readonly decisions: ReadonlyArray<Decision.Draft> }
  | { readonly source: SourceId; readonly drafts: ReadonlyArray<Draft> }

/** What a change would do, and the very commit that would do it. Writes nothing but which numbers it would use. */
export const preview = Effect.fn("Sync.preview")(function* (versions: Catalog.Versions, proposal: Proposal) {
  return "decisions" in proposal
    ? yield* previewDecisions(versions, proposal.decisions, "next")
    : yield* previewFacts(versions, proposal)
})

const previewDecisions = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  decisions: ReadonlyArray<Decision.Draft>,
  numbers: "next" | "none"
) {
  const read = yield* Effect.fromResult(readDecisions(decisions))
  const loaded = yield* loadAbout(
    read.map(({ act }) => act),
    numbers
  )
  // A later decision has a higher number, for that is how what was decided last is known.
  const last = Math.max(loaded.head.decisions, loaded.decisions.at(-1)?.id ?? 0)
  const known = numbers === "none" ? { ...loaded, head: { ...loaded.head, decisions: last } } : loaded
  return Preview.of(versions, yield* Effect.fromResult(Plan.ofDecisions(versions, known, read, yield* now(known))))
})

/** What decisions would do, asked of a ledger that is only read: writes nothing at all, and can't be accepted. */
export const foresee = Effect.fn("Sync.foresee")(function* (
  versions: Catalog.Versions,
  decisions: ReadonlyArray<Decision.Draft>
) {
  const { commit, ...shown } = yield* previewDecisions(versions, decisions, "none")
  return { ...shown, people: commit.people }
})

const previewFacts = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { source, drafts }: Extract<Proposal, { readonly drafts: unknown }>
) {
  const ledger = yield* Ledger
  const page = Recording.pageOf(drafts)
  const references = drafts.map(({ reference }) => reference)
  // Whichever way the source speaks: only one that speaks in records ever took one back. What is proposed takes nothing out, and
  // numbers that it has no use for would be left out once it is accepted.
  const request = requestOf(versions, { source, family: "record" }, page, 1)
  const loaded = yield* ledger.load({ ...request, references, room: { ...request.room, mends: false } })
  return Preview.of(versions, Recording.planOf(versions, source, page, loaded, yield* now(loaded)))
})

/**
 * What `remap` would do now. Writes nothing, and takes no numbers: whoever would be made known is numbered as `isProvisional` says.
 * Each page of rows is planned on the ledger and on what those before it would write, just as they will be committed. It holds up to
 * `maxPreviewed` facts, entries, holdings and rejections, or fewer; where there is more, it says so, and only counts the rest.
 */
export const previewRemap = (
  versions: Catalog.Versions,
  adapter: Rereading,
  { changes = maxPreviewed, ...options }: PreviewOptions = {}
): Effect.Effect<RemapPreview, LedgerError, Ledger> => foreseeRemap(versions, adapter, { ...options, changes })

/**
 * What `run` would do now, on a ledger that is only read: it reads the source, writes nothing and takes no numbers. Each page is
 * planned on the ledger and on what those before it would write. It holds up to `maxPreviewed` facts, entries, holdings and
 * rejections, or fewer; where there is more, it says so, and only counts the rest. What `Review.settle` would decide is not in it.
 */
export const previewRun = Effect.fn("Sync.previewRun")(function* (
  versions: Catalog.Versions,
  adapter: Adapter,
  {
    start = "on",
    changes = maxPreviewed,
    tell = () => Effect.void
  }: Pick<RunOptions, "start"> & {
    readonly changes?: number
    readonly tell?: (page: Progress) => Effect.Effect<void>
  } = {}
): Effect.fn.Return<RunPreview, AdapterError | LedgerError, Ledger> {
  const position = (yield* (yield* Ledger).positions).get(adapter.source)
  return yield* foreseeRun(versions, adapter, { start: startOf(start, position, versions), changes, tell })
})

/** Changes that a preview of a reading holds. */
export const maxPreviewed = 100_000

/** How long a preview can be accepted, in milliseconds: an hour. */
export const maxPreviewAge = 3_600_000

/**
 * Commits a preview exactly as it was shown, recorded now. Fails with `Conflict`, and writes nothing, where the ledger has moved
 * on since, or more than an hour has passed.
 */
export const accept = Effect.fn("Sync.accept")(function* ({ commit }: Preview.Preview) {
  const ledger = yield* Ledger
  const recordedAt = Instant.make(Math.max(yield* Clock.currentTimeMillis, commit.recordedAt))
  if (recordedAt - commit.recordedAt > maxPreviewAge) {
    const found = "the preview is more than an hour old: preview again"
    return yield* new LedgerError({ ledger: "preview", reason: new Conflict({ found }) })
  }
  yield* ledger.commit(atTime(commit, recordedAt)).pipe(
    Effect.mapError((error) => {
      if (error.reason._tag !== "Conflict") return error
      const found = `${error.reason.found}; what was shown is out of date: preview again, running this again can't help`
      return new LedgerError({ ledger: error.ledger, reason: new Conflict({ found }) })
    })
  )
})
