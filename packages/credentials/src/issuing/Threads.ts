/** Signs badges in other threads, so that a pass over many of them leaves this one free and uses every core. */
import { availableParallelism } from "node:os"
import type { Worker } from "node:worker_threads"
import { Data, Effect, type Scope, Semaphore } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Profile } from "../issue/Profile.ts"
import { type Signer, SigningError } from "../issue/Signer.ts"
import { Unsignable } from "../issue/Unsignable.ts"
import * as Threading from "../Threading.ts"
import type { Sign } from "./Issuing.ts"
import type * as SigningThread from "./SigningThread.ts"

/** A thread with the badges that it has in hand, by their numbers. */
interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (came: SigningThread.Said | Ended) => void>
  /** Why it is no more; undefined while it works. */
  ended: string | undefined
}

/** A thread is no more, and what it had in hand is not done. */
class Ended extends Data.TaggedError("Ended")<{ readonly why: string }> {}

/** Threads that are started at most: each holds the contexts and a heap of its own. */
const maxThreads = 16

/** How many to start where nobody says: as many as there are cores, but one for the ledger. */
export const usual = (): number => Math.max(1, Math.min(maxThreads, availableParallelism() - 1))

/** Milliseconds for one badge, which takes three: whoever waits longer waits for nothing. */
const patience = 60_000

/** Signatures that are asked for in one badge. */
const maxAsks = 4

/** Threads that are started in the place of those that ended, for each that there is to be: what ends them may be every badge. */
const maxAnew = 10

/** The threads of one pass. */
interface Pool {
  /** Always as many; those that ended are replaced when somebody needs one. */
  readonly threads: Array<Thread>
  readonly start: () => Thread
  /** How many may still be started in the place of others; none once it is over. */
  anew: number
}

/**
 * Ways to sign in so many threads, which end with the scope, each by a key that stays in this one. Twice as many badges as threads
 * may be in hand at a time; more wait in their turn. A thread that ends is replaced, and what it had in hand is done by another.
 */
export const make = Effect.fn("Threads.make")(function* (
  issuer: Profile,
  count: number
): Effect.fn.Return<(signer: Signer) => Sign, never, Scope.Scope> {
  const { addresses, ...profile } = issuer
  const { base, issuer: id } = addresses
  // Loaded by itself, so that it is a file of its own wherever it is bundled.
  const { file, purpose } = yield* Effect.promise(() => import("./SigningThread.ts"))
  const beginning: SigningThread.Beginning = { laurel: purpose, addresses: { base, issuer: id }, profile }
  const pool = yield* Effect.acquireRelease(
    Effect.sync((): Pool => {
      const size = Math.max(1, Math.min(count, maxThreads))
      const startOne = () => start(file, beginning)
      return { threads: Array.from({ length: size }, startOne), start: startOne, anew: size * maxAnew }
    }),
    over
  )
  const room = yield* Semaphore.make(pool.threads.length * 2)
  let jobs = 0
  return (signer) => (statement, options) => {
    const { sign: _, ...key } = signer
    const attempt = Effect.suspend(() => {
      jobs += 1
      return work(free(pool), signer, { _tag: "Sign", job: jobs, key, statement, options })
    })
    // Once more: two that end of one badge end of that badge.
    return room
      .withPermits(1)(attempt.pipe(Effect.catchTag("Ended", () => attempt)))
      .pipe(Effect.catchTag("Ended", ({ why }) => Effect.fail(new SigningError({ where, message: why }))))
  }
})

const over = (pool: Pool): Effect.Effect<void> => {
  pool.anew = 0
  return Effect.forEach(pool.threads, ({ worker }) => Threading.stop(worker), {
    concurrency: "unbounded",
    discard: true
  })
}

/** The thread that has least in hand of those that work, or one that ended where none does. */
const free = (pool: Pool): Thread => {
  for (const [at, { ended }] of pool.threads.entries()) {
    if (ended === undefined || pool.anew === 0) continue
    pool.anew -= 1
    pool.threads[at] = pool.start()
  }
  const working = pool.threads.filter(({ ended }) => ended === undefined)
  return (working.length === 0 ? pool.threads : working).reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
}

const start = (file: URL, beginning: SigningThread.Beginning): Thread => {
  const waiting: Thread["waiting"] = new Map()
  const worker = Threading.start(file, beginning, (why) => {
    started.ended ??= why
    for (const answer of waiting.values()) answer(new Ended({ why: started.ended }))
  })
  const started: Thread = { worker, waiting, ended: undefined }
  worker.on("message", (said: SigningThread.Said) => waiting.get(said.job)?.(said))
  return started
}

const where = "a thread that signs"

/** Tells a thread something, and waits for what it says of it. */
const exchange = (thread: Thread, told: SigningThread.Told): Effect.Effect<SigningThread.Said, Ended> =>
  Effect.callback((resume) => {
    const { job } = told
    if (thread.ended !== undefined) return resume(Effect.fail(new Ended({ why: thread.ended })))
    thread.waiting.set(job, (came) => {
      thread.waiting.delete(job)
      resume(came._tag === "Ended" ? Effect.fail(came) : Effect.succeed(came))
    })
    thread.worker.postMessage(told, [])
    return Effect.sync(() => void thread.waiting.delete(job))
  })

const work = Effect.fnUntraced(
  function* (
    thread: Thread,
    signer: Signer,
    told: SigningThread.Told
  ): Effect.fn.Return<JsonObject, Ended | SigningError | Unsignable> {
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
