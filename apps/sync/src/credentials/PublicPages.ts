/** The public pages of certificates and of checking, as `laurel serve` opens them. */
import { type Ledger } from "@laurel/core"
import { Keys, PublicSource, Web } from "@laurel/credentials"
import { Console, Effect, type Scope } from "effect"
import * as Print from "../terminal/Print.ts"
import * as ServeSetting from "../configuration/ServeSetting.ts"
import type { Handler } from "../WebServer.ts"
import type { Credentials } from "./CredentialsSetting.ts"

/** Milliseconds for which a status list is handed out although something was recorded since. */
const freshness = 30_000

export interface Options {
  readonly setting: Credentials
  readonly serve: ServeSetting.ServeSetting
  /** Whether nobody else answers there. */
  readonly isAlone: boolean
  /** Is told of each request that is answered. */
  readonly answered: () => void
}

/** Who answers at a path; undefined where it is none of the public pages. */
export const open = Effect.fn("PublicPages.open")(function* ({
  setting,
  serve,
  isAlone,
  answered
}: Options): Effect.fn.Return<(path: string) => Handler | undefined, never, Ledger.Ledger | Scope.Scope> {
  const run = Effect.runSyncWith(yield* Effect.context<never>())
  const { issuer, keys } = setting
  const source = yield* PublicSource.make({ issuer, keys: Keys.open(keys), history: Keys.history(keys), freshness })
  const pages = yield* Web.make({
    addresses: issuer.addresses,
    issuer: { name: issuer.name, url: issuer.url },
    source,
    // Below a path of its own no source may be received.
    ...(isAlone
      ? { alone: "host" as const }
      : new URL(issuer.addresses.base).pathname === "/"
        ? {}
        : { alone: "address" as const }),
    failed: (path, cause) =>
      run(
        Console.error(
          Print.oneLine(`public ${path}: not answered: ${cause instanceof Error ? cause.message : String(cause)}`)
        )
      )
  })
  return (path) => {
    const page = pages(path)
    if (page === undefined) return undefined
    return (request, connected) => {
      answered()
      return page(request, ServeSetting.addressOf(request, connected, serve))
    }
  }
})

/** First parts of paths that no source may have: below an address with a path, only its first one. */
export const own = ({ issuer: { addresses } }: Credentials): ReadonlyArray<string> => {
  const [, first = ""] = new URL(addresses.base).pathname.split("/")
  return first === "" ? ["c", "status", "keys", "achievements", "verify", ".well-known"] : [first]
}
