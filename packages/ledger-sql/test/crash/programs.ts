/** Programs started, listened to, and killed. */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Effect, type Scope } from "effect"
import { inject } from "vitest"
import type { Kill } from "./counted.ts"
import type { tasks } from "./tasks.ts"
import type { Telling } from "./telling.ts"

/** A store, as a program opens it. */
export type Where =
  | { readonly file: string; readonly busyTimeout?: number; readonly maxPages?: number }
  | { readonly url: string; readonly schema: string; readonly idleInTransactionTimeout?: number }

export interface Wish {
  readonly where: Where
  readonly task: keyof typeof tasks
  readonly kill?: Kill
  /** Milliseconds that a lease lasts. */
  readonly lease?: number
  readonly tells?: Telling
  /** Milliseconds between two pages. */
  readonly pause?: number
  /** Which of its commits under a lease it holds back until it is told to go on. */
  readonly hold?: number
}

/** What became of a program. */
export interface Outcome {
  /** Whether it was killed. */
  readonly killed: boolean
  /** All that it said. */
  readonly lines: ReadonlyArray<Line>
  readonly last: Line
}

interface Line {
  readonly step?: string
  readonly done?: unknown
  readonly error?: string
  readonly message?: string
  readonly statements?: number
  readonly commits?: number
  readonly batches?: number
  readonly facts?: number
}

/** A program that runs. */
export interface Program {
  readonly process: ChildProcess
  readonly outcome: Effect.Effect<Outcome>
  /** Waits until it says a line with this in it. */
  readonly says: (key: string) => Effect.Effect<Line>
  /** Gives it a line of input. */
  readonly goOn: Effect.Effect<void>
}

declare module "vitest" {
  interface ProvidedContext {
    readonly programs: string
  }
}

/** worker.ts, which scripts/programs.ts has put into one file. */
const worker = join(inject("programs"), "worker.mjs")

const started = (wish: Wish): Program => {
  const child = spawn(process.execPath, [worker, JSON.stringify(wish)], {
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
    stdio: ["pipe", "pipe", "pipe"]
  })
  const lines: Array<Line> = []
  const waiting = new Set<() => void>()
  const wake = (): void => waiting.forEach((look) => look())
  let errors = ""
  let ended: { readonly signal: string | null } | undefined
  // A program that was killed can't be told anything.
  child.stdin.on("error", () => undefined)
  child.stderr.on("data", (text) => (errors += String(text)))
  createInterface({ input: child.stdout }).on("line", (text) => {
    // Written by worker.ts, one line at a time; one cut off by a kill is no JSON.
    if (text.endsWith("}")) lines.push(JSON.parse(text) as Line)
    wake()
  })
  child.on("close", (_, signal) => {
    ended = { signal }
    wake()
  })
  const until = <A>(find: () => A | undefined): Effect.Effect<A> =>
    Effect.callback<A>((resume) => {
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        waiting.delete(look)
        resume(Effect.succeed(found))
      }
      waiting.add(look)
      look()
      return Effect.sync(() => waiting.delete(look))
    })
  const outcome = Effect.flatMap(
    until(() => ended),
    ({ signal }) => {
      const last = lines.at(-1) ?? {}
      const isTold = signal === "SIGKILL" || last.done !== undefined || last.error !== undefined
      return isTold
        ? Effect.succeed({ killed: signal === "SIGKILL", lines, last })
        : Effect.die(new Error(`the program ended without a word (${signal}): ${errors}`))
    }
  )
  return {
    process: child,
    outcome,
    says: (key) =>
      Effect.flatMap(
        until(() => lines.find((line) => key in line) ?? (ended === undefined ? undefined : { error: "ended" })),
        (line) =>
          key in line
            ? Effect.succeed(line)
            : Effect.die(new Error(`it ended before "${key}": ${JSON.stringify(lines)} ${errors}`))
      ),
    goOn: Effect.sync(() => void child.stdin.write("go\n"))
  }
}

/** Starts a program, which is killed at the latest when the scope closes. */
export const start = (wish: Wish): Effect.Effect<Program, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => started(wish)),
    (program) => Effect.sync(() => void program.process.kill("SIGKILL"))
  )

/** Starts a program and waits until it has ended; so many milliseconds after its first word it is killed. */
export const run = (wish: Wish, after?: number): Effect.Effect<Outcome> =>
  Effect.scoped(
    Effect.gen(function* () {
      const program = yield* start(wish)
      if (after !== undefined)
        yield* Effect.forkScoped(
          Effect.andThen(
            Effect.andThen(Effect.exit(program.says("step")), Effect.sleep(after)),
            Effect.sync(() => program.process.kill("SIGKILL"))
          )
        )
      return yield* program.outcome
    })
  )
