/** What a pack holds and what it leaves out, counted as it is made. */
import type { Page, Told } from "./Told.ts"

/** Mutable, local to the making of one pack. */
export interface Counts {
  people: number
  achievements: number
  counting: number
  contested: number
  corrected: number
  entries: number
  facts: number
  decisions: number
  records: number
  /** People who are in the pack, without an achievement that it is about. */
  withoutAchievement: number
  /** People whom the scope names and who are not in the pack, since they were erased. */
  erased: number
  /** People who belong to the scope only by what was recorded later. */
  later: number
  /** Achievements of people in the pack that counted on none of the days asked about. */
  outOfRange: number
}

export const none = (): Counts => ({
  people: 0,
  achievements: 0,
  counting: 0,
  contested: 0,
  corrected: 0,
  entries: 0,
  facts: 0,
  decisions: 0,
  records: 0,
  withoutAchievement: 0,
  erased: 0,
  later: 0,
  outOfRange: 0
})

export const add = (counts: Counts, { told, erased, later }: Page): void => {
  counts.erased += erased
  counts.later += later
  for (const one of told) addPerson(counts, one)
}

const addPerson = (counts: Counts, { achievements, records, selection }: Told): void => {
  const kindOf = (name: string): string => name.split(" ")[0] ?? ""
  const kinds = [...records.keys()].map(kindOf)
  counts.people += 1
  counts.records += kinds.length
  counts.facts += kinds.filter((kind) => kind === "fact").length
  counts.decisions += kinds.filter((kind) => kind === "decision").length
  counts.entries += kinds.filter((kind) => kind === "entry").length
  counts.achievements += achievements.length
  counts.counting += achievements.filter(({ counts: isCounting }) => isCounting).length
  counts.contested += achievements.filter(({ chosen }) => chosen.achievement.contested !== null).length
  counts.corrected += achievements.filter(({ chosen }) => chosen.facts.some(({ revision }) => revision > 1)).length
  counts.outOfRange += selection.outOfRange
  if (achievements.length === 0) counts.withoutAchievement += 1
}

/** What is not in the pack, in sentences; empty where nothing is missing. */
export const leftOut = ({ erased, later, outOfRange, withoutAchievement }: Counts): ReadonlyArray<string> => [
  ...(erased === 0
    ? []
    : [
        `${count(erased, "person", "people")} who belonged to this and whose data was erased: nothing is kept that names them.`
      ]),
  ...(later === 0 ? [] : [`${count(later, "person", "people")} who belong to this only by what was recorded later.`]),
  ...(outOfRange === 0
    ? []
    : [
        `${count(outOfRange, "achievement", "achievements")} of people in this pack, which counted on none of the days asked about.`
      ]),
  ...(withoutAchievement === 0
    ? []
    : [
        `Any achievement of ${count(withoutAchievement, "person", "people")} listed here: there is no evidence of one that this is about.`
      ])
]

/** That others are left out, and how far. */
export const others = (rows: boolean): string =>
  `Anything about other people${rows ? ", but what a row, as its source wrote it, says of them" : ""}. Where a record names one, only their number is shown.`

export const count = (number: number, one: string, many: string): string =>
  `${new Intl.NumberFormat("en").format(number)} ${number === 1 ? one : many}`
