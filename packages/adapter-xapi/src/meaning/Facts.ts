/** What a statement proves: a plain, total function, no schema. */
import { type Adapter, CivilDate, Contact, type Fact, Id, Text } from "@laurel/core"
import { Result, Schema } from "effect"
import { hash } from "node:crypto"
import type { Activity } from "../statement/Activity.ts"
import { participationOf, peopleOf } from "../statement/Actor.ts"
import * as Claims from "./Claims.ts"
import { dayIn } from "./Day.ts"
import { type Problem, quote } from "../statement/Problem.ts"
import { remembered } from "../statement/remembered.ts"
import type { Compiled } from "./Setting.ts"
import { type AboutActivity, type Context, isAboutActivity, type Statement, voided } from "../statement/Statement.ts"
import { wordOf } from "./Verb.ts"
import { instantOf } from "../statement/Wire.ts"

/** Where a statement was found. */
export interface Place {
  readonly source: Id.SourceId
  readonly stream: string
  readonly line: number | null
}

/** Nothing of both for a statement that proves nothing. */
export interface Said {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly withdrawals: ReadonlyArray<Adapter.Withdrawal>
}

const nothing: Result.Result<Said, Problem> = Result.succeed({ drafts: [], withdrawals: [] })

/**
 * What the statement of that id, in lower case, says: its facts, each under the id and the name of what it says, or what it
 * takes back. A failure says why it can't be taken. A statement about another, about a person, or about what was only planned
 * proves nothing.
 */
export const read = (
  setting: Compiled,
  statement: Statement,
  record: string,
  place: Place
): Result.Result<Said, Problem> => {
  const { verb, object } = statement
  if (object.objectType === "StatementRef") {
    return verb.id === voided ? withdrawal(setting, statement, object.id, record, place) : nothing
  }
  if (!isAboutActivity(statement)) return nothing
  const offering = offeringOf(setting, statement)
  if (offering === undefined && setting.skipsUnmatched) return nothing
  const claims = Claims.of(setting, statement)
  if (Result.isFailure(claims)) return Result.fail(claims.failure)
  if (claims.success.length === 0) return nothing
  if (offering === undefined) return Result.fail(unmatched(statement))
  if (offering === "several") return Result.fail(ambiguous)
  return Result.map(drafts(setting, statement, claims.success, offering, record, place), (each) => ({
    drafts: each,
    withdrawals: []
  }))
}

type Offering = NonNullable<ReturnType<Compiled["offerings"]["get"]>>

/** By what the statement is about, else by its context, the nearest first; two that are equally near are one too many. */
const offeringOf = ({ offerings }: Compiled, { object, context }: AboutActivity): Offering | "several" | undefined => {
  const own = offerings.get(object.id)
  const around = context?.contextActivities
  if (own !== undefined || around === undefined) return own
  for (const activities of [around.parent, around.grouping, around.category, around.other]) {
    let found: Offering | undefined
    for (const { id } of listed(activities)) {
      const offering = offerings.get(id)
      if (offering !== undefined && found !== undefined && found.id !== offering.id) return "several"
      found ??= offering
    }
    if (found !== undefined) return found
  }
  return undefined
}

type Activities = NonNullable<Context["contextActivities"]>["parent"]

const listed = (activities: Activities): ReadonlyArray<Activity> =>
  activities === undefined ? [] : "id" in activities ? [activities] : activities

const unmatched = ({ object }: AboutActivity): Problem => ({
  column: "object.id",
  expected: "an activity of a configured offering, here or in the context",
  found: quote(object.id),
  advice: 'Add the activity to an offering of the setting, or set "unmatched" to "skip".'
})

const ambiguous: Problem = {
  column: "context.contextActivities",
  expected: "activities of one configured offering",
  found: "those of several",
  advice: "Configure only the activity that tells the offerings apart, such as the course run."
}

/** What the statement is about: the publisher's unit that cmi5 groups it under, else its object; undefined where it is under two. */
const unitOf = ({ units }: Compiled, { object, context }: AboutActivity): string | undefined => {
  if (units.size === 0 || units.has(object.id) || !Claims.isOfCmi5(context)) return object.id
  const found = new Set(listed(context?.contextActivities?.grouping).flatMap(({ id }) => (units.has(id) ? [id] : [])))
  return found.size > 1 ? undefined : ([...found][0] ?? object.id)
}

const ambiguousUnit: Problem = {
  column: "context.contextActivities.grouping",
  expected: "the publisher's id of one unit",
  found: "those of several",
  advice: "Have the LMS group each statement under its own unit, as cmi5 9.6.2.3 asks."
}

