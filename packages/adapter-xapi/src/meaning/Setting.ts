/** What statements mean to this organisation: plain JSON, checked as a whole before any statement is read. */
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { builtIn, type Known, meanings } from "./Verb.ts"
import { Iri } from "../statement/Wire.ts"

const maxOfferings = 10_000
const maxActivities = 1_000
const maxUnits = 10_000

const Named = Iri.check(Schema.isMaxLength(2_000))

const Offering = Schema.Struct({
  id: Id.OfferingId,
  /** A statement about one of these, or with one among its context's activities, is of this offering. */
  activities: Schema.Array(Named).check(Schema.isMaxLength(maxActivities)),
  /**
   * The publisher's ids of its cmi5 units. What cmi5 defines is about such a unit wherever it is grouped under one: the object's id is
   * one that the LMS has made.
   */
  units: Schema.optionalKey(Schema.Array(Named).check(Schema.isMaxLength(maxUnits))),
  /** Where its days are counted, if not in the setting's zone. */
  zone: Schema.optionalKey(Text.Zone)
}).check(
  Schema.makeFilter(({ activities, units = [] }) =>
    activities.length + units.length === 0
      ? "expected activities or units by which its statements are known"
      : undefined
  )
)

export const Setting = Schema.Struct({
  /** The IANA zone in which days are counted. */
  zone: Text.Zone,
  /** The scheme of a home page's accounts, within which the account's name tells people apart. */
  accounts: Schema.optionalKey(Schema.Record(Named, Text.Slug).check(Schema.isMaxProperties(1_000))),
  offerings: Schema.Array(Offering).check(
    Schema.isMaxLength(maxOfferings),
    Schema.makeFilter((offerings: ReadonlyArray<typeof Offering.Type>) => twice(offerings))
  ),
  /** What verbs say, by their IRIs: added to the built-in map, or instead of what it has. */
  verbs: Schema.optionalKey(Schema.Record(Named, Schema.Literals(meanings)).check(Schema.isMaxProperties(1_000))),
  /** What becomes of a statement that would prove something and is of no offering here; `reject` unless given. */
  unmatched: Schema.optionalKey(Schema.Literals(["reject", "skip"])),
  /** Whether the result of a verb that nobody knows counts; `result` unless given. */
  unknownVerbs: Schema.optionalKey(Schema.Literals(["result", "nothing"]))
})
export type Setting = typeof Setting.Type

const twice = (offerings: ReadonlyArray<typeof Offering.Type>): string | undefined => {
  const known = new Map<string, string>()
  for (const { id, activities, units = [] } of offerings) {
    for (const activity of [...activities, ...units]) {
      const before = known.get(activity)
      if (before !== undefined && before !== id) {
        return `expected each activity to be of one offering, found ${activity} of ${before} and of ${id}`
      }
      known.set(activity, id)
    }
  }
  return undefined
}

/** A setting as statements are held against it. */
export interface Compiled {
  readonly zone: string
  readonly accounts: ReadonlyMap<string, string>
  /** By activity. */
  readonly offerings: ReadonlyMap<string, { readonly id: Id.OfferingId; readonly zone: string }>
  readonly units: ReadonlySet<string>
  /** What the configuration says of a verb: it counts everywhere, also where a profile would say nothing. */
  readonly configured: ReadonlyMap<string, Known>
  readonly verbs: ReadonlyMap<string, Known>
  readonly skipsUnmatched: boolean
  /** Of a verb that nobody knows. */
  readonly unknown: Known
}

export const compile = (setting: Setting): Compiled => {
  const configured = new Map<string, Known>(Object.entries(setting.verbs ?? {}))
  return {
    zone: setting.zone,
    accounts: new Map(Object.entries(setting.accounts ?? {})),
    offerings: new Map(
      setting.offerings.flatMap(({ id, activities, units = [], zone = setting.zone }) => {
        const offering = { id, zone }
        return [...activities, ...units].map((activity) => [activity, offering] as const)
      })
    ),
    units: new Set(setting.offerings.flatMap(({ units = [] }) => units)),
    configured,
    verbs: new Map([...builtIn, ...configured]),
    skipsUnmatched: setting.unmatched === "skip",
    unknown: setting.unknownVerbs ?? "result"
  }
}
