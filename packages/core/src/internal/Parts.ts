/** The parts of a catalog as texts, for holding two versions against each other. */
import { Schema } from "effect"
import { AchievementType } from "../AchievementType.ts"
import * as CanonicalJson from "../CanonicalJson.ts"
import type { Compiled } from "../Catalog.ts"
import { asked, Certification } from "../Certification.ts"
import * as CivilDate from "../CivilDate.ts"
import type { CertificationId, OfferingId, TypeId } from "../Id.ts"
import { Offering } from "../Offering.ts"

/** One part: as its author writes it, and what of that bears on how anybody is judged. */
export interface Part {
  readonly written: Readonly<Record<string, unknown>>
  readonly text: string
  readonly meaning: string
}

export interface Parts {
  readonly offerings: ReadonlyMap<OfferingId, Part>
  readonly types: ReadonlyMap<TypeId, Part>
  readonly certifications: ReadonlyMap<CertificationId, Part>
  /** The declared certifications that a type can lead to. */
  readonly through: ReadonlyMap<TypeId, ReadonlyArray<CertificationId>>
  /** What stands beside the lists; the identities by their schemes. */
  readonly rest: Readonly<Record<string, unknown>>
}

const encodeType = Schema.encodeSync(AchievementType)
const encodeOffering = Schema.encodeSync(Offering)
const encodeCertification = Schema.encodeSync(Certification)

const part = (encoded: object, aside: ReadonlyArray<string>): Part => {
  const written: Readonly<Record<string, unknown>> = { ...encoded }
  const rest = Object.fromEntries(Object.entries(written).filter(([key]) => !aside.includes(key)))
  return { written, text: CanonicalJson.format(written), meaning: CanonicalJson.format(rest) }
}

const known = new WeakMap<Compiled, Parts>()

/** Kept for each catalog: writing one out takes a while. */
export const of = (compiled: Compiled): Parts => {
  let found = known.get(compiled)
  if (found === undefined) known.set(compiled, (found = partsOf(compiled)))
  return found
}

const partsOf = ({ catalog }: Compiled): Parts => {
  const through = new Map<TypeId, Array<CertificationId>>()
  for (const { id, through: first, refreshers = [], equivalences = [] } of catalog.certifications) {
    const named = [...[first, ...refreshers].flatMap((each) => asked(each).of), ...equivalences.map(({ type }) => type)]
    for (const type of new Set(named)) {
      const all = through.get(type)
      if (all === undefined) through.set(type, [id])
      else all.push(id)
    }
  }
  return {
    offerings: new Map(catalog.offerings.map((each) => [each.id, part(encodeOffering(each), ["title"])])),
    types: new Map(
      catalog.achievementTypes.map((each) => [each.id, part(encodeType(each), ["title", "courses", "certificate"])])
    ),
    certifications: new Map(
      catalog.certifications.map((each) => [each.id, part(encodeCertification(each), ["title"])])
    ),
    through,
    rest: {
      ...(catalog.effectiveFrom === undefined ? {} : { effectiveFrom: CivilDate.format(catalog.effectiveFrom) }),
      ...Object.fromEntries((catalog.identities ?? []).map((each) => [`identities ${each.scheme}`, each]))
    }
  }
}
