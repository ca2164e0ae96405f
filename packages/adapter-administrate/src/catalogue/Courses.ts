/** A course template with its events, as one offering: the rules are those of most of its events. */
import { type Offering, Text } from "@laurel/core"
import { type Judged, type Roles } from "./Award.ts"
import * as Content from "./Content.ts"
import type { Gathered } from "./Gathered.ts"
import * as Held from "./Held.ts"
import * as Names from "./Names.ts"
import type { Notes } from "./Told.ts"
import * as Wire from "./Wire.ts"

type Encoded = typeof Offering.Offering.Encoded

export interface Course {
  readonly template: Wire.Template
  readonly slug: string
  readonly events: ReadonlyArray<Held.Held>
  /** By the number of the type. */
  readonly judged: ReadonlyMap<string, Judged>
  /** As most of its events say it; undefined where none does. */
  readonly zone: string | undefined
  readonly delivery: Offering.Delivery | undefined
  readonly components: Encoded["components"]
}

export interface How {
  readonly roles: Roles
  /** IANA zones by what the instance calls them. */
  readonly zones: ReadonlyMap<string, string>
  /** What a template's course is called already, by its number. */
  readonly slugs: ReadonlyMap<string, string>
  /** Ids that offerings have already. */
  readonly taken: ReadonlyArray<string>
  /** Whether anybody said by which fields learners pass. */
  readonly hasRules: boolean
}

/** Every template that somebody can be booked on, in the order of their numbers. */
export const of = ({ templates, events }: Gathered, how: How, notes: Notes): ReadonlyArray<Course> => {
  const all = new Map(templates.map((template) => [template.id, template]))
  const held = new Map<string, Array<Held.Held>>()
  for (const event of events) {
    const template = all.get(event.courseTemplate?.id ?? "")
    if (template === undefined) {
      notes.add("orphans", Names.nameOf(event))
      continue
    }
    const found = Held.of(event, template, how.roles, how.zones, notes)
    const own = held.get(template.id)
    if (found !== undefined && own === undefined) held.set(template.id, [found])
    else if (found !== undefined) own?.push(found)
  }
  const slugs = Names.of(
    templates.map(({ id, code, title }) => ({ number: Names.numberOf(id), called: [code, title] })),
    "course",
    how.slugs,
    how.taken
  )
  return templates
    .filter((template) => isOffered(template, held.has(template.id), notes))
    .toSorted((a, b) => Names.older(Names.numberOf(a.id), Names.numberOf(b.id)))
    .map((template) => {
      const number = Names.numberOf(template.id)
      return courseOf(template, slugs.get(number) ?? `course-${number}`, held.get(template.id) ?? [], how, notes)
    })
}

/** Nobody is ever booked on a draft; nor any more on what is archived, where nobody ever was. */
const isOffered = (template: Wire.Template, isHeld: boolean, notes: Notes): boolean => {
  const state = template.lifecycleState?.toLowerCase()
  if (isHeld || (state !== "draft" && state !== "archived")) return true
  notes.add(state === "draft" ? "drafts" : "archived", Names.nameOf(template))
  return false
}

const courseOf = (
  template: Wire.Template,
  slug: string,
  held: ReadonlyArray<Held.Held>,
  { roles, hasRules }: How,
  notes: Notes
): Course => {
  const [called, number] = [Names.nameOf(template), Names.numberOf(template.id)]
  if (Wire.isCut(template.achievementTypes)) notes.add("many", called)
  if (Text.isLong(template.title ?? "")) notes.add("long", called.slice(0, 40))
  // The newest first: of two ways that are as frequent, the newer one is what is meant now.
  const events = held.toSorted((a, b) => Names.older(b.number, a.number))
  const [most, ...others] = [...Map.groupBy(events, keyOf).values()].toSorted((a, b) => b.length - a.length)
  for (const { called: event } of others.flat()) notes.add("differing", `${event} of ${called}`)
  if (most === undefined && hasRules) notes.add("eventless", called)
  const idle = { rules: {}, sessions: 0, isOnline: false, roles }
  const judged = most?.[0]?.judged ?? Held.judgedBy(Wire.rowsOf(template.achievementTypes), idle, called, notes)
  return {
    template,
    slug,
    events,
    judged,
    zone: usual(
      events.flatMap(({ zone }) => zone ?? []),
      () => notes.add("zones", called)
    ),
    delivery: alike(
      events.map(({ delivery }) => delivery),
      () => notes.add("mixed", called)
    ),
    components: [
      { activity: `course/${number}`, group: "progress" },
      { activity: `result/${number}`, group: "result" },
      ...[...judged.keys()]
        .toSorted(Names.older)
        .map((type) => ({ activity: `achievement-type/${type}`, group: "awards" })),
      ...Content.componentsOf(events, called, notes)
    ]
  }
}

const keyOf = ({ judged }: Held.Held): string =>
  JSON.stringify(
    [...judged].toSorted(([a], [b]) => Names.older(a, b)).map(([type, { rule, basis }]) => [type, rule, basis])
  )

/** The most frequent; told where there are several. */
const usual = <A>(all: ReadonlyArray<A>, tell: () => void): A | undefined => {
  const [most, ...others] = [...Map.groupBy(all, (each) => each).values()].toSorted((a, b) => b.length - a.length)
  if (others.length > 0) tell()
  return most?.[0]
}

/** What all say; undefined, and told, where they differ: no delivery is held against a rule then. */
const alike = <A>(all: ReadonlyArray<A>, tell: () => void): A | undefined => {
  const [first, ...others] = new Set(all)
  if (others.length > 0) tell()
  return others.length > 0 ? undefined : first
}
