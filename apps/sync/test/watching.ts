/** Sources that are made up, and the loop of `laurel watch` over them. */
import { Adapter, Catalog, Id, Ledger, Sync } from "@laurel/core"
import { Cron, type Duration, Effect, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Planned } from "../src/watch/Attempt.ts"
import * as Watching from "../src/watch/Watching.ts"
import { catalog } from "./given.ts"

export const id = (name: string): Id.SourceId => Id.SourceId.make(name)

/** A page of one row that says nothing. */
export const page = (position: string): Adapter.Page => ({
  stream: "rows",
  reading: "all",
  rows: 1,
  drafts: [],
  raw: () => "",
  rejections: [],
  position,
  ended: false
})

export const unavailable = (source: string, retryAfter: number | null = null): Adapter.AdapterError =>
  new Adapter.AdapterError({
    source,
    reason: new Adapter.Unavailable({
      where: "/users/ada@example.test",
      expected: "an answer",
      found: "503",
      advice: "Wait.",
      retryAfter
    })
  })

export const misconfigured = (source: string): Adapter.AdapterError =>
  new Adapter.AdapterError({
    source,
    reason: new Adapter.Misconfigured({ where: "the token", expected: "one", found: "none", advice: "Make one." })
  })

/** A source that says what it is told to each time it is read, by a schedule without jitter. */
export const planned = (
  name: string,
  read: (position: string | null) => Stream.Stream<Adapter.Page, Adapter.AdapterError>,
  schedule = "*/15 * * * *",
  jitter = 0
): Planned => ({
  selected: { adapter: { source: id(name), read }, archives: false, doctor: Effect.succeed([]) },
  plan: { cron: Cron.parseUnsafe(schedule, "UTC"), text: schedule, jitter }
})

/** The same, which counts how often it is read. */
export const counting = (
  name: string,
  read: (position: string | null) => Stream.Stream<Adapter.Page, Adapter.AdapterError> = () => Stream.empty
) => {
  const count = { reads: 0 }
  const source = planned(name, (position) => {
    count.reads += 1
    return read(position)
  })
  return { count, source }
}

/** A ledger with a catalog, as every program that watches has one. */
export const begun = Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))

/** The loop, with nothing around it. */
export const watch = (...sources: ReadonlyArray<Planned>) =>
  Watching.watch({
    sources,
    atOnce: 4,
    tried: Effect.void,
    looks: Effect.void,
    looked: () => Effect.void,
    stopping: Effect.void
  })

/** Lets so much time pass, and everybody do what they do then. */
export const pass = (time: Duration.Input): Effect.Effect<void> =>
  Effect.andThen(TestClock.adjust(time), Effect.repeat(Effect.yieldNow, { times: 100 }))

/** The same ledger, which fails so when it is asked what is kept, for as long as it is told to. */
export const failing = (error: { now: Ledger.LedgerError | undefined }) =>
  Effect.map(Ledger.Ledger, (ledger) =>
    Ledger.Ledger.of({
      ...ledger,
      keptAfter: (shelf, after, limit) =>
        error.now === undefined ? ledger.keptAfter(shelf, after, limit) : Effect.fail(error.now)
    })
  )
