/**
 * One of several writers into one store: `writeOnce.ts <store> <writer> <facts> <rows per page>`. Says that it is ready, waits for the
 * word, writes what its source has, and says how that went.
 */
// oxlint-disable-next-line import/no-unassigned-import -- turns the compiler on, before any schema is made
import "effect/schema/SchemaJITCompiler/enable"
import { type Adapter, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { draftsAdapter } from "./input/Drafts.ts"
import { inStore, sync } from "./store.ts"
import { catalogFor } from "./xapi/catalog.ts"

const [store = "", writer = "", facts = "", perPage = ""] = process.argv.slice(2)

/** Of this writer alone: its own source, its own people and keys. */
const made = draftsAdapter({
  seed: 10 * (Number(writer) + 1),
  count: Number(facts),
  perPage: Number(perPage),
  isRough: false,
  source: Id.SourceId.make(`record-store-${writer}`),
  prefix: `${writer}-`
})

const told = (): Promise<unknown> => new Promise((resolve) => process.once("message", resolve))

const program = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(catalogFor(Number(facts) / 10))
  // At hand before the word: what is measured is the ledger.
  const pages = yield* Stream.runCollect(made.read(null))
  const ready: Adapter.Adapter = { source: made.source, read: () => Stream.fromIterable(pages, { chunkSize: 1 }) }
  process.send?.("ready")
  yield* Effect.promise(told)
  const done = yield* sync(versions, ready)
  const { pending } = yield* ledger.totals
  process.send?.({ ...done, pending: pending.batches })
})
await inStore(store, program)
process.disconnect()
