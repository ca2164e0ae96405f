/**
 * How it went to read each source the last time: for the program that reads by a schedule, and for who asks how things stand. It is
 * kept beside the record, on the shelf `laurel.sources`, so that several programs know the same; why one failed is told by its kind
 * only, for messages may quote what a source said about people.
 */
import { Id, Instant, Ledger, type Sync } from "@laurel/core"
import { Clock, Effect, Option, Random, Result, Schema } from "effect"

export const shelf = "laurel.sources"

/**
 * Why a source could not be read to its end, by what to do: mend the configuration, have the source mended, try later, look at the
 * store, or find out what killed the program.
 */
export const Why = Schema.Literals(["Misconfigured", "Broken", "Unavailable", "store", "killed"])
export type Why = typeof Why.Type

/** How an attempt ended: all was read; it was stopped between two commits; or it failed. */
const End = Schema.Literals(["done", "stopped", "failed"])

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** What an attempt committed. */
const Counts = Schema.Struct({ rows: Count, facts: Count, corrections: Count, rejections: Count, entries: Count })
export type Counts = typeof Counts.Type

/** The last attempt to read a source. Moments are the clock's of the program that tried. */
export const Run = Schema.Struct({
  /** Which command tried. */
  by: Schema.Literals(["sync", "watch"]),
  began: Instant.Instant,
  /** Null while it goes on, and of one that was killed. */
  ended: Schema.NullOr(Instant.Instant),
  end: Schema.NullOr(End),
  counts: Counts,
  /** When one last ended that had read everything; null for never. */
  succeeded: Schema.NullOr(Instant.Instant),
  /** How many have failed since then. */
  failures: Count,
  /** Why the last one failed; null where it didn't. */
  why: Schema.NullOr(Why),
  /** Before when `laurel watch` doesn't try again; null where nothing failed. */
  retryAt: Schema.NullOr(Instant.Instant),
  /** Whether it failed so often, or for such a reason, that trying again soon is of no use. */
  isOpen: Schema.Boolean,
  /** When `laurel watch` means to read it next; null where none has said so. */
  next: Schema.NullOr(Instant.Instant)
})
export type Run = typeof Run.Type

export type Ended =
  | { readonly end: "done" | "stopped" }
  /** `retryAfter` is the milliseconds that the source asked for; null where it did not say. */
  | { readonly end: "failed"; readonly why: Why; readonly retryAfter: number | null }

type Failed = Extract<Ended, { readonly end: "failed" }>

/** It never came to an end. */
export const killed: Failed = { end: "failed", why: "killed", retryAfter: null }

const Text = Schema.fromJsonString(Run)
const decode = Schema.decodeUnknownOption(Text)
const encode = Schema.encodeUnknownResult(Text)

export const nothing: Counts = { rows: 0, facts: 0, corrections: 0, rejections: 0, entries: 0 }

export const counted = (sum: Counts, page: Sync.Progress): Counts => ({
  rows: sum.rows + page.rows,
  facts: sum.facts + page.facts,
  corrections: sum.corrections + page.corrections,
  rejections: sum.rejections + page.rejections,
  entries: sum.entries + page.entries
})

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Failures in a row after which the circuit is open. */
const maxFailures = 5
/** Milliseconds before the next attempt: after the first failure, and at most while the circuit is closed. */
const wait = { first: 30 * second, most: 30 * minute } as const
/** The same of an open circuit. */
const openWait = { first: 15 * minute, most: 6 * hour } as const
/** What a source may ask for at most. */
const maxAsked = 24 * hour

const doubled = ({ first, most }: { readonly first: number; readonly most: number }, times: number): number =>
  Math.min(most, first * 2 ** Math.min(times, 20))

/**
 * Before when not to try again after so many failures in a row, of which the last was for this reason. What has to be mended by
 * people is not mended within seconds: the circuit is open at once. `share` of 0 to 1 spreads those that failed together.
 */
export const backOff = (
  failures: number,
  { why, retryAfter }: Failed,
  share: number
): { readonly isOpen: boolean; readonly milliseconds: number } => {
  const isLasting = why === "Misconfigured" || why === "Broken"
  const isOpen = isLasting || failures >= maxFailures
  const times = isOpen && !isLasting ? failures - maxFailures : failures - 1
  const most = doubled(isOpen ? openWait : wait, times)
  // Half of it at least.
  const milliseconds = Math.ceil(most / 2 + (most / 2) * share)
  return { isOpen, milliseconds: Math.max(milliseconds, Math.min(retryAfter ?? 0, maxAsked)) }
}

