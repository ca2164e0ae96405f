/**
 * The record of a document that was made of one revision of an achievement: frozen, public by its code, private in its text. It
 * is never read to decide anything; what it is worth is what stands now of its achievement.
 */
import { Schema } from "effect"
import { AchievementId } from "./AchievementId.ts"
import { Actor } from "./Decision.ts"
import { CatalogVersion, ContactId } from "./Id.ts"
import { Instant } from "./Instant.ts"

export { repeated } from "./internal/CertificateKeys.ts"
export { all, allOfContacts } from "./internal/CertificatePages.ts"
export { type Draft, maxDrafts, message, type Outcome, record, type Refused, type Why } from "./internal/Certify.ts"

/** Places of one status list. */
export const listSize = 131_072
/** Status lists that a ledger may have. */
export const maxLists = 1_000_000
/** Characters of a certificate's text. */
export const maxText = 1_000_000
/** Contacts that one may be about. */
export const maxAbout = 1_000
/** Certificates of one commit. */
export const maxTogether = 1_000

/** 128 random bits in base64url, 22 characters: the last part of the public address. */
export const Code = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9_-]{21}[AQgw]$/, { expected: "a code of 22 letters, digits, '-' or '_'" })
)

/** Whether a text can be a certificate's code. */
export const isCode: (text: string) => boolean = Schema.is(Code)

/** A certificate as it is handed to a commit, and as the ledger holds it. */
export interface Certificate {
  /** The public address; no two have the same, also after an erasure. */
  readonly code: string
  readonly achievement: AchievementId
  /** The achievement's. */
  readonly contact: ContactId
  /**
   * The contacts that were one person when it was made, in order, `contact` among them: what was issued may name each of them. At
   * most `maxAbout`.
   */
  readonly about: ReadonlyArray<ContactId>
  /** The revision of the achievement that it was made of. */
  readonly revision: number
  /** The version of the catalog that governed it then. */
  readonly catalog: CatalogVersion
  /** Its status list, from 1. */
  readonly list: number
  /** Its place in that list, 0 to 131,071; no two have the same, also after an erasure. */
  readonly index: number
  /** The code of the certificate that it takes the place of; null for none. */
  readonly supersedes: string | null
  /** Who asked for it; null once it is erased. */
  readonly by: Actor | null
  /** What was issued, as JSON; null once it is erased. */
  readonly text: string | null
  readonly recordedAt: Instant
}

const bounded = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const Fit = Schema.Struct({
  code: Code,
  achievement: AchievementId,
  contact: ContactId,
  about: Schema.Array(ContactId).check(
    Schema.isMaxLength(maxAbout),
    Schema.makeFilter((about) => about.every((contact, at) => contact > (about[at - 1] ?? 0)))
  ),
  revision: bounded(1, Number.MAX_SAFE_INTEGER),
  catalog: CatalogVersion,
  list: bounded(1, maxLists),
  index: bounded(0, listSize - 1),
  supersedes: Schema.NullOr(Code),
  by: Actor,
  text: Schema.String.check(
    Schema.isMinLength(1),
    Schema.isMaxLength(maxText),
    // Neither database keeps these as they are.
    Schema.makeFilter((text: string) => text.isWellFormed() && !text.includes("\0"))
  ),
  recordedAt: Instant
}).check(Schema.makeFilter(({ about, contact }) => about.includes(contact)))
const isFit = Schema.is(Fit)

/** Whether certificates can be committed together: within their bounds, with their texts. Anything else is a mistake of the caller. */
export const areFit = (certificates: ReadonlyArray<Certificate>): boolean =>
  certificates.length <= maxTogether && certificates.every((certificate) => isFit(certificate))

/** The number of its place among all lists, from 0: no other certificate has it. */
export const numberOf = ({ list, index }: Pick<Certificate, "list" | "index">): number => (list - 1) * listSize + index

/** The place that a number is of. */
export const placeOf = (number: number): Pick<Certificate, "list" | "index"> => ({
  list: Math.floor(number / listSize) + 1,
  index: number % listSize
})
