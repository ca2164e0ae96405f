/** A worker: reads the source into the ledger page by page, tells its parent after each, and goes on when it is told to. */
import { once } from "node:events"
import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import { results } from "./source.ts"

const laurel = await open({ store: process.argv[2] ?? "", catalog })
for await (const { facts } of laurel.sync(results)) {
  process.send?.({ facts })
  await once(process, "message")
}
await laurel.close()
process.disconnect()
