/** `"auth"` of a source that is asked: who we are, and which variables hold what proves it. */
import type { Xapi } from "@laurel/adapter-xapi"
import type { Adapter } from "@laurel/core"
import { Effect, Schema } from "effect"
import { Address, secret, Variable } from "./SourceFields.ts"

const Text = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const Fields = Schema.Struct({
  user: Schema.optionalKey(Text),
  passwordFrom: Schema.optionalKey(Variable),
  tokenFrom: Schema.optionalKey(Variable),
  clientId: Schema.optionalKey(Text),
  clientSecretFrom: Schema.optionalKey(Variable),
  /** Where a client's id and secret are given a token for. */
  tokenUrl: Schema.optionalKey(Address),
  scope: Schema.optionalKey(Text)
})
type Fields = typeof Fields.Type

const forms: ReadonlyArray<ReadonlyArray<keyof Fields>> = [
  ["user", "passwordFrom"],
  ["tokenFrom"],
  ["clientId", "clientSecretFrom", "tokenUrl"],
  ["clientId", "clientSecretFrom", "tokenUrl", "scope"]
]

const isForm = Schema.makeFilter((fields: Fields) => {
  const given = Object.keys(fields)
  return forms.some((form) => form.length === given.length && form.every((key) => given.includes(key)))
    ? undefined
    : 'expected "user" and "passwordFrom"; or "tokenFrom"; or "clientId", "clientSecretFrom", "tokenUrl" and perhaps "scope"'
})

/** A secret is never in the file: `…From` is the name of the environment variable that holds it. */
export const Credentials = Schema.Union([Schema.Literal("none"), Fields.check(isForm)])
export type Credentials = typeof Credentials.Type

type Auth = Xapi.Options["auth"]

/** The credentials with their secrets, read here only. */
export const resolve = Effect.fnUntraced(function* (
  credentials: Credentials
): Effect.fn.Return<Auth, Adapter.Misconfigured> {
  if (credentials === "none") return { kind: "none" }
  const { user, passwordFrom, tokenFrom, clientId, clientSecretFrom, tokenUrl, scope } = credentials
  if (user !== undefined && passwordFrom !== undefined) {
    return { kind: "basic", user, password: yield* secret(passwordFrom, `the password of "${user}"`) }
  }
  if (tokenFrom !== undefined) return { kind: "bearer", token: yield* secret(tokenFrom, "the token") }
  if (clientId === undefined || clientSecretFrom === undefined || tokenUrl === undefined) return { kind: "none" }
  const clientSecret = yield* secret(clientSecretFrom, `the secret of the client "${clientId}"`)
  return { kind: "clientCredentials", tokenUrl, clientId, clientSecret, ...(scope === undefined ? {} : { scope }) }
})
