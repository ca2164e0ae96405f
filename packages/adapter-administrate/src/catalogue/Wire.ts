/** Course templates, events, sessions and content as the API writes them: little is read, and the rest is forgiven. */
import { Schema } from "effect"

/** Fields are left out, or null, where there is nothing to say. */
const maybe = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const number = Schema.Union([Schema.Finite, Schema.String])
const named = { id: Schema.String }

/** What is within another row: at most 100 of them, and how many there are. */
const within = <S extends Schema.Top>(node: S) =>
  maybe(
    Schema.Struct({
      pageInfo: maybe(Schema.Struct({ totalRecords: maybe(Schema.Int) })),
      edges: Schema.Array(Schema.NullOr(Schema.Struct({ node: Schema.NullOr(node) })))
    })
  )

export const Type = Schema.Struct({
  ...named,
  name: maybe(Schema.String),
  validityPeriod: maybe(Schema.Struct({ unit: maybe(Schema.String), value: maybe(number) }))
})
export type Type = typeof Type.Type

export const Award = Schema.Struct({ autoAward: maybe(Schema.Boolean), achievementType: Schema.NullOr(Type) })
export type Award = typeof Award.Type

export const Template = Schema.Struct({
  ...named,
  code: maybe(Schema.String),
  title: maybe(Schema.String),
  lifecycleState: maybe(Schema.String),
  achievementTypes: within(Award)
})
export type Template = typeof Template.Type

export const Session = Schema.Struct({
  ...named,
  title: maybe(Schema.String),
  lifecycleState: maybe(Schema.String),
  timeZonedStart: maybe(Schema.String),
  timeZonedEnd: maybe(Schema.String)
})
export type Session = typeof Session.Type

export const Content = Schema.Struct({
  ...named,
  title: maybe(Schema.String),
  displayName: maybe(Schema.String),
  name: maybe(Schema.String),
  isRequired: maybe(Schema.Boolean)
})
export type Content = typeof Content.Type

export const Event = Schema.Struct({
  ...named,
  code: maybe(Schema.String),
  title: maybe(Schema.String),
  lifecycleState: maybe(Schema.String),
  learningMode: maybe(Schema.String),
  timeZoneName: maybe(Schema.String),
  courseTemplate: maybe(Schema.Struct({ id: Schema.String })),
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
