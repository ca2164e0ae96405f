/** The checks of one text in their order, by what kind of badge it is. Each that fails ends the others. */
import { Effect, Result } from "effect"
import type { Checking } from "../Checking.ts"
import { form } from "../form.ts"
import { isText, type JsonObject, listOf, parse } from "../Json.ts"
import type { Key } from "../key/Key.ts"
import * as Assertion from "../ob2/Assertion.ts"
import * as Hosted from "../ob2/Hosted.ts"
import * as SignedAssertion from "../ob2/SignedAssertion.ts"
import type { Proven } from "../Proven.ts"
import { Said } from "../Said.ts"
import { type Back, isBack } from "../status/Status.ts"
import { ofCredential } from "../status/ofCredential.ts"
import { fails, quoted, type Unproven, unproven, unsure } from "../Unproven.ts"
import * as Badge from "../vc/Badge.ts"
import * as Credential from "../vc/Credential.ts"
import * as Jwt from "../vc/Jwt.ts"
import { prove as proveCredential } from "../vc/prove.ts"

export type { Checking } from "../Checking.ts"
export { legible } from "../read/legible.ts"
export { maxFile, texts } from "../read/texts.ts"
export { Lists } from "../status/Lists.ts"
export { timely } from "../timely.ts"
export { Room } from "../vc/Room.ts"
export type { Said } from "../Said.ts"
export type { Opened } from "../vc/Credential.ts"

/** A text that has the form of a badge, of which nothing is proved yet. */
export type Read =
  /** Open Badges 3.0. */
  | { readonly _tag: "Badge"; readonly opened: Credential.Opened; readonly said: Said }
  /** A CLR: the badges in it stand by their own proofs, whatever became of that around them. */
  | { readonly _tag: "Collection"; readonly opened: Credential.Opened; readonly inner: ReadonlyArray<string> }
  /** Open Badges 2.0: signed, or at an address. */
  | { readonly _tag: "Signed"; readonly signed: Jwt.Signed }
  | { readonly _tag: "Hosted"; readonly address: string }

export type Single = Exclude<Read, { readonly _tag: "Collection" }>

/** A badge that is its issuer's; or one that was taken back at its own address, which need not say any more what it was. */
export type Examined =
  | { readonly _tag: "Proven"; readonly proven: Proven }
  | { readonly _tag: "TakenBack"; readonly address: string; readonly status: Back }

const readSaid = form(Said, "a badge whose words are as long as words may be")

/** What a text is. */
export const read = (text: string): Result.Result<Read, Unproven> =>
  Result.gen(function* () {
    if (Jwt.isCompact(text)) return yield* signed(text)
    if (/^https?:\/\/\S+$/.test(text)) return { _tag: "Hosted", address: text }
    const document = yield* documentOf(text)
    const packed = Credential.enveloped(document)
    if (packed !== undefined && Jwt.isCompact(packed)) return yield* signed(packed)
    if (Credential.is(document)) return yield* credential(yield* Credential.open(document))
    return { _tag: "Hosted", address: yield* addressOf(document) }
  })

const signed = (text: string): Result.Result<Read, Unproven> =>
  Result.gen(function* () {
    const signed = yield* Jwt.read(text)
    if (Credential.is(signed.payload)) return yield* credential(yield* Credential.openJwt(signed))
    return { _tag: "Signed", signed }
  })

const credential = (opened: Credential.Opened): Result.Result<Read, Unproven> =>
  Result.gen(function* () {
    if (opened.types.includes("ClrCredential")) return { _tag: "Collection", opened, inner: Credential.innerOf(opened) }
    if (!Badge.is(opened)) return yield* Result.fail(otherType(opened))
    return { _tag: "Badge", opened, said: yield* Badge.said(opened) }
  })

/** Whether a badge is its issuer's, and what they say of it today. */
export const prove = Effect.fn("Verify.prove")(function* (
  read: Single,
  checking: Checking
): Effect.fn.Return<Examined, Unproven> {
  if (read._tag === "Hosted") return yield* hosted(read.address, checking)
  if (read._tag === "Signed") return yield* bounded(yield* SignedAssertion.prove(read.signed, checking))
  const { opened, said } = read
  const { fingerprint } = yield* proveOpened(opened, checking)
  return yield* bounded({ said, by: { _tag: "Key", fingerprint }, status: yield* ofCredential(opened, checking) })
})

/** Whether a credential of 3.0 is its issuer's: the key that signed it. */
export const proveOpened = (opened: Credential.Opened, checking: Checking): Effect.Effect<Key, Unproven> =>
  Effect.tap(proveCredential(opened, checking), () => Effect.sync(() => checking.proved(opened.issuer)))

const bounded = (proven: Proven): Effect.Effect<Examined, Unproven> =>
  Effect.as(Effect.fromResult(readSaid(proven.said)), { _tag: "Proven", proven })

/** Its address is what vouches for it, and takes it back without saying what it was. */
const hosted = Effect.fnUntraced(function* (address: string, checking: Checking): Effect.fn.Return<Examined, Unproven> {
  const found = yield* Hosted.find(address, checking)
  const { status } = found
  const proved = Effect.flatMap(Hosted.prove(address, found, checking), bounded)
  return isBack(status)
    ? yield* Effect.catchTag(proved, "Unproven", () => Effect.succeed<Examined>({ _tag: "TakenBack", address, status }))
    : yield* proved
})

const documentOf = (text: string): Result.Result<JsonObject, Unproven> =>
  Result.mapError(parse(text), (found) =>
    unproven("form", "a badge: JSON, a JWT, or the address of a hosted one", found, "Take it away, or mend it.")
  )

/** Where an assertion is hosted. */
const addressOf = (document: JsonObject): Result.Result<string, Unproven> => {
  const { id, type } = document
  if (listOf(type).includes("VerifiablePresentation")) {
    const advice = "Ask for the badges in it themselves."
    return Result.fail(unsure("form", "a badge, or a CLR 2.0", "a presentation, which a wallet has packed", advice))
  }
  if (!Assertion.is(document) || !isText(id)) {
    const advice = "Take it away, or put the badge itself in its place."
    return fails("form", "a badge of Open Badges 2.0 or 3.0, or a CLR 2.0", "another JSON object", advice)
  }
  return /^https?:/.test(id)
    ? Result.succeed(id)
    : fails("proof", "a badge that is signed, or hosted at its own address", quoted(id), "Ask for one that is.")
}

const otherType = ({ types }: Credential.Opened): Unproven =>
  unsure(
    "form",
    "an OpenBadgeCredential, an AchievementCredential or a ClrCredential",
    types.map(quoted).join(", "),
    "Take it away: it is a credential of another kind."
  )

/** Who says what in one text: nothing of it is proved. */
export interface Claim {
  readonly issuer: string
  readonly id: string
}

/** Texts within texts, at most: as many as are checked. */
const maxTexts = 1_000

/** The credentials that a text claims to hold: which texts must be looked at together. Hosted badges say the same wherever they are found. */
export const claims = (text: string): ReadonlyArray<Claim> => {
  const found: Array<Claim> = []
  const open = [text]
  for (let count = 0; count < maxTexts; count++) {
    const one = open.shift()
    if (one === undefined) return found
    const document = parse(one)
    const packed = Result.isSuccess(document) ? Credential.enveloped(document.success) : undefined
    const opened = Credential.openText(packed ?? one)
    if (Result.isFailure(opened)) continue
    const { issuer, id } = opened.success
    found.push({ issuer, id })
    open.push(...Credential.innerOf(opened.success).slice(0, maxTexts))
  }
  return found
}
