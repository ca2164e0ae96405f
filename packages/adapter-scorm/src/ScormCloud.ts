/** Facts from SCORM Cloud: registrations that it is asked for, or posts back. */
import type { Adapter } from "@laurel/core"
import * as Pull from "./cloud/Pull.ts"
import * as Rows from "./cloud/Rows.ts"

export { doctor } from "./cloud/Doctor.ts"
export type { Options } from "./cloud/Pull.ts"
export { type Caller, handler, type Options as PostbackOptions } from "./cloud/Postback.ts"
export { knownIn, stream } from "./cloud/Rows.ts"
export { Setting } from "./cloud/Setting.ts"

/**
 * Registrations of one application: all of them first, and then, run by run, those that were updated since, with some overlap. An
 * instance of a registration is an attempt of one participation; of one that has several, all are read.
 */
export const adapter = (options: Pull.Options): Adapter.Rereading => ({
  source: options.source,
  family: "state",
  read: (position) => Pull.read(options, position),
  since: (moment) => Pull.since(options, moment),
  again: Rows.rereader(options)
})
