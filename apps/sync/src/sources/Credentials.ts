/** `"auth"` of a source that is asked: who we are, and which variables hold what proves it. */
import type { Adapter } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Redacted, Schema } from "effect"
import * as Secrets from "./Secrets.ts"
import { Address } from "./SourceFields.ts"

const Text = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const Fields = Schema.Struct({
  user: Schema.optionalKey(Text),
  passwordFrom: Schema.optionalKey(Secrets.Variable),
  tokenFrom: Schema.optionalKey(Secrets.Variable),
  clientId: Schema.optionalKey(Text),
  clientSecretFrom: Schema.optionalKey(Secrets.Variable),
  /** Where a client's id and secret are given a token for. */
  tokenUrl: Schema.optionalKey(Address),
  scope: Schema.optionalKey(Text)
})
type Fields = typeof Fields.Type
type Form = ReadonlyArray<keyof Fields>

/** A secret is never in the file: `…From` is the name of the environment variable that holds it. */
const formed = (forms: ReadonlyArray<Form>, expected: string) =>
  Fields.check(
    Schema.makeFilter((fields: Fields) => {
      const given = Object.keys(fields)
      return forms.some((form) => form.length === given.length && form.every((key) => given.includes(key)))
        ? undefined
        : `expected ${expected}`
    })
  )

const clientForm: Form = ["clientId", "clientSecretFrom", "tokenUrl"]

/** Whatever a record store or SCORM Cloud may want. */
export const Credentials = Schema.Union([
  Schema.Literal("none"),
  formed(
    [["user", "passwordFrom"], ["tokenFrom"], clientForm, [...clientForm, "scope"]],
    '"user" and "passwordFrom"; or "tokenFrom"; or "clientId", "clientSecretFrom", "tokenUrl" and perhaps "scope"'
  )
])
export type Credentials = typeof Credentials.Type

/** A token alone. */
export const Token = Schema.Struct({ tokenFrom: Secrets.Variable })
export type Token = typeof Token.Type

/** A client of the system itself, which knows where tokens are given. */
export const OwnClient = Schema.Struct({ clientId: Text, clientSecretFrom: Secrets.Variable })
export type OwnClient = typeof OwnClient.Type

/** A token, or a client and perhaps where it is given one. */
export const TokenOrClient = formed(
  [["tokenFrom"], ["clientId", "clientSecretFrom"], clientForm],
  '"tokenFrom"; or "clientId", "clientSecretFrom" and perhaps "tokenUrl"'
)

/** Who we are to a source: as its options want it once the secrets are known, and to reading again, which takes none. */
export interface Identified<Auth> {
  readonly secrets: ReadonlyArray<Secrets.Secret>
  /** With the secrets, read here only. */
  readonly auth: Effect.Effect<Auth, Adapter.Misconfigured>
  readonly nobody: Auth
}

const proved = <Auth>(
  secret: Secrets.Secret,
  nobody: Auth,
  auth: (value: Redacted.Redacted) => Auth
): Identified<Auth> => ({ secrets: [secret], auth: Effect.map(Secrets.valueOf(secret), auth), nobody })

const none: Http.Auth = { kind: "none" }

const secretOf = (clientId: string, variable: string): Secrets.Secret => ({
  variable,
  what: `the secret of the client "${clientId}"`
})

/** The token by itself. */
export const token = ({ tokenFrom }: Token): Identified<Redacted.Redacted> =>
  alone({ variable: tokenFrom, what: "the token" })

/** The client's secret by itself. */
export const clientSecret = ({ clientId, clientSecretFrom }: OwnClient): Identified<Redacted.Redacted> =>
  alone(secretOf(clientId, clientSecretFrom))

const alone = (secret: Secrets.Secret): Identified<Redacted.Redacted> =>
  proved(secret, Redacted.make(""), (value) => value)

/** A client's secret stands in a header of the request for a token unless the source wants it in the form. */
export const identified = (credentials: Credentials, secretIn: "header" | "form" = "header"): Identified<Http.Auth> => {
  const nobody: Identified<Http.Auth> = { secrets: [], auth: Effect.succeed(none), nobody: none }
  if (credentials === "none") return nobody
  const { user, passwordFrom, tokenFrom, clientId, clientSecretFrom, tokenUrl, scope } = credentials
  if (user !== undefined && passwordFrom !== undefined) {
    const secret = { variable: passwordFrom, what: `the password of "${user}"` }
    return proved<Http.Auth>(secret, none, (password) => ({ kind: "basic", user, password }))
  }
  if (tokenFrom !== undefined) {
    const secret = { variable: tokenFrom, what: "the token" }
    return proved<Http.Auth>(secret, none, (value) => ({ kind: "bearer", token: value }))
  }
  if (clientId === undefined || clientSecretFrom === undefined || tokenUrl === undefined) return nobody
  return proved<Http.Auth>(secretOf(clientId, clientSecretFrom), none, (clientSecret) => ({
    kind: "clientCredentials",
    tokenUrl,
    clientId,
    clientSecret,
    secretIn,
    ...(scope === undefined ? {} : { scope })
  }))
}
