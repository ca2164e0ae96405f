/** One badge as it was received and checked: its text, the documents that it rests on, and what came of the checks. */
import { Proven, Recipients, Status, Why } from "@laurel/credentials"
import { Text } from "@laurel/core"
import { Schema } from "effect"
import { Stood } from "./Stood.ts"

const Outcome = Schema.Union([
  Schema.TaggedStruct("Badge", {
    proven: Proven,
    recipient: Recipients.Recipient,
    /** Of one that is taken back: what stood until then. */
    stood: Schema.optionalKey(Schema.NullOr(Stood))
  }),
  /** Taken back at its own address, which need not say any more what it was. */
  Schema.TaggedStruct("TakenBack", { status: Status.Back, stood: Schema.NullOr(Stood) }),
  /** A CLR whose proof held: the badges in it are rows of their own. */
  Schema.TaggedStruct("Collection", {}),
  /** The very badge of another file, which is the row that counts. */
  Schema.TaggedStruct("Repeated", { file: Schema.String }),
  Schema.TaggedStruct("Refused", { why: Why })
])

export const Row = Schema.Struct({
  key: Text.Key,
  /** The file or the address that it was found at. */
  file: Schema.String,
  outcome: Outcome,
  text: Schema.String,
  documents: Schema.Array(Schema.Struct({ address: Schema.String, text: Schema.String }))
})
export type Row = typeof Row.Type
export type Outcome = Row["outcome"]

const Json = Schema.fromJsonString(Row)
/** The row as it is kept. */
export const write = Schema.encodeSync(Json)
/** A row that was kept. */
export const read = Schema.decodeUnknownResult(Json)
