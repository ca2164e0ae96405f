/** A decision that can't be: what was asked of what, and why not. Nothing was written. */
import { Schema } from "effect"

export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  /** One for each decision that can't be, by its place among those made together, counted from 0. */
  problems: Schema.Array(Schema.Struct({ decision: Schema.Int, message: Schema.String }))
}) {
  /** Names each by its place among those given, and not as a decision on record: those have numbers of their own. */
  override get message(): string {
    return `nothing was decided:\n${this.problems
      .map(({ decision, message }) => `  decisions[${decision}]: ${message}`)
      .join("\n")}`
  }
}
