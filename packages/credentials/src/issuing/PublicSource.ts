/** What the public pages ask, answered by the ledger and the keys. */
import { Certificate, Id, Instant, Ledger, Sync } from "@laurel/core"
import { Clock, Effect, Option, Result, Schema } from "effect"
import * as DidDocument from "../issue/DidDocument.ts"
import type { Keys } from "../issue/Keys.ts"
import type { KeysError } from "../issue/KeysError.ts"
import * as OpenBadge from "../issue/OpenBadge.ts"
import type { Profile } from "../issue/Profile.ts"
import { SigningError } from "../issue/Signer.ts"
import type { JsonObject } from "../Json.ts"
import * as SignedLists from "../lists/SignedLists.ts"
import * as Standings from "../standing/Standings.ts"
import { type Described, type Document, type Source, SourceError } from "../web/Source.ts"
import * as Belief from "./Belief.ts"
import { describe, language } from "./describe.ts"
import * as Kept from "./Kept.ts"
import { likeness } from "./likeness.ts"

export interface Options {
  readonly issuer: Profile
  /** Read for each answer, since keys are rotated while pages are served. */
  readonly keys: Effect.Effect<Keys, KeysError>
  /**
   * What is public of them, by itself, unless it is as readily had with the others: where a private key is gone, or others could read it, nothing is signed, and what was signed can
   * be checked on.
   */
  readonly history?: Effect.Effect<Keys["history"], KeysError>
  /** As of `SignedLists.Options`. */
  readonly freshness: number
}

/** Seconds for which others may hold on to a document: a key that is compromised, or a badge revoked, is believed so long. */
const maxAge = 300

/** The answers of a ledger; what fails is told to the operator, in the words of what failed. */
export const make = Effect.fn("PublicSource.make")(function* ({
  issuer,
  keys,
  freshness,
  history: told = Effect.map(keys, (opened) => opened.history)
}: Options): Effect.fn.Return<Source, never, Ledger.Ledger> {
  const { addresses } = issuer
  const ledger = yield* Ledger.Ledger
  const lists = yield* SignedLists.make({ addresses, freshness, signer: signerOf(keys) })
  const asked = <A, E extends { readonly message: string }>(
    answer: Effect.Effect<A, E, Ledger.Ledger>
  ): Effect.Effect<A, SourceError> =>
    answer.pipe(
      Effect.provideService(Ledger.Ledger, ledger),
      Effect.mapError(({ message }) => new SourceError({ message }))
    )
  const history = Effect.mapError(told, worded)
  return {
    certificate: (code) => asked(certificateOf(code, history)),
    compare: (code, given) => asked(compared(code, given)),
    did: asked(Effect.map(history, (all) => document(DidDocument.of(addresses, all), "application/did+json"))),
    jwks: asked(Effect.map(history, (all) => document(DidDocument.jwks(addresses, all), "application/jwk-set+json"))),
    key: (id) =>
      asked(
        Effect.map(history, (all) => {
          const jwk = DidDocument.jwk(addresses, all, id)
          return jwk === undefined ? undefined : document(jwk, "application/jwk+json")
        })
      ),
    list: (list, kind) =>
      asked(
        Effect.map(lists.text(list, kind), (text) =>
          text === undefined
            ? undefined
            : { text, mediaType: kind === "reasons" ? "application/json" : "application/vc", maxAge }
        )
      ),
    achievement: (type) => asked(achievementOf(type, issuer))
  }
})

const worded = ({ where, expected, found, advice }: KeysError) => ({
  message: `${where}: expected ${expected}, and found ${found}. ${advice}`
})

const document = (json: JsonObject, mediaType: string): Document => ({ text: JSON.stringify(json), mediaType, maxAge })

const signerOf = (keys: Options["keys"]) =>
  Effect.flatMap(
    Effect.mapError(keys, (error) => new SigningError({ where: error.where, message: worded(error).message })),
    (opened) => {
      const signer = opened.signer("Ed25519")
      return signer === undefined
        ? Effect.fail(new SigningError({ where: "the keys", message: "there is none of Ed25519 that signs: make one" }))
        : Effect.succeed(signer)
    }
  )

const noKeys =
  "expected the keys that certificates were signed with, and found that none was ever made where they should be: mend the folder of keys, or put it back from a backup"

/** What is kept of a certificate; null once it is erased, undefined for a code that never was. */
const keptOf = Effect.fnUntraced(function* (code: string) {
  const certificate = Certificate.isCode(code) ? yield* (yield* Ledger.Ledger).certificate(code) : undefined
  if (certificate === undefined) return undefined
  if (certificate.text === null) return { certificate, kept: null }
  const kept = Kept.parse(certificate.text)
  return Result.isSuccess(kept)
    ? { certificate, kept: kept.success }
    : yield* Standings.damaged(certificate, kept.failure)
})

const certificateOf = Effect.fn("PublicSource.certificate")(function* <E>(
  code: string,
  history: Effect.Effect<Keys["history"], E>
) {
  const found = yield* keptOf(code)
  if (found === undefined) return undefined
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const [stood] = yield* Standings.of([found.certificate], now)
  if (stood === undefined) return undefined
  const { standing, certificate } = stood
  const { recordedAt, text } = certificate
  // Of one that is erased nothing is left to believe: its page needs no keys.
  const keys = text === null ? [] : yield* history
  // Some key has signed it: where there never was one, its record is elsewhere, and so is what is known of a compromise.
  if (text !== null && keys.length === 0) return yield* new SourceError({ message: noKeys })
  const isBelieved = text === null || (yield* Belief.unbelieved([certificate], keys)).size === 0
  return { standing, recordedAt, isBelieved, statement: found.kept?.statement ?? null }
})

const compared = Effect.fn("PublicSource.compare")(function* (code: string, given: string) {
  const found = yield* keptOf(code)
  if (found === undefined) return undefined
  if (found.kept === null) return "untold"
  const [person] = yield* (yield* Ledger.Ledger).contacts([found.certificate.contact])
  return likeness(
    given,
    found.kept,
    (person?.identities ?? []).map(({ value }) => value)
  )
})

const typeOf = Schema.decodeUnknownOption(Id.TypeId)

const achievementOf = Effect.fn("PublicSource.achievement")(function* (
  id: string,
  issuer: Profile
): Effect.fn.Return<Described | undefined, Ledger.LedgerError, Ledger.Ledger> {
  const versions = yield* Sync.versions
  const name = Option.getOrUndefined(typeOf(id))
  if (versions === undefined || name === undefined) return undefined
  // One that is taken out of the catalog is still what was issued.
  const [catalog, compiled] = [...versions.all].findLast(([, { types }]) => types.has(name)) ?? []
  const type = compiled?.types.get(name)
  if (type === undefined || catalog === undefined) return undefined
  const described = describe(type)
  // What a badge of it may have a score or hours for is described with it.
  const statement = { ...described, achievement: { type: name }, catalog, score: 0, hours: 0 }
  const json = {
    "@context": OpenBadge.contexts,
    ...OpenBadge.achievementOf(statement, { issuer, language })
  }
  return { ...described, document: JSON.stringify(json) }
})
