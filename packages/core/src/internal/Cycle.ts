/** The earnings of one participation: where a type may be earned again, each looks at what happened in its own time only. */
import type { AchievementType } from "../AchievementType.ts"
import * as CivilDate from "../CivilDate.ts"
import type * as Participation from "../Participation.ts"
import * as Rule from "../Rule.ts"
import * as Traits from "./Traits.ts"

export interface Cycle {
  readonly participation: Participation.Participation
  readonly assessments: ReadonlyArray<Rule.Assessment>
}

/** Earnings of one type that one participation can have. */
const maxCycles = 1_000

/** What one earning after another looks at; the last one may not be earned yet. One for a type that can be earned once. */
export const of = (
  type: AchievementType,
  whole: Cycle,
  evaluate: (cycle: Cycle) => Rule.Verdict
): ReadonlyArray<Cycle> => {
  if (type.repeat === undefined) return [whole]
  const cycles: Array<Cycle> = []
  let since = CivilDate.min
  for (let rest = whole; cycles.length < maxCycles;) {
    const earned = Rule.metOn(evaluate(rest))
    if (earned === undefined) return [...cycles, rest]
    // Met by what the person holds since before: nothing in this time earns it again.
    if (earned < since) return cycles
    const next = CivilDate.plus(earned, type.repeat.after)
    cycles.push(cut(rest, (day) => day < next))
    rest = cut(rest, (day) => day >= next)
    since = next
  }
  return cycles
}

/** Coming, leaving, the schedule and the end frame every cycle; what was done belongs to one. */
const cut = ({ participation, assessments }: Cycle, holds: (day: CivilDate.CivilDate) => boolean): Cycle => ({
  participation: participation.filter((fact) => Traits.isFrame(fact) || holds(fact.happened.on)),
  assessments: assessments.filter(({ on }) => holds(on))
})
