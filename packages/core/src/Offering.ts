/** What one can participate in, and the parts it is made of. */
import { Schema } from "effect"
import * as Fraction from "./Fraction.ts"
import { ActivityId, OfferingId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import * as Period from "./Period.ts"
import { Name, Slug, Zone } from "./Text.ts"

/** One part of an offering, fed by an activity of a source. Rules name parts by their group. */
export const Component = Schema.Struct({
  activity: ActivityId,
  /** Activities, of this or other sources, that feed the same part. */
  also: Schema.optionalKey(
    Schema.Array(ActivityId).check(Schema.isMinLength(1), Schema.isMaxLength(100), Schema.isUnique())
  ),
  group: Slug,
  /** The share of the whole, in whatever unit the offering's weights add up to. Only `weighted` rules read it. */
  weight: Schema.optionalKey(Fraction.FromJson)
})
export type Component = typeof Component.Type

/** How an offering is delivered, which decides what can be known of those who take part. */
export const Delivery = Schema.Literals(["classroom", "virtual", "blended", "selfPaced", "external"])
export type Delivery = typeof Delivery.Type

/** A meeting that everybody in the offering should attend, unless the source schedules learners one by one. */
export const Session = Schema.Struct({
  activity: ActivityId,
  /** With their offset, so that a session across a clock change is as long as it was. */
  starts: Instant.FromString,
  ends: Instant.FromString
}).check(
  Schema.makeFilter(({ starts, ends }) => (ends <= starts ? "expected a session to end after it starts" : undefined))
)
export type Session = typeof Session.Type

/**
 * What makes one learner of a contact's participations in several sources: the same registration, or a beginning within a period
 * of the first one's. A registration is a UUID that the participation's key is, or begins with before a slash; else the whole key.
 */
export const Join = Schema.Union([
  Schema.Struct({ by: Schema.Literal("registration") }),
  Schema.Struct({ by: Schema.Literal("window"), within: Period.FromString })
])
export type Join = typeof Join.Type

/** A course run, an event, a registration target. */
export const Offering = Schema.Struct({
  id: OfferingId,
  /** What it is a run of. Achievement types name courses, so that a new run needs no new rule. */
  course: Slug,
  title: Schema.optionalKey(Name),
  /** The IANA zone in which its days are counted. */
  zone: Zone,
  /** Where it is given, rules are held against what this delivery can produce. */
  delivery: Schema.optionalKey(Delivery),
  components: Schema.Array(Component).check(Schema.isMaxLength(10_000)),
  sessions: Schema.optionalKey(Schema.Array(Session).check(Schema.isMaxLength(1_000))),
  joins: Schema.optionalKey(Join)
})
export type Offering = typeof Offering.Type

/** The activities that feed a component, its own first. */
export const feeding = ({ activity, also }: Component): ReadonlyArray<ActivityId> => [activity, ...(also ?? [])]

/** The components of a group, in the order of the catalog. */
export const inGroup = (offering: Offering, group: string): ReadonlyArray<Component> =>
  offering.components.filter((component) => component.group === group)
