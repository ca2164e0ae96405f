/** xAPI statements as the adapter checks them, beside a zod schema that says the same as far as a schema can. */
import { Xapi } from "@laurel/adapter-xapi"
import { z } from "zod"
import { lines } from "../input/Recorded.ts"
import { format } from "./Format.ts"

// Without flags, which JSON Schema has no word for.
const uuid = z.string().regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/)
const iri = z.string().regex(/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/)
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)$/)
const duration = z
  .string()
  .regex(/^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?!$)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?)$/)
const tag = z.string().regex(/^[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*$/)
const language = z.record(tag, z.string())
const extensions = z.record(iri, z.unknown())

const account = z.object({ homePage: iri, name: z.string().min(1) })
const identifiers = {
  name: z.string().optional(),
  mbox: z
    .string()
    .regex(/^mailto:[^\s@]+@[^\s@]+$/)
    .optional(),
  mbox_sha1sum: z
    .string()
    .regex(/^[0-9a-fA-F]{40}$/)
    .optional(),
  openid: iri.optional(),
  account: account.optional()
}
const agent = z.object({ objectType: z.literal("Agent").optional(), ...identifiers })
const group = z.object({ objectType: z.literal("Group"), member: z.array(agent).optional(), ...identifiers })
const actor = z.union([agent, group])

const components = z.array(z.object({ id: z.string(), description: language.optional() })).optional()
const kinds = ["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert"]
const definition = z.object({
  type: iri.optional(),
  name: language.optional(),
  description: language.optional(),
  moreInfo: iri.optional(),
  interactionType: z.enum([...kinds, "numeric", "other"]).optional(),
  correctResponsesPattern: z.array(z.string()).optional(),
  choices: components,
  scale: components,
  source: components,
  target: components,
  steps: components,
  extensions: extensions.optional()
})
const activity = z.object({ objectType: z.literal("Activity").optional(), id: iri, definition: definition.optional() })
const reference = z.object({ objectType: z.literal("StatementRef"), id: uuid })

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
  response: z.string().optional(),
  duration: duration.optional(),
  extensions: extensions.optional()
})
const activities = z.union([z.array(activity), activity]).optional()
const relevantTypes = z.array(iri).optional()
const context = z.object({
  registration: uuid.optional(),
  instructor: actor.optional(),
  team: group.optional(),
  contextActivities: z
    .object({ parent: activities, grouping: activities, category: activities, other: activities })
    .optional(),
  revision: z.string().optional(),
  platform: z.string().optional(),
  language: tag.optional(),
  statement: reference.optional(),
  extensions: extensions.optional(),
  contextAgents: z.array(z.object({ objectType: z.literal("contextAgent"), agent, relevantTypes })).optional(),
  contextGroups: z.array(z.object({ objectType: z.literal("contextGroup"), group, relevantTypes })).optional()
})
const attachment = z.object({
  usageType: iri,
  display: language,
  description: language.optional(),
  contentType: z.string().min(1),
  length: z.int().min(0),
  sha2: z.string().regex(/^[0-9a-fA-F]{56,128}$/),
  fileUrl: iri.optional()
})
const common = {
  actor,
  verb: z.object({ id: iri, display: language.optional() }),
  result: result.optional(),
  context: context.optional(),
  timestamp: instant.optional(),
  attachments: z.array(attachment).optional()
}
const person = z.object({ ...agent.shape, objectType: z.literal("Agent") })
const within = z.object({
  objectType: z.literal("SubStatement"),
  ...common,
  object: z.union([activity, person, group, reference])
})
const twin = z.object({
  id: uuid.optional(),
  ...common,
  object: z.union([activity, person, group, reference, within]),
  stored: instant.optional(),
  authority: actor.optional(),
  version: z
    .string()
    .regex(/^(?:1\.0|2\.0)(?:\.\d+)?$/)
    .optional()
})

export const statement = format({
  name: "statement",
  lines: (count) => lines(0, count),
  decode: Xapi.Statement.decode,
  twin,
  spoil: [
    { id: "no uuid" },
    { timestamp: "yesterday" },
    { actor: { mbox: "ann@example.org" } },
    { object: { objectType: "Activity", id: "no iri" } },
    { object: { objectType: "StatementRef", id: "no uuid" } },
    { result: { score: { scaled: 2 } } },
    { result: { success: "true" } },
    { context: { registration: "1" } },
    { version: "0.95" },
    { verb: 1 }
  ]
})
