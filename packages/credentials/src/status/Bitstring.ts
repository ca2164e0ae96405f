/** W3C's Bitstring Status List: one bit for each badge, in a list that the issuer has signed. */
import { gunzip } from "node:zlib"
import { promisify } from "node:util"
import { Effect, Result, Schema } from "effect"
import type { Checking } from "../Checking.ts"
import { form } from "../form.ts"
import { listOf } from "../Json.ts"
import * as Moment from "../Moment.ts"
import { type Unproven, quoted, unproven } from "../Unproven.ts"
import * as Credential from "../vc/Credential.ts"
import { prove } from "../vc/prove.ts"
import type { List } from "./Lists.ts"
import { clear, type Status } from "./Status.ts"

const Index = Schema.Union([
  Schema.String.check(Schema.isPattern(/^\d{1,9}$/, { expected: "a decimal number" })),
  // So it stands in the public test data, whatever the text demands.
  Schema.Natural.check(Schema.isLessThanOrEqualTo(999_999_999))
])

const Entry = Schema.Struct({
  statusPurpose: Schema.String,
  statusListIndex: Index,
  statusListCredential: Schema.String,
  statusSize: Schema.optionalKey(Schema.Literal(1))
})
const readEntry = form(Entry, "a BitstringStatusListEntry")

const Texts = Schema.Union([Schema.String, Schema.Array(Schema.String)])
const List = Schema.Struct({
  type: Texts,
  statusPurpose: Texts,
  encodedList: Schema.String.check(Schema.isMaxLength(10_000_000))
})
const readList = form(List, "a BitstringStatusList")

/** Bytes of a list when it is unpacked: at least so many, so that nobody is known by their place in it. */
const minBytes = 16_384
const maxBytes = 16_777_216

const unpack = promisify(gunzip)

const refused = (expected: string, found: string): Unproven =>
  unproven(
    "status",
    expected,
    found,
    "Ask the issuer to mend the list. What stands of the badge stays as it is until then."
  )

/** What a message or a refresh says is no reason for the badge not to stand. */
const harmless = new Set(["message", "refresh"])

/** What the list says of the badge with such an entry; fails where it can't be believed. */
export const look = Effect.fn("Verify.lookAtBits")(function* (
  given: unknown,
  issuer: string,
  checking: Checking
): Effect.fn.Return<Status, Unproven> {
  const { statusPurpose, statusListIndex, statusListCredential: address } = yield* Effect.fromResult(readEntry(given))
  if (harmless.has(statusPurpose)) return clear
  if (statusPurpose !== "revocation" && statusPurpose !== "suspension")
    return yield* refused("a list for revocation, suspension, message or refresh", `one for ${quoted(statusPurpose)}`)
  const { purposes, bits } = yield* checking.lists.get(issuer, address, listAt(address, issuer, checking))
  if (!purposes.includes(statusPurpose))
    return yield* refused(`a list for ${quoted(statusPurpose)}`, `one for ${quoted(purposes.join(", "))}`)
  const index = Number(statusListIndex)
  const byte = bits[Math.floor(index / 8)]
  if (byte === undefined) return yield* refused(`a list of more than ${index} bits`, String(bits.length * 8))
  // The first bit of a byte is its highest.
  if ((byte & (0x80 >> (index & 7))) === 0) return clear
  return { _tag: statusPurpose === "revocation" ? "Revoked" : "Suspended", reason: null }
})

const listAt = Effect.fn("Verify.statusList")(function* (
  address: string,
  issuer: string,
  checking: Checking
): Effect.fn.Return<List, Unproven> {
  const { state, text } = yield* checking.lookAnywhere(address)
  if (state === "gone") return yield* refused("a status list", `that ${address} is gone (410)`)
  const opened = yield* Effect.fromResult(Credential.openText(text.trim()))
  if (opened.issuer !== issuer)
    return yield* refused(`a list of the badge's issuer, ${quoted(issuer)}`, `one of ${quoted(opened.issuer)}`)
  if (opened.id !== address)
    return yield* refused(`the list ${quoted(address)} that the badge names`, `the list ${quoted(opened.id)}`)
  yield* prove(opened, { ...checking, fetch: checking.fetchApart })
  yield* timely(opened.document, yield* checking.moment)
  return yield* bitsOf(opened)
})

/** Milliseconds by which an issuer's clock may be ahead of this one: a list is made at the moment in which somebody asks for it. */
const skew = 60_000

/** A list that has ended, or has not begun, says nothing about today. */
const timely = Effect.fnUntraced(function* (
  { validFrom, validUntil }: Credential.Opened["document"],
  now: number
): Effect.fn.Return<void, Unproven> {
  const [from, until] = [validFrom, validUntil].map((text) => (text === undefined ? null : Moment.parse(String(text))))
  if (from === undefined || (from !== null && from !== undefined && Moment.begins(from) > now + skew))
    return yield* refused("a list that holds today", `one from ${String(validFrom)} on`)
  if (until === undefined || (until !== null && Moment.begins(until) <= now))
    return yield* refused("a list that holds today", `one until ${String(validUntil)}`)
})

const bitsOf = Effect.fnUntraced(function* ({ document }: Credential.Opened): Effect.fn.Return<List, Unproven> {
  const list = yield* Effect.fromResult(readList(Credential.subjectOf(document)))
  if (!listOf(list.type).includes("BitstringStatusList"))
    return yield* refused("a list of the type BitstringStatusList", quoted(String(list.type)))
  const packed = Buffer.from(list.encodedList.replace(/^u/, ""), "base64url")
  const unpacked = yield* Effect.result(
    Effect.tryPromise({ try: () => unpack(packed, { maxOutputLength: maxBytes }), catch: () => undefined })
  )
  if (Result.isFailure(unpacked))
    return yield* refused(`a list that unpacks to at most ${maxBytes} bytes`, "a longer or a damaged one")
  if (unpacked.success.length < minBytes)
    return yield* refused(`a list of at least ${minBytes * 8} bits`, String(unpacked.success.length * 8))
  return { purposes: listOf(list.statusPurpose), bits: unpacked.success }
})
