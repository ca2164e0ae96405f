/** Why no pack was made. Nothing of it was left behind. */
import { Schema } from "effect"

const said = { found: Schema.String, advice: Schema.String }

/** No checkpoint was signed yet: there is nothing that a stranger could hold a record against. */
export class Unsigned extends Schema.TaggedError<Unsigned>()("Unsigned", said) {}
/** What is asked about is not there, or can't be asked about. */
export class Unknown extends Schema.TaggedError<Unknown>()("Unknown", said) {}
/** The store, the checkpoint and the keys don't agree. */
export class Doubtful extends Schema.TaggedError<Doubtful>()("Doubtful", said) {}
/** More than one pack holds. */
export class TooLarge extends Schema.TaggedError<TooLarge>()("TooLarge", said) {}
/** The file can't be written. */
export class Unwritable extends Schema.TaggedError<Unwritable>()("Unwritable", said) {}

/** A pack could not be made. */
export class EvidenceError extends Schema.TaggedError<EvidenceError>()("EvidenceError", {
  reason: Schema.Union([Unsigned, Unknown, Doubtful, TooLarge, Unwritable])
}) {
  override get message(): string {
    return `${this.reason.found}. ${this.reason.advice}`
  }
}
