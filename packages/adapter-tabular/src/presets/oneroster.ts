/** OneRoster 1.2, a set of CSV files: who is in which class, and which results they have. */
import * as ask from "./asks.ts"
import type { Preset } from "./Preset.ts"

const day = (label: string) => ({ date: label }) as const

/** By the address in users.csv, else by the set's own id. */
const person = (user: string) =>
  [
    { scheme: "email", value: { value: "{user.email}", case: "lower" } },
    { scheme: "oneroster", value: user }
  ] as const

const deleted = ["tobedeleted"] as const
const live = { value: "{status}", notIn: deleted } as const
const gone = { value: "{status}", in: deleted } as const
const itemLive = { value: "{item.status}", notIn: deleted } as const
const itemGone = { value: "{item.status}", in: deleted } as const
const userGone = { value: "{user.status}", in: deleted } as const

const states = ["active", ...deleted] as const
const roles = ["administrator", "proctor", "student", "teacher"] as const
const scoreStates = ["exempt", "fully graded", "not submitted", "partially graded", "submitted"] as const
const named = (all: ReadonlyArray<string>) => Object.fromEntries(all.map((each) => [each, each]))
const observed = { instant: "{dateLastModified}" } as const
const changed = [{ instant: "{dateLastModified}", basis: "observed" }] as const

/** A fact that no row can have: whatever it would be of is rejected, by a column and the texts that are known there. */
const refused = (cell: string, known: ReadonlyArray<string>) =>
  ({ evidence: "Retracted", key: { value: cell, map: named(known) }, on: changed }) as const

/** What neither stream takes: a state that OneRoster does not have, and what is said of somebody whom the set deletes. */
const refusals = [
  { ...refused("{status}", states), where: [{ present: "status" }, { value: "{status}", notIn: states }] },
  { ...refused("{user.status}", ["active"]), where: [live, userGone] }
] as const

const graded = { value: "{scoreStatus}", in: ["fully graded"] } as const
const result = {
  key: "{sourcedId}",
  activity: "{lineItemSourcedId}",
  on: [day("{scoreDate}")],
  observed,
  said: "{scoreStatus}"
} as const

export const oneRoster: Preset = {
  name: "oneroster-1.2",
  reads:
    "The enrolments and results of a OneRoster 1.2 set of CSV files, whole or changes only: students in classes, scores of line items, exemptions, and what is to be deleted.",
  leaves: [
    "Results that are submitted, not submitted or partially graded are no scores, and results without a number are none either.",
    "An exemption is a waiver of its line item; OneRoster doesn't say by whom, so the mapping's constant stands for the grader.",
    "A set of changes has only what changed: each of its results needs its line item and its student beside it in the set.",
    "An enrolment's end is no sign that somebody left before it, and is passed over.",
    "Results of a line item that is to be deleted are taken back, those that the set has: a set of changes without them leaves them.",
    "Rows of a user who is to be deleted are rejected: what was told of them before stays.",
    "A status, role or scoreStatus that OneRoster does not name, such as an extension, rejects its row."
  ],
  signs: [
    { has: ["sourcedId", "lineItemSourcedId", "studentSourcedId", "scoreStatus"] },
    { has: ["sourcedId", "classSourcedId", "userSourcedId", "role"] },
    { has: ["sourcedId", "resultValueMax", "classSourcedId"] },
    { has: ["sourcedId", "enabledUser", "username", "givenName"] },
    { has: ["propertyName", "value"] }
  ],
  asks: {
    zone: ask.zone,
    began: "The first day of the term, as year-month-day: for enrolments that don't say when they began.",
    grader: "The account that exemptions are told to be by, such as sis:grading."
  },
  maps: {},
  mapping: {
    name: "oneroster-1.2",
    version: 1,
    trim: true,
    zone: ask.told.zone,
    format: { kind: "csv", delimiter: ",", encoding: "utf-8" },
    constants: { zone: null, began: null, grader: null },
    tables: {
      users: { file: "users.csv", key: ["sourcedId"] },
      lineItems: { file: "lineItems.csv", key: ["sourcedId"] }
    },
    streams: [
      {
        name: "enrollments",
        file: "enrollments.csv",
        lookups: { user: { table: "users", by: ["{userSourcedId}"] } },
        subject: {
          key: "{classSourcedId}/{userSourcedId}",
          offering: "{classSourcedId}",
          contact: person("{userSourcedId}")
        },
        facts: [
          ...refusals,
          { ...refused("{role}", roles), where: { value: "{role}", notIn: roles } },
          {
            evidence: "Registered",
            where: [live, { value: "{role}", in: ["student"] }],
            key: "{sourcedId}",
            on: [day("{beginDate}"), { date: "{constant.began}", basis: "bounded" }],
            observed
          },
          {
            evidence: "Retracted",
            where: [gone, { value: "{role}", in: ["student"] }],
            key: "{sourcedId}",
            on: changed,
            observed,
            said: "{status}"
          }
        ]
      },
      {
        name: "results",
        file: "results.csv",
        lookups: {
          user: { table: "users", by: ["{studentSourcedId}"] },
          item: { table: "lineItems", by: ["{lineItemSourcedId}"] }
        },
        subject: {
          key: "{item.classSourcedId}/{studentSourcedId}",
          offering: "{item.classSourcedId}",
          contact: person("{studentSourcedId}")
        },
        facts: [
          ...refusals,
          { ...refused("{scoreStatus}", scoreStates), where: { value: "{scoreStatus}", notIn: scoreStates } },
          {
            evidence: "Scored",
            where: [live, itemLive, graded, { present: "score" }],
            score: { raw: "{score}", min: "{item.resultValueMin}", max: "{item.resultValueMax}" },
            ...result
          },
          {
            evidence: "Assessed",
            where: [live, itemLive, { value: "{scoreStatus}", in: ["exempt"] }],
            verdict: "waive",
            by: "{constant.grader}",
            role: "grader",
            reason: "exempt in OneRoster",
            ...result
          },
          {
            evidence: "Retracted",
            where: gone,
            key: "{sourcedId}",
            activity: "{lineItemSourcedId}",
            on: changed,
            observed,
            said: "{status}"
          },
          {
            evidence: "Retracted",
            where: [live, itemGone],
            key: "{sourcedId}",
            activity: "{lineItemSourcedId}",
            on: [{ instant: "{item.dateLastModified}", basis: "observed" }],
            observed: { instant: "{item.dateLastModified}" },
            said: "{item.status}"
          }
        ]
      }
    ]
  }
}
