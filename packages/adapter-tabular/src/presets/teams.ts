/** Microsoft Teams: a meeting's attendance report, and the list that came before it. */
import * as ask from "./asks.ts"
import * as heading from "./headings.ts"
import { email, participation, upn } from "./identities.ts"
import type { Preset } from "./Preset.ts"

const { name, joined, left, firstJoin, lastLeave, duration, action, timestamp } = heading.teams
const moment = (label: string) => ({ instant: label, format: ask.told.times }) as const
const identified = [email, upn] as const
const key = participation("{constant.offering}")
const { email: address, upn: directory } = heading.teams
const columns = { name, email: address, upn: directory, who: [...address, ...directory, ...name] }

const guests =
  "Guests without an address in the report are told as unmatched; withNames matches them by their display name, if that is wanted."

export const teamsAttendance: Preset = {
  name: "teams-attendance",
  reads:
    "Teams' attendance report, its section of activities in the meeting: a row for each time that somebody joined and left. The older report with one table is read by it, too.",
  leaves: [
    guests,
    "Its sections of a summary and of participants are passed over: they say the same stays once more, added up.",
    "Where a policy withholds the times, its rows are rejected: nothing says then how long anybody was there."
  ],
  signs: [{ has: [name, joined, left].map(heading.spelled), lacks: ["Duration (Minutes)", "Guest"] }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering, session: ask.session },
  maps: {},
  mapping: {
    name: "teams-attendance",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null, session: null },
    streams: [
      {
        name: "stays",
        format: { header: { has: [joined, left].map(heading.spelled), until: "blank" } },
        columns: { ...columns, joined, left },
        optional: ["name", "email", "upn"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            activity: "{constant.session}",
            on: [moment("{joined}")],
            from: moment("{joined}"),
            until: moment("{left}")
          }
        ]
      }
    ]
  }
}

export const teamsTotals: Preset = {
  name: "teams-attendance-totals",
  reads:
    "Teams' attendance report, its section of participants, where it has none of stays: a row for each person, with the time in all.",
  leaves: [
    guests,
    "Minutes outside of the session count, up to its length: the section says only when somebody first came and last left.",
    "Times in all are read as 1h 27m 51s; rows of a report that writes them in the words of another language are rejected."
  ],
  signs: [{ has: [name, firstJoin, lastLeave, duration].map(heading.spelled) }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering, session: ask.session },
  maps: {},
  mapping: {
    name: "teams-attendance-totals",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null, session: null },
    streams: [
      {
        name: "totals",
        format: { header: { has: [firstJoin, lastLeave, duration].map(heading.spelled), until: "blank" } },
        columns: { ...columns, firstJoin, duration },
        optional: ["name", "email", "upn"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            activity: "{constant.session}",
            on: [moment("{firstJoin}")],
            minutes: { duration: "{duration}" }
          }
        ]
      }
    ]
  }
}

export const teamsList: Preset = {
  name: "teams-attendance-list",
  reads:
    "Teams' older attendance list of names, actions and times: that somebody joined is a mark that they were present.",
  leaves: [
    "It counts no minutes: who joined and who left stand in rows of their own, and a mapping reads each row by itself.",
    "It knows people by their display names alone: without withNames everybody in it is told as unmatched.",
    "Rows of leaving say nothing and are passed over."
  ],
  signs: [{ has: [name, action, timestamp].map(heading.spelled) }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering, session: ask.session },
  maps: {},
  mapping: {
    name: "teams-attendance-list",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null, session: null },
    streams: [
      {
        name: "joins",
        format: { header: { has: [action, timestamp].map(heading.spelled), until: "blank" } },
        columns: { ...columns, action, timestamp },
        optional: ["email", "upn"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            where: { value: "{action}", in: ["Joined", "Joined before"] },
            activity: "{constant.session}",
            on: [moment("{timestamp}")],
            status: "present",
            said: "{action}"
          }
        ]
      }
    ]
  }
}
