/** Facts from Open edX: how its API says that things stand, and what its events say as they happen. */
import { Adapter, type Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as Events from "./events/Rows.ts"
import * as Pull from "./state/Pull.ts"
import * as Rows from "./state/Rows.ts"

export { Setting } from "./Setting.ts"
export type { Options } from "./state/Pull.ts"
export { adapter as events } from "./events/EventFile.ts"
export { doctor } from "./Doctor.ts"

/** Reads enrolments, course grades and certificates, all of them by each run. */
export const adapter = (options: Pull.Options): Adapter.Rereading => ({
  source: options.source,
  family: "state",
  read: (position) => Pull.read(options, position),
  again: Adapter.make({ ...Rows.definition(options), page: () => Effect.undefined }).again
})

/** Where what Open edX itself thinks stands: passed, and awarded. */
export const opinions: ReadonlyArray<Ledger.Prefix> = [
  { stream: Rows.stream, prefix: "grade" },
  { stream: Rows.stream, prefix: "certificate" },
  { stream: Events.stream, prefix: "outcome" },
  { stream: Events.stream, prefix: "certificate" },
  { stream: Events.stream, prefix: "rollup" }
]
