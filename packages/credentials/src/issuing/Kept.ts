/** What is kept of a certificate beside its record: what it says, the signed badge, and whose name is on it. Erased with the person. */
import { AchievementId, Certificate, CivilDate, Id, Instant, Text } from "@laurel/core"
import { Result, Schema } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Statement } from "../Statement.ts"

const Day = CivilDate.FromString
const Score = Schema.NullOr(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })))

/** What is held against what stands now. */
const said = {
  zone: Text.Zone,
  earnedOn: Day,
  validFrom: Day,
  validUntil: Schema.NullOr(Day),
  score: Score
}

const Statement = Schema.Struct({
  ...said,
  code: Schema.String,
  achievement: AchievementId.AchievementId,
  revision: Schema.Int,
  catalog: Id.CatalogVersion,
  name: Schema.String,
  description: Schema.String,
  criteria: Schema.String,
  issuedAt: Schema.Int.check(Schema.isBetween({ minimum: Instant.min, maximum: Instant.max })),
  hours: Schema.NullOr(Schema.Finite),
  evidence: Schema.Array(
    Schema.Struct({ name: Schema.String, on: Day, narrative: Schema.NullOr(Schema.String) })
  ).check(Schema.isMaxLength(100))
})

/** How the statement's dates and score were found: so that they are found again. */
const basis = {
  /** The certification whose days they are; null for none. */
  certification: Schema.NullOr(Id.CertificationId),
  /** What the score is a share of: 1, or what the weights of the offering add up to. */
  whole: Schema.Finite.check(Schema.isGreaterThan(0))
}

const Language = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9-]{2,35}$/, { expected: "a language tag" }))

const Kept = Schema.Struct({
  ...basis,
  statement: Statement,
  /** As it is printed; null where none was given. */
  name: Schema.NullOr(Text.Name),
  /** The language of the statement's texts, and of what is printed unless another is asked for. */
  language: Language,
  /** The signed badge. */
  credential: Schema.Record(Schema.String, Schema.Unknown)
})

export interface Kept extends Basis {
  readonly statement: Statement
  readonly name: string | null
  readonly language: string
  readonly credential: JsonObject
}

export interface Basis {
  readonly certification: Id.CertificationId | null
  readonly whole: number
}

const Json = Schema.fromJsonString(Kept)
const encode = Schema.encodeResult(Json)
const decode = Schema.decodeUnknownResult(Json)

const isName = Schema.is(Text.Name)
const isLanguage = Schema.is(Language)

/** Why something is not kept, without quoting it: it may be somebody's name. */
export interface Unfit {
  readonly expected: string
  readonly found: string
}

/** What of a request could not be kept beside what it says; undefined where all of it can. */
export const unfit = ({ name, language }: Pick<Kept, "name" | "language">): Unfit | undefined => {
  if (name !== null && !isName(name))
    return { expected: "a name of 1 to 200 characters, none of them a control character", found: "another" }
  return isLanguage(language) ? undefined : { expected: "a language tag such as en-GB", found: "another" }
}

/** The text that a ledger keeps. */
export const format = (kept: Kept): Result.Result<string, Unfit> => {
  const odd = unfit(kept)
  if (odd !== undefined) return Result.fail(odd)
  const text = Result.mapError(encode(kept), () => ({ expected: "what a certificate keeps", found: "something else" }))
  return Result.flatMap(text, (written) =>
    written.length <= Certificate.maxText
      ? Result.succeed(written)
      : Result.fail({
          expected: `at most ${Certificate.maxText.toLocaleString("en")} characters to keep`,
          found: written.length.toLocaleString("en")
        })
  )
}

/** Reads it back; a failure says why it is none. */
export const parse = (text: string): Result.Result<Kept, string> =>
  Result.mapError(decode(text), ({ message }) => message)

const Signed = Schema.fromJsonString(
  Schema.Struct({
    credential: Schema.Struct({ proof: Schema.optionalKey(Schema.Struct({ verificationMethod: Schema.String })) })
  })
)
const decodeSigned = Schema.decodeUnknownResult(Signed)

/** The id of the key that signed the badge which a text keeps: what stands behind the `#`; null where it has no proof. */
export const keyOf = (text: string): Result.Result<string | null, string> =>
  Result.mapBoth(decodeSigned(text), {
    onFailure: ({ message }) => message,
    onSuccess: ({ credential: { proof } }) => proof?.verificationMethod.split("#", 2)[1] ?? null
  })

/** Only what is held against what stands: a status list asks that of 65,536 certificates, and the badge is most of the text. */
const Brief = Schema.fromJsonString(
  Schema.Struct({ ...basis, statement: Schema.Struct(said), name: Schema.NullOr(Schema.String) })
)
const decodeBrief = Schema.decodeUnknownResult(Brief)

export interface Brief extends Basis {
  readonly statement: Pick<Statement, "zone" | "earnedOn" | "validFrom" | "validUntil" | "score">
  readonly name: string | null
}

/** The same of a part of it, at a tenth of the cost. */
export const parseBrief = (text: string): Result.Result<Brief, string> =>
  Result.mapError(decodeBrief(text), ({ message }) => message)
