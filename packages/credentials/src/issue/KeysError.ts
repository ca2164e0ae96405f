/** Keys that are not to be had, or not to be made: `where` names the file, and nothing quotes a key. */
import { Schema } from "effect"

export class KeysError extends Schema.TaggedError<KeysError>()("KeysError", {
  where: Schema.String,
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {}
