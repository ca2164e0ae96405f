/** What every adapter promises, of enrolments: from a server that answers as Open edX's public source does. */
import { testAdapter } from "@laurel/testkit"
import { adapterOf, demo, enrolment, respond, setting } from "./platform.ts"

testAdapter("Open edX", {
  over: "http",
  rows: [
    enrolment("bob"),
    enrolment("fred", { mode: "verified", created: "2026-02-01T08:00:00.123456+0000" }),
    enrolment("kate", { mode: null }),
    enrolment("retired__user_88ad587896920805")
  ],
  facts: 4,
  broken: [
    enrolment("zoe", { created: "yesterday" }),
    enrolment("yan", { is_active: "perhaps" }),
    { course_id: demo, message: "no enrolment" }
  ],
  respond: (asked, { rows, pageRows }) => respond(asked, { enrolments: rows, pageRows }),
  open: (url) =>
    adapterOf(url, {
      setting: { ...setting, claims: { email: true, username: "edx-name" }, grades: false, certificates: "none" }
    })
})
