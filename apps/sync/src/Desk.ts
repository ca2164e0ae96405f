/** Where pages that are sent to us are committed: one source's, one after the other, by whoever holds its lease. */
import { type Adapter, Lease, type Ledger, Sync } from "@laurel/core"
import { Console, Deferred, Effect, Queue, Schema, type Scope, Stream } from "effect"
import * as Print from "./Print.ts"
import * as Store from "./Store.ts"
import { type Unable, unable } from "./Unable.ts"
import * as Watch from "./Watch.ts"

/** A page was not committed, as far as is known. */
export class NotKept extends Schema.TaggedError<NotKept>()("NotKept", { message: Schema.String }) {}

export interface Desk {
  /** Returns once the page is committed. */
  readonly commit: (page: Adapter.Page) => Effect.Effect<void, NotKept>
}

interface Batch {
  readonly page: Adapter.Page
  readonly done: Deferred.Deferred<void, NotKept>
}

type Failure = Ledger.LedgerError | Adapter.AdapterError | Unable

/** Milliseconds before the store is tried again. */
const pause = 1_000
/** How long one commit is waited for. */
const patience = "1 minute"
/** How often in a row other writers may be first before what is in hand is given up. */
const maxConflicts = 3

/**
 * Opens when it has the source's lease, and keeps that until the scope closes. Where the store can't be written to, what is sent
 * meanwhile is not kept, and it is opened again by and by.
 */
export const open = Effect.fn("Desk.open")(function* (
  adapter: Adapter.Adapter,
  committed: (page: Sync.Progress) => Effect.Effect<void>
): Effect.fn.Return<Desk, Failure, Ledger.Ledger | Scope.Scope> {
  const { source } = adapter
  const queue = yield* Queue.bounded<Batch>(1)
  const opened = yield* Deferred.make<void, Failure>()
  let [hasOpened, isOpen] = [false, false]
  let conflicts = 0
  let isWaiting = false
  const seconds = Math.ceil(((yield* Lease.Duration) * 1.5) / 1_000)
  /** What was taken from the queue and is not committed yet, in its order: a page, and perhaps the next one. */
  const inHand: Array<Batch> = []
  const pages = Stream.map(Stream.fromEffectRepeat(Queue.take(queue)), (batch) => {
    inHand.push(batch)
    return batch.page
  })
  const reading: Adapter.Adapter = {
    ...adapter,
    read: () =>
      Stream.unwrap(
        Effect.sync(() => {
          hasOpened = isOpen = true
          Deferred.doneUnsafe(opened, Effect.void)
          // What other writers were in the way of goes first, once more.
          return Stream.concat(Stream.fromIterable(inHand.map(({ page }) => page)), pages)
        })
      )
  }
  const isDone = Effect.sync(() => {
    conflicts = 0
    const batch = inHand.shift()
    if (batch !== undefined) Deferred.doneUnsafe(batch.done, Effect.void)
  })
  const run = Effect.gen(function* () {
    const versions = yield* Store.versions
    yield* Sync.run(versions, reading, { archives: true }).pipe(
      Stream.runForEach((page) => Effect.andThen(isDone, committed(page))),
      Watch.watched({
        leased: (_, isHad) => {
          if (!isHad && !isWaiting) {
            process.stderr.write(
              `${source}: waiting for the place of another program that receives it, or reads it again (up to ${seconds} s)\n`
            )
          }
          isWaiting = !isHad
        }
      })
    )
  })
  const giveUp = Effect.fnUntraced(function* ({ message }: { readonly message: string }) {
    // Whoever waits for it to open is told, and closes it.
    if (!hasOpened) return yield* Effect.never
    isOpen = false
    conflicts = 0
    for (const { done } of inHand.splice(0)) Deferred.doneUnsafe(done, Effect.fail(new NotKept({ message })))
    yield* Console.error(Print.visible(`${source}: ${message}`))
    yield* Effect.sleep(pause)
  })
  yield* run.pipe(
    Effect.tapError((error) =>
      Effect.sync(() => (hasOpened ? undefined : Deferred.doneUnsafe(opened, Effect.fail(error))))
    ),
    // Such as a catalog that was applied meanwhile: what is in hand is planned anew, by that.
    Effect.catch((error) =>
      error._tag === "LedgerError" && error.reason._tag === "Conflict" && ++conflicts <= maxConflicts
        ? Effect.void
        : giveUp(error)
    ),
    Effect.forever,
    Effect.forkScoped
  )
  yield* Deferred.await(opened)
  const commit = Effect.fn("Desk.commit")(function* (page: Adapter.Page) {
    if (!isOpen) return yield* new NotKept({ message: "the store can't be written to at the moment" })
    const batch: Batch = { page, done: Deferred.makeUnsafe() }
    yield* Queue.offer(queue, batch)
    return yield* Deferred.await(batch.done)
  })
  return {
    commit: (page) =>
      Effect.timeoutOrElse(commit(page), {
        duration: patience,
        orElse: () => Effect.fail(new NotKept({ message: `no commit within ${patience}` }))
      })
  }
})

/** Says of a source that somebody else is at what it was to be opened for. */
export const isBusy = (source: string): Unable =>
  unable(
    `source "${source}": another program receives it, or reads it again. Stop that one first; where it died, its place is free soon`
  )
