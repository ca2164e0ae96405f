/** What a row proves: plain, total functions. */
import { type Adapter, Fact, Text } from "@laurel/core"
import * as AchievementFacts from "./AchievementFacts.ts"
import type * as Rows from "./Rows.ts"
import * as SessionFacts from "./SessionFacts.ts"
import type { Compiled } from "./Setting.ts"
import * as Subjects from "./Subjects.ts"

type Sketches = ReadonlyArray<Adapter.Sketch>

/** What a row says; nothing where its course is not of the setting. */
export const read = (setting: Compiled, row: Rows.Row): Sketches => {
  switch (row.of) {
    case "participation":
      return ofParticipation(setting, row)
    case "achievement":
      return AchievementFacts.read(setting, row)
    case "unread":
      return []
    default: {
      const owner = Subjects.of(setting, row)
      return owner === undefined ? [] : ofLearner(setting, row, owner)
    }
  }
}

const ofLearner = (
  setting: Compiled,
  row: Rows.Of<"progress" | "content" | "result" | "scheduled" | "attended">,
  owner: Subjects.Owner
): Sketches => {
  switch (row.of) {
    case "result":
      return ofResult(setting, row, owner)
    case "progress":
      return ofProgress(setting, row, owner)
    case "content":
      return ofContent(setting, row, owner)
    case "scheduled":
      return SessionFacts.ofScheduled(setting, row, owner)
    case "attended":
      return SessionFacts.ofAttended(setting, row, owner)
  }
}

/** What a state means for whether somebody takes part; undefined where it is not yet so, and never was. */
export const standingOf = ({
  state,
  event,
  elsewhere,
  episode
}: Pick<Rows.Of<"participation">, "state" | "event" | "elsewhere" | "episode">) => {
  const word = state.toLowerCase()
  if (typeof elsewhere === "string") return { isIn: false, said: elsewhere }
  if (word === "cancelled") return { isIn: false, said: state }
  if (word !== "active") return episode === 0 ? undefined : { isIn: false, said: state }
  return event.toLowerCase() === "cancelled" ? { isIn: false, said: "event cancelled" } : { isIn: true, said: state }
}

const ofParticipation = (setting: Compiled, row: Rows.Of<"participation">): Sketches => {
  const { contact, episode } = row
  const standing = standingOf(row)
  const owner = contact === null ? undefined : Subjects.of(setting, { ...row, contact })
  if (standing === undefined || owner === undefined) return []
  const { isIn, said } = standing
  const happened = Subjects.happenedOf(setting, row, owner.zone)
  if (happened === undefined) return []
  const evidence = isIn ? Fact.Registered.make({}) : Fact.Unregistered.make({})
  return [
    Subjects.sketch(row, `${isIn ? "registered" : "unregistered"}/${episode}`, owner.subject, {
      evidence,
      happened,
      said
    }),
    ...ofEnd(setting, row, owner)
  ]
}

/** That nothing more is expected of the learner, once their event is over. */
const ofEnd = (setting: Compiled, row: Rows.Of<"participation">, { subject, zone }: Subjects.Owner): Sketches => {
  if (row.closed !== undefined) {
    const happened = Subjects.endOf(setting, row.closed, row.zone, zone)
    return happened === undefined
      ? []
      : [Subjects.sketch(row, "closed", subject, { evidence: Fact.Closed.make({}), happened })]
  }
  if (row.reopened === undefined) return []
  const happened = Subjects.observedAt(row.reopened, zone)
  return [Subjects.sketch(row, "closed", subject, { evidence: Fact.Retracted.make({}), happened })]
}

const ofResult = (setting: Compiled, row: Rows.Of<"result">, { subject, zone }: Subjects.Owner): Sketches => {
  const { passed, result, course } = row
  const happened = Subjects.happenedOf(setting, row, zone)
  if (happened === undefined) return []
  return [
    Subjects.sketch(row, "outcome", subject, {
      activity: `result/${course}`,
      evidence:
        passed === null ? Fact.Retracted.make({}) : Fact.RolledUp.make({ outcome: passed ? "passed" : "failed" }),
      happened,
      said: typeof result === "string" && result.trim() !== "" ? Text.nameOf(result) : null
    })
  ]
}

const progressed = (
  { top }: Compiled,
  row: Rows.Of<"progress" | "content">,
  { subject, zone }: Subjects.Owner,
  activity: string
): Sketches =>
  row.observed === undefined
    ? []
    : [
        Subjects.sketch(row, "progressed", subject, {
          activity,
          evidence: Fact.Progressed.make({ scaled: row.progress / top }),
          happened: Subjects.observedAt(row.observed, zone)
        })
      ]

const ofProgress = (setting: Compiled, row: Rows.Of<"progress">, owner: Subjects.Owner): Sketches =>
  progressed(setting, row, owner, `course/${row.course}`)

const ofContent = (setting: Compiled, row: Rows.Of<"content">, owner: Subjects.Owner): Sketches => {
  const activity = `content/${row.content}`
  const seen = progressed(setting, row, owner, activity)
  const happened = Subjects.happenedOf(setting, { ...row, observed: row.completed }, owner.zone)
  if (row.progress < setting.top || happened === undefined) return seen
  const evidence = Fact.Completed.make({})
  const said = "100 %"
  return [
    ...seen,
    Subjects.sketch(row, `completed/${row.episode}`, owner.subject, { activity, evidence, happened, said })
  ]
}
