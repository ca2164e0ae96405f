/** Moodle: who completed a course, and what of it. */
import * as ask from "./asks.ts"
import * as heading from "./headings.ts"
import { account, accounts, email, participation } from "./identities.ts"
import type { Preset } from "./Preset.ts"

const { id, name, course, courseComplete, timeCompleted } = heading.moodle
const identified = [email, account] as const

export const moodleCompletion: Preset = {
  name: "moodle-completion",
  reads: "Moodle's course completion report of one course: the day on which each person completed it.",
  leaves: [
    "The columns of activities, which are other ones in each course: suggest adds them.",
    "The report's day of completion may be that of Moodle's nightly run."
  ],
  signs: [{ has: [id, name, courseComplete].map(heading.spelled) }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering, accounts },
  maps: {},
  mapping: {
    name: "moodle-completion",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null, accounts: null },
    streams: [
      {
        name: "completions",
        columns: { id, name, courseComplete, email: heading.moodle.email },
        optional: ["name", "email"],
        subject: { key: "{constant.offering}/{id}", offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "RolledUp",
            where: { present: "courseComplete" },
            key: "{constant.offering}/{id}/course",
            outcome: "completed",
            on: [{ instant: "{courseComplete}", format: ask.told.times }]
          }
        ]
      }
    ]
  }
}

export const moodleReport: Preset = {
  name: "moodle-report",
  reads: "A custom report of Moodle's about participants of courses: the day on which each completed each course.",
  leaves: ["Courses that are not in the map of courses are told as unmatched."],
  signs: [
    { has: [course, timeCompleted, heading.moodle.email].map(heading.spelled) },
    { has: [course, timeCompleted, name].map(heading.spelled) }
  ],
  asks: { zone: ask.zone, times: ask.times },
  maps: { courses: ask.courses },
  mapping: {
    name: "moodle-report",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null },
    maps: { courses: {} },
    streams: [
      {
        name: "completions",
        columns: { name, course, timeCompleted, email: heading.moodle.email, who: [...heading.moodle.email, ...name] },
        optional: ["name", "email"],
        fallback: ["who"],
        subject: {
          key: participation("{course}"),
          offering: { value: "{course}", map: "courses" },
          contact: [email]
        },
        facts: [
          {
            evidence: "RolledUp",
            where: { present: "timeCompleted" },
            outcome: "completed",
            on: [{ instant: "{timeCompleted}", format: ask.told.times }]
          }
        ]
      }
    ]
  }
}
