/** A program that works on a store: told what to do by its one argument, in JSON, and saying what it does line by line, in JSON. */
import { Lease, Ledger } from "@laurel/core"
import { Cause, Effect, Exit, Redacted } from "effect"
import * as Store from "../../src/Store.ts"
import { ledgerOf } from "../../src/ledgerOf.ts"
import { counted, type Counts } from "./counted.ts"
import type { Where, Wish } from "./programs.ts"
import { secrets } from "./secrets.ts"
import { tasks } from "./tasks.ts"

/** Milliseconds that a lease of such a program lasts. */
const lease = 200

const open = (where: Where) =>
  "file" in where
    ? Store.sqlite(where.file, {
        create: true,
        busyTimeout: where.busyTimeout ?? 5_000,
        maxPages: where.maxPages
      })
    : Store.postgres({ ...where, url: Redacted.make(where.url) }, true)

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const main = (wish: Wish) => {
  const counts: Counts = { statements: 0, commits: 0, batches: 0 }
  return Effect.scoped(
    Effect.gen(function* () {
      const ledger = yield* ledgerOf(counted(yield* open(wish.where), wish.kill, counts), true)
      const done = yield* Effect.provideService(tasks[wish.task](wish, say), Ledger.Ledger, ledger)
      return done
    })
  ).pipe(
    Effect.provideService(Lease.Duration, wish.lease ?? lease),
    Effect.provide(secrets),
    Effect.map((done) => ({ done: done ?? null, ...counts }))
  )
}

const exit = await Effect.runPromiseExit(main(JSON.parse(process.argv[2] ?? "{}")))
if (Exit.isSuccess(exit)) say(exit.value)
else {
  const error = Cause.squash(exit.cause)
  say(
    error instanceof Ledger.LedgerError
      ? { error: error.reason._tag, message: error.message }
      : { error: "Defect", message: Cause.pretty(exit.cause) }
  )
}
// Whatever still waits for a line of input is not waited for.
process.exit()
