/** What a badge of Open Badges 3.0 says: who got what, when, and until when it holds. */
import { Result, Schema } from "effect"
import type { Dates } from "../dates.ts"
import { form } from "../form.ts"
import { isObject, isText, type JsonObject, listOf } from "../Json.ts"
import * as Moment from "../Moment.ts"
import { Id, type Named, type Said } from "../Said.ts"
import { namedOf } from "../who/namedOf.ts"
import { fails, type Unproven } from "../Unproven.ts"
import { type Opened, subjectOf } from "./Credential.ts"

const types = new Set(["OpenBadgeCredential", "AchievementCredential"])

/** Whether a credential is a badge. */
export const is = (opened: Opened): boolean => opened.types.some((type) => types.has(type))

const Texted = Schema.String.check(Schema.isMinLength(1))
const Date = Schema.optionalKey(Schema.String)
const Written = Schema.Struct({
  awardedDate: Date,
  validFrom: Date,
  issuanceDate: Date,
  validUntil: Date,
  expirationDate: Date
})
const readDates = form(Written, "dates as text")
const Subject = Schema.Struct({
  id: Schema.optionalKey(Schema.String),
  achievement: Schema.Struct({ id: Id, name: Texted })
})
const readSubject = form(Subject, "a subject with one achievement")

/** Identifiers of one recipient that are looked at. */
const maxIdentifiers = 20

export const said = (opened: Opened): Result.Result<Said, Unproven> =>
  Result.gen(function* () {
    const { document, id, issuer, issuerName } = opened
    const subject = subjectOf(document)
    if (subject === undefined)
      return yield* fails("form", "one subject", "none or several", "Ask the issuer for a badge for each person.")
    const { achievement, id: own } = yield* readSubject(subject)
    const { awarded, begins, expires } = yield* datesOf(document)
    if (awarded === null)
      return yield* fails("form", "the day on which it was awarded", "none", "Ask the issuer to mend the badge.")
    const mail = own !== undefined && own.startsWith("mailto:") ? own.slice("mailto:".length) : undefined
    const identifiers = listOf(subject["identifier"])
      .slice(0, maxIdentifiers - 1)
      .filter(isObject)
    return {
      id,
      issuer,
      issuerName,
      achievement: achievement.id,
      title: achievement.name,
      awarded,
      begins,
      expires,
      emails: [...(mail === undefined ? [] : [plain(mail)]), ...identifiers.flatMap(emailOf)],
      ids: own === undefined ? [] : [own],
      address: null
    }
  })

/** The dates of a credential, as they are written. */
export const datesOf = (document: JsonObject): Result.Result<Dates, Unproven> =>
  Result.map(readDates(document), ({ awardedDate, validFrom, issuanceDate, validUntil, expirationDate }) => {
    const begins = validFrom ?? issuanceDate ?? null
    return { awarded: awardedDate ?? begins, begins, expires: earlier(validUntil, expirationDate) }
  })

/** Of two ends the earlier; what is no date is told as one that is none. */
const earlier = (one: string | undefined, other: string | undefined): string | null => {
  if (one === undefined || other === undefined) return one ?? other ?? null
  const [first, second] = [Moment.parse(one), Moment.parse(other)]
  if (first === undefined) return one
  return second === undefined || Moment.begins(second) < Moment.begins(first) ? other : one
}

const plain = (value: string): Named => ({ _tag: "Plain", value })

/** An identity object that names somebody by an e-mail address. */
const emailOf = ({ identityType, identityHash, hashed, salt }: JsonObject): ReadonlyArray<Named> => {
  if ((identityType !== "emailAddress" && identityType !== "email") || !isText(identityHash)) return []
  return namedOf(identityHash, hashed, salt)
}
