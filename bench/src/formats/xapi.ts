/** xAPI statements as a record store gives them; the schema is the one that the sync reads with. */
import { z } from "zod"
import { statements } from "../input/Statements.ts"
import { decode, durationPattern, instantPattern, iriPattern, uuidPattern } from "../xapi/Statement.ts"
import { flat, format } from "./Format.ts"

const uuid = z.string().regex(uuidPattern)
const iri = z.string().regex(iriPattern)
const instant = z.string().regex(instantPattern)
const extensions = z.record(z.string(), z.unknown())

const agent = z.object({
  objectType: z.literal("Agent").optional(),
  name: z.string().optional(),
  account: z.object({ homePage: iri, name: z.string().min(1) })
})
const activity = z.object({
  objectType: z.literal("Activity").optional(),
  id: iri,
  definition: z.object({ type: iri.optional(), name: z.record(z.string(), z.string()).optional() }).optional()
})
const score = z.object({
  scaled: z.number().min(-1).max(1).optional(),
  raw: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional()
})
const result = z.object({
  score: score.optional(),
  success: z.boolean().optional(),
  completion: z.boolean().optional(),
  duration: z.string().regex(durationPattern).optional(),
  extensions: extensions.optional()
})
const activities = z.array(activity).optional()
const context = z.object({
  registration: uuid,
  platform: z.string().optional(),
  language: z.string().optional(),
  contextActivities: z.object({ parent: activities, grouping: activities, category: activities }),
  extensions: extensions.optional()
})
const twin = z.object({
  id: uuid,
  actor: agent,
  verb: z.object({ id: iri, display: z.record(z.string(), z.string()).optional() }),
  object: activity,
  result: result.optional(),
  context,
  timestamp: instant,
  stored: instant,
  authority: agent,
  version: z.string().optional()
})

export const xapi = format({
  name: "xAPI",
  lines: (count) => flat(statements(3, count)),
  decode,
  twin,
  spoil: [
    { id: "no uuid" },
    { timestamp: "yesterday" },
    { actor: {} },
    { result: { score: { scaled: 2 } } },
    { verb: 1 }
  ]
})
