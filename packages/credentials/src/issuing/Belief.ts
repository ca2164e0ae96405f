/**
 * Whether a certificate's signature is still believed. Of a key that others had nothing is, whatever stands of the achievement: the
 * record is as true as before, and the file proves nothing any more.
 */
import type { Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import type { KeyRecord } from "../issue/KeyRecord.ts"
import * as Standings from "../standing/Standings.ts"
import * as Kept from "./Kept.ts"

/** Codes of those of these certificates that a compromised key signed. Of what is erased there is no signature to believe. */
export const unbelieved = Effect.fn("Belief.unbelieved")(function* (
  certificates: ReadonlyArray<Ledger.KeptCertificate>,
  history: ReadonlyArray<KeyRecord>
): Effect.fn.Return<ReadonlySet<string>, Ledger.LedgerError> {
  const keys = new Set(history.flatMap(({ id, compromised }) => (compromised === null ? [] : [id])))
  const found = new Set<string>()
  // Nearly always: no text is read for it.
  if (keys.size === 0) return found
  for (const certificate of certificates) {
    const { code, text } = certificate
    if (text === null) continue
    const key = Kept.keyOf(text)
    if (Result.isFailure(key)) return yield* Standings.damaged(certificate, key.failure)
    if (key.success !== null && keys.has(key.success)) found.add(code)
  }
  return found
})
