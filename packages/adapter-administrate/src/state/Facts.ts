/** What a row proves: plain, total functions. */
import { type Adapter, CivilDate, Fact, Instant, Text } from "@laurel/core"
import * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import { instantOf } from "./Wire.ts"

type Who = Rows.Of<"progress" | "content" | "result" | "scheduled" | "attended">
type Person = Pick<Who, "contact" | "email" | "account">

const address = /^[^\s@]+@[^\s@]+$/

/** Other names of the contact, as far as the setting says that they are to be claimed. */
const claimsOf = ({ claimsEmail, accountScheme, scheme }: Compiled, { email, account }: Person) => {
  const claims = [
    ...(claimsEmail && scheme !== "email" && typeof email === "string" && email.length <= 200 && address.test(email)
      ? [{ scheme: "email", value: email.toLowerCase() }]
      : []),
    ...(accountScheme !== undefined && typeof account === "string" ? [{ scheme: accountScheme, value: account }] : [])
  ]
  return claims.length === 0 ? {} : { claims }
}

/** A learner is the participation; under another name it is another one. */
const subjectOf = (setting: Compiled, row: Person & { readonly course: string; readonly learner: string }) => {
  const offered = setting.courses.get(row.course)
  return offered === undefined
    ? undefined
    : {
        zone: offered.zone,
        subject: {
          key: `${row.course}:${row.learner}:${row.contact}`,
          offering: offered.offering,
          contact: { scheme: setting.scheme, value: row.contact },
          ...claimsOf(setting, row)
        }
      }
}

const observedAt = (at: Instant.Instant, zone: string): Fact.Happened => ({
  on: Instant.dayIn(at, zone),
  at,
  zone,
  basis: "observed"
})

/** One fact of a row, under the row's key. */
const sketch = (
  row: Rows.Row,
  part: string,
  subject: Adapter.Sketch["subject"],
  fact: Omit<Adapter.Sketch, "key" | "subject">
): Adapter.Sketch => ({ key: `${Rows.keyOf(row) ?? ""}/${part}`, subject, ...fact })

/** What a row says; nothing where its course is not of the setting. */
export const read = (setting: Compiled, row: Rows.Row): ReadonlyArray<Adapter.Sketch> => {
  switch (row.of) {
    case "participation":
      return ofParticipation(setting, row)
    case "achievement":
      return ofAchievement(setting, row)
    case "unread":
      return []
    default: {
      const found = subjectOf(setting, row)
      return found === undefined ? [] : ofLearner(setting, row, found)
    }
  }
}

type Found = Exclude<ReturnType<typeof subjectOf>, undefined>

