/**
 * An xAPI 1.0.3 statement as it is on the wire: every part that means something is checked, nothing is transformed, since a
 * plain schema is what the compiler compiles whole (guide §4).
 */
import { Schema } from "effect"

export const uuidPattern = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/
export const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
export const durationPattern = /^P(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/
export const iriPattern = /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/

const Uuid = Schema.String.check(Schema.isPattern(uuidPattern))
const Iri = Schema.String.check(Schema.isPattern(iriPattern))
const Instant = Schema.String.check(Schema.isPattern(instantPattern))
const Duration = Schema.String.check(Schema.isPattern(durationPattern))
const LanguageMap = Schema.Record(Schema.String, Schema.String)
const Extensions = Schema.Record(Schema.String, Schema.Unknown)

const Agent = Schema.Struct({
  objectType: Schema.optionalKey(Schema.Literal("Agent")),
  name: Schema.optionalKey(Schema.String),
  account: Schema.Struct({ homePage: Iri, name: Schema.NonEmptyString })
})

const Activity = Schema.Struct({
  objectType: Schema.optionalKey(Schema.Literal("Activity")),
  id: Iri,
  definition: Schema.optionalKey(
    Schema.Struct({ type: Schema.optionalKey(Iri), name: Schema.optionalKey(LanguageMap) })
  )
})

const Score = Schema.Struct({
  scaled: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: -1, maximum: 1 }))),
  raw: Schema.optionalKey(Schema.Finite),
  min: Schema.optionalKey(Schema.Finite),
  max: Schema.optionalKey(Schema.Finite)
})

const Result = Schema.Struct({
  score: Schema.optionalKey(Score),
  success: Schema.optionalKey(Schema.Boolean),
  completion: Schema.optionalKey(Schema.Boolean),
  duration: Schema.optionalKey(Duration),
  extensions: Schema.optionalKey(Extensions)
})

const Context = Schema.Struct({
  registration: Uuid,
  platform: Schema.optionalKey(Schema.String),
  language: Schema.optionalKey(Schema.String),
  contextActivities: Schema.Struct({
    parent: Schema.optionalKey(Schema.Array(Activity)),
    grouping: Schema.optionalKey(Schema.Array(Activity)),
    category: Schema.optionalKey(Schema.Array(Activity))
  }),
  extensions: Schema.optionalKey(Extensions)
})

export const Statement = Schema.Struct({
  id: Uuid,
  actor: Agent,
  verb: Schema.Struct({ id: Iri, display: Schema.optionalKey(LanguageMap) }),
  object: Activity,
  result: Schema.optionalKey(Result),
  context: Context,
  timestamp: Instant,
  stored: Instant,
  authority: Agent,
  version: Schema.optionalKey(Schema.String)
})
export type Statement = typeof Statement.Type

/** Two throws less for each good statement than the synchronous one that throws. */
export const decode = Schema.decodeUnknownExit(Statement)
