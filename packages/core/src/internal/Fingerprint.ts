/** What a revision says, in one short text. */
import { Schema } from "effect"
import * as CivilDate from "../CivilDate.ts"
import { Evidence, type Statement } from "../Fact.ts"
import { compareText } from "./FactOrder.ts"
import { hex } from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"

const encodeEvidence = Schema.encodeSync(Evidence)

/**
 * The fingerprint of a revision: SHA-256, in hexadecimal, of what it says, in the order of RFC 8785. Two revisions of one
 * reference have the same one exactly when `isSame` says so.
 */
export const fingerprint = (sha256: Sha256, { activity, evidence, happened, observedAt, said }: Statement): string => {
  const { on, at, zone, basis } = happened
  const fields = Object.entries(encodeEvidence(evidence)).toSorted(([a], [b]) => compareText(a, b))
  const text = JSON.stringify({
    activity,
    evidence: Object.fromEntries(fields),
    happened: { at, basis, on: CivilDate.format(on), zone },
    observedAt,
    said
  })
  return hex(sha256(new TextEncoder().encode(text)))
}
