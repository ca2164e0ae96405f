/**
 * The one way from a method to what it does: an effect on the ledger becomes a promise, its failures the classes of `errors`, and an
 * `AbortSignal` an interruption.
 */
import { setImmediate } from "node:timers/promises"
import { Ledger } from "@laurel/core"
import { Cause, Effect, Exit, type Layer, ManagedRuntime, Pull, Scope, Stream } from "effect"
import { ClosedError } from "../errors.ts"
import { type Asked, errorOf } from "./failures.ts"

/** What every method takes. */
interface Abortable {
  readonly signal?: AbortSignal | undefined
}

export class Session {
  readonly #runtime: ManagedRuntime.ManagedRuntime<Ledger.Ledger, Ledger.LedgerError>
  /** Aborts whatever goes on when it is closed. */
  readonly #open = new AbortController()
  /** What goes on, and lists that somebody is in the middle of: closing waits for them. */
  readonly #running = new Set<Promise<unknown>>()
  readonly #reading = new Set<Scope.Closeable>()
  #closing: Promise<void> | undefined

  constructor(layer: Layer.Layer<Ledger.Ledger, Ledger.LedgerError>) {
    this.#runtime = ManagedRuntime.make(layer)
  }

  /**
   * Runs an effect. Aborted, it is interrupted, which never comes between the parts of a commit, and rejects with the signal's reason.
   * Rejects with a class of `errors` for a failure, which tells what may be `asked` again, and with what was thrown for a defect.
   */
  async run<A, E>(
    effect: Effect.Effect<A, E, Ledger.Ledger>,
    { signal }: Abortable = {},
    asked: Asked = "again"
  ): Promise<A> {
    this.#check(signal)
    // What is done is done without a break: an abort that comes right after the call is seen here, before anything is.
    await setImmediate()
    this.#check(signal)
    const either = signal === undefined ? this.#open.signal : AbortSignal.any([signal, this.#open.signal])
    const running = this.#runtime.runPromiseExit(effect, { signal: either })
    this.#running.add(running)
    const exit = await running.finally(() => this.#running.delete(running))
    if (Exit.isSuccess(exit)) return exit.value
    throw this.#reasonOf(exit.cause, signal, asked)
  }

  /**
   * Runs what writes. An abort that comes before its first commit stops it with nothing written; one that comes later has no effect.
   * Closing stops it between two commits all the same.
   */
  async write<A, E>(
    effect: Effect.Effect<A, E, Ledger.Ledger>,
    { signal }: Abortable = {},
    asked: Asked = "again"
  ): Promise<A> {
    if (signal === undefined) return this.run(effect, {}, asked)
    const planning = new AbortController()
    const giveUp = (): void => planning.abort(signal.reason)
    let isBegun = false
    const begin = Effect.promise(async () => {
      // Once only: a break between planning and a commit lets others come between.
      if (isBegun) return
      isBegun = true
      // Planning takes no break. Whatever came meanwhile, a timer or a message, is told between these two.
      await setImmediate()
      await setImmediate()
      signal.removeEventListener("abort", giveUp)
    })
    const gated = Effect.updateService(effect, Ledger.Ledger, (ledger) => ({
      ...ledger,
      commit: (commit) => Effect.andThen(begin, ledger.commit(commit))
    }))
    if (signal.aborted) giveUp()
    else signal.addEventListener("abort", giveUp)
    try {
      return await this.run(gated, { signal: planning.signal }, asked)
    } finally {
      signal.removeEventListener("abort", giveUp)
    }
  }

  /** Throws where it was given up, or closed. */
  #check(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    if (this.#open.signal.aborted) throw new ClosedError()
  }

  #reasonOf(cause: Cause.Cause<unknown>, signal: AbortSignal | undefined, asked: Asked): unknown {
    if (Cause.hasInterruptsOnly(cause)) {
      if (signal?.aborted === true) return signal.reason
      if (this.#open.signal.aborted) return new ClosedError()
    }
    return errorOf(cause, asked)
  }

  /**
   * The rows of a stream, read a page at a time as they are asked for. Leaving the loop, or aborting, stops it before the next row: what a stream holds,
   * such as a source's lease, is given back before the loop is left.
   */
  async *each<A, E>(stream: Stream.Stream<A, E, Ledger.Ledger>, options: Abortable = {}): AsyncGenerator<A, void> {
    const scope = Scope.makeUnsafe()
    this.#reading.add(scope)
    try {
      const pull = await this.run(Scope.provide(Stream.toPull(stream), scope), options)
      const next = Pull.catchDone(pull, () => Effect.succeed(undefined))
      // Ends with the stream.
      for (;;) {
        const rows = await this.run(next, options)
        if (rows === undefined) return
        for (const row of rows) {
          this.#check(options.signal)
          yield row
        }
      }
    } finally {
      this.#reading.delete(scope)
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  }

  /** Makes something that lasts until this is closed. */
  make<A, E>(effect: Effect.Effect<A, E, Ledger.Ledger | Scope.Scope>): Promise<A> {
    const scope = Scope.makeUnsafe()
    this.#reading.add(scope)
    return this.run(Scope.provide(effect, scope))
  }

  /** Ends what goes on, between commits, and closes the store. Again, it waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#open.abort()
    await Promise.all(this.#running)
    for (const scope of this.#reading) await Effect.runPromise(Scope.close(scope, Exit.void))
    await this.#runtime.dispose()
  }
}
