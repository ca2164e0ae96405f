/**
 * Tells a record store what the ledger says was achieved. What it is to hold is a function of what was recorded by a moment, so
 * what is sent is the difference between two moments; the later one is written down before anything is sent. Whoever goes on
 * after a crash, and whoever does the same at the same time, sends the same statements, and the store keeps each once.
 */
import { type AchievementId, CivilDate, Instant, Lease, Ledger } from "@laurel/core"
import { Effect, Result, type Scope } from "effect"
import * as Generation from "./Generation.ts"
import { between } from "./Picture.ts"
import * as Position from "./Position.ts"
import {
  after,
  begin,
  commit,
  deliver,
  type Failed,
  none,
  type Options,
  type Run,
  speak,
  tellerOf,
  voidingOf,
  wordsOf
} from "./Run.ts"
import type { Lrs } from "./Lrs.ts"
import type { Outgoing, Tell } from "./Sending.ts"
import type * as Statement from "./Statement.ts"
import { maxShown, type Open, tellingOf, work } from "./Work.ts"

export { type Options, OutboxError } from "./Run.ts"
export { maxShown } from "./Work.ts"
export { ActorRule, type Agent, maxRules } from "./Actor.ts"
export { type Answer, type Lrs, of as lrs } from "./Lrs.ts"
export type { Selection } from "./Position.ts"
export type { Outcome, Outgoing, Tell } from "./Sending.ts"
export { extension } from "../statement/extension.ts"
export { type Statement, type Verb, verbOf } from "./Statement.ts"

/** What an announcement did; of one that was only previewed, what it would do. */
export interface Report {
  readonly sent: Readonly<Record<Statement.Verb, number>>
  /** Statements that the store refuses: kept, and tried again each time. */
  readonly refused: number
  /** Persons' contacts that have achievements and no name for the store: looked at again when they get one. */
  readonly waiting: number
  /** Whether more are waiting than a position remembers. */
  readonly waitingMore: boolean
  /** Some of what waits, at most `maxShown`. */
  readonly shown: ReadonlyArray<AchievementId.AchievementId>
  /** Up to when what was recorded is told, and up to which day what expired; null where nothing ever was. */
  readonly known: Instant.Instant | null
  readonly day: CivilDate.CivilDate | null
}

/** Leaves of a log that say nothing for an outbox before it writes down that it has seen them. */
const maxIdle = 10_000
const maxAttempts = 8

/** A moment to be told: after what was recorded, and no day before the one that was told already. */
const openAt = ({ options, position }: Run, at: Instant.Instant): Open => {
  const { done } = position
  const { selection } = options
  const known = Instant.Instant.make(at - 1)
  const yesterday = CivilDate.plusDays(Instant.dayIn(at, options.zone), -1)
  const day = done !== null && done.day > yesterday ? done.day : yesterday
  const goesOn = done !== null && Position.isSame(done.selection, selection)
  return { known, day, index: goesOn ? done.index : -1, selection, words: wordsOf(options), everybody: false }
}

/** What was refused by an earlier run, once more, as far as it still is to be said. */
const again = Effect.fnUntraced(function* (run: Run) {
  const { done } = run.position
  const refused = run.position.refused.filter(({ id }) => run.refused.has(id))
  if (done === null || refused.length === 0) return
  speak(run, done)
  const asked = new Map(refused.map((each) => [each.id, each]))
  const all: Array<Outgoing> = refused.flatMap(({ contact, voids }) =>
    voids === undefined ? [] : [voidingOf(run, contact, voids.target, voids.at)]
  )
  const contacts = [...new Set(refused.map(({ contact }) => contact))]
  const { to } = yield* between(yield* tellerOf(run), contacts, null, done)
  const items = [...to.items.values()].filter(({ id }) => asked.has(id))
  const choices = yield* Generation.toTellAgain(run, items)
  yield* Generation.stillRight(run, choices)
  all.push(...(yield* Effect.forEach(items, (item, at) => tellingOf(run, item, choices[at]?.id ?? item.id))))
  const still = new Set((yield* deliver(run, all)).map(({ id }) => id))
  if (run.lrs === null || still.size === refused.length) return
  const left = run.position.refused.filter(({ id }) => !run.refused.has(id) || still.has(id))
  yield* commit(run, () => ({ ...run.position, refused: left }))
})

