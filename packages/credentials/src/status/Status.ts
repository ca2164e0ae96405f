/** Whether a badge still stands, as its issuer says today. */
import { Schema } from "effect"
import type { Unproven } from "../Unproven.ts"

const Reason = Schema.NullOr(Schema.String)

export const Status = Schema.Union([
  Schema.TaggedStruct("Clear", {}),
  Schema.TaggedStruct("Revoked", { reason: Reason }),
  Schema.TaggedStruct("Suspended", { reason: Reason }),
  /** Nobody could be asked, or what they said can't be believed. */
  Schema.TaggedStruct("Unknown", { expected: Schema.String, found: Schema.String, advice: Schema.String })
])
export type Status = typeof Status.Type

/** Of what is taken back, for good or until further notice. */
export const Back = Schema.Union([Status.members[1], Status.members[2]])
export type Back = typeof Back.Type

export const isBack = (status: Status): status is Back => status._tag === "Revoked" || status._tag === "Suspended"

export const clear: Status = { _tag: "Clear" }

export const unknown = ({ expected, found, advice }: Unproven): Status => ({ _tag: "Unknown", expected, found, advice })

/** The gravest first. */
export const rank: { readonly [tag in Status["_tag"]]: number } = { Revoked: 0, Suspended: 1, Unknown: 2, Clear: 3 }

/** The gravest of several: one list that says "revoked" is enough, whatever became of the others. */
export const gravest = (all: ReadonlyArray<Status>): Status =>
  all.reduce((worst, each) => (rank[each._tag] < rank[worst._tag] ? each : worst), clear)
