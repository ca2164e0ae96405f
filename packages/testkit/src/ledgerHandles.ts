/** Two programs on one store, and the ways in which one comes in the way of the other. */
import { Ledger } from "@laurel/core"
import { Effect, Layer, Ref, type Scope } from "effect"
import { TestClock } from "effect/testing"
import type { Open } from "./ledgerWrites.ts"

type Service = Ledger.Ledger["Service"]
/** A ledger in hand. An interface, so that declarations name it instead of writing it out. */
export interface Handle extends Service {}
/** Two writers of one fresh store. */
export type Two = Effect.Effect<readonly [Handle, Handle], Ledger.LedgerError, Scope.Scope>

/** How a ledger opens one store twice, as two programs would: both layers lead to the same facts. */
export type Twice = () => readonly [ReturnType<Open>, ReturnType<Open>]

const built = (layer: ReturnType<Open>): Effect.Effect<Handle, Ledger.LedgerError, Scope.Scope> =>
  Effect.flatMap(Layer.build(Layer.fresh(layer)), (context) => Effect.provide(Ledger.Ledger, context))

/** Two writers that hold the same ledger. */
export const shared = (open: Open): Two =>
  Effect.map(
    Effect.suspend(() => built(open())),
    (ledger) => [ledger, ledger]
  )

/** Two ledgers on one store. */
export const apart = (twice: Twice): Two =>
  Effect.gen(function* () {
    const [first, second] = twice()
    return [yield* built(first), yield* built(second)]
  })

export const through = <A, E, R>(
  ledger: Handle,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, Exclude<R, Ledger.Ledger>> => Effect.provideService(effect, Ledger.Ledger, ledger)

/** The ledger, but before each commit this is done. It fails as the ledger does; anything else is the test's own mistake. */
export const before = (
  ledger: Handle,
  act: (commit: Ledger.Commit) => Effect.Effect<unknown, Ledger.LedgerError>
): Handle => ({ ...ledger, commit: (commit) => Effect.andThen(act(commit), ledger.commit(commit)) })

/** The ledger, but its first commit finds that somebody else has done this since it was planned. */
export const overtaken = <E>(ledger: Handle, by: Effect.Effect<unknown, E>): Effect.Effect<Handle> =>
  Effect.map(Ref.make(false), (done) =>
    before(ledger, () =>
      Effect.flatMap(Ref.getAndSet(done, true), (already) => (already ? Effect.void : Effect.orDie(by)))
    )
  )

/** The ledger of a worker that has stopped, to go on later or never: it keeps no lease and gives none back. */
export const stopped = (ledger: Handle): Handle => ({
  ...ledger,
  renew: () => Effect.never,
  release: () => Effect.void
})

/** Milliseconds of the test's clock that pass while a real one does. Ledgers on a server go by the server's clock. */
const pace = 100

/** Lets time go by: a moment, by the test's clock and by the machine's. */
export const moment = Effect.andThen(TestClock.withLive(Effect.sleep(1)), TestClock.adjust(pace))

/** Lets time go by until this is done. */
export const asTimePasses = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.raceFirst(effect, Effect.forever(moment))
