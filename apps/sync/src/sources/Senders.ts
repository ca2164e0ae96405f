/** What a source that is sent to us says of its endpoint: where it is, who may send, and from where. */
import { createHash, timingSafeEqual } from "node:crypto"
import type { Adapter, Finding } from "@laurel/core"
import { Effect, Redacted, Schema } from "effect"
import * as Secrets from "./Secrets.ts"

const Name = Schema.String.check(
  // Basic credentials end a name with a colon.
  Schema.isPattern(/^[^\p{Cc}:]{1,200}$/u, { expected: "a name of 1 to 200 characters, without a colon" })
)

const Sender = Schema.Union([
  Schema.Struct({ user: Name, passwordFrom: Secrets.Variable }),
  Schema.Struct({ name: Name, tokenFrom: Secrets.Variable })
]).annotate({
  message:
    'expected { "user", "passwordFrom" } or { "name", "tokenFrom" }, where each …From is the name of the environment variable that holds the secret'
})

/** Who may send. */
export const Senders = Schema.Array(Sender).check(Schema.isMinLength(1), Schema.isMaxLength(100))
export type Senders = typeof Senders.Type

/** Where an endpoint is. */
export const EndpointPath = Schema.String.check(
  Schema.isPattern(/^(?:\/[A-Za-z0-9._~-]{1,100}){1,10}$/, {
    expected: "a path such as /xapi, without a / at its end"
  })
)

const Origin = Schema.String.check(
  Schema.makeFilter((text: string) =>
    URL.parse(text)?.origin === text ? undefined : "expected an origin such as https://lms.example.org"
  )
)

/** Origins of pages that may send from a browser. */
export const Origins = Schema.Array(Origin).check(Schema.isMaxLength(100))

/** Of one request. */
export const MaxMegabytes = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 16 }))

/** Bytes, as handlers take the bound; theirs unless given. */
export const boundOf = (maxMegabytes: number | undefined): { readonly maxBytes?: number } =>
  maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * 1_048_576 }

const secretOf = (sender: Senders[number]): Secrets.Secret =>
  "user" in sender
    ? { variable: sender.passwordFrom, what: `the password of "${sender.user}"` }
    : { variable: sender.tokenFrom, what: `the token of "${sender.name}"` }

/** Whether the secret of each who may send is there. */
export const look = (senders: Senders): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Secrets.look(senders.map(secretOf))

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Says by its name who asks, undefined for whoever is unknown: by all secrets at once, so that the time it takes tells nothing. */
export const senderOf = Effect.fnUntraced(function* (
  senders: Senders
): Effect.fn.Return<(request: Request) => string | undefined, Adapter.Misconfigured> {
  const known = yield* Effect.forEach(senders, (sender) =>
    Effect.map(Secrets.valueOf(secretOf(sender)), (secret) => {
      const value = Redacted.value(secret)
      return "user" in sender
        ? { name: sender.user, digest: digest(`Basic ${Buffer.from(`${sender.user}:${value}`).toString("base64")}`) }
        : { name: sender.name, digest: digest(`Bearer ${value}`) }
    })
  )
  return ({ headers }) => {
    const [, scheme = "", credentials = ""] =
      /^(\S{1,20}) +(\S{1,10000}) *$/.exec(headers.get("authorization") ?? "") ?? []
    const said = digest(`${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase()} ${credentials}`)
    return known.filter((sender) => timingSafeEqual(sender.digest, said))[0]?.name
  }
})
