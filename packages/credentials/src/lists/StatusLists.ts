/**
 * The public lists of which certificates still stand, made of the ledger alone: the same records give the same bits, whoever makes
 * them and however often.
 */
import { gzip } from "node:zlib"
import { promisify } from "node:util"
import { Certificate, type Instant, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import type { Addresses } from "../issue/Addresses.ts"
import type { JsonObject } from "../Json.ts"
import * as Standing from "../standing/Standing.ts"
import * as Standings from "../standing/Standings.ts"
import { reasons } from "./reasons.ts"

export const purposes = ["revocation", "suspension"] as const
export type Purpose = (typeof purposes)[number]

/** One certificate that was taken back, and the kind of why. */
export interface Back {
  readonly code: string
  readonly standing: Standing.Standing["_tag"] | "Unreadable"
}

/** A status list as it is at a moment. */
export interface List {
  readonly number: number
  /** The first bit of a byte is its highest. */
  readonly bits: { readonly [purpose in Purpose]: Uint8Array }
  /** In order of their places. */
  readonly back: ReadonlyArray<Back>
}

/**
 * Certificates of a list at a moment; an unused list has no bit set. One whose text can't be read is taken back for as long as that
 * is so, and told to the operator: all the others are still answered for.
 */
export const read = Effect.fn("StatusLists.read")(function* (
  number: number,
  now: Instant.Instant
): Effect.fn.Return<List, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const bits = { revocation: empty(), suspension: empty() }
  const back: Array<Back> = []
  // Ends with the list: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Ledger.KeptCertificate> = yield* ledger.certificatesIn(number, after, Standings.maxAsked)
    const last = page.at(-1)
    if (last === undefined) return { number, bits, back }
    for (const [at, stood] of (yield* Standings.each(page, now)).entries()) {
      const { code, index } = page[at] ?? last
      if (Result.isFailure(stood)) {
        yield* Effect.logError(`${stood.failure.message}: until it can be, programs are told that it does not hold`)
        set(bits.revocation, index)
        back.push({ code, standing: "Unreadable" })
      } else if (Standing.isRevoked(stood.success.standing)) {
        set(bits.revocation, index)
        back.push({ code, standing: stood.success.standing._tag })
      } else if (Standing.isSuspended(stood.success.standing)) set(bits.suspension, index)
    }
    after = last.index
  }
})

/** Whether two say the same. */
export const isSame = (a: List, b: List): boolean =>
  purposes.every((purpose) => Buffer.compare(a.bits[purpose], b.bits[purpose]) === 0) &&
  a.back.length === b.back.length &&
  a.back.every(({ code, standing }, at) => b.back[at]?.code === code && b.back[at].standing === standing)

const empty = (): Uint8Array => new Uint8Array(Certificate.listSize / 8)

const set = (bits: Uint8Array, index: number): void => {
  bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7))
}

/** For how long a signed list may be held on to. Longer would keep who was taken back today valid for whoever has an older one. */
export const lifetime = 24 * 60 * 60 * 1_000

const pack = promisify(gzip)

/** W3C's BitstringStatusListCredential, before it is signed. */
export const bitstring = Effect.fn("StatusLists.bitstring")(function* (
  { number, bits }: Pick<List, "number" | "bits">,
  purpose: Purpose,
  addresses: Addresses,
  now: Instant.Instant
): Effect.fn.Return<JsonObject> {
  const id = purpose === "revocation" ? addresses.revocation(number) : addresses.suspension(number)
  const packed = yield* Effect.promise(() => pack(bits[purpose]))
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer: addresses.issuer,
    validFrom: seconds(now),
    validUntil: seconds(now + lifetime),
    credentialSubject: {
      id: `${id}#list`,
      type: "BitstringStatusList",
      statusPurpose: purpose,
      encodedList: `u${packed.toString("base64url")}`
    }
  }
})

/** Whole seconds: of what is signed, not every reader takes parts of one. */
const seconds = (millis: number): string => `${new Date(millis).toISOString().slice(0, 19)}Z`

/** 1EdTech's revocation list: by ids and with reasons. What is suspended is not in it, for it knows of nothing that may come back. */
export const revocations = ({ number, back }: Pick<List, "number" | "back">, addresses: Addresses): JsonObject => ({
  id: addresses.reasons(number),
  issuer: addresses.issuer,
  revokedCredential: back.map(({ code, standing }) => ({
    id: addresses.certificate(code),
    revoked: true,
    revocationReason: reasons[standing]
  }))
})
