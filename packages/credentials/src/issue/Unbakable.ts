/** An image that no credential can be baked into. */
import { Schema } from "effect"

export class Unbakable extends Schema.TaggedError<Unbakable>()("Unbakable", {
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {}