/** Whether there is anything to send, or so much of the log to pass over that it is worth writing down. */
const isIdle = Effect.fnUntraced(function* (run: Run) {
  const ledger = yield* Ledger.Ledger
  const loaded = yield* ledger.load({ ...Ledger.wholePersons([]), source: run.source })
  const open = openAt(run, yield* after(loaded))
  if (run.position.done === null || open.index !== run.position.done.index) return false
  let found = 0
  const trial: Run = { ...run, lrs: null, tell: () => Effect.void, sent: none(), shown: [], seen: new Set() }
  const end = yield* work(trial, open, (at, sent) =>
    Effect.sync(() => (found += sent) > 0 || at.index - open.index > maxIdle)
  )
  run.shown.push(...trial.shown.slice(0, maxShown - run.shown.length))
  const { refused, waiting } = run.position
  // Nobody may be waiting any more, or what was refused may be to be said no more.
  const isSame = refused.length === trial.position.refused.length && `${waiting}` === `${trial.position.waiting}`
  return found === 0 && isSame && end.index - open.index <= maxIdle
})

/** Whether something was refused in other words than it is to be sent in now. */
const isSaidOtherwise = ({ options, position: { done, refused } }: Run): boolean =>
  refused.length > 0 && done?.words !== undefined && !Position.isSame(done.words, wordsOf(options))

/** One whole announcement. It fails as a conflict where another run of the same outbox has gone on. */
const once = Effect.fnUntraced(function* (run: Run) {
  // Of a run that was cut off.
  if (run.position.open !== null) yield* finish(run, run.position.open)
  const isReworded = isSaidOtherwise(run)
  // One that was cut off may have sent it in the old words, and then the store has it in these.
  if (isReworded) yield* again(run)
  if (isReworded || !(yield* isIdle(run))) {
    yield* commit(run, (at) => ({ ...run.position, open: openAt(run, at) }), true)
    if (run.position.open !== null) yield* finish(run, run.position.open)
  }
  yield* again(run)
})

/** Does what is left of an open moment, and writes down that it is done. */
const finish = Effect.fnUntraced(function* (run: Run, open: Open) {
  run.seen.clear()
  run.hasVoids = undefined
  run.imported = undefined
  speak(run, open)
  const end = yield* work(run, open, (at, sent) =>
    sent === 0
      ? Effect.succeed(false)
      : Effect.as(
          commit(run, () => ({ ...run.position, open: at })),
          false
        )
  )
  const { everybody: _, ...done } = end
  yield* commit(run, () => ({ ...run.position, open: null, done }))
})

const reportOf = (run: Run | undefined): Report => ({
  sent: run?.sent ?? none(),
  refused: run?.position.refused.length ?? 0,
  waiting: run?.position.waiting.length ?? 0,
  waitingMore: run?.waitingMore ?? false,
  shown: run?.shown ?? [],
  known: run?.position.done?.known ?? null,
  day: run?.position.done?.day ?? null
})

/** Sends all that there is to send. One run of an outbox goes on at a time: a second one waits a while, and then fails as busy. */
export const announce = Effect.fn("Outbox.announce")(function* (
  options: Options,
  lrs: Lrs,
  tell: Tell = () => Effect.void
): Effect.fn.Return<Report, Failed, Ledger.Ledger | Scope.Scope> {
  const lease = yield* Lease.wait(`outbox/${options.id}`, `outbox ${options.id}`)
  for (let attempt = 1; ; attempt++) {
    const run = yield* begin(options, lrs, tell, lease)
    if (run === undefined) return reportOf(run)
    const outcome = yield* Effect.result(once(run))
    if (Result.isSuccess(outcome)) return reportOf(run)
    const { failure } = outcome
    const isBehind = failure._tag === "LedgerError" && failure.reason._tag === "Conflict"
    if (!isBehind || attempt === maxAttempts) return yield* failure
  }
})

/** What `announce` would send. Nothing is sent, asked or written: what was voided and is so again is shown by its first id. */
export const preview = Effect.fn("Outbox.preview")(function* (
  options: Options,
  tell: Tell
): Effect.fn.Return<Report, Failed, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const run = yield* begin(options, null, tell, null)
  if (run === undefined) return reportOf(run)
  const loaded = yield* ledger.load({ ...Ledger.wholePersons([]), source: run.source })
  const open = run.position.open ?? openAt(run, yield* after(loaded))
  speak(run, open)
  yield* work(run, open, () => Effect.succeed(false))
  yield* again(run)
  return reportOf(run)
})
