/**
 * Judging everybody anew: in ranges of contacts that several workers share, in commits of a bounded size, and from where it
 * stopped. Each range is one worker's at a time, by lease, and remembers how far it is.
 */
import { Effect, Result } from "effect"
import type * as Campaign from "../Campaign.ts"
import type { Versions } from "../Catalog.ts"
import { ContactId, SourceId } from "../Id.ts"
import { Busy, Ledger, LedgerError, maxPage, wholePersons } from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import * as Lives from "./Lives.ts"
import * as Plan from "../Plan.ts"
import * as Chosen from "./Chosen.ts"
import { ofRestated } from "./Planned.ts"
import { commitPlan, maxAttempts, now } from "./commitPlan.ts"
import { readContacts } from "./VerifyContacts.ts"
import * as VerifyStood from "./VerifyStood.ts"

/** Contact numbers that are one worker's at a time. */
const rangeSize = 10_000
/** Contacts judged anew per commit. */
export const contactsPerCommit = Math.min(1_000, maxPage)
/** Milliseconds between two looks at ranges that others are at, and looks before giving up: more than half an hour. */
const pause = 200
const maxRounds = 10_000

/** One piece of work on everybody. */
export interface Job {
  /** Where it is remembered how far it is. */
  readonly source: SourceId
  /** Which time it is done: another one begins anew. */
  readonly run: number
  /** Whether what is stored is first made to say what entries, decisions and catalogs say, of any moment. */
  readonly mends: boolean
  /** What is decided of everybody in the same breath, and by what name; null where nothing is. */
  readonly campaign: { readonly name: string; readonly terms: Campaign.Campaign } | null
}

/** Where a job stands once it is done. */
const doneText = ({ run, campaign }: Pick<Job, "run" | "campaign">): string =>
  `${run}:done${campaign === null ? "" : `:${campaign.name}`}`

/** Which run a position is of, and how far that is: a contact, done, or only begun. */
const standOf = (text: string): { readonly run: number; readonly at: string } => {
  const [run = "", at = ""] = text.split(":")
  return { run: Number(run), at }
}

/** Also where a later run has begun: what there was to do is that one's by now. */
export const isDone = (job: Pick<Job, "run">, text: string | null | undefined): boolean => {
  if (text === null || text === undefined) return false
  const { run, at } = standOf(text)
  return run > job.run || (run === job.run && at === "done")
}

/** The last contact of a range that a job has judged; null where it has judged none. */
const reached = (job: Job, text: string | null): ContactId | null => {
  const { run, at } = standOf(text ?? "")
  return run === job.run && /^\d+$/.test(at) ? ContactId.make(Number(at)) : null
}

/** A range by its number, from 0. */
const sourceOf = ({ source }: Job, range: number): SourceId => SourceId.make(`${source}/${range}`)

/** The range of the next contact after one. */
const rangeAfter = Effect.fnUntraced(function* (after: number) {
  const ledger = yield* Ledger
  const { ids } = yield* ledger.loadContacts(after === 0 ? null : ContactId.make(after), 1)
  const [next] = ids
  return next === undefined ? undefined : Math.floor((next - 1) / rangeSize)
})

/** Restates what of some contacts follows from nothing. Entries that are none themselves say nothing of what should be. */
const mend = Effect.fnUntraced(function* (
  versions: Versions,
  origin: Plan.Origin,
  after: ContactId | null,
  until: ContactId
) {
  const ledger = yield* Ledger
  const read = Effect.fnUntraced(function* () {
    const { loaded, kept, differences } = yield* readContacts(after ?? 0, contactsPerCommit, until)
    const catalogs = Lives.applied(versions, yield* ledger.catalogs)
    return { ...loaded, restated: differences.length > 0 ? [] : VerifyStood.restated(kept, catalogs) }
  })
  if ((yield* read()).restated.length === 0) return
  yield* commitPlan(
    () => Effect.provideService(read(), Ledger, ledger),
    (loaded, at) => Result.succeed(ofRestated(versions, loaded, at, origin, loaded.restated))
  )
})

/** Judges one range on from where it stopped; the number of entries written. */
const judgeRange = Effect.fnUntraced(function* (versions: Versions, job: Job, range: number) {
  const ledger = yield* Ledger
  const source = sourceOf(job, range)
  const lease = yield* Lease.take(source)
  // Somebody else is at it.
  if (lease === undefined) return undefined
  const until = ContactId.make((range + 1) * rangeSize)
  let { position: from } = yield* ledger.load({ ...wholePersons([]), source })
  let entries = 0
  // Ends with the range: each commit judges the next contacts, and the last finds none.
  while (!isDone(job, from)) {
    const after = reached(job, from) ?? (range === 0 ? null : ContactId.make(range * rangeSize))
    const origin = { source, from, lease }
    if (job.mends) yield* mend(versions, origin, after, until)
    let to = ""
    const { counts } = yield* commitPlan(
      (attempt) =>
        job.campaign === null
          ? Effect.map(ledger.loadContacts(after, contactsPerCommit, until), Chosen.none)
          : Chosen.load(ledger, versions, job.campaign.terms, {
              after,
              until,
              limit: contactsPerCommit,
              source,
              exclusive: attempt > 1
            }),
      (loaded, now) => {
        to = `${job.run}:${loaded.ids.at(-1) ?? "done"}`
        return Result.succeed(Plan.ofContacts(versions, loaded, now, origin, to, loaded.drafts))
      }
    )
    entries += counts.entries
    from = to
  }
  return entries
})

/** One look at all ranges: the entries written, and whether some are still with others. */
const round = Effect.fnUntraced(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  const positions = yield* ledger.positions
  let entries = 0
  let waiting = false
  // Ends with the contacts: each step is a range after the one before.
  for (let range = yield* rangeAfter(0); range !== undefined; range = yield* rangeAfter((range + 1) * rangeSize)) {
    if (isDone(job, positions.get(sourceOf(job, range))?.text)) continue
    const written = yield* Effect.scoped(judgeRange(versions, job, range))
    if (written === undefined) waiting = true
    else entries += written
  }
  return { entries, waiting }
})

/** Writes down that all of it is done, unless another worker has done so already. */
const finish = Effect.fnUntraced(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  const { source } = job
  for (let attempt = 1; ; attempt++) {
    const loaded = yield* ledger.load({ ...wholePersons([]), source })
    if (isDone(job, loaded.position)) return
    const origin = { source, from: loaded.position, lease: null }
    const { commit } = Plan.ofNothing(versions, loaded, yield* now(loaded), origin, doneText(job))
    const outcome = yield* Effect.result(ledger.commit(commit))
    if (Result.isSuccess(outcome)) return
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* outcome.failure
  }
})

/**
 * Does what is left of a job, sharing it with whoever else is at it, and returns once all of it is done: the number of entries
 * that this worker wrote.
 */
export const judgeAll = Effect.fn("Sync.judgeAll")(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  let entries = 0
  for (let rounds = 1; ; rounds++) {
    if (isDone(job, (yield* ledger.positions).get(job.source)?.text)) return entries
    const { entries: written, waiting } = yield* round(versions, job)
    entries += written
    if (!waiting) break
    if (rounds === maxRounds) {
      const found = `other workers have been at ${job.source} for ${maxRounds} rounds`
      return yield* new LedgerError({ ledger: job.source, reason: new Busy({ found }) })
    }
    yield* Effect.sleep(pause)
  }
  yield* finish(versions, job)
  return entries
})
