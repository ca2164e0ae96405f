/** Where what is sent to us is committed: one source's, one request after the other, by whoever holds its lease. */
import { type Adapter, Lease, Ledger, Sync } from "@laurel/core"
import { Cause, Console, Deferred, Effect, Queue, type Scope, Stream } from "effect"
import * as InHand from "./InHand.ts"
import * as Print from "../terminal/Print.ts"
import { type Desk, NotKept } from "../sources/Receiving.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"

type Failure = Ledger.LedgerError | Adapter.AdapterError | Unable

export interface Options {
  readonly adapter: Adapter.Adapter
  /** Whether others read the source meanwhile: then its lease is held only while something is committed. */
  readonly isShared: boolean
  readonly committed: (page: Sync.Progress) => Effect.Effect<void>
}

/** Milliseconds before the store is tried again. */
const pause = 1_000
/** How long one commit is waited for. */
const patience = "1 minute"
/** How often in a row other writers may be first, or at it, before what is in hand is given up. */
const maxConflicts = 3

/**
 * Opens when it has the source's lease, and keeps that until the scope closes; one that is shared opens at once. Where the store
 * can't be written to, what is sent meanwhile is not kept, and it is opened again by and by.
 */
export const open = Effect.fn("Desk.open")(function* ({
  adapter,
  isShared,
  committed
}: Options): Effect.fn.Return<Desk, Failure, Ledger.Ledger | Scope.Scope> {
  const { source } = adapter
  const ledger = yield* Ledger.Ledger
  const queue = yield* Queue.bounded<InHand.Batch>(1)
  const opened = yield* Deferred.make<void, Failure>()
  let [hasOpened, isOpen] = [isShared, isShared]
  let conflicts = 0
  let isWaiting = false
  const seconds = Math.ceil(((yield* Lease.Duration) * 1.5) / 1_000)
  /** What was taken from the queue and is not committed yet: of one request, and perhaps of the next one. */
  const inHand = new InHand.InHand()
  const taken = Effect.tap(Queue.take(queue), (batch) => Effect.sync(() => inHand.add(batch)))
  const reading: Adapter.Adapter = {
    ...adapter,
    read: (position) =>
      Stream.suspend(() => {
        hasOpened = isOpen = true
        Deferred.doneUnsafe(opened, Effect.void)
        let standing = position
        // What other writers were in the way of goes first, once more.
        const again = Stream.fromIterable(inHand.all)
        const batches = isShared ? again : Stream.concat(again, Stream.fromEffectRepeat(taken))
        return Stream.flatMap(batches, (batch) => inHand.pages(batch, () => standing)).pipe(
          Stream.tap(({ position }) => Effect.sync(() => (standing = position)))
        )
      })
  }
  const pageIsCommitted = Effect.sync(() => {
    conflicts = 0
    inHand.committed()
  })
  const run = Effect.gen(function* () {
    if (isShared && inHand.all.length === 0) yield* taken
    const versions = yield* Store.versions
    yield* Sync.run(versions, reading, { archives: true }).pipe(
      Stream.runForEach((page) => Effect.andThen(pageIsCommitted, committed(page))),
      Watched.watched({
        leased: (_, isHad) => {
          if (!isHad && !isWaiting) {
            process.stderr.write(
              `${source}: waiting for the place of another program that receives it, or reads it${isShared ? "" : " again"} (up to ${seconds} s)\n`
            )
          }
          isWaiting = !isHad
        }
      })
    )
  })
  const giveUp = Effect.fnUntraced(function* (message: string, told = message) {
    // Whoever waits for it to open is told, and closes it.
    if (!hasOpened) return yield* Effect.never
    isOpen = isShared
    conflicts = 0
    inHand.giveUp(message)
    yield* Console.error(Print.visible(`${source}: ${told}`))
    yield* Effect.sleep(pause)
  })
  yield* run.pipe(
    Effect.tapCause((cause) =>
      Effect.sync(() => (hasOpened ? undefined : Deferred.doneUnsafe(opened, Effect.failCause(cause))))
    ),
    // Such as a catalog that was applied meanwhile, or a lease that has passed on: what is in hand is planned anew, by that.
    Effect.catch((error) => (isOvertaken(error) && ++conflicts <= maxConflicts ? Effect.void : giveUp(error.message))),
    // A mistake of ours costs what is in hand, and nothing that comes after it.
    Effect.catchCause((cause) => giveUp("a bug in Laurel, which is logged", bugOf(cause))),
    Effect.forever,
    Effect.forkScoped
  )
  if (!isShared) yield* Deferred.await(opened)
  const commit = Effect.fn("Desk.commit")(function* (read: Parameters<Desk["commit"]>[0]) {
    if (!isOpen) return yield* new NotKept({ message: "the store can't be written to at the moment" })
    const batch = InHand.batch(read)
    yield* Queue.offer(queue, batch)
    return yield* Deferred.await(batch.done)
  })
  return {
    ledger,
    commit: (read) =>
      Effect.timeoutOrElse(commit(read), {
        duration: patience,
        orElse: () => Effect.fail(new NotKept({ message: `no commit within ${patience}` }))
      })
  }
})

const bugOf = (cause: Cause.Cause<never>): string =>
  `this is a bug in Laurel; what was in hand is not kept. Please report it with what follows.\n${Cause.pretty(cause)}`

/** Whether another worker was first, or has the source now: nothing was written, and it may go well the next time. */
const isOvertaken = (error: Failure): boolean =>
  error._tag === "LedgerError" && (error.reason._tag === "Conflict" || error.reason._tag === "Superseded")

/** Says of a source that somebody else is at what it was to be opened for. */
export const isBusy = (source: string): Unable =>
  unable(
    `source "${source}": another program receives it, or reads it again. Stop that one first; where it died, its place is free soon`
  )
