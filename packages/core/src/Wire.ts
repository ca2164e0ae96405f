/** How names, days and decisions are written in requests and answers: one codec for each, used by every endpoint. */
import { Schema, SchemaGetter } from "effect"
import * as AchievementId from "./AchievementId.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import * as Id from "./Id.ts"
import * as Instant from "./Instant.ts"
import type * as Shapes from "./Shapes.ts"

/** `2026-06-30`. */
export const Day = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/u, { expected: "a day of the calendar, such as 2026-06-30" })
)
  .annotate({ identifier: "Day", description: "A day of the calendar, year-month-day, such as 2026-06-30" })
  .pipe(Schema.decodeTo(CivilDate.FromString))

/** `2026-06-30T12:00:00Z`. */
export const Moment = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u, {
    expected: "a date, a time and an offset in ISO 8601, such as 2026-06-30T12:00:00Z"
  })
)
  .annotate({ identifier: "Moment", description: "A moment in ISO 8601 with an offset, such as 2026-06-30T12:00:00Z" })
  .pipe(Schema.decodeTo(Instant.FromString))

/** A whole number as a path or a parameter has it: digits alone. */
export const whole = (minimum: number, maximum: number) =>
  Schema.String.check(
    Schema.isPattern(/^\d{1,15}$/u, { expected: `a whole number from ${minimum} to ${maximum}` })
  ).pipe(
    Schema.decodeTo(Schema.Int.check(Schema.isBetween({ minimum, maximum })), {
      decode: SchemaGetter.transform((text: string) => Number(text)),
      encode: SchemaGetter.transform((value: number) => String(value))
    })
  )

/** `c12`: the ledger's own number of a contact, which means nothing outside it. */
export const ContactName = Schema.String.check(
  Schema.isPattern(/^c[1-9]\d{0,14}$/u, { expected: "a contact's number, such as c12" })
).pipe(
  Schema.decodeTo(Id.ContactId, {
    decode: SchemaGetter.transform((text: string) => Number(text.slice(1))),
    encode: SchemaGetter.transform((id: number) => `c${id}`)
  })
)

const none: AchievementId.AchievementId = { type: Id.TypeId.make("none"), learner: Id.LearnerId.make(1), earning: 1 }

/** `forklift:12:1`: an achievement's type, the participation it was earned in, and which earning of it. */
export const AchievementName = Schema.String.check(
  Schema.isPattern(/^[^:\p{Cc}\p{Cs}]{1,100}:[1-9]\d{0,14}:[1-9]\d{0,5}$/u, {
    expected: "an achievement's id, such as forklift:12:1"
  }),
  Schema.makeFilter((text: string) =>
    AchievementId.parse(text) === undefined ? "expected an achievement's id, such as forklift:12:1" : undefined
  )
).pipe(
  Schema.decodeTo(Schema.toType(AchievementId.AchievementId), {
    // The checks above have parsed the text once already, so `none` is never taken.
    decode: SchemaGetter.transform((text: string) => AchievementId.parse(text) ?? none),
    encode: SchemaGetter.transform((id: AchievementId.AchievementId) => AchievementId.format(id))
  })
)

/** Whole numbers from 1, as a ledger numbers what it knows: as many digits as an achievement's id has. */
export const highest = 999_999_999_999_999
const numbered = Schema.isBetween({ minimum: 1, maximum: highest })
const LearnerNumber = Id.LearnerId.check(numbered)
export const DecisionNumber = Id.DecisionId.check(numbered)
const achievement = { achievement: AchievementName }
const contacts = { contacts: Schema.Tuple([ContactName, ContactName]) }
const decision = { decision: DecisionNumber }

/**
 * What can be decided over the API: all that a ledger can record but two. Erasing somebody also takes their documents, and what is
 * left of them in the store's own files: that is done at the program. And a campaign is chosen by a preview, for many at once.
 */
const Acts = Schema.Union([
  Schema.Struct({ ...Decision.Assessed.fields, learner: LearnerNumber }),
  Schema.Struct({ ...Decision.Granted.fields, ...achievement }),
  Schema.Struct({ ...Decision.Denied.fields, ...achievement }),
  Schema.Struct({ ...Decision.DateSet.fields, ...achievement }),
  Schema.Struct({ ...Decision.ScoreSet.fields, ...achievement }),
  Schema.Struct({ ...Decision.Extended.fields, ...achievement }),
  Schema.Struct({ ...Decision.Suspended.fields, ...achievement }),
  Schema.Struct({ ...Decision.Revoked.fields, ...achievement }),
  Schema.Struct({ ...Decision.Reinstated.fields, ...achievement }),
  Schema.Struct({ ...Decision.Voided.fields, ...achievement }),
  Schema.Struct({ ...Decision.Reissued.fields, ...achievement }),
  Schema.Struct({ ...Decision.Resolved.fields, ...achievement }),
  Schema.Struct({ ...Decision.Approved.fields, ...decision }),
  Schema.Struct({ ...Decision.Withdrawn.fields, ...decision }),
  Schema.Struct({ ...Decision.Linked.fields, ...contacts }),
  Schema.Struct({ ...Decision.Separated.fields, ...contacts })
])
export type Act = Exclude<Decision.Act, { readonly _tag: "Governed" | "Erased" }>
/**
 * An act and how it is written. Declarations of what is made of it name it.
 * @public
 */
export interface ActSchema extends Schema.Codec<Act, Shapes.Act> {}
export const Act: ActSchema = Acts

/** What was decided, whoever did it: also what this API does not. */
const AnyActs = Schema.Union([
  ...Acts.members,
  Schema.Struct({ ...Decision.Governed.fields, ...achievement }),
  Schema.Struct({ ...Decision.Erased.fields, contacts: Schema.Array(ContactName) })
])
export interface AnyActSchema extends Schema.Codec<Decision.Act, Shapes.AnyAct> {}
export const AnyAct: AnyActSchema = AnyActs

/** `employer:acme`: an identity of one of the schemes that name accounts. */
export const AccountName = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}:[^\p{Cc}\p{Cs}]{1,200}$/u, {
    expected: "an account, such as employer:acme"
  })
).pipe(
  Schema.decodeTo(Contact.Identity, {
    decode: SchemaGetter.transform((text: string) => {
      const at = text.indexOf(":")
      return Contact.formOf({ scheme: text.slice(0, at), value: text.slice(at + 1) })
    }),
    encode: SchemaGetter.transform((identity: Contact.Identity) => Contact.keyOf(identity))
  })
)
