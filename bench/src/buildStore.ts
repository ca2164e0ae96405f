/**
 * Builds a large store by the sync itself, in large pages, from drafts at hand: `buildStore.ts <store> <facts>`. Prints what was done
 * as a line of JSON.
 */
import { Sync } from "@laurel/core"
import { Effect } from "effect"
import { draftsAdapter } from "./input/Drafts.ts"
import { seed } from "./Passes.ts"
import { inStore, sync } from "./store.ts"
import { catalogFor } from "./xapi/catalog.ts"

const [store = "", count = ""] = process.argv.slice(2)
const facts = Number(count)

const program = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(catalogFor(facts / 10))
  const start = performance.now()
  const done = yield* sync(versions, draftsAdapter({ seed, count: facts, perPage: 100_000, isRough: true }))
  return { ...done, seconds: (performance.now() - start) / 1_000 }
})
process.stdout.write(`${JSON.stringify(await inStore(store, program))}\n`)
