/** Sources, read on from where they stopped. */
import { Plan, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import type { Adapter } from "../adapter/Adapter.ts"
import { adapterOf } from "../adapter/internal/adapterOf.ts"
import { onceRead } from "../adapter/internal/onceRead.ts"
import { InvalidError } from "../errors.ts"
import type { Start, Syncing } from "../options.ts"
import type { Progress, Run, Total } from "../results.ts"
import * as given from "./given.ts"
import { settle } from "./settle.ts"
import type { World } from "./World.ts"

const startOf = (start: Start | undefined): Sync.Start => {
  if (start === undefined || start === "on" || start === "beginning") return start ?? "on"
  if (typeof start === "object" && start !== null && typeof start.at === "string") return start
  throw new InvalidError([
    { path: "options.start", message: `expected "on", "beginning" or { at: a position }, found ${given.shown(start)}` }
  ])
}

const pagesOf = (world: World, adapter: Adapter, { start, archives = false }: Syncing) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const from = yield* given.reading(() => startOf(start))
      const opened = yield* adapterOf(adapter)
      return Sync.run(yield* world.versions, opened, { archives, start: from })
    })
  )

/** Reads an adapter; nothing is read before the first page is asked for. */
export const syncing = (world: World, adapter: Adapter, options: Syncing): Run => {
  const { session } = world
  let total: Total = { ...Plan.nothingRead, pages: 0, ended: false, decided: 0 }
  async function* read(): AsyncGenerator<Progress, void> {
    given.only("options", options, { start: true, archives: true, signal: true })
    for await (const page of session.each(pagesOf(world, adapter, options), options)) {
      total = { ...total, ...Plan.addCounts(total, page), pages: total.pages + 1, ended: page.ended }
      yield page
    }
    total = { ...total, decided: await session.run(settle(world), options) }
  }
  return onceRead(read(), () => total)
}
