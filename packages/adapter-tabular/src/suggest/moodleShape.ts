/** Moodle's activity completion report: nothing but people and activities, and beside each activity a column of times without a name. */
import * as ask from "../presets/asks.ts"
import { participation } from "../presets/identities.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { type Person, personOf } from "./person.ts"
import { asks, explains, type Remark, type Suggestion } from "./Suggestion.ts"
import { type Table, tableAt } from "./tables.ts"
import { factsOf, isState, maxActivities, nameOf, states, strangers, tooMany } from "./wide.ts"

interface Activity {
  readonly state: Column
  readonly time: Column
}

/** A column with states, some of which are known, and to its right one with times, or with nothing yet. */
const activitiesOf = ({ columns }: Table): ReadonlyArray<Activity> =>
  columns.flatMap((state, index) => {
    const time = columns[index + 1]
    return time !== undefined &&
      state.heading !== "" &&
      state.distinct.some(isState) &&
      /^(moment|empty)$/.test(time.kind)
      ? [{ state, time }]
      : []
  })

/** A heading as the file's columns are called by it. */
const called = ({ heading, index }: Column): string => (heading.trim() === "" ? `#${index + 1}` : heading)

/** Undefined where the first record has no such shape. */
export const moodleShape = (records: ReadonlyArray<ReadonlyArray<string>>): Suggestion | undefined => {
  if ((records[0]?.[0] ?? "x").trim() !== "") return undefined
  const table = tableAt(records, 0)
  const activities = activitiesOf(table)
  return activities.length === 0 ? undefined : suggestionOf(table, activities)
}

/** The columns before the activities, and who they say the rows are of. */
const peopleOf = ({ columns }: Table, [activity]: ReadonlyArray<Activity>) => {
  const people = columns.slice(0, activity?.state.index ?? 0).map((each) => ({ ...each, heading: called(each) }))
  // The names of people stand in the first column, which has no name of its own.
  return personOf(people, people[0])
}

const labelled = ({ who, labels }: Person, activities: ReadonlyArray<Activity>) =>
  Object.fromEntries([
    ["who", who],
    ...Object.entries(labels),
    ...activities.flatMap(({ state, time }, index) => [
      [`state${index + 1}`, [state.heading]],
      [`day${index + 1}`, [called(time)]]
    ])
  ])

const suggestionOf = (table: Table, all: ReadonlyArray<Activity>): Suggestion => {
  const activities = all.slice(0, maxActivities)
  const person = peopleOf(table, activities)
  const open = Object.fromEntries(["zone", "offering", ...person.open].map((name) => [name, null]))
  const mapping: Unfilled = {
    name: "moodle-activities",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { ...open, times: "yyyy-MM-dd HH:mm:ss" },
    maps: { states },
    streams: [
      {
        name: "activities",
        columns: labelled(person, activities),
        fallback: ["who"],
        subject: {
          key: participation("{constant.offering}"),
          offering: "{constant.offering}",
          contact: person.contact
        },
        facts: activities.flatMap(({ state }, index) => factsOf(state, index + 1, "{who}"))
      }
    ]
  }
  const remarks = [
    ...remarksOf(activities),
    ...tooMany(all.map(({ state }) => state)),
    ...strangers(activities.map(({ state }) => state)),
    ...person.remarks,
    asks("zone", ask.zone),
    asks("offering", ask.offering)
  ]
  return { mapping, preset: "moodle-activities", confidence: 0.9, remarks }
}

const remarksOf = (activities: ReadonlyArray<Activity>): ReadonlyArray<Remark> => {
  const names = activities.slice(0, 20).map(({ state }) => nameOf(state))
  return [
    explains(
      "Known by its shape as Moodle's activity completion report: people, and beside each activity its state and time."
    ),
    explains(`Its activities, under their names as the catalog's: ${names.join(", ")}.`),
    explains("Columns without a heading are called by their places, such as #3.")
  ]
}
