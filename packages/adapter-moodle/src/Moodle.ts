/** Facts from Moodle: what its web services say of who takes part in courses and what they did there. */
import type { Adapter, Opinion } from "@laurel/core"
import { rereader } from "./Definition.ts"
import * as Pull from "./read/Pull.ts"
import { stream } from "./Rows.ts"

export type { Site } from "./ask/Ask.ts"
export { doctor, type Patient } from "./read/Doctor.ts"
export type { Options } from "./read/Pull.ts"
export { stream }
export { Setting } from "./Setting.ts"

/**
 * The courses of one site: everything first, and then, run by run, what people did who were there since. A course that nobody
 * touched costs one request. Everything is read again after some days, for Moodle has no list of what changed.
 */
export const adapter = (options: Pull.Options): Adapter.Rereading => ({
  source: options.source,
  family: "state",
  read: (position) => Pull.read(options, position),
  again: rereader(options)
})

/** Where Moodle's own opinion stands: courses that it calls completed, and badges. */
export const opinions: ReadonlyArray<Opinion.Place> = [{ stream }]
