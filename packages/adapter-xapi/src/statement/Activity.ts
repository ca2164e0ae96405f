/** What a statement is about, where it is about something that is done. */
import { Schema } from "effect"
import { Extensions, Iri, LanguageMap } from "./Wire.ts"

const Components = Schema.optionalKey(
  Schema.Array(Schema.Struct({ id: Schema.String, description: Schema.optionalKey(LanguageMap) }))
)

const Definition = Schema.Struct({
  type: Schema.optionalKey(Iri),
  name: Schema.optionalKey(LanguageMap),
  description: Schema.optionalKey(LanguageMap),
  moreInfo: Schema.optionalKey(Iri),
  interactionType: Schema.optionalKey(
    Schema.Literals([
      "true-false",
      "choice",
      "fill-in",
      "long-fill-in",
      "matching",
      "performance",
      "sequencing",
      "likert",
      "numeric",
      "other"
    ]).annotate({ expected: "one of the ten interaction types, such as choice" })
  ),
  correctResponsesPattern: Schema.optionalKey(Schema.Array(Schema.String)),
  choices: Components,
  scale: Components,
  source: Components,
  target: Components,
  steps: Components,
  extensions: Schema.optionalKey(Extensions)
})

export const Activity = Schema.Struct({
  objectType: Schema.optionalKey(Schema.Literal("Activity")),
  id: Iri,
  definition: Schema.optionalKey(Definition)
})
export type Activity = typeof Activity.Type
