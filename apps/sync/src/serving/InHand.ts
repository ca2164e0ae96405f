/** What is to be committed of requests that wait for it, in the order in which they came. */
import type { Adapter } from "@laurel/core"
import { Deferred, Effect, Stream } from "effect"
import { NotKept } from "../sources/Receiving.ts"

type Read = Adapter.Adapter["read"]

/** What one request has to commit. */
export interface Batch {
  readonly read: Read
  readonly done: Deferred.Deferred<void, NotKept>
}

export const batch = (read: Read): Batch => ({ read, done: Deferred.makeUnsafe() })

export class InHand {
  readonly #batches: Array<Batch> = []
  /** Of the first of them: pages that were read and are not committed yet, and whether it was read to its end. */
  #pages = 0
  #isRead = false

  get all(): ReadonlyArray<Batch> {
    return [...this.#batches]
  }

  add(batch: Batch): void {
    this.#batches.push(batch)
  }

  /** The pages of a batch, read from where the source stands once all before it is committed: what it looks up is there by then. */
  pages(batch: Batch, position: () => string | null): ReturnType<Read> {
    return Stream.suspend(() => {
      const before = this.#batches[this.#batches.indexOf(batch) - 1]
      const turn = before === undefined ? Effect.void : Effect.exit(Deferred.await(before.done))
      return Stream.unwrap(
        Effect.map(turn, () => {
          this.#pages = 0
          this.#isRead = false
          const pages = Stream.tap(batch.read(position()), () => Effect.sync(() => (this.#pages += 1)))
          return Stream.concat(
            pages,
            Stream.suspend(() => {
              this.#isRead = true
              this.#settle()
              return Stream.empty
            })
          )
        })
      )
    })
  }

  /** The next page of the first is committed. */
  committed(): void {
    this.#pages -= 1
    this.#settle()
  }

  /** Nothing of it will be committed. */
  giveUp(message: string): void {
    for (const { done } of this.#batches.splice(0)) Deferred.doneUnsafe(done, Effect.fail(new NotKept({ message })))
  }

  #settle(): void {
    if (!this.#isRead || this.#pages > 0) return
    const batch = this.#batches.shift()
    // Before it is told: whoever waits for that may read the next one at once.
    this.#isRead = false
    if (batch !== undefined) Deferred.doneUnsafe(batch.done, Effect.void)
  }
}
