/** What holding achievements means: through which types, and for how long. */
import { Schema } from "effect"
import * as CivilDate from "./CivilDate.ts"
import { CertificationId, TypeId } from "./Id.ts"
import { Name } from "./Text.ts"
import { Validity } from "./Validity.ts"

const types = Schema.Array(TypeId).check(
  Schema.isMinLength(1, { message: "an empty list of types is never enough: name at least one" }),
  Schema.isMaxLength(1_000),
  Schema.isUnique()
)

/** Any of these types; all of them; or some number of them. */
export const Requirement = Schema.Union([
  types,
  Schema.Struct({ all: types }),
  Schema.Struct({ atLeast: Schema.Int.check(Schema.isGreaterThan(0)), of: types }).check(
    Schema.makeFilter(({ atLeast, of }) =>
      atLeast <= of.length ? undefined : `expected at most ${of.length}, the number of types; ${atLeast} can't be met`
    )
  )
])
export type Requirement = typeof Requirement.Type

/** How many of which types a requirement asks for. */
export const asked = (requirement: Requirement): { readonly atLeast: number; readonly of: ReadonlyArray<TypeId> } =>
  "of" in requirement
    ? requirement
    : "all" in requirement
      ? { atLeast: requirement.all.length, of: requirement.all }
      : { atLeast: 1, of: requirement }

/** An achievement of `type` counts as one of `countsAs`, never the other way round; where earned between two days, both included. */
export const Equivalence = Schema.Struct({
  type: TypeId,
  countsAs: TypeId,
  from: Schema.optionalKey(CivilDate.FromString),
  until: Schema.optionalKey(CivilDate.FromString)
})
export type Equivalence = typeof Equivalence.Type

export const Certification = Schema.Struct({
  id: CertificationId,
  title: Schema.optionalKey(Name),
  /** What it takes the first time, and after a lapse; each time, where there is no refresher. */
  through: Requirement,
  /** What it takes to renew. Several take turns: the first for the first renewal, and round again. */
  refreshers: Schema.optionalKey(Schema.Array(Requirement).check(Schema.isMinLength(1), Schema.isMaxLength(100))),
  /**
   * Where it takes several types: `snapshot` (unless said otherwise) is earned on the day the last one is, and asks no more
   * of their own validity; `continuous` is held on the days on which enough of them are valid.
   */
  bundle: Schema.optionalKey(Schema.Literals(["snapshot", "continuous"])),
  equivalences: Schema.optionalKey(Schema.Array(Equivalence).check(Schema.isMinLength(1), Schema.isMaxLength(1_000))),
  /** Certifications that this one replaces: from its first valid day on they count no longer. */
  supersedes: Schema.optionalKey(
    Schema.Array(CertificationId).check(Schema.isMinLength(1), Schema.isMaxLength(100), Schema.isUnique())
  ),
  validity: Validity
})
export type Certification = typeof Certification.Type
