/** What a participation says of itself: how it began and whether it has ended, what frames it, and what its achievement takes from it. */
import type { CivilDate } from "../CivilDate.ts"
import * as Evidence from "./Evidence.ts"
import type * as Fact from "../Fact.ts"
import type { Participation } from "../Participation.ts"

/** The facts in force that had happened by the end of that day. */
export const until = (participation: Participation, day: CivilDate): Participation =>
  participation.filter((fact) => fact.happened.on <= day)

/** Whether a source has said that nothing more is expected. */
export const isClosed = (participation: Participation): boolean =>
  participation.some((fact) => fact.evidence._tag === "Closed")

/** As it would be if nothing more were expected. One without any fact has nothing to end. */
export const ended = (participation: Participation): Participation => {
  const last = participation.at(-1)
  return last === undefined || isClosed(participation)
    ? participation
    : [...participation, { ...last, activity: null, evidence: Evidence.Closed.make({}) }]
}

/** Coming, leaving, the schedule and the end: what frames a participation and proves nothing by itself. */
export const isFrame = ({ evidence: { _tag } }: Fact.Fact): boolean =>
  _tag === "Registered" || _tag === "Unregistered" || _tag === "Scheduled" || _tag === "Closed"

/** Whether anything was done: what every rule needs. */
export const hasEvidence = (participation: Participation): boolean => participation.some((fact) => !isFrame(fact))

/** The fact with which it started: the first registration, or the first fact where none says so. */
export const openingOf = (participation: Participation): Fact.Fact | undefined =>
  participation.find(({ evidence }) => evidence._tag === "Registered") ?? participation[0]

/** The day it started. */
export const startOf = (participation: Participation): CivilDate | undefined => openingOf(participation)?.happened.on

/** What an achievement takes from its participation beside the verdict. */
export interface Traits {
  /** Whether proof of learning elsewhere was presented. */
  readonly presented: boolean
  /** The day by which it was to be done, as the last registration that names one says. */
  readonly due: CivilDate | null
}

/** Read in one pass: every learner is asked, and nearly none has either. */
export const traits = (participation: Participation): Traits => {
  let [presented, due]: [boolean, CivilDate | null] = [false, null]
  for (const { evidence } of participation) {
    if (evidence._tag === "Presented") presented = true
    else if (evidence._tag === "Registered" && evidence.due !== undefined) due = evidence.due
  }
  return { presented, due }
}
