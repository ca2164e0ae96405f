/** Rows of lists, and answers about one person, as plain objects. Who may see whose names is decided before: contacts come as they are to be shown. */
import { Schema } from "effect"
import * as AchievementId from "../AchievementId.ts"
import * as Audit from "../Audit.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Contact from "../Contact.ts"
import * as Decision from "../Decision.ts"
import * as Holding from "../Holding.ts"
import * as Instant from "../Instant.ts"
import type * as Ledger from "../Ledger.ts"
import type * as Rejections from "../Rejection.ts"
import type * as Report from "../Report.ts"
import type * as Review from "../Review.ts"
import type * as Shapes from "../Shapes.ts"
import * as Plain from "./PlainRecords.ts"

export const holder = (person: Shapes.Contact, row: Report.Holder): Shapes.Holder => ({
  contact: person,
  status: row.status,
  lastValidDay: Plain.dayOrNull(Holding.lastValid(row.period)),
  contested: row.isContested,
  period: Plain.period(row.period)
})

/** `on` is the day that was asked about. */
export const expiring = (person: Shapes.Contact, row: Report.Holder, on: CivilDate.CivilDate): Shapes.Expiring => {
  const last = Holding.lastValid(row.period)
  return { ...holder(person, row), daysLeft: last === null ? null : last - on }
}

export const gap = (person: Shapes.Contact, hole: Report.Hole): Shapes.Gap => ({
  contact: person,
  from: CivilDate.format(hole.from),
  to: hole.isOpen ? null : CivilDate.format(hole.last),
  days: hole.last - hole.from + 1,
  ends: hole.ends,
  status: hole.status
})

export const earning = (person: Shapes.Contact, { on, achievement }: Report.Earning): Shapes.Earning => ({
  contact: person,
  earnedOn: CivilDate.format(on),
  achievement: Plain.achievement(achievement)
})

export const account = (row: Report.Account): Shapes.Account => ({
  account: Contact.keyOf(row.account),
  people: row.people,
  holders: row.holders,
  lapsed: row.lapsed
})

const encodeSays = Schema.encodeSync(Decision.Resolved.fields.says)

export const waiting = (person: Shapes.Contact, row: Review.Contested): Shapes.Waiting => ({
  contact: person,
  achievement: Plain.achievement(row.achievement),
  says: Plain.outcome(row.says),
  resolves: {
    says: encodeSays(row.says.held),
    ...(row.says.expires === null ? {} : { expires: CivilDate.format(row.says.expires) })
  },
  since: Instant.format(row.since),
  deadline: CivilDate.format(row.deadline),
  otherwise: row.otherwise,
  facts: row.evidence.map(Plain.fact)
})

export const unresolved = (person: Shapes.Contact, row: Report.Unresolved): Shapes.Unresolved => ({
  contact: person,
  certification: row.certification,
  periods: row.periods.map(Plain.period)
})

export const pending = (people: ReadonlyArray<Shapes.Contact>, row: Review.Pending): Shapes.Pending => ({
  decision: Plain.decision(row.decision),
  roles: row.roles,
  contacts: people
})

export const rejected = (one: Rejections.Rejection): Shapes.Rejected => ({
  kind: one.kind,
  source: one.source,
  stream: one.stream,
  key: one.key,
  line: one.line,
  column: one.column,
  expected: one.expected,
  found: one.found,
  advice: one.advice,
  raw: one.raw
})

export const rejection = (one: Ledger.KeptRejection): Shapes.Rejection => ({
  id: one.id,
  reading: one.reading,
  ...rejected(one),
  recordedAt: Instant.format(one.recordedAt)
})

/** Why an achievement of this person stands as it does. */
export const explanation = (person: Shapes.Contact, explained: Audit.Explanation): Shapes.Explanation => {
  const { id, achievement, type, offering, catalog, verdict, decisions, story } = explained
  return {
    achievement: AchievementId.format(id),
    type: type.id,
    offering: offering.id,
    contact: person,
    catalog,
    issued: achievement !== null,
    standing: achievement === null ? null : Plain.standing(achievement),
    verdict: Plain.verdict(verdict),
    missing: Audit.missing(verdict).map(Plain.lack),
    decisions: decisions.map(Plain.decision),
    story: story.map(Plain.event)
  }
}
