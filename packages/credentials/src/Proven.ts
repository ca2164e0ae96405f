/** A badge whose proof held, and which is its issuer's. Whether it stands, and whose it is, is another matter. */
import { Schema } from "effect"
import { Said } from "./Said.ts"
import { Status } from "./status/Status.ts"

/** What vouched for it: a key, by its fingerprint, or the address that it is hosted at. */
const By = Schema.Union([Schema.TaggedStruct("Key", { fingerprint: Schema.String }), Schema.TaggedStruct("Host", {})])

export const Proven = Schema.Struct({ said: Said, by: By, status: Status })
export type Proven = typeof Proven.Type
