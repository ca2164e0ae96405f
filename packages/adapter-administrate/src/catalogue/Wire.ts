/** Course templates, events, sessions and content as the API writes them: little is read, and the rest is forgiven. */
import { Field } from "@laurel/core"
import { Schema } from "effect"

const number = Schema.Union([Schema.Finite, Schema.String])
const named = { id: Schema.String }

/** What is within another row: at most 100 of them, and how many there are. */
const within = <S extends Schema.Top>(node: S) =>
  Field.maybe(
    Schema.Struct({
      pageInfo: Field.maybe(Schema.Struct({ totalRecords: Field.maybe(Schema.Int) })),
      edges: Schema.Array(Schema.NullOr(Schema.Struct({ node: Schema.NullOr(node) })))
    })
  )

export const Type = Schema.Struct({
  ...named,
  name: Field.maybe(Schema.String),
  validityPeriod: Field.maybe(Schema.Struct({ unit: Field.maybe(Schema.String), value: Field.maybe(number) }))
})
export type Type = typeof Type.Type

export const Award = Schema.Struct({ autoAward: Field.maybe(Schema.Boolean), achievementType: Schema.NullOr(Type) })
export type Award = typeof Award.Type

export const Template = Schema.Struct({
  ...named,
  code: Field.maybe(Schema.String),
  title: Field.maybe(Schema.String),
  lifecycleState: Field.maybe(Schema.String),
  achievementTypes: within(Award)
})
export type Template = typeof Template.Type

export const Session = Schema.Struct({
  ...named,
  title: Field.maybe(Schema.String),
  lifecycleState: Field.maybe(Schema.String),
  timeZonedStart: Field.maybe(Schema.String),
  timeZonedEnd: Field.maybe(Schema.String)
})
export type Session = typeof Session.Type

export const Content = Schema.Struct({
  ...named,
  title: Field.maybe(Schema.String),
  displayName: Field.maybe(Schema.String),
  name: Field.maybe(Schema.String),
  isRequired: Field.maybe(Schema.Boolean)
})
export type Content = typeof Content.Type

export const Event = Schema.Struct({
  ...named,
  code: Field.maybe(Schema.String),
  title: Field.maybe(Schema.String),
  lifecycleState: Field.maybe(Schema.String),
  learningMode: Field.maybe(Schema.String),
  timeZoneName: Field.maybe(Schema.String),
  courseTemplate: Field.maybe(Schema.Struct({ id: Schema.String })),
  achievementTypes: within(Award)
})
export type Event = typeof Event.Type

/** The rows within another, without those that are not there any more. */
export const rowsOf = <Node>(
  within: { readonly edges: ReadonlyArray<{ readonly node: Node | null } | null> } | null | undefined
): ReadonlyArray<Node> => (within?.edges ?? []).flatMap((edge) => edge?.node ?? [])

/** Whether there are more than were given with it. */
export const isCut = (
  within:
    | {
        readonly pageInfo?: { readonly totalRecords?: number | null } | null
        readonly edges: ReadonlyArray<unknown>
      }
    | null
    | undefined
): boolean => (within?.pageInfo?.totalRecords ?? 0) > (within?.edges.length ?? 0)
