/**
 * One sync of a file of statements in a process of its own, as a program would run it:
 * `syncOnce.ts <file> <store> <learners> <rows per page> one|two [again]`, in one thread or with another one that reads; once more
 * from the beginning with `again`. Prints what each pass did as a line of JSON; the seconds are from the first byte read to the last
 * commit, and where a log follows its commits, until it has all of them.
 */
// oxlint-disable-next-line import/no-unassigned-import -- turns the compiler on, before any schema is made
import "effect/schema/SchemaJITCompiler/enable"
import { type Adapter, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { adapter } from "./xapi/adapter.ts"
import { adapterApart } from "./xapi/apart.ts"
import { catalogFor } from "./xapi/catalog.ts"
import { inStore, sync } from "./store.ts"

const [file = "", store = "", learners = "", perPage = "", threads = "", more] = process.argv.slice(2)

const made = threads === "two" ? adapterApart(file, Number(perPage)) : adapter(file, Number(perPage))
/** As a source that says everything again. */
const anew: Adapter.Adapter = { source: made.source, read: () => made.read(null) }

const program = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(catalogFor(Number(learners)))
  const pass = Effect.gen(function* () {
    const start = performance.now()
    const done = yield* sync(versions, anew)
    // Reading the log's first entry waits for all that is committed.
    yield* ledger.log(null, 1)
    return { ...done, seconds: (performance.now() - start) / 1_000 }
  })
  const first = yield* pass
  const again = more === "again" ? yield* pass : null
  const { batches } = yield* ledger.totals
  return { first, again, batches, rss: process.resourceUsage().maxRSS * 1_024 }
})
process.stdout.write(`${JSON.stringify(await inStore(store, program))}\n`)
