/** The components a clause is about, found by any activity that feeds them. */
import type * as Fact from "../Fact.ts"
import type { ActivityId } from "../Id.ts"
import * as Offering from "../Offering.ts"
import type { Participation } from "../Participation.ts"
import { isClosed } from "./Traits.ts"

/** Components of one group, or of the whole offering. */
export interface Group {
  /** In the order of the catalog. */
  readonly components: ReadonlyArray<Offering.Component>
  /** By each activity that feeds one. */
  readonly by: ReadonlyMap<ActivityId, Offering.Component>
}

const known = new WeakMap<Offering.Offering, Map<string | null, Group>>()

/** The components of a group; of all groups for null. Kept per offering: the same few offerings judge every learner. */
export const of = (offering: Offering.Offering, group: string | null): Group => {
  let groups = known.get(offering)
  if (groups === undefined) known.set(offering, (groups = new Map()))
  let found = groups.get(group)
  if (found === undefined) {
    const components = group === null ? offering.components : Offering.inGroup(offering, group)
    const by = new Map(
      components.flatMap((component) => Offering.feeding(component).map((activity) => [activity, component] as const))
    )
    groups.set(group, (found = { components, by }))
  }
  return found
}

/** Components that have given something already. */
export interface Known {
  readonly has: (component: Offering.Component) => boolean
}

/** The components that facts feed, gathered when first asked for: of most verdicts nobody asks. */
export const fedBy = ({ by }: Group, facts: ReadonlyArray<Fact.Fact>): Known => {
  let fed: Set<Offering.Component | undefined> | undefined
  return {
    has: (component) =>
      (fed ??= new Set(facts.map(({ activity }) => (activity === null ? undefined : by.get(activity))))).has(component)
  }
}

/** The activities, each component's own, of those that are not among the known. */
export const without = ({ components }: Group, known: Known): ReadonlyArray<ActivityId> =>
  components.filter((component) => !known.has(component)).map(({ activity }) => activity)

const nobody: ReadonlySet<Offering.Component> = new Set()

/** Done but without a score, so that a mark may still come: none where nothing more is expected. */
export const unmarked = (
  group: Group,
  participation: Participation,
  marked: Known
): ReadonlySet<Offering.Component> => {
  let waiting: Set<Offering.Component> | undefined
  for (const { activity, evidence } of participation) {
    if (activity === null || evidence._tag !== "Completed") continue
    const component = group.by.get(activity)
    if (component !== undefined && !marked.has(component)) (waiting ??= new Set()).add(component)
  }
  return waiting === undefined || isClosed(participation) ? nobody : waiting
}
