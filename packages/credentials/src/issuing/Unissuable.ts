/** Why no certificate is made of an achievement: nothing of it was written. */
import { Schema } from "effect"

export class Unissuable extends Schema.TaggedError<Unissuable>()("Unissuable", {
  /** The achievement's id. */
  where: Schema.String,
  /**
   * `name` where nothing, or too much, says whose it is to be. `later` where another try may do: somebody else was quicker;
   * `certified` where they have made a certificate of it. `unkept` where a ledger could not keep what was asked for.
   */
  why: Schema.Literals([
    "unknown",
    "erased",
    "standing",
    "contested",
    "unclear",
    "name",
    "unkept",
    "signing",
    "later",
    "certified"
  ]),
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {
  override get message(): string {
    return `${this.where}: expected ${this.expected}, and found ${this.found}. ${this.advice}`
  }
}
