/** What rows of sessions prove: which ones a learner should attend, and whether they did. */
import { type Adapter, Fact, Text } from "@laurel/core"
import type * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import * as Subjects from "./Subjects.ts"
import { instantOf } from "./Wire.ts"

type Row = Rows.Of<"scheduled" | "attended">

const retracted = (row: Row, part: string, { subject, zone }: Subjects.Owner): ReadonlyArray<Adapter.Sketch> =>
  row.observed === undefined
    ? []
    : [
        Subjects.sketch(row, part, subject, {
          activity: `session/${row.session}`,
          evidence: Fact.Retracted.make({}),
          happened: Subjects.observedAt(row.observed, zone)
        })
      ]

/** When a session is, on the day that it is in its event's zone. */
const timesOf = ({ zones }: Compiled, { starts, ends, zone }: Row, usual: string) => {
  const start = typeof starts === "string" ? instantOf(starts) : undefined
  const end = typeof ends === "string" ? instantOf(ends) : undefined
  const own = typeof zone === "string" ? (zones.get(zone) ?? zone) : usual
  return start === undefined ? undefined : { start, end, happened: Fact.happenedAt(start, own) }
}

export const ofScheduled = (
  setting: Compiled,
  row: Rows.Of<"scheduled">,
  owner: Subjects.Owner
): ReadonlyArray<Adapter.Sketch> => {
  const state = row.state.toLowerCase()
  if (row.moved === true || state === "cancelled") return retracted(row, "scheduled", owner)
  const times = timesOf(setting, row, owner.zone)
  if (state !== "published" || times === undefined) return []
  const { start, end, happened } = times
  return [
    Subjects.sketch(row, "scheduled", owner.subject, {
      activity: `session/${row.session}`,
      evidence: Fact.Scheduled.make({ starts: start, ...(end === undefined ? {} : { ends: end }) }),
      happened
    })
  ]
}

export const ofAttended = (
  setting: Compiled,
  row: Rows.Of<"attended">,
  owner: Subjects.Owner
): ReadonlyArray<Adapter.Sketch> => {
  if (row.mark === null) return retracted(row, "attended", owner)
  const times = timesOf(setting, row, owner.zone)
  const status = setting.marks.get(String(row.mark).toLowerCase())
  if (times === undefined || status === undefined) return []
  return [
    Subjects.sketch(row, "attended", owner.subject, {
      activity: `session/${row.session}`,
      evidence: Fact.Attended.make({ status }),
      happened: times.happened,
      said: Text.nameOf(String(row.mark))
    })
  ]
}
