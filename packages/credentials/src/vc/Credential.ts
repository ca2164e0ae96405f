/** Credentials of W3C's data model, and what of it Open Badges 3.0 and CLR 2.0 use. Reads little and forgives the rest. */
import { Result, Schema } from "effect"
import { form } from "../form.ts"
import { isObject, isText, type JsonObject, listOf, parse } from "../Json.ts"
import * as Moment from "../Moment.ts"
import { Id } from "../Said.ts"
import { fails, quoted, type Unproven, unproven, unsure } from "../Unproven.ts"
import * as Contexts from "./Contexts.ts"
import * as Jwt from "./Jwt.ts"
import { oddity } from "./words.ts"

const Texts = Schema.Union([Schema.String, Schema.Array(Schema.String)])

const Head = Schema.Struct({
  "@context": Texts,
  id: Id,
  type: Texts,
  issuer: Schema.Union([Id, Schema.Struct({ id: Id, name: Schema.optionalKey(Schema.Unknown) })])
})
const readHead = form(Head, "a verifiable credential")

/** A credential that nobody has verified yet. */
export interface Opened {
  /** The whole of it; of a JWT without the claims that are the JWT's own. */
  readonly document: JsonObject
  /** Absent where the proof is embedded. */
  readonly jwt: Jwt.Signed | undefined
  readonly id: string
  readonly issuer: string
  readonly issuerName: string | null
  readonly types: ReadonlyArray<string>
}

/** Whether a document is a credential of W3C's data model, however broken. */
export const is = (document: JsonObject): boolean => "credentialSubject" in document || "vc" in document

const advice = "Ask the issuer to mend it, or whoever presented it for the original."

export const open = (document: JsonObject, jwt?: Jwt.Signed): Result.Result<Opened, Unproven> =>
  Result.gen(function* () {
    const { "@context": contexts, id, type, issuer } = yield* readHead(document)
    const [first] = listOf(contexts)
    if (!Contexts.first.has(first))
      return yield* fails("form", "a credential whose first context is W3C's", quoted(String(first)), advice)
    const stray = jwt === undefined ? listOf(contexts).find((each) => !Contexts.pinned.has(String(each))) : undefined
    if (stray !== undefined) {
      const kept = "contexts that are kept here, for none is loaded"
      return yield* Result.fail(unsure("form", kept, `the context ${quoted(String(stray))}`, advice))
    }
    const odd = jwt === undefined ? oddity(document) : undefined
    if (odd !== undefined)
      return yield* fails("form", "plain words of contexts that are named by their addresses", odd, advice)
    const types = listOf(type).filter(isText)
    const name = isText(issuer) ? null : issuer.name
    return {
      document,
      jwt,
      id,
      issuer: isText(issuer) ? issuer : issuer.id,
      issuerName: isText(name) ? name : null,
      types
    }
  })

/** Claims of a JWT that say in its own way what the credential says, or are about the JWT. */
const own = new Set(["iss", "jti", "sub", "nbf", "exp", "iat", "aud"])

/** Seconds since 1970 as a date; undefined for what is none. */
const second = (value: unknown): string | undefined => {
  const date = typeof value === "number" ? new Date(value * 1_000) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

const defined = (fields: { readonly [name: string]: unknown }): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Whether a claim, which counts whole seconds, is the moment that a field is. */
const isMoment = (claim: unknown, field: unknown): boolean => {
  const moment = isText(field) ? Moment.parse(field) : undefined
  return moment !== undefined && Math.floor(Moment.begins(moment) / 1_000) === Math.floor(Number(claim))
}

/**
 * The credential of a JWT: its payload, or its claim `vc` as the older text had it. Claims stand for fields that there are none of,
 * and are to say the same as those that there are: else the holder would choose which of them counts.
 */
export const openJwt = (jwt: Jwt.Signed): Result.Result<Opened, Unproven> =>
  Result.gen(function* () {
    const { payload } = jwt
    const { iss, jti, sub, nbf, exp, vc } = payload
    const dates = [
      ["nbf", nbf, ["validFrom", "issuanceDate"]],
      ["exp", exp, ["validUntil", "expirationDate"]]
    ] as const
    for (const [claim, value] of dates)
      if (value !== undefined && second(value) === undefined)
        return yield* fails("form", `the claim "${claim}" in seconds since 1970`, quoted(String(value)), advice)
    const plain = isObject(vc) ? vc : Object.fromEntries(Object.entries(payload).filter(([name]) => !own.has(name)))
    const document = { ...defined({ issuer: iss, id: jti, ...standIns(plain, nbf, exp) }), ...plain }
    const opened = yield* open(document, jwt)
    const texts = [
      ["iss", iss, opened.issuer],
      ["jti", jti, opened.id],
      ["sub", sub, subjectOf(document)?.["id"]]
    ] as const
    const unlike = [
      ...texts.filter(([, claim, field]) => claim !== undefined && field !== undefined && claim !== field),
      ...dates.flatMap(([name, claim, fields]) =>
        fields
          .map((field) => plain[field])
          .filter((field) => claim !== undefined && field !== undefined && !isMoment(claim, field))
          .map((field) => [name, second(claim), field] as const)
      )
    ][0]
    if (unlike === undefined) return opened
    const [claim, said, field] = unlike
    // Whose it is stands in no message.
    if (claim === "sub") return yield* fails("form", 'the claim "sub" to be the subject\'s id', "another", advice)
    return yield* fails("form", `the claim "${claim}" to be ${quoted(String(field))}`, quoted(String(said)), advice)
  })

/** Dates of a credential that only the claims say. */
const standIns = (plain: JsonObject, nbf: unknown, exp: unknown): JsonObject => ({
  ...("validFrom" in plain || "issuanceDate" in plain ? {} : { validFrom: second(nbf) }),
  ...("validUntil" in plain || "expirationDate" in plain ? {} : { validUntil: second(exp) })
})

/** The one subject of a credential; undefined where there are none or several. */
export const subjectOf = ({ credentialSubject }: JsonObject): JsonObject | undefined => {
  const [subject, ...others] = listOf(credentialSubject)
  return others.length === 0 && isObject(subject) ? subject : undefined
}

/** A credential as a text: a JWT, or JSON with its proof within. */
export const openText = (text: string): Result.Result<Opened, Unproven> =>
  Jwt.isCompact(text)
    ? Result.flatMap(Jwt.read(text), openJwt)
    : Result.flatMap(
        Result.mapError(parse(text), (found) => unproven("form", "a JWT, or a credential as JSON", found, advice)),
        (document) => open(document)
      )

/** The JWT in a credential that is only its envelope (data model 2.0). */
export const enveloped = (document: JsonObject): string | undefined => {
  const { id, type } = document
  if (!listOf(type).includes("EnvelopedVerifiableCredential") || !isText(id)) return undefined
  return /^data:application\/(?:vc\+jwt|vc\+ld\+jwt|jwt)[^,]{0,100},(.+)$/.exec(id)?.[1]
}

/** The texts of the credentials within a collection. */
export const innerOf = ({ document }: Opened): ReadonlyArray<string> =>
  listOf(subjectOf(document)?.["verifiableCredential"]).map((each) => (isText(each) ? each : JSON.stringify(each)))
