/** The columns of activities in Moodle's course completion report: the state, and beside it the day, of each. */
import { told } from "../presets/asks.ts"
import { moodleStates } from "../presets/headings.ts"
import type { Preset, Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { explains, type Remark } from "./Suggestion.ts"
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

/** How the rows of a wide report tell who, that something was done, and in which words. */
interface Telling {
  readonly who: string
  readonly where: Conditions
  readonly said: NonNullable<Fact["said"]>
}

/** That an activity was done, and where its state says so that it was passed or failed: of the columns `state1` and `day1`. */
export const factsOf = (state: Column, number: number, { who, where, said }: Telling): ReadonlyArray<Fact> => {
  const name = nameOf(state)
  const on = [{ instant: `{day${number}}`, format: told.times }]
  const also = (["Passed", "Failed"] as const).filter((kind) => state.distinct.some((each) => isState(kind, each)))
  const fact = (evidence: "Completed" | "Passed" | "Failed", conditions: Conditions): Fact => ({
    evidence,
    where: conditions,
    key: { value: `{constant.offering}/${who}/${name}/${evidence}`, case: "lower" },
    activity: name,
    on,
    said
  })
  return [
    fact("Completed", where),
    ...also.map((evidence) =>
      fact(evidence, [...where, { value: `{state${number}}`, in: [...moodleStates[evidence]] }])
    )
  ]
}

const isState = (kind: keyof typeof moodleStates, text: string): boolean =>
  moodleStates[kind].some((state) => state.toLowerCase() === text.toLowerCase())

/** The preset with a fact for each activity of the table, and what to say of them. */
export const withActivities = (preset: Preset, table: Table): readonly [Preset, ReadonlyArray<Remark>] => {
  const activities = activitiesOf(table)
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
    facts: [
      ...stream.facts,
      ...activities.flatMap(({ state }, index) =>
        factsOf(state, index + 1, {
          who: "{id}",
          where: [{ present: `day${index + 1}` }],
          said: `{state${index + 1}}`
        })
      )
    ]
  }
  const names = activities.slice(0, 20).map(({ state }) => nameOf(state))
  const says = `${activities.length} activities with a day each were added, under their names as the catalog's activities: ${names.join(", ")}.`
  return [{ ...preset, mapping: { ...mapping, streams: [changed, ...rest] } }, [explains(says)]]
}
