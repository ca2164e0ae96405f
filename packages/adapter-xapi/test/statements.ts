/** Statements to read in tests: a whole one, changed in places, and what it gives in one line a fact. */
import { CivilDate, type Fact, Id, Instant } from "@laurel/core"
import { Schema } from "effect"
import * as Rows from "../src/meaning/Rows.ts"
import { Setting } from "../src/meaning/Setting.ts"

export const adl = "http://adlnet.gov/expapi/verbs/"
export const id = "fbdf1a5a-6619-55fd-b166-57b0544a64bf"
export const registration = "9e61280a-b675-5458-8d75-fdb03d1b65e6"
export const activity = "https://courses.example.test/safe101/au1"

export const settingOf = Schema.decodeUnknownSync(Setting, { onExcessProperty: "error" })

export const setting = {
  zone: "UTC",
  accounts: { "https://lms.example.test": "employee" },
  offerings: [{ id: "safe101", activities: [activity] }]
}

/** A statement with a verb, and whatever else. */
export const statement = (verb: string, more: object = {}) => ({
  id,
  actor: { account: { homePage: "https://lms.example.test", name: "E-1001" } },
  verb: { id: verb.includes(":") ? verb : adl + verb },
  object: { id: activity },
  timestamp: "2026-10-05T09:00:00Z",
  context: { registration },
  ...more
})

export const read = (value: unknown, changes: object = {}): Rows.Row =>
  Rows.reader({ source: Id.SourceId.make("lrs"), setting: settingOf({ ...setting, ...changes }) })(value, null)

const spoken = (evidence: Fact.Evidence): string => {
  const { _tag, ...rest } = evidence
  const fields = Object.entries(rest).map(([name, value]) => `${name} ${value}`)
  return fields.length === 0 ? _tag : `${_tag} ${fields.join(", ")}`
}

/** What the facts of a statement say. */
export const says = (value: unknown, changes: object = {}): ReadonlyArray<string> => {
  const { drafts, problem } = read(value, changes)
  return problem === undefined
    ? drafts.map(({ evidence }) => spoken(evidence))
    : [`${problem.column}: expected ${problem.expected}, found ${problem.found}`]
}

/** A draft in one line. */
export const line = ({ reference, subject, activity, evidence, happened, observedAt, said }: Fact.Draft): string =>
  [
    reference.key,
    spoken(evidence),
    `${subject.contact.scheme}:${subject.contact.value}`,
    `in ${subject.offering} by ${subject.key}`,
    `at ${activity}`,
    `on ${CivilDate.format(happened.on)} ${happened.zone} ${happened.basis}`,
    `stored ${observedAt === null ? "never" : Instant.format(observedAt)}`,
    `"${said}"`
  ].join(" | ")
