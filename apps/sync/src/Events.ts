/** One entry of a story in plain words: when, what changed, and because of what. */
import { AchievementId, CivilDate, type Entry, type History, type Holding, Instant } from "@laurel/core"
import * as Plain from "./Plain.ts"
import * as Table from "./Table.ts"
import * as Words from "./Words.ts"

/** The day the entry speaks of: when the last days that count began, or ended. None where it never counted. */
const takesEffect = ({ held }: Entry.Entry): CivilDate.CivilDate | null => {
  const last = held.at(-1)
  return last === undefined ? null : (last.lost ?? last.from)
}

const change = ({ entry, before }: History.Event): string => {
  const now = Words.spans(entry.held)
  switch (entry.kind) {
    case "Issued":
      return `counts ${now}`
    case "Contested":
      return `still counts ${now}, but the facts now say ${Words.spans(entry.contested ?? [])}: a person must decide`
    case "Updated":
    case "Reinstated":
    case "Withdrawn":
      return `${entry.held.length === 0 ? "on what is known now, it never counted" : `counts ${now}`} (until this entry: ${Words.spans(before ?? [])})`
  }
}

/** The event, its change, and its facts, each with its place in the source. */
export const words = (event: History.Event, offering: string | undefined): ReadonlyArray<string> => {
  const { entry, index, facts } = event
  const day = takesEffect(entry)
  return [
    "",
    `  ${day === null ? "from the start" : CivilDate.format(day)}  ${entry.kind.toLowerCase()}: ${AchievementId.format(entry.achievement)}${offering === undefined ? "" : ` in ${offering}`}`,
    `    ${change(event)}`,
    `    recorded ${Words.moment(entry.recordedAt)} as entry ${index}, under catalog version ${entry.catalog}, ${facts.length === 0 ? "without a new fact" : "because of:"}`,
    ...Table.texts(facts.map(Words.factCells), "      ")
  ]
}

export const plain = ({ entry, index, before, facts }: History.Event) => {
  const day = takesEffect(entry)
  return {
    index,
    kind: entry.kind,
    achievement: AchievementId.format(entry.achievement),
    type: entry.achievement.type,
    learner: entry.achievement.learner,
    revision: entry.revision,
    catalog: entry.catalog,
    effectiveOn: day === null ? null : CivilDate.format(day),
    recordedAt: Instant.format(entry.recordedAt),
    before: before === null ? null : Plain.spans(before),
    held: Plain.spans(entry.held),
    contested: entry.contested === null ? null : Plain.spans(entry.contested),
    facts: facts.map(Plain.fact)
  }
}

const ends = { never: "never expires", expired: "then it expires", withdrawn: "then withdrawn" } as const

/** `2014-02-05 to 2017-02-04, then it expires`: both days count. */
export const period = (period: Holding.Period): string =>
  period.last === null
    ? `from ${CivilDate.format(period.from)} on; ${ends[period.ends]}`
    : `${CivilDate.format(period.from)} to ${CivilDate.format(period.last)}, ${ends[period.ends]}`
