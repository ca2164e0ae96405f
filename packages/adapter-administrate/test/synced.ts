import { Administrate } from "@laurel/adapter-administrate"
import { type Catalog, Id, Sync } from "@laurel/core"
import { Effect, Redacted, Schema, Stream } from "effect"

const source = Id.SourceId.make("administrate")

/** Reads an instance into a ledger, after a look at whether it can be read. */
export const synced = Effect.fn(function* (versions: Catalog.Versions, json: unknown, secret: string) {
  const setting = yield* Schema.decodeUnknownEffect(Administrate.Setting)(json)
  const auth = {
    kind: "clientCredentials",
    tokenUrl: Administrate.defaultTokenUrl,
    clientId: "the application's Client ID",
    clientSecret: Redacted.make(secret),
    secretIn: "form"
  } as const
  const findings = yield* Administrate.doctor({ source, setting, auth })
  if (findings.some(({ state }) => state === "wrong")) return findings
  yield* Stream.runDrain(Sync.run(versions, Administrate.adapter({ source, setting, auth })))
  return findings
})
