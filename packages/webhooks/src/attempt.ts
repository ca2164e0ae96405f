/** One attempt to deliver one event: signed, bounded, and never led elsewhere. */
import { Address, Http } from "@laurel/http"
import { type Contact, Ledger } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import type { Receiver } from "./Endpoint.ts"
import * as Event from "./Event.ts"
import { secretOf, sign } from "./sign.ts"

/** What came of it. */
export type Outcome =
  | { readonly _tag: "Delivered"; readonly status: number }
  /** 410: the receiver wants nothing any more. */
  | { readonly _tag: "Gone" }
  /**
   * To be tried again. `found` is what is kept; `said` beside it may hold anything. `isSilent` where the receiver as a whole is at
   * fault, and not what it was sent.
   */
  | {
      readonly _tag: "Failed"
      readonly found: string
      readonly said: string
      readonly isSilent: boolean
      /** Milliseconds that it asks to be left alone for. */
      readonly retryAfter: number | null
    }

export interface Tuning {
  /** Milliseconds for one attempt, its whole answer included; 15,000 unless given. */
  readonly timeout?: number
  /** How names of hosts are looked up: by this machine's name service unless given. */
  readonly lookup?: Address.Lookup
}

const defaultTimeout = 15_000
/** Bytes of an answer that are read. Its status is all that counts. */
const maxAnswer = 65_536

/** What people are called, looked up now and kept nowhere. */
const identitiesOf = Effect.fnUntraced(function* (event: Event.Event) {
  const ids = Event.contactsOf(event)
  const people: ReadonlyArray<Contact.Contact> = ids.length === 0 ? [] : yield* (yield* Ledger.Ledger).contacts(ids)
  return people.map(({ id, identities }) => ({ person: id, identities }))
})

/** What is sent of an event, with the names that its receiver asks for. */
const bodyOf = Effect.fnUntraced(function* (event: Event.Event, withIdentities: boolean) {
  const { type, timestamp, data } = Event.plain(event)
  const more = withIdentities ? { identities: yield* identitiesOf(event) } : {}
  return JSON.stringify({ type, timestamp, data: { ...data, ...more } })
})

const failed = (found: string, isSilent: boolean, said = "", retryAfter: number | null = null): Outcome => ({
  _tag: "Failed",
  found,
  said,
  isSilent,
  retryAfter
})

/** What a failure means, without the words of who answered. */
const meaning = ({ reason, status }: Http.HttpError): Outcome => {
  // Whatever else is wrong with an answer, one of these was taken: it may be endless, or break off.
  if (status !== null && status >= 200 && status < 300) return { _tag: "Delivered", status }
  if (status === 410) return { _tag: "Gone" }
  const said = "said" in reason ? reason.said : ""
  switch (reason._tag) {
    case "Throttled":
      return failed(`status ${reason.status}`, true, said, reason.retryAfter)
    case "Failed":
      return failed(`status ${reason.status}`, true, said)
    case "TimedOut":
      return failed(`no answer within ${reason.milliseconds} ms`, true)
    case "Unreachable":
      return failed(`no answer: ${reason.found}`, true)
    case "Denied":
    case "Missing":
    case "Rejected":
      return failed(`status ${reason.status}`, false, said)
    case "OffOrigin":
    case "Unexpected":
      return failed(
        status === null ? "what is not HTTP" : `status ${status}${status < 400 ? ", which is not followed" : ""}`,
        true
      )
    case "Unusable":
    case "Unreadable":
    case "TooLarge":
      return failed(status === null ? "a request that can't be sent" : `status ${status}`, true)
  }
}

const isHome = (url: URL): boolean =>
  url.hostname === "localhost" || url.hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(url.hostname)

/** The address of a receiver, if it may be asked: https, or this machine; and public, unless it is said that it is not. */
const addressOf = (receiver: Receiver, { lookup = Address.byName }: Tuning): Effect.Effect<URL, string> => {
  const url = URL.parse(receiver.url)
  if (url === null) return Effect.fail("what is no address")
  const privateHosts = new Set(receiver.private || isHome(url) ? [url.hostname] : [])
  return Address.check(receiver.url, { privateHosts, lookup })
}

/** Sends an event once. */
export const attempt = Effect.fn("Webhooks.attempt")(function* (
  receiver: Receiver,
  event: Event.Event,
  tuning: Tuning = {}
): Effect.fn.Return<Outcome, Ledger.LedgerError, Ledger.Ledger> {
  const address = yield* Effect.result(addressOf(receiver, tuning))
  if (Result.isFailure(address)) return failed(address.failure, true)
  const secrets = receiver.secrets.flatMap((secret) => secretOf(secret) ?? [])
  if (secrets.length === 0 || secrets.length < receiver.secrets.length)
    return failed('a secret that is not "whsec_" and base64 of 24 to 64 bytes', true)
  const body = yield* bodyOf(event, receiver.identities)
  const seconds = Math.floor((yield* Clock.currentTimeMillis) / 1_000)
  const url = address.success
  const sent = Effect.gen(function* () {
    const client = yield* Http.make({
      source: receiver.id,
      base: url.origin,
      auth: { kind: "none" },
      userAgent: "laurel-webhooks",
      retries: 0,
      perSecond: Number.POSITIVE_INFINITY,
      timeout: tuning.timeout ?? defaultTimeout,
      maxBytes: Math.max(maxAnswer, body.length * 4)
    })
    return yield* client.request({
      method: "POST",
      path: `${url.pathname}${url.search}`,
      headers: {
        "webhook-id": event.id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": yield* sign(secrets, event.id, seconds, body)
      },
      body: { bytes: new TextEncoder().encode(body), type: "application/json" }
    })
  })
  return yield* Effect.match(sent, {
    onSuccess: ({ status }): Outcome => ({ _tag: "Delivered", status }),
    onFailure: meaning
  })
})
