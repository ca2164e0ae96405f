/** Why something is not signed: it says what nobody who checks it would find to be signed, or more than is looked at. */
import { Schema } from "effect"

export class Unsignable extends Schema.TaggedError<Unsignable>()("Unsignable", {
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {}
