/** What holding achievements means: through which types, and for how long. */
import { Schema } from "effect"
import { CertificationId, TypeId } from "./Id.ts"
import { Name } from "./Text.ts"
import { Validity } from "./Validity.ts"

export const Certification = Schema.Struct({
  id: CertificationId,
  title: Schema.optionalKey(Name),
  /** Any achievement of one of these types satisfies it. */
  through: Schema.Array(TypeId).check(Schema.isMinLength(1), Schema.isMaxLength(1_000), Schema.isUnique()),
  validity: Validity
})
export type Certification = typeof Certification.Type
