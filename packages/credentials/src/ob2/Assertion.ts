/** Assertions of Open Badges 2.0, their badge classes and issuers. Reads little and forgives the rest. */
import { Result, Schema } from "effect"
import { form } from "../form.ts"
import { isText, type JsonObject, listOf } from "../Json.ts"
import { Id, type Named, type Said } from "../Said.ts"
import { fails, quoted, type Unproven } from "../Unproven.ts"
import { namedOf } from "../who/namedOf.ts"

const Text = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))
const OneOrMore = Schema.Union([Schema.String, Schema.Array(Schema.String)])

const Verification = Schema.Struct({
  type: OneOrMore,
  creator: Schema.optionalKey(Schema.String)
})

export const Assertion = Schema.Struct({
  id: Id,
  recipient: Schema.Struct({
    type: OneOrMore,
    identity: Text,
    hashed: Schema.optionalKey(Schema.Unknown),
    salt: Schema.optionalKey(Schema.Unknown)
  }),
  /** The badge class, or where it is. */
  badge: Schema.Unknown,
  verification: Verification,
  issuedOn: Schema.String,
  expires: Schema.optionalKey(Schema.String)
})
export type Assertion = typeof Assertion.Type
export const readAssertion = form(Assertion, "an assertion of Open Badges 2.0")

export const BadgeClass = Schema.Struct({
  id: Id,
  name: Text,
  /** The issuer, or where they are. */
  issuer: Schema.Union([Id, Schema.Struct({ id: Id })])
})
export type BadgeClass = typeof BadgeClass.Type
export const readClass = form(BadgeClass, "a badge class of Open Badges 2.0")

export const Profile = Schema.Struct({
  id: Id,
  name: Schema.optionalKey(Schema.Unknown),
  publicKey: Schema.optionalKey(Schema.Unknown),
  revocationList: Schema.optionalKey(Schema.String),
  verification: Schema.optionalKey(
    Schema.Struct({ allowedOrigins: Schema.optionalKey(OneOrMore), startsWith: Schema.optionalKey(OneOrMore) })
  )
})
export type Profile = typeof Profile.Type
export const readProfile = form(Profile, "an issuer of Open Badges 2.0")

const kinds = { hosted: new Set(["hosted", "HostedBadge"]), signed: new Set(["signed", "SignedBadge"]) }

/** That an assertion is to be verified in the way in which it is: what is only signed says nothing by where it is. */
export const isKind = ({ verification }: Assertion, kind: "hosted" | "signed"): Result.Result<void, Unproven> =>
  listOf(verification.type).some((type) => isText(type) && kinds[kind].has(type))
    ? Result.void
    : fails(
        "proof",
        `an assertion whose verification is "${kind}"`,
        quoted(String(verification.type)),
        "Ask whoever presented it for the badge as its issuer gave it."
      )

/** Whether a document is an assertion, however broken; one that was taken back may say no more than that. */
export const is = (document: JsonObject): boolean =>
  "badge" in document || "recipient" in document || document["revoked"] === true

/** What an assertion and its class say together. */
export const saidOf = (
  { id, recipient, issuedOn, expires }: Assertion,
  { id: achievement, name }: BadgeClass,
  issuer: Pick<Said, "issuer" | "issuerName">,
  address: string | null
): Said => ({
  id,
  ...issuer,
  achievement,
  title: name,
  awarded: issuedOn,
  begins: issuedOn,
  expires: expires ?? null,
  ...whoOf(recipient),
  address
})

const whoOf = ({ type, identity, hashed, salt }: Assertion["recipient"]): Pick<Said, "emails" | "ids"> => {
  const named: ReadonlyArray<Named> = namedOf(identity, hashed, salt)
  if (type === "email" || (Array.isArray(type) && type.includes("email"))) return { emails: named, ids: [] }
  return { emails: [], ids: named.flatMap((each) => (each._tag === "Plain" ? [each.value] : [])) }
}