const ofLearner = (setting: Compiled, row: Who, found: Found): ReadonlyArray<Adapter.Sketch> => {
  switch (row.of) {
    case "result":
      return ofResult(row, found)
    case "progress":
      return ofProgress(setting, row, found)
    case "content":
      return ofContent(setting, row, found)
    case "scheduled":
      return ofScheduled(setting, row, found)
    case "attended":
      return ofAttended(setting, row, found)
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

const ofParticipation = (setting: Compiled, row: Rows.Of<"participation">): ReadonlyArray<Adapter.Sketch> => {
  const { contact, episode, observed } = row
  const standing = standingOf(row)
  const found = contact === null ? undefined : subjectOf(setting, { ...row, contact })
  if (standing === undefined || found === undefined) return []
  const { isIn, said } = standing
  return [
    sketch(row, `${isIn ? "registered" : "unregistered"}/${episode}`, found.subject, {
      evidence: isIn ? Fact.Registered.make({}) : Fact.Unregistered.make({}),
      happened: observedAt(observed, found.zone),
      said
    })
  ]
}

const ofResult = (row: Rows.Of<"result">, { subject, zone }: Found): ReadonlyArray<Adapter.Sketch> => {
  const { passed, result, course, observed } = row
  return [
    sketch(row, "outcome", subject, {
      activity: `result/${course}`,
      evidence:
        passed === null ? Fact.Retracted.make({}) : Fact.RolledUp.make({ outcome: passed ? "passed" : "failed" }),
      happened: observedAt(observed, zone),
      said: typeof result === "string" && result.trim() !== "" ? Text.nameOf(result) : null
    })
  ]
}

const ofProgress = (
  { top }: Compiled,
  row: Rows.Of<"progress">,
  { subject, zone }: Found
): ReadonlyArray<Adapter.Sketch> => [
  sketch(row, "progressed", subject, {
    activity: `course/${row.course}`,
    evidence: Fact.Progressed.make({ scaled: row.progress / top }),
    happened: observedAt(row.observed, zone)
  })
]

const ofContent = (
  { top }: Compiled,
  row: Rows.Of<"content">,
  { subject, zone }: Found
): ReadonlyArray<Adapter.Sketch> => {
  const activity = `content/${row.content}`
  const progressed = sketch(row, "progressed", subject, {
    activity,
    evidence: Fact.Progressed.make({ scaled: row.progress / top }),
    happened: observedAt(row.observed, zone)
  })
  if (row.progress < top) return [progressed]
  const completed = sketch(row, `completed/${row.episode}`, subject, {
    activity,
    evidence: Fact.Completed.make({}),
    happened: observedAt(row.completed, zone),
    said: "100 %"
  })
  return [progressed, completed]
}

const retracted = (
  row: Rows.Of<"scheduled" | "attended">,
  part: string,
  { subject, zone }: Found
): ReadonlyArray<Adapter.Sketch> =>
  row.observed === undefined
    ? []
    : [
        sketch(row, part, subject, {
          activity: `session/${row.session}`,
          evidence: Fact.Retracted.make({}),
          happened: observedAt(row.observed, zone)
        })
      ]

/** When a session is, on the day that it is in its event's zone. */
const timesOf = ({ zones }: Compiled, { starts, ends, zone }: Rows.Of<"scheduled" | "attended">, usual: string) => {
  const start = typeof starts === "string" ? instantOf(starts) : undefined
  const end = typeof ends === "string" ? instantOf(ends) : undefined
  const own = typeof zone === "string" ? (zones.get(zone) ?? zone) : usual
  return start === undefined ? undefined : { start, end, happened: Fact.happenedAt(start, own) }
}

const ofScheduled = (setting: Compiled, row: Rows.Of<"scheduled">, found: Found): ReadonlyArray<Adapter.Sketch> => {
  const state = row.state.toLowerCase()
  if (row.moved === true || state === "cancelled") return retracted(row, "scheduled", found)
  const times = timesOf(setting, row, found.zone)
  if (state !== "published" || times === undefined) return []
  const { start, end, happened } = times
  return [
    sketch(row, "scheduled", found.subject, {
      activity: `session/${row.session}`,
      evidence: Fact.Scheduled.make({ starts: start, ...(end === undefined ? {} : { ends: end }) }),
      happened
    })
  ]
}

const ofAttended = (setting: Compiled, row: Rows.Of<"attended">, found: Found): ReadonlyArray<Adapter.Sketch> => {
  if (row.mark === null) return retracted(row, "attended", found)
  const times = timesOf(setting, row, found.zone)
  const status = setting.marks.get(String(row.mark).toLowerCase())
  if (times === undefined || status === undefined) return []
  return [
    sketch(row, "attended", found.subject, {
      activity: `session/${row.session}`,
      evidence: Fact.Attended.make({ status }),
      happened: times.happened,
      said: Text.nameOf(String(row.mark))
    })
  ]
}

const dayOf = (text: string | null | undefined, zone: string): CivilDate.CivilDate | undefined => {
  if (typeof text !== "string") return undefined
  const at = instantOf(text)
  // A day without a time, or with one that has no offset, is the day as it is written.
  return at === undefined ? CivilDate.parse(text.slice(0, 10)) : Instant.dayIn(at, zone)
}

/** Whose an achievement is: the learner's, where its course is read; else the contact's own, in an offering of the setting. */
const ownerOf = (setting: Compiled, { learner, type, contact }: Rows.Of<"achievement">) => {
  const ofLearner = learner === null ? undefined : subjectOf(setting, { ...learner, contact })
  if (ofLearner !== undefined) return ofLearner
  const offering = setting.types.get(type.id) ?? (learner === null ? setting.unlearned : undefined)
  return offering === undefined
    ? undefined
    : {
        zone: setting.zone,
        subject: { key: `contact:${contact}`, offering, contact: { scheme: setting.scheme, value: contact } }
      }
}

const ofAchievement = (setting: Compiled, row: Rows.Of<"achievement">): ReadonlyArray<Adapter.Sketch> => {
  const owner = ownerOf(setting, row)
  if (owner === undefined) return []
  const { subject, zone } = owner
  const { type, learner, observed } = row
  const [from, until] = [dayOf(row.from, zone), dayOf(row.until, zone)]
  const title = Text.nameOf(type.name ?? "")
  const happened =
    from === undefined ? (observed === undefined ? undefined : observedAt(observed, zone)) : Fact.happenedOn(from, zone)
  if (happened === undefined) return []
  return [
    sketch(row, "presented", subject, {
      activity: `achievement-type/${type.id}`,
      evidence: Fact.Presented.make({
        title: title === "" ? `achievement type ${type.id}` : title,
        ...(until === undefined ? {} : { expires: until })
      }),
      happened,
      said: learner === null ? "without a learner" : null
    })
  ]
}
