/** Facts from Administrate: learners of its events, and what it says itself that they have achieved. */
import type { Adapter, Ledger } from "@laurel/core"
import * as Pull from "./state/Pull.ts"
import * as Rows from "./state/Rows.ts"

export { defaultBase, defaultTokenUrl } from "./Ask.ts"
export {
  type Catalogue,
  type How,
  type Options as CatalogueOptions,
  read as catalogue,
  type RuleFields
} from "./catalogue/Catalogue.ts"
export { doctor } from "./doctor/Doctor.ts"
export type { Options } from "./state/Pull.ts"
export { stream, streams } from "./state/Rows.ts"
export { Setting } from "./state/Setting.ts"

/**
 * Learners of the setting's course templates, with their registrations, sessions, progress and results, and achievements where
 * the setting wants them. Everything at first and every few days, and in between what may have changed.
 */
export const adapter = (options: Pull.Options): Adapter.Rereading => ({
  source: options.source,
  family: "state",
  read: (position) => Pull.read(options, position),
  again: Pull.rereader(options)
})

/** Under these keys stands what Administrate itself concludes: a learner's result, and achievements. */
export const opinions: ReadonlyArray<Ledger.Prefix> = [
  { stream: Rows.stream, prefix: "result" },
  { stream: Rows.streams.achievements, prefix: "achievement" }
]
