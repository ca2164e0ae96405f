/** Checks what strangers give in threads of their own, which are ended at their limit: nothing that is given holds this one. */
import type { Worker } from "node:worker_threads"
import { Clock, Effect, Exit, type Scope } from "effect"
import * as Threading from "../Threading.ts"
import { type Unproven, unsure } from "../Unproven.ts"
import * as Verify from "../verify/Verify.ts"
import type * as CheckingThread from "./CheckingThread.ts"

export type Verifying = (input: Verify.Input, options: Verify.Options) => Effect.Effect<Verify.Report>

export interface Limits {
  /** Milliseconds that a thread reckons for one credential; its waits for others are not counted. */
  readonly patience: number
  /** As of `Verify.Options`. */
  readonly most: number
}

/** Two seconds' work or so: a collection of about 150 badges. Larger ones `laurel credential verify` checks. */
const usual: Limits = { patience: 20_000, most: 30_000 }

/** Questions of one check: those to others are fewer by far, as they have a budget. */
const maxAsks = 5_000

/** Milliseconds in which a thread has to be there: it reads this program anew. */
const maxStart = 30_000

/** Megabytes that a thread may have. */
const maxMemory = 512

interface Thread {
  readonly worker: Worker
  /** Is told what it says next. */
  heard: (said: CheckingThread.Said) => void
  isReady: boolean
  /** Why it is no more; undefined while it works. */
  ended: string | undefined
}

/** A way to check in threads that end with the scope: as many as are asked of it at a time, each for one check after the other. */
export const make = Effect.fn("Web.checkingThreads")(function* (
  limits: Limits = usual
): Effect.fn.Return<Verifying, never, Scope.Scope> {
  const all = new Set<Thread>()
  const idle: Array<Thread> = []
  yield* Effect.addFinalizer(() => Effect.forEach([...all], ({ worker }) => Threading.stop(worker), { discard: true }))
  const take = Effect.gen(function* () {
    // Loaded by itself, so that it is a file of its own wherever it is bundled.
    const { file, purpose } = yield* Effect.promise(() => import("./CheckingThread.ts"))
    const thread = idle.pop()
    if (thread !== undefined && thread.ended === undefined) return thread
    const started = start(file, { laurel: purpose })
    all.add(started)
    return started
  })
  const leave = (thread: Thread, isDone: boolean): Effect.Effect<void> => {
    if (isDone) return Effect.sync(() => void idle.push(thread))
    all.delete(thread)
    return Threading.stop(thread.worker)
  }
  return (input, options) =>
    Effect.acquireUseRelease(
      take,
      (thread) => check(thread, input, options, limits),
      (thread, exit) => leave(thread, Exit.isSuccess(exit))
    ).pipe(
      Effect.catchTag("Unproven", (why) =>
        Effect.map(Clock.currentTimeMillis, (now) => Verify.brokenOff(input, why, options.now ?? now))
      )
    )
})

const start = (file: URL, beginning: CheckingThread.Beginning): Thread => {
  const ended = (why: string): void => {
    started.ended ??= why
    started.heard({ _tag: "Broken", message: started.ended })
  }
  const worker = Threading.start(file, beginning, ended, { maxOldGenerationSizeMb: maxMemory })
  const started: Thread = { worker, heard: () => undefined, isReady: false, ended: undefined }
  worker.on("message", (said: CheckingThread.Said) => {
    started.isReady = true
    started.heard(said)
  })
  return started
}

/** What a thread says next. */
const next = (thread: Thread): Effect.Effect<CheckingThread.Said> =>
  Effect.callback((resume) => {
    if (thread.ended !== undefined) return resume(Effect.succeed({ _tag: "Broken", message: thread.ended }))
    thread.heard = (said) => resume(Effect.succeed(said))
  })

const ready = (thread: Thread): Effect.Effect<void> =>
  Effect.suspend(() => (thread.isReady ? Effect.void : Effect.asVoid(next(thread)))).pipe(
    Effect.timeoutOrElse({
      duration: maxStart,
      orElse: () => Effect.die(new Error(`no thread to check credentials within ${maxStart / 1_000} seconds`))
    })
  )

/** Tells a thread something, and waits for what it says of it. */
const exchange = (thread: Thread, told: CheckingThread.Told): Effect.Effect<CheckingThread.Said> =>
  Effect.suspend(() => {
    if (thread.ended === undefined) thread.worker.postMessage(told, [])
    // It says nothing before this thread has a turn again.
    return next(thread)
  })

/** Fails where it takes too long. That a thread broke is the operator's to know. */
const check = Effect.fnUntraced(function* (
  thread: Thread,
  input: Verify.Input,
  { sources = Verify.offline, ...given }: Verify.Options,
  { patience, most }: Limits
): Effect.fn.Return<Verify.Report, Unproven> {
  const now = given.now ?? (yield* Clock.currentTimeMillis)
  yield* ready(thread)
  let left = patience
  const timed = Effect.fnUntraced(function* (told: CheckingThread.Told) {
    const began = yield* Clock.currentTimeMillis
    const said = yield* Effect.timeoutOrElse(exchange(thread, told), {
      duration: left,
      orElse: () => Effect.fail(late(patience))
    })
    left = Math.max(1, left - ((yield* Clock.currentTimeMillis) - began))
    return said
  })
  let said = yield* timed({ _tag: "Check", input, options: { most, ...given, now } })
  for (let asks = 0; said._tag === "Ask" && asks < maxAsks; asks++) said = yield* timed(yield* answer(sources, said))
  if (said._tag === "Checked") return said.report
  const why = said._tag === "Broken" ? said.message : `it asked more than ${maxAsks} questions about one credential`
  return yield* Effect.die(new Error(`the thread that checks credentials broke: ${why}`))
})

const late = (patience: number): Unproven =>
  unsure(
    "form",
    `a credential that is checked within ${patience / 1_000} seconds`,
    "one that takes longer",
    "Give its parts one by one, or check it with the program `laurel credential verify`."
  )

const answer = (
  sources: Verify.Sources,
  { of, address }: Extract<CheckingThread.Said, { readonly _tag: "Ask" }>
): Effect.Effect<CheckingThread.Told> => {
  const found: Effect.Effect<CheckingThread.Told, Unproven> =
    of === "files"
      ? Effect.map(sources.files(address), (file) => ({ _tag: "File", file }))
      : Effect.map(sources[of](address), (document) => ({ _tag: "Document", document }))
  return Effect.catch(found, ({ step, expected, found, advice, unsure }) =>
    Effect.succeed<CheckingThread.Told>({ _tag: "Absent", why: { step, expected, found, advice, unsure } })
  )
}
