/** Badges of Open Badges 3.0: what is said of one revision of an achievement, signed. */
import { CivilDate, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Words from "../certificate/Words.ts"
import type { JsonObject } from "../Json.ts"
import type { Statement } from "../Statement.ts"
import type { Addresses } from "./Addresses.ts"
import * as DayStart from "./DayStart.ts"
import * as IntegrityProof from "./IntegrityProof.ts"
import * as Profile from "./Profile.ts"
import type { Signer, SigningError } from "./Signer.ts"
import * as Subject from "./Subject.ts"
import { Unsignable } from "./Unsignable.ts"

/** A place in the status lists, from list 1 and index 0. */
export interface Place {
  readonly list: number
  readonly index: number
}

export interface Options {
  readonly issuer: Profile.Profile
  /** Of Ed25519. */
  readonly signer: Signer
  readonly subject: Subject.Subject
  /** Null for a badge that is never taken back, such as a sample. */
  readonly status: Place | null
  /** The language of the statement's texts, such as `en`. */
  readonly language: string
}

export const contexts: ReadonlyArray<string> = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
]

/** Things that one badge rests on, characters of one text, and names of whose it is. */
const maxEvidence = 100
const maxText = 10_000
const maxIdentifiers = 10

/** The same statement, options and key give the same bytes. */
export const sign = Effect.fn("OpenBadge.sign")(function* (
  statement: Statement,
  options: Options
): Effect.fn.Return<JsonObject, SigningError | Unsignable> {
  const odd = oddity(statement, options)
  if (odd !== undefined) return yield* odd
  const { signer, issuer } = options
  const method = `${issuer.addresses.issuer}#${signer.id}`
  return yield* IntegrityProof.sign(of(statement, options), { signer, method, created: statement.issuedAt })
})

/** The badge before it is signed. Its id is the address of the certificate. */
export const of = (statement: Statement, options: Omit<Options, "signer">): JsonObject => {
  const { issuer, subject, status } = options
  const { code, name, zone, earnedOn, validFrom, validUntil } = statement
  const id = issuer.addresses.certificate(code)
  const begins = (day: CivilDate.CivilDate): string => DayStart.format(DayStart.of(day, zone), zone)
  const identifier = Subject.toJson(subject)
  const result = resultsOf(statement, issuer.addresses)
  const evidence = evidenceOf(statement, id)
  return {
    "@context": contexts,
    id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name,
    issuer: Profile.toJson(issuer),
    awardedDate: begins(earnedOn),
    validFrom: begins(validFrom),
    // The last day there is has no day after it, and nobody sees its end.
    ...(validUntil === null || validUntil === CivilDate.max
      ? {}
      : { validUntil: begins(CivilDate.plusDays(validUntil, 1)) }),
    credentialSubject: {
      id: subject.id,
      type: ["AchievementSubject"],
      ...(identifier.length === 0 ? {} : { identifier }),
      achievement: achievementOf(statement, options),
      ...(result.length === 0 ? {} : { result })
    },
    ...(evidence.length === 0 ? {} : { evidence }),
    ...(status === null ? {} : { credentialStatus: statusOf(status, issuer.addresses) })
  }
}

/** What of a statement is of its type; a score and hours, whatever they are, have it say what they mean. */
export interface Described extends Pick<
  Statement,
  "catalog" | "name" | "description" | "criteria" | "score" | "hours"
> {
  readonly achievement: Pick<Statement["achievement"], "type">
}

/** An achievement type as its own address tells it and as badges repeat it. */
export const achievementOf = (
  { achievement, catalog, name, description, criteria, score, hours }: Described,
  { issuer: { addresses }, language }: Pick<Options, "issuer" | "language">
): JsonObject => {
  const id = addresses.achievement(achievement.type)
  const described = [
    ...(score === null ? [] : [scoreDescription(id)]),
    ...(hours === null ? [] : [hoursDescription(id)])
  ]
  return {
    id,
    type: ["Achievement"],
    name,
    description,
    criteria: { id: `${id}#criteria`, narrative: criteria },
    inLanguage: language,
    version: String(catalog),
    ...(described.length === 0 ? {} : { resultDescription: described })
  }
}

const scoreDescription = (achievement: string): JsonObject => ({
  id: `${achievement}#score`,
  type: ["ResultDescription"],
  name: "Score",
  resultType: "Percent",
  valueMin: "0",
  valueMax: "100"
})

const hoursDescription = (achievement: string): JsonObject => ({
  id: `${achievement}#hours`,
  type: ["ResultDescription"],
  name: "Hours",
  resultType: "ext:Hours"
})

