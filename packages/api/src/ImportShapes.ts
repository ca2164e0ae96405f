/** What is said of imports. */
import { Id, Import } from "@laurel/core"
import { Schema } from "effect"

const Number = Schema.Int

export const ImportNumber = Id.ImportId.check(Schema.isBetween({ minimum: 1, maximum: 999_999_999_999_999 }))

/** An import, without its mapping, which is long. */
export const ImportShape = Schema.Struct({
  id: Number,
  source: Schema.String,
  actor: Schema.String,
  role: Schema.String,
  reason: Schema.String,
  mapping: Schema.Struct({ name: Schema.String, version: Number }),
  files: Schema.Array(Schema.Struct({ name: Schema.NullOr(Schema.String), sha256: Schema.String, size: Number })),
  conflicts: Schema.Literals(Import.conflicts),
  people: Schema.Literals(Import.people),
  undoes: Schema.NullOr(Number),
  ended: Schema.Boolean,
  recordedAt: Schema.String
}).annotate({ identifier: "Import" })

/** Facts by their numbers, and how many there are. */
const Told = Schema.Struct({ facts: Number, told: Schema.Array(Number) })

/** What undoing did, or would do, in its three buckets. It names nobody, for it is kept to be given again. */
export const Undone = Schema.Struct({
  preview: Schema.Boolean,
  undoes: Number,
  import: Schema.NullOr(Number),
  reversed: Schema.Struct({ facts: Number, learners: Number, entries: Number, rejections: Number }),
  kept: Told,
  failed: Told,
  contested: Schema.Array(Schema.String)
}).annotate({ identifier: "Undone" })
