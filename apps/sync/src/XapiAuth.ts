/** How this program shows a record store who it is. Secrets are named in the configuration, and are in the environment. */
import type { Http } from "@laurel/http"
import { Config, Effect, Schema } from "effect"
import { type Unable, unable } from "./Unable.ts"

const Variable = Schema.String.check(
  Schema.isPattern(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, {
    expected: "the name of the environment variable that holds the secret, such as LRS_PASSWORD"
  })
)
const Word = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(500))

const Fields = Schema.Struct({
  user: Schema.optionalKey(Word),
  passwordFrom: Schema.optionalKey(Variable),
  tokenFrom: Schema.optionalKey(Variable),
  clientId: Schema.optionalKey(Word),
  clientSecretFrom: Schema.optionalKey(Variable),
  tokenUrl: Schema.optionalKey(Word),
  scope: Schema.optionalKey(Word)
})
type Fields = typeof Fields.Type

type Form =
  | { readonly user: string; readonly passwordFrom: string }
  | { readonly tokenFrom: string }
  | { readonly clientId: string; readonly clientSecretFrom: string; readonly tokenUrl: string; readonly scope?: string }

/** The one form that the fields make together; undefined where they make none, or parts of two. */
const formOf = ({ user, passwordFrom, tokenFrom, clientId, clientSecretFrom, tokenUrl, ...rest }: Fields) => {
  const forms: Array<{ readonly form: Form; readonly fields: number }> = []
  if (user !== undefined && passwordFrom !== undefined) forms.push({ form: { user, passwordFrom }, fields: 2 })
  if (tokenFrom !== undefined) forms.push({ form: { tokenFrom }, fields: 1 })
  if (clientId !== undefined && clientSecretFrom !== undefined && tokenUrl !== undefined) {
    const fields = rest.scope === undefined ? 3 : 4
    forms.push({ form: { clientId, clientSecretFrom, tokenUrl, ...rest }, fields })
  }
  const all = [user, passwordFrom, tokenFrom, clientId, clientSecretFrom, tokenUrl, rest.scope]
  const given = all.filter((value) => value !== undefined).length
  return forms.find(({ fields }) => fields === given)?.form
}

/** A user with a password, a token, or a client's own id and secret, for which the server at `tokenUrl` gives tokens. */
export const XapiAuth = Fields.check(
  Schema.makeFilter((fields: Fields) =>
    formOf(fields) === undefined
      ? 'expected "user" and "passwordFrom"; or "tokenFrom"; or "clientId", "clientSecretFrom" and "tokenUrl", and "scope" where one is needed'
      : undefined
  )
)
export type XapiAuth = typeof XapiAuth.Type

const secret = (name: string, where: string) =>
  Config.Redacted(name).pipe(
    Effect.catch(() =>
      Effect.fail(unable(`the environment variable ${name}, which ${where} names, is not set. Set it to the secret`))
    )
  )

/** The credentials with their secrets, read from the environment here only; `where` says which part of the configuration asks. */
export const resolve = Effect.fn("XapiAuth.resolve")(function* (
  auth: XapiAuth,
  where: string
): Effect.fn.Return<Http.Auth, Unable> {
  const form = formOf(auth)
  if (form === undefined) return { kind: "none" }
  if ("user" in form) return { kind: "basic", user: form.user, password: yield* secret(form.passwordFrom, where) }
  if ("tokenFrom" in form) return { kind: "bearer", token: yield* secret(form.tokenFrom, where) }
  const { clientSecretFrom, ...client } = form
  return { kind: "clientCredentials", ...client, clientSecret: yield* secret(clientSecretFrom, where) }
})
