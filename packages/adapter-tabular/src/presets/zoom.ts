/** Zoom: the participants of a meeting, and all meetings of an account. */
import * as ask from "./asks.ts"
import * as heading from "./headings.ts"
import { email, participation } from "./identities.ts"
import type { Preset } from "./Preset.ts"

const { name, joined, left, total, waiting, meeting, participant } = heading.zoom
const columns = { name, email: heading.zoom.email, who: [...heading.zoom.email, ...name] }
const moment = (label: string) => ({ instant: label, format: ask.told.times }) as const
const identified = [email] as const
const key = participation("{constant.offering}")
/** A stay in the waiting room is none at the meeting. */
const letIn = { value: "{waiting}", notIn: [...heading.yes] } as const

const guests =
  "People without an address in the report are told as unmatched; withNames matches them by their display name, if that is wanted."

export const zoomAttendance: Preset = {
  name: "zoom-attendance",
  reads: "Zoom's report of a meeting's participants: a row for each time that somebody joined and left.",
  leaves: [
    guests,
    "Zoom leaves out who joined and when where its report shows unique users: zoom-attendance-totals reads that one.",
    "Stays overlap where somebody joined on two devices; the rule counts overlapping time once, and only what lies in the session."
  ],
  signs: [{ has: [name, joined, left].map(heading.spelled), lacks: [heading.spelled(meeting)] }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering, session: ask.session },
  maps: {},
  mapping: {
    name: "zoom-attendance",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null, session: null },
    streams: [
      {
        name: "stays",
        format: { header: { has: [joined, left].map(heading.spelled), until: "blank" } },
        columns: { ...columns, joined, left, waiting },
        optional: ["email", "waiting"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            where: letIn,
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

export const zoomTotals: Preset = {
  name: "zoom-attendance-totals",
  reads: "Zoom's report of a meeting's unique users: a row for each person, with the minutes in all.",
  leaves: [
    guests,
    "The report says neither the day nor when somebody was there: the day is asked for, and minutes outside of the session count, up to its length."
  ],
  signs: [{ has: [name, total].map(heading.spelled) }],
  asks: {
    zone: ask.zone,
    day: "The day of the meeting, as year-month-day.",
    offering: ask.offering,
    session: ask.session
  },
  maps: {},
  mapping: {
    name: "zoom-attendance-totals",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, day: null, offering: null, session: null },
    streams: [
      {
        name: "totals",
        format: { header: { has: [name, total].map(heading.spelled), until: "blank" } },
        columns: { ...columns, total },
        optional: ["email"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            activity: "{constant.session}",
            on: [{ date: "{constant.day}" }],
            minutes: "{total}"
          }
        ]
      }
    ]
  }
}

export const zoomUsage: Preset = {
  name: "zoom-usage",
  reads: "Zoom's usage report of active hosts with its participants in detail: a row for each stay, of many meetings.",
  leaves: [
    guests,
    "A meeting's number stands for all meetings of a series: the catalog's offering names it as the activity of its session.",
    "Zoom gives the host's and the participant's address and duration one heading: rename the host's columns before."
  ],
  signs: [{ has: [meeting, name, joined, left].map(heading.spelled) }],
  asks: { zone: ask.zone, times: ask.times, offering: ask.offering },
  maps: {},
  mapping: {
    name: "zoom-usage",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, times: null, offering: null },
    streams: [
      {
        name: "stays",
        format: { header: { has: [meeting, joined, left].map(heading.spelled), until: "blank" } },
        columns: { name, meeting, joined, left, waiting, email: participant, who: [...participant, ...name] },
        optional: ["email", "waiting"],
        fallback: ["who"],
        subject: { key, offering: "{constant.offering}", contact: identified },
        facts: [
          {
            evidence: "Attended",
            where: letIn,
            activity: "{meeting}",
            on: [moment("{joined}")],
            from: moment("{joined}"),
            until: moment("{left}")
          }
        ]
      }
    ]
  }
}
