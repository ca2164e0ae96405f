/** `"adapter": "xapi-push"`: statements that are sent to `laurel receive`. Always archived: by what is kept a repeat is told from a conflict. */
import { createHash, timingSafeEqual } from "node:crypto"
import { Xapi } from "@laurel/adapter-xapi"
import type { Adapter } from "@laurel/core"
import { Effect, Redacted, Schema } from "effect"
import { sourceFields, secret, type Selected, Variable } from "./SourceFields.ts"

const Name = Schema.String.check(
  // Basic credentials end a name with a colon.
  Schema.isPattern(/^[^\p{Cc}:]{1,200}$/u, { expected: "a name of 1 to 200 characters, without a colon" })
)

const Sender = Schema.Union([
  Schema.Struct({ user: Name, passwordFrom: Variable }),
  Schema.Struct({ name: Name, tokenFrom: Variable })
]).annotate({
  message:
    'expected { "user", "passwordFrom" } or { "name", "tokenFrom" }, where each …From is the name of the environment variable that holds the secret'
})

const Origin = Schema.String.check(
  Schema.makeFilter((text: string) =>
    URL.parse(text)?.origin === text ? undefined : "expected an origin such as https://lms.example.org"
  )
)

export const Setting = Schema.Struct({
  id: sourceFields.id,
  adapter: Schema.Literal("xapi-push"),
  /** Where the endpoint is: statements are sent to `<path>/statements`. */
  path: Schema.String.check(
    Schema.isPattern(/^(?:\/[A-Za-z0-9._~-]{1,100}){1,10}$/, {
      expected: "a path such as /xapi, without a / at its end"
    })
  ),
  /** Who may send. */
  auth: Schema.Array(Sender).check(Schema.isMinLength(1), Schema.isMaxLength(100)),
  setting: Xapi.Setting,
  /** Origins of pages that may send from a browser. */
  origins: Schema.optionalKey(Schema.Array(Origin).check(Schema.isMaxLength(100))),
  /** Of one request. */
  maxMegabytes: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 16 })))
})
export type Setting = typeof Setting.Type

export const select = ({ id, setting }: Setting): Selected => ({
  adapter: Xapi.received({ source: id, setting }),
  archives: true,
  isSent: true
})

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Says who asks, by all secrets at once: how long it takes tells nothing of any of them. */
export const authOf = Effect.fnUntraced(function* ({
  id,
  auth
}: Setting): Effect.fn.Return<(request: Request) => Effect.Effect<Xapi.Caller>, Adapter.Misconfigured> {
  const senders = yield* Effect.forEach(auth, (sender) =>
    "user" in sender
      ? Effect.map(secret(sender.passwordFrom, `the password of "${sender.user}"`), (password) => {
          const credentials = Buffer.from(`${sender.user}:${Redacted.value(password)}`).toString("base64")
          return { name: sender.user, digest: digest(`Basic ${credentials}`) }
        })
      : Effect.map(secret(sender.tokenFrom, `the token of "${sender.name}"`), (token) => ({
          name: sender.name,
          digest: digest(`Bearer ${Redacted.value(token)}`)
        }))
  )
  return ({ headers }) =>
    Effect.sync((): Xapi.Caller => {
      const [, scheme = "", credentials = ""] =
        /^(\S{1,20}) +(\S{1,10000}) *$/.exec(headers.get("authorization") ?? "") ?? []
      const said = digest(`${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase()} ${credentials}`)
      const known = senders.filter((sender) => timingSafeEqual(sender.digest, said))
      const [sender] = known
      return sender === undefined
        ? { kind: "unknown" }
        : { kind: "allowed", authority: { account: { homePage: `urn:laurel:source:${id}`, name: sender.name } } }
    })
})
