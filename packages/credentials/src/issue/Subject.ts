/** Whose a credential is, as it names them: by a random id or a DID, and by hashed names only where they are asked for. */
import { hash, randomBytes, randomUUID } from "node:crypto"
import type { JsonObject } from "../Json.ts"

export interface Identifier {
  /** As 1EdTech calls its kinds of identities. */
  readonly kind: "emailAddress" | "studentId" | "accountId"
  readonly value: string
}

/** Whose id and salts are chosen: it is put as it is, and so once for one credential. */
export interface Subject {
  /** `urn:uuid:…`, or a DID. */
  readonly id: string
  readonly identifiers: ReadonlyArray<Identifier & { readonly salt: string }>
}

const saltBytes = 16

/**
 * A subject of a new random id, or of that DID. Its identifiers are hashed with new salts, which travel in the credential: whoever has
 * a list of addresses can tell which of them it is.
 */
export const of = (identifiers: ReadonlyArray<Identifier> = [], did: string | null = null): Subject => ({
  id: did ?? `urn:uuid:${randomUUID()}`,
  identifiers: identifiers.map((each) => ({ ...each, salt: randomBytes(saltBytes).toString("base64url") }))
})

/** As Open Badges 3.0 has each identifier. */
export const toJson = ({ identifiers }: Subject): ReadonlyArray<JsonObject> =>
  identifiers.map(({ kind, value, salt }) => ({
    type: "IdentityObject",
    hashed: true,
    identityHash: `sha256$${hash("sha256", `${value}${salt}`)}`,
    identityType: kind,
    salt
  }))
