/** How a request is told whose it is. */
import { Redacted, Result } from "effect"
import { checkHeader } from "./Header.ts"
import { Unusable } from "./HttpError.ts"
import { parseBase } from "./Link.ts"

export type Auth =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly user: string; readonly password: Redacted.Redacted }
  | { readonly kind: "bearer"; readonly token: Redacted.Redacted }
  | { readonly kind: "header"; readonly name: string; readonly value: Redacted.Redacted }
  | {
      /** OAuth 2 client credentials: the token's address may be of another origin, and alone gets the secret. */
      readonly kind: "clientCredentials"
      readonly tokenUrl: string
      readonly clientId: string
      readonly clientSecret: Redacted.Redacted
      readonly scope?: string
      /** Where the secret stands in the request for a token: as Basic in a header unless given, or in its form. */
      readonly secretIn?: "header" | "form"
      /** What the token is called where it is sent, and asked for as `token_type` where that is `JWT`: `Bearer` unless given. */
      readonly tokenType?: "Bearer" | "JWT"
    }

/** `Authorization` by Basic, in UTF-8. */
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`

/** The header that an auth is, unless it needs a token first. */
export const headerOf = (auth: Auth): readonly [name: string, value: string] | undefined => {
  switch (auth.kind) {
    case "none":
    case "clientCredentials":
      return undefined
    case "basic":
      return ["authorization", basic(auth.user, Redacted.value(auth.password))]
    case "bearer":
      return ["authorization", `Bearer ${Redacted.value(auth.token)}`]
    case "header":
      return [auth.name.toLowerCase(), Redacted.value(auth.value)]
  }
}

/** What must never be printed. */
export const secretsOf = (auth: Auth): ReadonlyArray<string> => {
  switch (auth.kind) {
    case "none":
      return []
    case "basic": {
      const password = Redacted.value(auth.password)
      return [password, `${auth.user}:${password}`]
    }
    case "bearer":
      return [Redacted.value(auth.token)]
    case "header":
      return [Redacted.value(auth.value)]
    case "clientCredentials": {
      const [id, secret] = formed(auth.clientId, Redacted.value(auth.clientSecret))
      return [Redacted.value(auth.clientSecret), `${id}:${secret}`]
    }
  }
}

/** RFC 6749 §2.3.1: id and secret are encoded as a form would, before they are put together for Basic. */
export const formed = (id: string, secret: string): readonly [string, string] => {
  const encode = (text: string) => new URLSearchParams({ s: text }).toString().slice(2)
  return [encode(id), encode(secret)]
}

export const checkAuth = (auth: Auth): Result.Result<void, Unusable> =>
  Result.gen(function* () {
    switch (auth.kind) {
      case "none":
        return
      case "basic":
        yield* plain("the user", auth.user, /^[^:\p{Cc}]*$/u, "without colons and control characters")
        return yield* secret("the password", auth.password)
      case "bearer":
        yield* secret("the token", auth.token)
        return yield* plain("the token", Redacted.value(auth.token), /^[\x21-\x7e]+$/, "of visible ASCII characters")
      case "header":
        return yield* checkHeader(auth.name, Redacted.value(auth.value))
      case "clientCredentials":
        yield* parseBase(auth.tokenUrl, "tokenUrl")
        yield* plain("the client id", auth.clientId, /^\P{Cc}+$/u, "that is not empty, without control characters")
        return yield* secret("the client secret", auth.clientSecret)
    }
  })

/** The value is not repeated. */
const plain = (what: string, value: string, pattern: RegExp, form: string): Result.Result<void, Unusable> =>
  value.length <= 10_000 && pattern.test(value)
    ? Result.void
    : Result.fail(
        new Unusable({ expected: `${what} to be a text of at most 10,000 characters, ${form}`, found: "another" })
      )

const secret = (what: string, value: Redacted.Redacted): Result.Result<void, Unusable> =>
  plain(
    what,
    Redacted.value(value),
    /^\P{Cc}+$/u,
    "not empty, without control characters, such as a newline at its end"
  )