const resultsOf = ({ achievement, score, hours }: Statement, addresses: Addresses): ReadonlyArray<JsonObject> => {
  const result = (what: string, value: string): JsonObject => ({
    type: ["Result"],
    resultDescription: `${addresses.achievement(achievement.type)}#${what}`,
    value
  })
  return [
    ...(score === null ? [] : [result("score", Words.percentFigure(score))]),
    ...(hours === null ? [] : [result("hours", Words.hoursFigure(hours))])
  ]
}

const evidenceOf = ({ evidence }: Statement, id: string): ReadonlyArray<JsonObject> =>
  evidence.map(({ name, on, narrative }, index) => ({
    id: `${id}#evidence-${index + 1}`,
    type: ["Evidence"],
    name,
    narrative: narrative === null ? CivilDate.format(on) : `${CivilDate.format(on)}: ${narrative}`
  }))

/**
 * W3C's two lists, and that of 1EdTech, which has the reasons. Revocation comes first: 1EdTech's public validator goes by the first of
 * these that it knows, and does not know suspension.
 */
const statusOf = ({ list, index }: Place, addresses: Addresses): ReadonlyArray<JsonObject> => [
  ...(["revocation", "suspension"] as const).map((statusPurpose) => ({
    id: `${addresses[statusPurpose](list)}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose,
    statusListIndex: String(index),
    statusListCredential: addresses[statusPurpose](list)
  })),
  { id: addresses.reasons(list), type: "1EdTechRevocationList" }
]

const unsignable = (expected: string, found: string): Unsignable =>
  new Unsignable({
    expected,
    found,
    advice: "Mend it where it comes from: the catalog, or the setting of credentials."
  })

/** What could not be read again, or not by everybody. */
const oddity = (statement: Statement, options: Options): Unsignable | undefined =>
  oddText(statement, options) ?? oddMoment(statement) ?? oddPlace(options)

const oddText = ({ name, description, criteria, evidence, code }: Statement, { issuer }: Options) => {
  const named = { "the achievement's name": name, "the criteria": criteria, "the issuer's name": issuer.name }
  for (const [what, text] of Object.entries(named)) if (text.trim() === "") return unsignable(what, "none")
  if (evidence.length > maxEvidence)
    return unsignable(`at most ${maxEvidence} things it rests on`, String(evidence.length))
  const told = evidence.flatMap(({ name, narrative }) => [name, narrative ?? ""])
  const texts = [name, description, criteria, issuer.name, ...told]
  if (!texts.every((text) => text.isWellFormed())) return unsignable("texts in Unicode", "one with half a character")
  const longest = Math.max(...texts.map(({ length }) => length))
  if (longest > maxText)
    return unsignable(`texts of at most ${maxText.toLocaleString("en")} characters`, String(longest))
  if (!/^[\w-]{1,100}$/.test(code)) return unsignable("the code of a certificate", JSON.stringify(code.slice(0, 100)))
  return issuer.url === null || /^https?:\/\/[^\s/]/.test(issuer.url)
    ? undefined
    : unsignable("an address of the issuer's own pages", JSON.stringify(issuer.url.slice(0, 100)))
}

const oddMoment = ({ earnedOn, validFrom, validUntil, issuedAt, score, hours }: Statement) => {
  if (validUntil !== null && validUntil < Math.max(validFrom, earnedOn)) {
    const expected = "a last valid day that is not before the first, nor before it was earned"
    return unsignable(expected, CivilDate.format(validUntil))
  }
  if (Instant.fromMillis(issuedAt) === undefined) return unsignable("a moment of issue", String(issuedAt))
  if (score !== null && !(score >= 0 && score <= 1)) return unsignable("a score from 0 to 1", String(score))
  return hours === null || (hours >= 0 && hours < 1e9) ? undefined : unsignable("hours from 0 on", String(hours))
}

const oddPlace = ({ subject: { id, identifiers }, status }: Options) => {
  if (!/^(?:urn:uuid:|did:)\S{1,900}$/.test(id))
    return unsignable("a subject whose id is urn:uuid:… or a DID", "another")
  if (identifiers.length > maxIdentifiers)
    return unsignable(`at most ${maxIdentifiers} identifiers`, String(identifiers.length))
  return status === null || [status.list - 1, status.index].every((each) => Number.isSafeInteger(each) && each >= 0)
    ? undefined
    : unsignable("a place in a status list", `list ${status.list}, index ${status.index}`)
}
