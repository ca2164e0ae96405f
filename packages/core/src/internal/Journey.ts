/** Blended learning: one contact's participations in one offering, told by several sources, joined into one learner. */
import * as CivilDate from "../CivilDate.ts"
import type { LearnerId } from "../Id.ts"
import type { Offering } from "../Offering.ts"
import type * as Participation from "../Participation.ts"
import * as FactOrder from "./FactOrder.ts"
import { registrationOf } from "./registrationOf.ts"
import * as Traits from "./Traits.ts"

/** One source's part of it. */
export interface Part {
  readonly learner: { readonly id: LearnerId; readonly key: string }
  readonly participation: Participation.Participation
}

/**
 * The parts that make one journey each, the one of the lowest number at its head: by their registration, or by a beginning within the
 * window that the earliest of them opens. Never by arrival. Where the offering joins nothing, each part stands alone.
 */
export const of = (offering: Offering | undefined, parts: ReadonlyArray<Part>): ReadonlyArray<ReadonlyArray<Part>> => {
  const joins = offering?.joins
  const journeys =
    joins === undefined
      ? parts.map((part) => [part])
      : joins.by === "registration"
        ? [...Map.groupBy(parts, ({ learner }) => registrationOf(learner.key)).values()]
        : byWindow(parts, (start) => CivilDate.plus(start, joins.within))
  return journeys.map((journey) => journey.toSorted((a, b) => a.learner.id - b.learner.id))
}

const byWindow = (
  parts: ReadonlyArray<Part>,
  closes: (start: CivilDate.CivilDate) => CivilDate.CivilDate
): ReadonlyArray<ReadonlyArray<Part>> => {
  const starts = parts
    .map((part) => ({ part, start: Traits.startOf(part.participation) ?? CivilDate.max }))
    .toSorted((a, b) => a.start - b.start || a.part.learner.id - b.part.learner.id)
  const journeys: Array<Array<Part>> = []
  let open = CivilDate.min
  for (const { part, start } of starts) {
    const last = journeys.at(-1)
    // What has no fact yet has no start, and waits by itself.
    if (last === undefined || start > open || start === CivilDate.max) {
      journeys.push([part])
      open = closes(start)
    } else last.push(part)
  }
  return journeys
}

/** All facts of a journey in order. It is over once all of its parts are: one source knows nothing of the others. */
export const joined = (journey: ReadonlyArray<Pick<Part, "participation">>): Participation.Participation => {
  // A part of which nothing stands any more is not waited for: what it was read from is read otherwise now, or was taken back.
  const isOver = journey.every(({ participation }) => participation.length === 0 || Traits.isClosed(participation))
  return journey
    .flatMap(({ participation }) => participation)
    .filter(({ evidence }) => isOver || evidence._tag !== "Closed")
    .toSorted(FactOrder.compare)
}
