/** What every adapter promises, of the one that reads SCORM Cloud: from a server that pages as the API's documents say. */
import { testAdapter } from "@laurel/testkit"
import { activity, adapterOf, golfer, passed, registration, respond, setting } from "./cloud.ts"

const parts = [
  activity("sco-1", { activityCompletion: "COMPLETED", score: { scaled: 70 }, timeTracked: "0000:10:00.50" }),
  activity("sco-2", { activityCompletion: "INCOMPLETE" })
]

testAdapter("SCORM Cloud", {
  over: "http",
  rows: [
    passed("R-1"),
    registration("R-2", { ...golfer("E-2"), registrationCompletion: "INCOMPLETE", totalSecondsTracked: 60 }),
    // Its earlier instances are asked for, and have been deleted.
    passed("R-3", {
      ...golfer("E-3"),
      instance: 2,
      completedDate: null,
      activityDetails: activity("org", { children: parts })
    }),
    registration("R-4", golfer("E-4"))
  ],
  // All five of, two of R-2, three and one of the parts of R-3.
  facts: 16,
  broken: [
    registration("R-5", { registrationCompletion: "BROWSED" }),
    passed("R-6", { updated: "yesterday" }),
    { message: "no registration" }
  ],
  respond: (asked, { rows, pageRows }) => respond(asked, rows, pageRows),
  open: (url) => adapterOf(url, { setting: { ...setting, parts: true, emails: true } })
})