const drafts = (
  setting: Compiled,
  statement: AboutActivity,
  claims: ReadonlyArray<Fact.Evidence>,
  { id: offering, zone }: Offering,
  record: string,
  { source, stream, line }: Place
): Result.Result<ReadonlyArray<Fact.Draft>, Problem> => {
  const { actor, context, verb } = statement
  const people = peopleOf(actor, setting.accounts)
  if (people === null) return Result.fail(unsaid)
  const times = timesOf(statement, zone)
  if (times === undefined) return Result.fail(timeless)
  if (times.happened.on < earliest) return Result.fail(ancient)
  const unit = unitOf(setting, statement)
  if (unit === undefined) return Result.fail(ambiguousUnit)
  const activity = activityOf(unit)
  if (activity === undefined) return Result.fail(tooLong("object.id", unit))
  const word = wordFor(verb.id)
  const registration = context?.registration?.toLowerCase()
  const isGroup = actor.objectType === "Group"
  const all: Array<Fact.Draft> = []
  for (const contact of people) {
    if (!isName(contact.value)) return Result.fail(tooLong(columnOf(actor), contact.value))
    const who = Contact.keyOf(contact)
    const subject = { key: participationOf(registration, offering, who), offering, contact }
    const member = isGroup ? `/${hash("sha256", who).slice(0, 16)}` : ""
    for (const evidence of claims) {
      const reference = { source, stream, key: `${record}/${evidence._tag.toLowerCase()}${member}`, line }
      all.push({ reference, subject, activity, evidence, ...times, said: word })
    }
  }
  return Result.succeed(all)
}

const withdrawal = (
  { zone }: Compiled,
  statement: Statement,
  target: string,
  record: string,
  { line }: Place
): Result.Result<Said, Problem> => {
  const times = timesOf(statement, zone)
  if (times === undefined) return Result.fail(timeless)
  if (times.happened.on < earliest) return Result.fail(ancient)
  const said = wordFor(statement.verb.id)
  return Result.succeed({
    drafts: [],
    withdrawals: [{ record: target.toLowerCase(), by: record, line, ...times, said }]
  })
}

/** When it happened, or else when the store took it down; undefined where it says neither. */
const timesOf = (
  { timestamp, stored }: Statement,
  zone: string
): Pick<Fact.Draft, "happened" | "observedAt"> | undefined => {
  const observedAt = (stored === undefined ? undefined : instantOf(stored)) ?? null
  const at = (timestamp === undefined ? undefined : instantOf(timestamp)) ?? observedAt
  if (at === null) return undefined
  const basis = timestamp === undefined ? "observed" : "stated"
  return { happened: { on: dayIn(at, zone), at, zone, basis }, observedAt }
}

const unsaid: Problem = {
  column: "actor.member",
  expected: "the members of the group",
  found: "none: who was in the group is not said",
  advice: "Have the source name the members, or send one statement for each."
}

/** What was learned before is told of by no statement: programs write such a day where they know none. */
const earliest = CivilDate.of(1900, 1, 1) ?? CivilDate.min

const ancient: Problem = {
  column: "timestamp",
  expected: "a time after 1900",
  found: "one long before: some programs write 0001-01-01 for no time",
  advice: "Have the source say when it happened, or leave the timestamp out, so that the record store writes its own."
}

const timeless: Problem = {
  column: "timestamp",
  expected: "when it happened, or when it was stored",
  found: "neither",
  advice: "Take the statements from a record store, which adds both."
}

const tooLong = (column: string, found: string): Problem => ({
  column,
  expected: "1 to 200 characters, none of them a control character",
  found: quote(found),
  advice: /\p{Cc}/u.test(found)
    ? "Have the source take the control character out of it."
    : "Have the source use a shorter name; a cut one could be another's."
})

/** Where in a statement it says who acted. */
const columnOf = ({ objectType, account, mbox, openid }: Statement["actor"]): string =>
  objectType === "Group"
    ? "actor.member"
    : account !== undefined
      ? "actor.account.name"
      : mbox !== undefined
        ? "actor.mbox"
        : openid !== undefined
          ? "actor.openid"
          : "actor"

const isName = Schema.is(Text.Name)

const decodeActivity = Schema.decodeUnknownExit(Id.ActivityId)

const maxKnown = 10_000

const activityOf = remembered(maxKnown, (text: string): Id.ActivityId | undefined => {
  const exit = decodeActivity(text)
  return exit._tag === "Success" ? exit.value : undefined
})

/** The last part of the verb's id; null where that is no name. */
const wordFor = remembered(maxKnown, (verb: string): string | null => {
  const word = wordOf(verb)
  return isName(word) ? word : null
})
