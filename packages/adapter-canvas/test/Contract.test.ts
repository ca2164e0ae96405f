/** What every adapter promises, of both that read Canvas: from a server that pages as the API's documents say. */
import { testAdapter } from "@laurel/testkit"
import {
  adapterOf,
  assignment,
  change,
  enrolment,
  logOf,
  noon,
  outcome,
  respond,
  type School,
  schoolOf,
  setting
} from "./canvas.ts"

const school = (pageRows: number, more: Parameters<typeof schoolOf>[0]): School => ({
  ...schoolOf(more),
  pageRows,
  date: noon
})

testAdapter("Canvas: outcome results", {
  over: "http",
  rows: [
    outcome("1", "7"),
    outcome("2", "8", { percent: "0.5", mastery: true }),
    outcome("3", "7", { percent: null, possible: 5, submitted_or_assessed_at: null }),
    // It has no scale, and the last is of nobody who learns there.
    outcome("4", "8", { percent: null }),
    outcome("5", "99")
  ],
  // Each as it stands, and as the attempt that it is of.
  facts: 8,
  broken: [outcome("6", "7", { percent: "much" }), outcome("x", "7"), { message: "no result" }],
  respond: (asked, { rows, pageRows }) =>
    respond(school(pageRows, { enrolments: [enrolment("7"), enrolment("8")], outcomes: rows }), asked),
  open: (url) => adapterOf(url, { setting: { ...setting, reads: ["outcomes"] } })
})

testAdapter("Canvas: the log of grade changes", {
  over: "http",
  rows: [
    change("e-1"),
    change("e-2", { grade_before: "8", grade_after: "9", created_at: "2026-10-01T10:00:00Z" }, { student: "8" }),
    change("e-3", { grade_after: "complete" }, { student: "8", assignment: "101" }),
    change("e-4", { grade_after: null, excused_after: true }, { student: "9" })
  ],
  facts: 4,
  broken: [change("e-5", { created_at: "yesterday" }), { message: "no event" }],
  respond: (asked, { rows, pageRows }) =>
    respond(
      school(pageRows, {
        assignments: [assignment("100"), assignment("101", { grading_type: "pass_fail" })],
        events: rows
      }),
      asked
    ),
  open: (url) => logOf(url)
})
