/**
 * Judging everybody anew: in ranges of contacts that several workers share, in commits of a bounded size, and from where it
 * stopped. Each range is one worker's at a time, by lease, and remembers how far it is.
 */
import { Effect, Result } from "effect"
import type { Versions } from "../Catalog.ts"
import { ContactId, SourceId } from "../Id.ts"
import { Busy, Ledger, LedgerError, maxPage, type Position, wholePersons } from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import * as Plan from "../Plan.ts"
import { commitPlan } from "./commitPlan.ts"

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
}

/** Where a job, or a range of it, stands once it is done. */
export const doneText = ({ run }: Job): string => `${run}:done`

const isDone = (job: Job, position: Position | undefined): boolean => position?.text === doneText(job)

/** How far a position of a job's range is: a contact, nothing yet, or done. */
const reached = ({ run }: Job, position: Position | undefined): ContactId | "done" | null => {
  const [of, at] = position?.text.split(":") ?? []
  if (of !== String(run) || at === undefined) return null
  return at === "done" ? at : ContactId.make(Number(at))
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

/** Judges one range on from where it stopped; the number of entries written. */
const judgeRange = Effect.fnUntraced(function* (versions: Versions, job: Job, range: number) {
  const ledger = yield* Ledger
  const source = sourceOf(job, range)
  const lease = yield* Lease.take(source)
  // Somebody else is at it.
  if (lease === undefined) return undefined
  const until = ContactId.make((range + 1) * rangeSize)
  let position = (yield* ledger.positions).get(source)
  let entries = 0
  // Ends with the range: each commit judges the next contacts, and the last finds none.
  for (;;) {
    const at = reached(job, position)
    if (at === "done") return entries
    const after = at ?? (range === 0 ? null : ContactId.make(range * rangeSize))
    const from = position?.text ?? null
    let to = ""
    const { counts, commit } = yield* commitPlan(
      () => ledger.loadContacts(after, contactsPerCommit, until),
      (loaded, now) => {
        to = `${job.run}:${loaded.ids.at(-1) ?? "done"}`
        return Result.succeed(Plan.ofContacts(versions, loaded, now, { source, from, lease }, to))
      }
    )
    entries += counts.entries
    position = { text: to, catalog: versions.latest, rejected: 0, recordedAt: commit.recordedAt }
  }
})

/** One look at all ranges: the entries written, and whether some are still with others. */
const round = Effect.fnUntraced(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  const positions = yield* ledger.positions
  let entries = 0
  let waiting = false
  // Ends with the contacts: each step is a range after the one before.
  for (let range = yield* rangeAfter(0); range !== undefined; range = yield* rangeAfter((range + 1) * rangeSize)) {
    if (isDone(job, positions.get(sourceOf(job, range)))) continue
    const written = yield* Effect.scoped(judgeRange(versions, job, range))
    if (written === undefined) waiting = true
    else entries += written
  }
  return { entries, waiting }
})

/** Writes down that all of it is done. Another worker may have done so already. */
const finish = Effect.fnUntraced(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  yield* commitPlan(
    () => ledger.load({ ...wholePersons([]), source: job.source }),
    (loaded, now) => {
      const origin = { source: job.source, from: loaded.position, lease: null }
      return Result.succeed(Plan.ofNothing(versions, loaded, now, origin, doneText(job)))
    }
  )
})

/**
 * Does what is left of a job, sharing it with whoever else is at it, and returns once all of it is done: the number of entries
 * that this worker wrote.
 */
export const judgeAll = Effect.fn("Sync.judgeAll")(function* (versions: Versions, job: Job) {
  const ledger = yield* Ledger
  let entries = 0
  for (let rounds = 1; ; rounds++) {
    if (isDone(job, (yield* ledger.positions).get(job.source))) return entries
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
