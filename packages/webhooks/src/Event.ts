/** What a receiver is told: stable under replay, with opaque ids only. */
import { CivilDate, type Holding, Id, Instant, Merkle, Sha256 } from "@laurel/core"
import { Schema } from "effect"
import { Cause } from "./Cause.ts"

const achievementTypes = [
  "achievement.issued",
  "achievement.renewed",
  "achievement.updated",
  "achievement.contested",
  "achievement.withdrawn",
  "achievement.reinstated",
  "achievement.denied",
  "achievement.revoked",
  "achievement.suspended",
  "achievement.extended",
  "achievement.voided",
  "achievement.reissued"
] as const
const statuses = [
  "void",
  "revoked",
  "withdrawn",
  "suspended",
  "pending",
  "valid",
  "renewable",
  "grace",
  "lapsed"
] as const satisfies ReadonlyArray<Holding.Status>
const holdingTypes = [
  "holding.void",
  "holding.revoked",
  "holding.withdrawn",
  "holding.suspended",
  "holding.pending",
  "holding.valid",
  "holding.renewable",
  "holding.grace",
  "holding.lapsed"
] as const satisfies ReadonlyArray<`holding.${Holding.Status}`>

/** Every type of event. */
export const types = [
  ...achievementTypes,
  ...holdingTypes,
  "contact.merged",
  "contact.separated",
  "webhook.test"
] as const
export const Type = Schema.Literals(types)
export type Type = typeof Type.Type

const Day = CivilDate.FromString
const Status = Schema.Literals(statuses)

/** An achievement by itself (semantics §4), as of the day of the event; whether it has expired is its certifications' to say. */
export const State = Schema.Struct({
  status: Schema.Literals(["void", "revoked", "withdrawn", "suspended", "pending", "valid"]),
  contested: Schema.Boolean,
  /** The days it counts before it expires, both included; null where nothing has ended them. */
  days: Schema.Array(Schema.Struct({ from: Day, until: Schema.NullOr(Day) }))
})
export type State = typeof State.Type

const Held = Schema.Struct({
  certification: Id.CertificationId,
  status: Status,
  /** The last valid day, grace not included; null where none is known. */
  validUntil: Schema.NullOr(Day)
})

const AchievementData = Schema.Struct({
  about: Schema.Literal("achievement"),
  achievement: Schema.String,
  type: Id.TypeId,
  /** Whose participation it is, and the lowest contact of the person that this contact was part of then. */
  contact: Id.ContactId,
  person: Id.ContactId,
  revision: Schema.Int,
  catalog: Id.CatalogVersion,
  on: Day,
  before: Schema.NullOr(State),
  after: State,
  /** What it counts for, of this person. */
  certifications: Schema.Array(Held),
  cause: Cause
})
const HoldingData = Schema.Struct({
  about: Schema.Literal("holding"),
  person: Id.ContactId,
  ...Held.fields,
  /** From this day on. */
  on: Day,
  before: Status,
  /** The last day of grace; null where there is none. */
  graceUntil: Schema.NullOr(Day),
  /** Whether it counts as held on that day. */
  counts: Schema.Boolean,
  /** The achievement that speaks for it that day. */
  achievement: Schema.NullOr(Schema.String),
  cause: Cause
})
const ContactsData = Schema.Struct({
  about: Schema.Literal("contacts"),
  contacts: Schema.Tuple([Id.ContactId, Id.ContactId]),
  /** The lowest contact of the person that each of them is part of from now on. */
  persons: Schema.Tuple([Id.ContactId, Id.ContactId]),
  cause: Cause
})
const TestData = Schema.Struct({ about: Schema.Literal("test"), endpoint: Schema.String })

export const Event = Schema.Struct({
  id: Schema.String,
  type: Type,
  timestamp: Instant.FromString,
  data: Schema.Union([AchievementData, HoldingData, ContactsData, TestData])
})
export type Event = typeof Event.Type

const encode = Schema.encodeSync(Event)

/** An event as JSON: days as `2026-03-01`, moments in ISO 8601. */
export const plain = (event: Event): typeof Event.Encoded => encode(event)

/** Nobody's cause is asked of a test. */
export const causeOf = ({ data }: Event): Cause | null => (data.about === "test" ? null : data.cause)

/** Whom an event is about. */
export const contactsOf = ({ data }: Event): ReadonlyArray<Id.ContactId> => {
  switch (data.about) {
    case "achievement":
      return [...new Set([data.contact, data.person])]
    case "holding":
      return [data.person]
    case "contacts":
      return data.contacts
    case "test":
      return []
  }
}

/** `evt_` and 32 digits: the same for the same event of the same ledger, whoever finds it and whenever. */
export const idOf = (origin: string, ...of: ReadonlyArray<string | number>): string =>
  `evt_${Merkle.hex(Sha256.sha256([origin, ...of].join("\n"))).slice(0, 32)}`

/** The event in one line: `holding.lapsed licence of c17 on 2026-03-01`. */
export const describe = ({ type, data }: Event): string => {
  switch (data.about) {
    case "achievement":
      return `${type} ${data.achievement} of c${data.contact}`
    case "holding":
      return `${type} ${data.certification} of c${data.person} on ${CivilDate.format(data.on)}`
    case "contacts":
      return `${type} ${data.contacts.map((contact) => `c${contact}`).join(" and ")}`
    case "test":
      return type
  }
}

/** Whether an event concerns an endpoint that asks for some types of achievements and certifications. */
export const isAbout = ({ data }: Event, ids: ReadonlySet<string>): boolean => {
  if (data.about === "achievement")
    return ids.has(data.type) || data.certifications.some(({ certification }) => ids.has(certification))
  return data.about === "holding" ? ids.has(data.certification) : true
}
