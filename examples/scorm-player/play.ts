/** The host application, until it is stopped. */
import { Package } from "@laurel/adapter-scorm"
import { LedgerMemory } from "@laurel/core"
import { Console, Effect } from "effect"
import * as Host from "./src/Host.ts"

const port = Number(process.env["PORT"] ?? 8080)

await Effect.runPromise(
  Effect.gen(function* () {
    yield* Console.log(`Open ${yield* Host.open(port)} in a browser. Ctrl-C stops it, and forgets everything.`)
    return yield* Effect.never
  }).pipe(
    Effect.scoped,
    Effect.provide(LedgerMemory.layer),
    Effect.catch((error) =>
      Effect.andThen(
        Console.error(
          `The host can't be opened at port ${port}, or another that PORT names: ${error instanceof Error ? error.message : Package.describe(error)}`
        ),
        Effect.sync(() => (process.exitCode = 1))
      )
    )
  )
)
