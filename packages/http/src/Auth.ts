/** How a request is told whose it is. */
import type { Redacted } from "effect"

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
    }