/** The run as it begins after another, or as the first. Where the one before never ended it was killed, for it has the source no more. */
const beginning = (before: Run | undefined, by: Run["by"], at: Instant.Instant): Run => ({
  by,
  began: at,
  ended: null,
  end: null,
  counts: nothing,
  succeeded: before?.succeeded ?? null,
  failures: (before?.failures ?? 0) + (before?.ended === null ? 1 : 0),
  why: before?.ended === null ? "killed" : (before?.why ?? null),
  retryAt: before?.retryAt ?? null,
  isOpen: before?.isOpen ?? false,
  next: before?.next ?? null
})

/** The run as it ended. */
const ending = (run: Run, ended: Ended, counts: Counts, at: Instant.Instant, share: number): Run => {
  const over = { ...run, counts, ended: at, end: ended.end, next: null }
  switch (ended.end) {
    case "stopped":
      return over
    case "done":
      return { ...over, succeeded: at, failures: 0, why: null, retryAt: null, isOpen: false }
    case "failed": {
      const failures = run.failures + 1
      const { isOpen, milliseconds } = backOff(failures, ended, share)
      const retryAt = Instant.fromMillis(at + milliseconds) ?? Instant.max
      return { ...over, failures, why: ended.why, retryAt, isOpen }
    }
  }
}

const keyOf = (source: Id.SourceId): string => source

/** The last run of a source; undefined where there was none, or where it says nothing that this version understands. */
export const of = Effect.fn("Runs.of")(function* (source: Id.SourceId) {
  const item = yield* (yield* Ledger.Ledger).kept(shelf, keyOf(source))
  return item === undefined ? undefined : Option.getOrUndefined(decode(item.text))
})

/** The last run of every source that has one. */
export const all: Effect.Effect<ReadonlyMap<Id.SourceId, Run>, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(
  function* () {
    const ledger = yield* Ledger.Ledger
    const runs = new Map<Id.SourceId, Run>()
    let after: string | null = null
    // Ends with the shelf: each page is after the one before.
    for (;;) {
      const page: ReadonlyArray<{ readonly key: string; readonly text: string }> = yield* ledger.keptAfter(
        shelf,
        after,
        Ledger.maxPage
      )
      for (const { key, text } of page) {
        const [id, run] = [decodeId(key), decode(text)]
        if (Option.isSome(id) && Option.isSome(run)) runs.set(id.value, run.value)
      }
      const last = page.at(-1)
      if (last === undefined || page.length < Ledger.maxPage) return runs
      after = last.key
    }
  }
)
const decodeId = Schema.decodeUnknownOption(Id.SourceId)

const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.Instant.make(millis))

/** How often a change is made anew where another program was first. */
const maxAttempts = 5

/** Changes what is kept of a source, whoever else does so at the same time. */
export const change = Effect.fn("Runs.change")(function* (
  source: Id.SourceId,
  next: (before: Run | undefined) => Run | undefined
): Effect.fn.Return<Run | undefined, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  for (let attempt = 1; ; attempt++) {
    const item = yield* ledger.kept(shelf, keyOf(source))
    const run = next(item === undefined ? undefined : Option.getOrUndefined(decode(item.text)))
    if (run === undefined) return undefined
    const text = Result.getOrThrow(encode(run))
    const kept = yield* Effect.result(
      ledger.keep([
        { shelf, key: keyOf(source), expected: item?.version ?? 0, next: { text, due: run.next ?? run.retryAt } }
      ])
    )
    if (Result.isSuccess(kept)) return run
    if (kept.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* kept.failure
  }
})

/** Says that a source is being read. Nothing depends on it, so where it can't be kept the reading goes on. */
export const begin = (source: Id.SourceId, by: Run["by"]): Effect.Effect<void, never, Ledger.Ledger> =>
  Effect.ignore(Effect.flatMap(now, (at) => change(source, (before) => beginning(before, by, at))))

/** Says how it ended. */
export const end = (source: Id.SourceId, ended: Ended, counts: Counts): Effect.Effect<void, never, Ledger.Ledger> =>
  Effect.ignore(
    Effect.gen(function* () {
      const [at, share] = [yield* now, yield* Random.next]
      yield* change(source, (run) => (run === undefined ? undefined : ending(run, ended, counts, at, share)))
    })
  )
