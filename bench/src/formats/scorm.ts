/** Commits of a SCORM 1.2 runtime, after those that scorm-again sends: numbers are text there, and much is empty. */
import { Schema } from "effect"
import { z } from "zod"
import { bits } from "../input/Random.ts"
import { flat, format } from "./Format.ts"

const line = (index: number): string => {
  const points = 40 + (bits(8, index, 0) % 60)
  const isPassed = points >= 70
  const minutes = 10 + (index % 50)
  return JSON.stringify({
    successStatus: isPassed ? "passed" : "failed",
    completionStatus: "completed",
    runtimeData: {
      cmi: {
        suspend_data: `page=${index % 30};visited=1,2,3,4,5,6,7,8,9`,
        launch_data: "",
        comments: "",
        comments_from_lms: "",
        core: {
          student_id: `E-${index}`,
          student_name: "Ng, Alice",
          lesson_location: String(index % 30),
          credit: "credit",
          lesson_status: isPassed ? "passed" : "failed",
          entry: "",
          lesson_mode: "normal",
          exit: "",
          session_time: `00:${minutes}:00`,
          score: { raw: String(points), min: "0", max: "100" },
          total_time: `00:${minutes}:00`
        },
        objectives: {},
        student_data: { mastery_score: "70", max_time_allowed: "", time_limit_action: "" },
        student_preference: { audio: "", language: "", speed: "", text: "" },
        interactions: {}
      }
    },
    totalTimeSeconds: minutes * 60,
    score: { raw: points, min: 0, max: 100 }
  })
}

const numberPattern = /^(?:-?\d+(?:\.\d+)?)?$/
const timePattern = /^\d{2,4}:\d{2}:\d{2}(?:\.\d{1,2})?$/
const successes = ["passed", "failed", "unknown"] as const
const completions = ["completed", "incomplete", "unknown"] as const
const lessons = ["passed", "completed", "failed", "incomplete", "browsed", "not attempted"] as const

const NumberText = Schema.String.check(Schema.isPattern(numberPattern))
const Time = Schema.String.check(Schema.isPattern(timePattern))
const Commit = Schema.Struct({
  successStatus: Schema.Literals(successes),
  completionStatus: Schema.Literals(completions),
  runtimeData: Schema.Struct({
    cmi: Schema.Struct({
      core: Schema.Struct({
        student_id: Schema.String,
        lesson_status: Schema.Literals(lessons),
        session_time: Time,
        total_time: Time,
        score: Schema.Struct({ raw: NumberText, min: NumberText, max: NumberText })
      }),
      student_data: Schema.Struct({ mastery_score: NumberText })
    })
  }),
  totalTimeSeconds: Schema.Finite,
  score: Schema.Struct({
    raw: Schema.optionalKey(Schema.Finite),
    min: Schema.optionalKey(Schema.Finite),
    max: Schema.optionalKey(Schema.Finite)
  })
})

const numberText = z.string().regex(numberPattern)
const time = z.string().regex(timePattern)
const twin = z.object({
  successStatus: z.enum(successes),
  completionStatus: z.enum(completions),
  runtimeData: z.object({
    cmi: z.object({
      core: z.object({
        student_id: z.string(),
        lesson_status: z.enum(lessons),
        session_time: time,
        total_time: time,
        score: z.object({ raw: numberText, min: numberText, max: numberText })
      }),
      student_data: z.object({ mastery_score: numberText })
    })
  }),
  totalTimeSeconds: z.number(),
  score: z.object({ raw: z.number().optional(), min: z.number().optional(), max: z.number().optional() })
})

export const scorm = format({
  name: "SCORM",
  lines: (count) => flat(Array.from({ length: count }, (_, index) => line(index))),
  decode: Schema.decodeUnknownExit(Commit),
  twin,
  spoil: [{ successStatus: "done" }, { score: { raw: "70" } }, { totalTimeSeconds: null }, { runtimeData: { cmi: {} } }]
})
