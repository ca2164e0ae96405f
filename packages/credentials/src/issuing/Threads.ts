/** Signs badges in other threads, so that a pass over many of them leaves this one free and uses every core. */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { Effect, type Scope, Semaphore } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Profile } from "../issue/Profile.ts"
import { type Signer, SigningError } from "../issue/Signer.ts"
import { Unsignable } from "../issue/Unsignable.ts"
import type { Sign } from "./Issuing.ts"
import type * as SigningThread from "./SigningThread.ts"

/** A thread with the badges that it has in hand, by their numbers. */
interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (said: SigningThread.Said) => void>
  /** Why it is no more; undefined while it works. */
  ended: string | undefined
}

/** Threads that are started at most: each holds the contexts and a heap of its own. */
const maxThreads = 16

/** How many to start where nobody says: as many as there are cores, but one for the ledger. */
export const usual = (): number => Math.max(1, Math.min(maxThreads, availableParallelism() - 1))

/** Milliseconds for one badge, which takes three: whoever waits longer waits for nothing. */
const patience = 60_000

/** Signatures that are asked for in one badge. */
const maxAsks = 4

/**
 * A way to sign in so many threads, which end with the scope. The key stays in this one. Twice as many badges as threads may be in
 * hand at a time; more wait in their turn.
 */
export const make = Effect.fn("Threads.make")(function* (
  issuer: Profile,
  signer: Signer,
  count: number
): Effect.fn.Return<Sign, never, Scope.Scope> {
  const { addresses, ...profile } = issuer
  const { sign: _, ...key } = signer
  // Loaded by itself, so that it is a file of its own wherever it is bundled.
  const { file, purpose } = yield* Effect.promise(() => import("./SigningThread.ts"))
  const beginning: SigningThread.Beginning = { laurel: purpose, address: addresses.base, profile, key }
  const threads = yield* Effect.forEach(Array.from({ length: Math.max(1, Math.min(count, maxThreads)) }), () =>
    Effect.acquireRelease(
      Effect.sync(() => start(file, beginning)),
      stop
    )
  )
  const room = yield* Semaphore.make(threads.length * 2)
  let jobs = 0
  return (statement, options) =>
    room.withPermits(1)(
      Effect.suspend(() => {
        const thread = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
        jobs += 1
        return work(thread, signer, { _tag: "Sign", job: jobs, statement, options })
      })
    )
})

const start = (file: URL, workerData: SigningThread.Beginning): Thread => {
  // As source, it is read as this program reads it: our packages by their sources too.
  const execArgv = file.pathname.endsWith(".ts")
    ? [...process.execArgv, "--conditions=@laurel/source", "--no-warnings"]
    : process.execArgv
  const thread: Thread = { worker: new Worker(file, { workerData, execArgv }), waiting: new Map(), ended: undefined }
  const end = (why: string): void => {
    thread.ended ??= why
    for (const [job, answer] of thread.waiting) answer({ _tag: "Failed", job, where, message: thread.ended })
  }
  thread.worker.on("message", (said: SigningThread.Said) => thread.waiting.get(said.job)?.(said))
  thread.worker.on("error", (error) => end(error instanceof Error ? error.message : String(error)))
  thread.worker.on("exit", (code) => end(`it ended with ${code}`))
  return thread
}

const where = "a thread that signs"

const stop = ({ worker }: Thread): Effect.Effect<void> => Effect.asVoid(Effect.promise(() => worker.terminate()))

/** Tells a thread something, and waits for what it says of it. */
const exchange = (thread: Thread, told: SigningThread.Told): Effect.Effect<SigningThread.Said> =>
  Effect.callback((resume) => {
    const { job } = told
    if (thread.ended !== undefined) return resume(Effect.succeed({ _tag: "Failed", job, where, message: thread.ended }))
    thread.waiting.set(job, (said) => {
      thread.waiting.delete(job)
      resume(Effect.succeed(said))
    })
    thread.worker.postMessage(told)
    return Effect.sync(() => void thread.waiting.delete(job))
  })

const work = Effect.fnUntraced(
  function* (
    thread: Thread,
    signer: Signer,
    told: SigningThread.Told
  ): Effect.fn.Return<JsonObject, SigningError | Unsignable> {
    let said = yield* exchange(thread, told)
    for (let asks = 0; said._tag === "Ask" && asks < maxAsks; asks++) {
      said = yield* exchange(thread, yield* answer(signer, said))
    }
    switch (said._tag) {
      case "Signed":
        return said.credential
      case "Unsignable":
        return yield* new Unsignable({ expected: said.expected, found: said.found, advice: said.advice })
      case "Failed":
        return yield* new SigningError({ where: said.where, message: said.message })
      case "Ask":
        return yield* new SigningError({ where, message: `it asked for more than ${maxAsks} signatures of one badge` })
    }
  },
  Effect.timeoutOrElse({
    duration: patience,
    orElse: () =>
      Effect.fail(new SigningError({ where, message: `it did not answer within ${patience / 1_000} seconds` }))
  })
)

const answer = (
  signer: Signer,
  { job, bytes }: Extract<SigningThread.Said, { readonly _tag: "Ask" }>
): Effect.Effect<SigningThread.Told> =>
  signer.sign(bytes).pipe(
    Effect.map((signature): SigningThread.Told => ({ _tag: "Signature", job, bytes: signature })),
    Effect.catch(({ where: key, message }) => Effect.succeed({ _tag: "Unsigned" as const, job, where: key, message }))
  )
