/** An instance's course templates, events and achievement types as what a catalog holds, to be looked at and edited. */
import { type Adapter, type Catalog, Text } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import type { Roles } from "./Award.ts"
import * as Courses from "./Courses.ts"
import * as Fields from "./Fields.ts"
import * as Gathered from "./Gathered.ts"
import * as Names from "./Names.ts"
import * as Questions from "./Questions.ts"
import { Notes } from "./Told.ts"
import * as Types from "./Types.ts"
import * as Wire from "./Wire.ts"

export type { RuleFields } from "./Questions.ts"

export interface How {
  /** The IANA zone in which days are counted where no event says one: UTC unless given. */
  readonly zone?: string
  /** IANA zones by what the instance calls them, where that is something else. */
  readonly zones?: Readonly<Record<string, string>>
  /** Which fields of an event hold its passing rules. What is not named is not asked for, and told. */
  readonly rules?: Questions.RuleFields
  /** Roles of those who award by hand: `administrator` unless given. */
  readonly roles?: Roles
  /** Offerings, and courses, that course templates have already: these keep their ids. */
  readonly courses?: ReadonlyArray<{ readonly id: string; readonly offering: string; readonly course?: string }>
  /** The offering that what is awarded without a learner has already: it keeps its id. */
  readonly awards?: string
  /** Types that achievements are about already: these keep their ids. */
  readonly opinions?: Catalogue["opinions"]
}

export interface Options extends Ask.Place, How {}

type Encoded = typeof Catalog.Catalog.Encoded

export interface Catalogue {
  /** As `Catalog.decode` takes it, where there is a type at all. */
  readonly catalog: Pick<Encoded, "offerings" | "achievementTypes" | "certifications">
  /** For the setting of the source: which course template is which offering, and where an award without a learner belongs. */
  readonly setting: {
    readonly zone: string
    readonly courses: ReadonlyArray<{ readonly id: string; readonly offering: string; readonly zone?: string }>
    readonly achievements: { readonly types: ReadonlyArray<{ readonly id: string; readonly offering: string }> }
  }
  /** For the source's `opinions`: which types its achievements are about. */
  readonly opinions: ReadonlyArray<{ readonly activity: string; readonly type: string }>
  /** What the instance says and the catalog does not, and what to do, a sentence each. */
  readonly notCarriedOver: ReadonlyArray<string>
}

/** Reads all of it; nothing is made of a part. It is checked as a catalog is: by `Catalog.decode`. */
export const read = Effect.fn("Administrate.catalogue")(function* (
  options: Options
): Effect.fn.Return<Catalogue, Adapter.Failure> {
  const ask = yield* Ask.asker(options)
  return of(yield* Gathered.read(ask, options.rules ?? {}), options)
})

/** What was read, as a catalog holds it: the same in whatever order it was read. */
const of = (
  gathered: Gathered.Gathered,
  { zone = "UTC", zones = {}, rules = {}, roles, courses: known = [], opinions = [], awards }: How
): Catalogue => {
  const notes = new Notes()
  tellOfFields(gathered, rules, notes)
  const how = {
    roles: roles ?? (["administrator"] as const),
    zones: new Map(Object.entries(zones)),
    slugs: new Map(known.flatMap(({ id, course }) => (course === undefined ? [] : [[Names.numberOf(id), course]]))),
    taken: known.map(({ offering }) => offering),
    hasRules: Object.keys(rules).length > 0
  }
  const courses = Courses.of(gathered, how, notes)
  const ids = new Map(known.map(({ id, offering }) => [Names.numberOf(id), offering]))
  const offeringOf = (slug: string, template: Wire.Template): string => ids.get(Names.numberOf(template.id)) ?? slug
  const made = Types.of(typesIn(gathered), courses, opinions, notes)
  const offered = courses.map((course) => offering(course, offeringOf(course.slug, course.template), zone))
  const own = awards ?? awardsOf([...offered.flatMap(({ id, course }) => [id, course]), ...how.taken])
  notes.add("never")
  return {
    catalog: {
      offerings: [...offered, ...(made.length === 0 ? [] : [awarded(own, made, zone)])],
      achievementTypes: made.flatMap(({ types }) => types),
      certifications: made.flatMap(({ certifications }) => certifications)
    },
    setting: {
      zone,
      courses: courses.map(({ template, slug, zone: own = zone }) => ({
        id: template.id,
        offering: offeringOf(slug, template),
        ...(own === zone ? {} : { zone: own })
      })),
      achievements: {
        types: made.map(({ id }) => ({ id, offering: own }))
      }
    },
    opinions: made.flatMap(({ number, types }) =>
      types.map(({ id }) => ({ activity: `achievement-type/${number}`, type: id }))
    ),
    notCarriedOver: notes.sentences()
  }
}

const awardsOf = (taken: ReadonlyArray<string>): string => {
  let name = "awards"
  // Ends: each time it is longer, and those that are taken are so many.
  while (taken.includes(name)) name = `${name}-administrate`
  return name
}

/**
 * Where a person is who was awarded something without a learner. Nothing is earned there: what they did is somewhere else, and the
 * drift report looks for it there.
 */
const awarded = (id: string, made: ReadonlyArray<Types.Made>, zone: string): Encoded["offerings"][number] => ({
  id,
  course: id,
  title: "Awarded without a learner",
  zone,
  components: made.map(({ number }) => ({ activity: `achievement-type/${number}`, group: "awards" }))
})

const offering = (
  { template, slug, zone, delivery, components }: Courses.Course,
  id: string,
  usual: string
): Encoded["offerings"][number] => ({
  id,
  course: slug,
  title: Text.nameOf(template.title ?? "") || Names.nameOf(template),
  zone: zone ?? usual,
  ...(delivery === undefined ? {} : { delivery }),
  components
})

/** By number: those that are listed, and those that something awards. */
const typesIn = ({ types, templates, events }: Gathered.Gathered): ReadonlyMap<string, Wire.Type> => {
  const awards = [...templates, ...events].flatMap(({ achievementTypes }) => Wire.rowsOf(achievementTypes))
  const all = [...(types ?? []), ...awards.flatMap(({ achievementType }) => achievementType ?? [])]
  return new Map(all.map((type) => [Names.numberOf(type.id), type]))
}

const ruleWords: Readonly<Record<keyof Questions.RuleFields, string>> = {
  attendance: "passed by attendance",
  absences: "absences allowed",
  paid: "awarded only once the invoice is paid",
  issued: "validity counted from the day of issue"
}
const isCandidate = /attend|absen|invoice|paid|pass|valid|issue/i

const tellOfFields = ({ fields, types }: Gathered.Gathered, rules: Questions.RuleFields, notes: Notes): void => {
  const missing = Object.entries(ruleWords).filter(([name]) => !Object.hasOwn(rules, name))
  for (const [, words] of missing) notes.add("fields", words)
  if (fields === null) {
    notes.add("schema")
    return
  }
  if (types === null) notes.add("types")
  const { event } = Questions.typesOf(fields)
  if (event === undefined) return
  if (Fields.has(fields, event, "achievementTypes") === false) notes.add("inherited")
  if (missing.length === 0) return
  for (const path of Fields.paths(fields, event)) if (isCandidate.test(path)) notes.add("candidates", path)
}
