/** What stops a command, and the numbers it ends with. */
import type { Adapter } from "@laurel/core"
import { Effect, Schema } from "effect"

/** The program's exit codes. `--help` and the README list them too. */
export const exit = {
  done: 0,
  /** The configuration, a source or the store must be mended; the message says what. */
  unable: 1,
  /** Done, but rows are rejected, a verification found differences, or something is left to do, such as signing. */
  differs: 2,
  usage: 64,
  bug: 70,
  interrupted: 130
} as const

/** The program could not do what was asked, for a reason that its operator can mend. */
export class Unable extends Schema.TaggedError<Unable>()("Unable", { message: Schema.String }) {}

/** Some of the work could not be done, and each reason has been printed already. */
export class Incomplete extends Schema.TaggedError<Incomplete>()("Incomplete", {}) {}

export const unable = (message: string): Unable => new Unable({ message })

/** What has to be mended, in a sentence: where it is, and of what that is a part. */
export const toMend = (
  { where, expected, found, advice }: Pick<Adapter.Misconfigured, "where" | "expected" | "found" | "advice">,
  of?: string
): Unable => unable(`${of === undefined ? "" : `${of}, `}${where}: expected ${expected}, found ${found}. ${advice}`)

/** Ends the program with "done, but": nothing failed, yet there is something to look at. */
export const endWithDifferences = Effect.sync(() => {
  process.exitCode = exit.differs
})
