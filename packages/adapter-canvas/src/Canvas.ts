/** Facts from Canvas: how its courses stand, and what its log of grade changes says. */
import type { Adapter, Ledger } from "@laurel/core"
import { stream } from "./course/Course.ts"
import * as Pull from "./course/Pull.ts"

export { doctor } from "./Doctor.ts"
export { gradeChanges } from "./log/GradeChanges.ts"
export type { Options } from "./course/Pull.ts"
export { Setting } from "./Setting.ts"
export { stream }

/**
 * The courses of a setting as they stand: enrolments, submissions with their grades, progress and outcome results. All of it first
 * and every few days, and in between what was handed in, graded or moved since.
 */
export const adapter = (options: Pull.Options): Adapter.Rereading => ({
  source: options.source,
  family: "state",
  read: (position) => Pull.read(options, position),
  again: Pull.rereader(options)
})

/** Where stands what Canvas itself sums up: that a course is completed. */
export const opinions: ReadonlyArray<Ledger.Prefix> = [{ stream, prefix: "progress" }]
