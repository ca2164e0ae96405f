/** The issuer's own documents: whose id it is, and which keys are theirs. */
import type { JsonObject } from "../Json.ts"
import type { Addresses } from "./Addresses.ts"
import type { KeyRecord } from "./KeyRecord.ts"

/** `did.json`: keys that are compromised are in it, and are not among those that assert. */
export const of = (addresses: Addresses, history: ReadonlyArray<KeyRecord>): JsonObject => ({ addresses, history })

/** `keys/jwks.json`: all keys but those that are compromised. */
export const jwks = (addresses: Addresses, history: ReadonlyArray<KeyRecord>): JsonObject => ({ addresses, history })

/** `keys/<id>`: one key; undefined where there is none of that id, or it is compromised. */
export const jwk = (addresses: Addresses, history: ReadonlyArray<KeyRecord>, id: string): JsonObject | undefined => ({
  addresses,
  history,
  id
})
