/**
 * An xAPI statement, 1.0.3 and 2.0, as it is on the wire: every part that the standard speaks of is checked, nothing is
 * transformed, since a plain schema is what the compiler compiles whole.
 */
import { Field } from "@laurel/core"
import { type Exit, Schema } from "effect"
import { Activity } from "./Activity.ts"
import { Actor, Agent, Group, NamedAgent } from "./Actor.ts"
import { objectKinds } from "./Problem.ts"
import { Duration, Extensions, Iri, Language, LanguageMap, Timestamp, Uuid } from "./Wire.ts"

export const voided = "http://adlnet.gov/expapi/verbs/voided"

/** Characters of one statement, as a ledger keeps it. */
export const maxStatement = 1_000_000

const Verb = Schema.Struct({ id: Iri, display: Schema.optionalKey(LanguageMap) })
export type Verb = typeof Verb.Type

const StatementRef = Schema.Struct({ objectType: Schema.Literal("StatementRef"), id: Uuid })

const rangeOf = (min: number, max: number): string =>
  min === -Infinity
    ? `to be at most max, ${max}`
    : max === Infinity
      ? `to be at least min, ${min}`
      : `to lie between min, ${min}, and max, ${max}`

const Score = Schema.Struct({
  scaled: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: -1, maximum: 1 }))),
  raw: Schema.optionalKey(Schema.Finite),
  min: Schema.optionalKey(Schema.Finite),
  max: Schema.optionalKey(Schema.Finite)
}).check(
  Schema.makeFilter(({ raw, min = -Infinity, max = Infinity }) =>
    min >= max
      ? { path: ["min"], issue: "expected min to be less than max" }
      : raw !== undefined && (raw < min || raw > max)
        ? { path: ["raw"], issue: `expected raw ${rangeOf(min, max)}, found ${raw}` }
        : undefined
  )
)
export type Score = typeof Score.Type

const Result = Schema.Struct({
  score: Schema.optionalKey(Score),
  success: Schema.optionalKey(Schema.Boolean),
  completion: Schema.optionalKey(Schema.Boolean),
  response: Schema.optionalKey(Schema.String),
  duration: Schema.optionalKey(Duration),
  extensions: Schema.optionalKey(Extensions)
})
export type Result = typeof Result.Type

/** Versions before 1.0.3 let a single activity stand where a list does. */
const Activities = Schema.optionalKey(Schema.Union([Schema.Array(Activity), Activity]))

const relevantTypes = Schema.optionalKey(Schema.Array(Iri))

const Context = Schema.Struct({
  registration: Schema.optionalKey(Uuid),
  instructor: Schema.optionalKey(Actor),
  team: Schema.optionalKey(Group),
  contextActivities: Schema.optionalKey(
    Schema.Struct({ parent: Activities, grouping: Activities, category: Activities, other: Activities })
  ),
  revision: Schema.optionalKey(Schema.String),
  platform: Schema.optionalKey(Schema.String),
  language: Schema.optionalKey(Language),
  statement: Schema.optionalKey(StatementRef),
  extensions: Schema.optionalKey(Extensions),
  contextAgents: Schema.optionalKey(
    Schema.Array(Schema.Struct({ objectType: Schema.Literal("contextAgent"), agent: Agent, relevantTypes }))
  ),
  contextGroups: Schema.optionalKey(
    Schema.Array(Schema.Struct({ objectType: Schema.Literal("contextGroup"), group: Group, relevantTypes }))
  )
})
export type Context = typeof Context.Type

const Attachment = Schema.Struct({
  usageType: Iri,
  display: LanguageMap,
  description: Schema.optionalKey(LanguageMap),
  contentType: Schema.NonEmptyString,
  length: Schema.Natural,
  sha2: Schema.String.check(
    Schema.isPattern(/^[0-9a-f]{56,128}$/i, { expected: "a SHA-2 in 56 to 128 hexadecimal digits" })
  ),
  fileUrl: Schema.optionalKey(Iri)
})
export type Attachment = typeof Attachment.Type

interface Said {
  readonly verb: Verb
  readonly object: { readonly objectType?: string }
  readonly context?: Context
}

/** Revision and platform are of activities alone. */
const fitsObject = Schema.makeFilter(({ object, context }: Said) => {
  const { objectType = "Activity" } = object
  if (context === undefined || objectType === "Activity") return undefined
  const name = context.revision !== undefined ? "revision" : context.platform !== undefined ? "platform" : undefined
  return name === undefined
    ? undefined
    : { path: ["context", name], issue: `expected no ${name}, since the object is no activity` }
})

const common = {
  actor: Actor,
  verb: Verb,
  result: Schema.optionalKey(Result),
  context: Schema.optionalKey(Context),
  timestamp: Schema.optionalKey(Timestamp),
  attachments: Schema.optionalKey(Schema.Array(Attachment))
}

/** What was planned, or said by somebody: it never happened as far as this statement knows. None stands in another. */
const SubStatement = Schema.Struct({
  objectType: Schema.Literal("SubStatement"),
  ...common,
  object: Schema.Union([Activity, NamedAgent, Group, StatementRef])
}).check(fitsObject)

/** Without a version it is 1.0.0. */
const Version = Schema.String.check(
  Schema.isPattern(/^(?:1\.0|2\.0)(?:\.\d+)?$/, { expected: "a version 1.0.x or 2.0.x of the standard" })
)

const top = {
  id: Schema.optionalKey(Uuid),
  ...common,
  stored: Schema.optionalKey(Timestamp),
  authority: Schema.optionalKey(Actor),
  version: Schema.optionalKey(Version)
}

/** A void names a statement, and an authority that is a group is two: an application, and who uses it. */
const isWhole = Schema.makeFilter(({ verb, object, authority }: Said & { readonly authority?: Actor }) => {
  if (verb.id === voided && object.objectType !== "StatementRef")
    return { path: ["object", "objectType"], issue: "expected StatementRef, since the verb is voided" }
  return authority?.objectType === "Group" && authority.member?.length !== 2
    ? { path: ["authority", "member"], issue: "expected two members, as OAuth has them" }
    : undefined
})

/** Most are about an activity: those are told apart before anything is checked, which spares them the choice among the others. */
const AboutActivity = Schema.Struct({ ...top, object: Activity }).check(isWhole)
export type AboutActivity = typeof AboutActivity.Type

const AboutOther = Schema.Struct({
  ...top,
  object: Schema.Union([NamedAgent, Group, StatementRef, SubStatement]).annotate({ expected: objectKinds })
}).check(fitsObject, isWhole)

export const Statement = Schema.Union([AboutActivity, AboutOther])
export type Statement = typeof Statement.Type

const typeOf = (value: unknown): unknown => Field.of(Field.of(value, "object"), "objectType")

const decoder = (options: { readonly onExcessProperty: "ignore" | "error" }) => {
  const activity = Schema.decodeUnknownExit(AboutActivity, options)
  const other = Schema.decodeUnknownExit(AboutOther, options)
  return (value: unknown): Exit.Exit<Statement, Schema.SchemaError> => {
    const type = typeOf(value)
    return type === undefined || type === "Activity" ? activity(value) : other(value)
  }
}

/** Properties that the standard does not know are left out: what was stored elsewhere is another's to check. */
export const decode = decoder({ onExcessProperty: "ignore" })
/** Properties that the standard does not know are refused, as it asks of whoever takes statements in. */
export const decodeStrict = decoder({ onExcessProperty: "error" })

export const isAboutActivity = (statement: Statement): statement is AboutActivity =>
  statement.object.objectType === undefined || statement.object.objectType === "Activity"
