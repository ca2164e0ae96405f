/** An engine whose statements are counted, and a program that ends itself at one of them, as a power cut would end it. */
import { Socket } from "node:net"
import { Worker } from "node:worker_threads"
import { Context, Effect } from "effect"
import type { Engine, Together } from "../../src/Engine.ts"
import { Spotter } from "./spotting.ts"

/** Where a program dies: at which statement, transaction or batch of those that it runs. */
export interface Kill {
  readonly of: "statement" | "commit" | "batch"
  /** Counted from 1. */
  readonly n: number
  /** A commit that is under way: its statement was sent, or is reaching the disk. */
  readonly when: "before" | "during" | "after"
  /** It only stops there, until it is told to go on. */
  readonly pauses?: boolean
}

export interface Counts {
  statements: number
  commits: number
  batches: number
}

const die = (): void => void process.kill(process.pid, "SIGKILL")
const stop = (): void => {
  process.stdout.write('{"paused":true}\n')
  process.kill(process.pid, "SIGSTOP")
}

/** Microseconds, at most, that a commit to a file is under way before the program dies. */
const longest = 4_000

/** Ends the program while it is in a synchronous call: on another thread, a moment after it is told to. */
const later = (moment: number): (() => void) => {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const text = `const { workerData: [flag, millis] } = require("node:worker_threads")
    Atomics.wait(flag, 0, 0)
    Atomics.wait(flag, 0, 1, millis)
    process.kill(process.pid, "SIGKILL")`
  new Worker(text, { eval: true, workerData: [flag, moment / 1_000] }).unref()
  return () => {
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  }
}

/** Ends the program as soon as the next COMMIT has been handed to the network, once that is asked for. */
const onceSent = (): (() => void) => {
  const spotters = new WeakMap<Socket, Spotter>()
  const write = Socket.prototype.write
  let isDue = false
  // The overloads of `write` are the original's to check.
  Socket.prototype.write = function (this: Socket, ...all: Parameters<typeof write>) {
    const done = write.apply(this, all)
    const spotter = spotters.get(this) ?? new Spotter()
    spotters.set(this, spotter)
    // What is sent by name is named before.
    if (all[0] instanceof Uint8Array && spotter.sees(all[0]) && isDue) die()
    return done
  } as typeof write
  return () => (isDue = true)
}

interface Transaction {
  /** What a kill could lose or double. */
  hasBatch: boolean
}

/** The transaction that a fiber is inside of. */
const Inside = Context.Reference<Transaction | undefined>("@laurel/ledger-sql/test/Inside", {
  defaultValue: () => undefined
})

/** What is to be done at each statement and commit; nothing where the program is left alone. */
const fates = (dialect: Engine["dialect"], kill: Kill | undefined, counts: Counts) => {
  const end = kill?.pauses === true ? stop : die
  const arm =
    kill?.when !== "during" ? undefined : dialect === "postgres" ? onceSent() : later((kill.n * 997) % longest)
  const isDue = (of: Kill["of"], when: Kill["when"], n: number): boolean =>
    kill !== undefined && kill.of === of && kill.when === when && kill.n === n
  const total = (of: Kill["of"]): keyof Counts =>
    of === "statement" ? "statements" : of === "commit" ? "commits" : "batches"
  return {
    begins: (of: Kill["of"]): void => {
      const n = ++counts[total(of)]
      if (isDue(of, "before", n)) end()
      if (isDue(of, "during", n)) arm?.()
    },
    ends: (of: Kill["of"]): void => {
      if (isDue(of, "after", counts[total(of)])) end()
    }
  }
}

/** The engine, its statements counted, and the program killed where it is to be. */
export const counted = (engine: Engine, kill: Kill | undefined, counts: Counts): Engine => {
  const { begins, ends } = fates(engine.dialect, kill, counts)
  const around = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      begins("statement")
      return Effect.tap(effect, () => Effect.sync(() => ends("statement")))
    })
  /** The end of the body is the moment before the commit. */
  const committing =
    (together: Together): Together =>
    (body) =>
      Effect.suspend(() => {
        const own: Transaction = { hasBatch: false }
        const each = (act: (of: Kill["of"]) => void) =>
          Effect.sync(() => {
            act("commit")
            if (own.hasBatch) act("batch")
          })
        const whole = Effect.tap(Effect.provideService(body, Inside, own), () => each(begins))
        return Effect.tap(together(whole), () => each(ends))
      })
  return {
    ...engine,
    rows: (sql, ...values) =>
      Effect.withFiber((fiber) => {
        const own = fiber.getRef(Inside)
        if (own !== undefined && sql.startsWith("INSERT INTO batch")) own.hasBatch = true
        return around(engine.rows(sql, ...values))
      }),
    run: (sql, ...values) => around(engine.run(sql, ...values)),
    insert: (into, rows) => around(engine.insert(into, rows)),
    transaction: committing(engine.transaction),
    soft: committing(engine.soft)
  }
}
