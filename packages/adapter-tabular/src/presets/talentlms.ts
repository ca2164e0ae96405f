/** TalentLMS: who completed which course. */
import * as ask from "./asks.ts"
import * as heading from "./headings.ts"
import { account, accounts, email, participation } from "./identities.ts"
import type { Preset } from "./Preset.ts"

const columns = {
  id: ["User ID", "Id"],
  name: ["User", "Name", "Full name"],
  email: ["Email", "User email", "Email address"],
  course: ["Course", "Course name"],
  status: ["Status", "Completion status", "Course status"],
  completed: ["Completion date", "Completed on", "Date completed"],
  enrolled: ["Enrolled on", "Enrollment date", "Enrolled on date"],
  score: ["Average score", "Score"]
} as const
const { course, status, completed, enrolled } = columns
/** Lists that organisations keep have a course, a day and a status too: this is what TalentLMS says beside them. */
const its = [...enrolled, "Average score"]

/** What the status says of the course, where it is decided. */
const outcomes = { completed: "completed", "not passed": "failed", failed: "failed" }
/** Statuses of a course that is not decided yet. */
const waiting = ["In progress", "Not started", "Not attempted", "Incomplete"] as const

export const talentlmsCompletion: Preset = {
  name: "talentlms-completion",
  reads:
    "TalentLMS' export of users and their courses: when each was enrolled, and on which day each completed a course.",
  leaves: [
    "The average score, which is of no one activity.",
    "Courses that are not in the map of courses are told as unmatched.",
    "A course that was not passed and has no day of completion is no fact: its row is rejected, naming the column.",
    "A course that is not decided says nothing of its outcome: In progress, Not started, Not attempted, Incomplete. A row with any other status, or none, is rejected until the map of outcomes has it."
  ],
  signs: [
    {
      has: [course, status, completed, its].map(heading.spelled),
      lacks: ["Provider", "Hours", heading.spelled(heading.expires)]
    }
  ],
  asks: { zone: ask.zone, days: ask.days, accounts },
  maps: { courses: ask.courses },
  mapping: {
    name: "talentlms-completion",
    version: 1,
    people: "match",
    trim: true,
    missing: ["-"],
    zone: ask.told.zone,
    constants: { zone: null, days: null, accounts: null },
    maps: { courses: {}, outcomes },
    streams: [
      {
        name: "courses",
        columns: { ...columns, who: [...columns.email, ...columns.id, ...columns.name] },
        optional: ["id", "name", "email", "enrolled", "score"],
        fallback: ["who"],
        subject: {
          key: participation("{course}"),
          offering: { value: "{course}", map: "courses" },
          contact: [email, account]
        },
        facts: [
          {
            evidence: "Registered",
            where: { present: "enrolled" },
            on: [{ date: "{enrolled}", format: ask.told.days }]
          },
          {
            evidence: "RolledUp",
            where: { value: "{status}", notIn: [...waiting] },
            outcome: { value: "{status}", case: "lower", map: "outcomes" },
            on: [{ date: "{completed}", format: ask.told.days }],
            said: "{status}"
          }
        ]
      }
    ]
  }
}
