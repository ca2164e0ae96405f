/** What one can participate in, and the parts it is made of. */
import { Schema } from "effect"
import * as Fraction from "./Fraction.ts"
import { ActivityId, OfferingId } from "./Id.ts"
import { Name, Slug, Zone } from "./Text.ts"

/** One part of an offering, fed by one activity of a source. Rules name parts by their group. */
export const Component = Schema.Struct({
  activity: ActivityId,
  group: Slug,
  /** The share of the whole, in whatever unit the offering's weights add up to. Only `weighted` rules read it. */
  weight: Schema.optionalKey(Fraction.FromJson)
})
export type Component = typeof Component.Type

/** A course run, an event, a registration target. */
export const Offering = Schema.Struct({
  id: OfferingId,
  /** What it is a run of. Achievement types name courses, so that a new run needs no new rule. */
  course: Slug,
  title: Schema.optionalKey(Name),
  /** The IANA zone in which its days are counted. */
  zone: Zone,
  components: Schema.Array(Component).check(Schema.isMaxLength(10_000))
})
export type Offering = typeof Offering.Type

const known = new WeakMap<Offering, ReadonlySet<ActivityId>>()

/** The activities that feed some component. Kept per offering: every fact is held against them. */
export const activities = (offering: Offering): ReadonlySet<ActivityId> => {
  let found = known.get(offering)
  if (found === undefined) known.set(offering, (found = new Set(offering.components.map(({ activity }) => activity))))
  return found
}

/** The components of a group, in the order of the catalog. */
export const inGroup = (offering: Offering, group: string): ReadonlyArray<Component> =>
  offering.components.filter((component) => component.group === group)
