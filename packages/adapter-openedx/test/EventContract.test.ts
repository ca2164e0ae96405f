/** What every adapter promises, of a file of events. */
import { OpenEdx } from "@laurel/adapter-openedx"
import { jsonOf, testAdapter } from "@laurel/testkit"
import { bus, tracking } from "./lines.ts"
import { demo, setting, source } from "./platform.ts"

testAdapter("events of Open edX", {
  over: "file",
  rows: [
    tracking("edx.course.enrollment.activated", { user_id: 3, course_id: demo, mode: "audit" }),
    tracking("edx.course.grade.now_passed", { user_id: "3", course_id: demo }),
    bus("certificate.created.v1", { certificate: { current_status: "downloadable", mode: "verified", grade: "0.8" } }),
    tracking("edx.completion.block_completion.changed", {
      user_id: 3,
      course_id: demo,
      block_id: "block-v1:edX+DemoX+Demo_Course+type@video+block@1",
      completion: 1
    })
  ],
  facts: 5,
  broken: [
    7,
    tracking("edx.course.grade.now_failed", { course_id: demo }, { context: {} }),
    bus("course.grade.changed.v1", {}, { signal: undefined })
  ],
  write: (rows) => Buffer.from(rows.map((row) => `${jsonOf(row)}\n`).join("")),
  open: (open, { pageRows }) => OpenEdx.events({ source, setting, open, pageRows })
})
