import { Door, Keys, Server } from "@laurel/api"
import type { Ledger } from "@laurel/core"
import { Effect, type Scope } from "effect"

/** The API over a ledger, for any server that speaks the web's Request and Response; and a key that may ask. */
export const api: Effect.Effect<
  { readonly answer: Door.Handler; readonly key: string },
  Ledger.LedgerError,
  Ledger.Ledger | Scope.Scope
> = Effect.gen(function* () {
  const inner = yield* Server.make()
  const answer = yield* Door.handler({ asked: () => undefined, failed: (_, cause) => console.error(cause) }, inner)
  const { text } = yield* Keys.make({
    label: "the portal",
    actor: "u-17",
    role: "viewer",
    scopes: ["read"],
    accounts: [{ scheme: "employer", value: "acme" }],
    expiresAt: null
  })
  return { answer, key: text }
})
