/** cmi5 "passed" and "failed" statements, after recorded ones: what cmi5 asks for beyond xAPI stands in the context. */
import { Schema } from "effect"
import { z } from "zod"
import { bits, uuid } from "../input/Random.ts"
import { durationPattern, instantPattern, iriPattern, uuidPattern } from "../xapi/Statement.ts"
import { flat, format } from "./Format.ts"

const prefix = "https://w3id.org/xapi/cmi5/context/extensions"

const line = (index: number): string => {
  const points = bits(5, index, 0) % 51
  const isPassed = points >= 35
  const verb = isPassed ? "passed" : "failed"
  const at = new Date(Date.UTC(2026, 9, 5, 9) + index * 7_000).toISOString()
  return JSON.stringify({
    id: uuid(5, index),
    actor: { objectType: "Agent", account: { homePage: "https://lms.example.test", name: `E-${index}` } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
    object: {
      id: `https://courses.example.test/safe101/au${index % 9}`,
      definition: { name: { en: "Safety AU" }, type: "http://adlnet.gov/expapi/activities/lesson" }
    },
    result: { score: { scaled: points / 50, raw: points, min: 0, max: 50 }, success: isPassed, duration: "PT19M57.5S" },
    context: {
      registration: uuid(6, index),
      contextActivities: {
        grouping: [{ id: "https://courses.example.test/safe101/publisher" }],
        category: [
          { id: "https://w3id.org/xapi/cmi5/context/categories/cmi5" },
          { id: "https://w3id.org/xapi/cmi5/context/categories/moveon" }
        ]
      },
      extensions: {
        [`${prefix}/sessionid`]: uuid(7, index),
        [`${prefix}/masteryscore`]: 0.7,
        [`${prefix}/launchmode`]: "Normal",
        [`${prefix}/moveon`]: "CompletedOrPassed"
      }
    },
    timestamp: at,
    stored: at
  })
}

const Uuid = Schema.String.check(Schema.isPattern(uuidPattern))
const Iri = Schema.String.check(Schema.isPattern(iriPattern))
const Instant = Schema.String.check(Schema.isPattern(instantPattern))
const Scaled = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const launchModes = ["Normal", "Browse", "Review"] as const
const moveOns = ["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"] as const

const Statement = Schema.Struct({
  id: Uuid,
  actor: Schema.Struct({ account: Schema.Struct({ homePage: Iri, name: Schema.NonEmptyString }) }),
  verb: Schema.Struct({ id: Iri }),
  object: Schema.Struct({ id: Iri }),
  result: Schema.Struct({
    score: Schema.Struct({ scaled: Scaled, raw: Schema.Finite, min: Schema.Finite, max: Schema.Finite }),
    success: Schema.Boolean,
    duration: Schema.String.check(Schema.isPattern(durationPattern))
  }),
  context: Schema.Struct({
    registration: Uuid,
    contextActivities: Schema.Struct({
      grouping: Schema.Array(Schema.Struct({ id: Iri })),
      category: Schema.Array(Schema.Struct({ id: Iri }))
    }),
    extensions: Schema.Struct({
      [`${prefix}/sessionid`]: Schema.NonEmptyString,
      [`${prefix}/masteryscore`]: Scaled,
      [`${prefix}/launchmode`]: Schema.Literals(launchModes),
      [`${prefix}/moveon`]: Schema.Literals(moveOns)
    })
  }),
  timestamp: Instant,
  stored: Instant
})

const uuidTwin = z.string().regex(uuidPattern)
const iriTwin = z.string().regex(iriPattern)
const instantTwin = z.string().regex(instantPattern)
const scaledTwin = z.number().min(0).max(1)

const twin = z.object({
  id: uuidTwin,
  actor: z.object({ account: z.object({ homePage: iriTwin, name: z.string().min(1) }) }),
  verb: z.object({ id: iriTwin }),
  object: z.object({ id: iriTwin }),
  result: z.object({
    score: z.object({ scaled: scaledTwin, raw: z.number(), min: z.number(), max: z.number() }),
    success: z.boolean(),
    duration: z.string().regex(durationPattern)
  }),
  context: z.object({
    registration: uuidTwin,
    contextActivities: z.object({
      grouping: z.array(z.object({ id: iriTwin })),
      category: z.array(z.object({ id: iriTwin }))
    }),
    extensions: z.object({
      [`${prefix}/sessionid`]: z.string().min(1),
      [`${prefix}/masteryscore`]: scaledTwin,
      [`${prefix}/launchmode`]: z.enum(launchModes),
      [`${prefix}/moveon`]: z.enum(moveOns)
    })
  }),
  timestamp: instantTwin,
  stored: instantTwin
})

export const cmi5 = format({
  name: "cmi5",
  lines: (count) => flat(Array.from({ length: count }, (_, index) => line(index))),
  decode: Schema.decodeUnknownExit(Statement),
  twin,
  spoil: [{ id: 1 }, { context: {} }, { result: { success: "true" } }, { stored: "2026" }]
})
