/** The columns of activities in Moodle's course completion report: the state, and beside it the day, of each. */
import { told } from "../presets/asks.ts"
import { moodleStates, moodleUndone } from "../presets/headings.ts"
import type { Preset, Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"
import type { Table } from "./tables.ts"

interface Activity {
  readonly state: Column
  readonly day: Column
}

/** A column whose neighbour to the right has its heading and more: "Quiz 1", "Quiz 1 - Completion date". */
const activitiesOf = ({ columns }: Table): ReadonlyArray<Activity> =>
  columns.flatMap((state, index) => {
    const day = columns[index + 1]
    return day !== undefined && state.heading !== "" && day.heading.startsWith(`${state.heading} - `)
      ? [{ state, day }]
      : []
  })

/** As it may stand in a template and in an id. */
export const nameOf = ({ heading }: Column): string => heading.replaceAll(/[{}]/g, "").trim().slice(0, 200)

type Fact = Unfilled["streams"][number]["facts"][number]
type Conditions = ReadonlyArray<Exclude<NonNullable<Fact["where"]>, ReadonlyArray<unknown>>>

/** States that prove something, each as itself: what stands in no list rejects its row. */
export const states: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(moodleStates)
    .flat()
    .map((state) => [state.toLowerCase(), state])
)

/** Activities of which a stream has room for all facts. */
export const maxActivities = 66

/**
 * What an activity's state says, of the columns `state1` and `day1`: that it was done, passed or failed, whichever of them the
 * rows looked at have. What is undone is passed over, and a state that nobody has told rejects its row.
 */
export const factsOf = (state: Column, number: number, who: string): ReadonlyArray<Fact> => {
  const name = nameOf(state)
  const on = [{ instant: `{day${number}}`, format: told.times }]
  const cell = `{state${number}}`
  const said = { value: cell, case: "lower" as const, map: "states" }
  const fact = (evidence: "Completed" | "Passed" | "Failed", conditions: Conditions): Fact => ({
    evidence,
    where: conditions,
    key: { value: `{constant.offering}/${who}/${name}/${evidence}`, case: "lower" },
    activity: name,
    on,
    said
  })
  return [
    fact("Completed", [
      { present: `state${number}` },
      { value: cell, notIn: [...moodleStates.Failed, ...moodleUndone] }
    ]),
    ...(["Passed", "Failed"] as const).map((kind) => fact(kind, [{ value: cell, in: [...moodleStates[kind]] }]))
  ]
}

const known: ReadonlyArray<string> = [...Object.keys(states), ...moodleUndone.map((state) => state.toLowerCase())]

/** Whether a text is a state of an activity. */
export const isState = (text: string): boolean => known.includes(text.toLowerCase())

/** What to say of states that are none: their rows are rejected until somebody adds them. */
export const strangers = (columns: ReadonlyArray<Column>): ReadonlyArray<Remark> =>
  columns.flatMap(({ heading, distinct }) => {
    const strange = distinct.filter((text) => !isState(text))
    const says = `Say what these states mean, by adding those that are completions to the map, in small letters: ${strange.slice(0, 10).join(", ")}. Until then their rows are rejected.`
    return strange.length === 0 ? [] : [asks("maps.states", says, heading)]
  })

/** What to say of activities that there is no room for. */
export const tooMany = (states: ReadonlyArray<Column>): ReadonlyArray<Remark> =>
  states
    .slice(maxActivities)
    .map(({ heading }) =>
      explains(`Not read: a stream has room for ${maxActivities} activities. Read it by a second mapping.`, heading)
    )

/** The preset with a fact for each activity of the table, and what to say of them. */
export const withActivities = (preset: Preset, table: Table): readonly [Preset, ReadonlyArray<Remark>] => {
  const all = activitiesOf(table)
  const activities = all.slice(0, maxActivities)
  const { mapping } = preset
  const [stream, ...rest] = mapping.streams
  if (stream === undefined || activities.length === 0) return [preset, []]
  const labels = activities.flatMap(({ state, day }, index) => [
    [`state${index + 1}`, [state.heading]] as const,
    [`day${index + 1}`, [day.heading]] as const
  ])
  const changed = {
    ...stream,
    columns: { ...stream.columns, ...Object.fromEntries(labels) },
    facts: [...stream.facts, ...activities.flatMap(({ state }, index) => factsOf(state, index + 1, "{id}"))]
  }
  const names = activities.slice(0, 20).map(({ state }) => nameOf(state))
  const says = `${activities.length} activities with a day each were added, under their names as the catalog's activities: ${names.join(", ")}.`
  const remarks = [
    explains(says),
    ...tooMany(all.map(({ state }) => state)),
    ...strangers(activities.map(({ state }) => state))
  ]
  const maps = { ...mapping.maps, states }
  return [{ ...preset, mapping: { ...mapping, maps, streams: [changed, ...rest] } }, remarks]
}
