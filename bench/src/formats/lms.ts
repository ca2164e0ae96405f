/** Rows of an LMS's activity completion, after those that Moodle's web service gives. */
import { Schema } from "effect"
import { z } from "zod"
import { bits } from "../input/Random.ts"
import { flat, format } from "./Format.ts"

const modules = ["page", "url", "assign", "quiz", "scorm"]

const line = (index: number): string => {
  const state = bits(9, index, 0) % 4
  return JSON.stringify({
    cmid: index % 40,
    modname: modules[index % modules.length],
    instance: index % 7,
    state,
    timecompleted: state === 0 ? 0 : 1_795_440_000 + index,
    tracking: 2,
    overrideby: null,
    valueused: false,
    hascompletion: true,
    isautomatic: true,
    istrackeduser: true,
    uservisible: true,
    details: [
      { rulename: "completionusegrade", rulevalue: { status: state, description: "Receive a grade" } },
      { rulename: "completionpassgrade", rulevalue: { status: state, description: "Receive a passing grade" } }
    ],
    isoverallcomplete: state === 1 || state === 2
  })
}

const Status = Schema.Literals([0, 1, 2, 3])
const Row = Schema.Struct({
  cmid: Schema.Int,
  modname: Schema.NonEmptyString,
  instance: Schema.Int,
  state: Status,
  timecompleted: Schema.Int,
  tracking: Schema.Int,
  overrideby: Schema.NullOr(Schema.Int),
  hascompletion: Schema.optionalKey(Schema.Boolean),
  details: Schema.Array(
    Schema.Struct({
      rulename: Schema.String,
      rulevalue: Schema.Struct({ status: Status, description: Schema.String })
    })
  )
})

const status = z.literal([0, 1, 2, 3])
const twin = z.object({
  cmid: z.int(),
  modname: z.string().min(1),
  instance: z.int(),
  state: status,
  timecompleted: z.int(),
  tracking: z.int(),
  overrideby: z.int().nullable(),
  hascompletion: z.boolean().optional(),
  details: z.array(z.object({ rulename: z.string(), rulevalue: z.object({ status, description: z.string() }) }))
})

export const lms = format({
  name: "LMS",
  lines: (count) => flat(Array.from({ length: count }, (_, index) => line(index))),
  decode: Schema.decodeUnknownExit(Row),
  twin,
  spoil: [{ cmid: "1" }, { state: 7 }, { details: [{}] }, { modname: "" }, { overrideby: false }]
})
