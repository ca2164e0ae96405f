/** Failures of the packages beneath, as the classes that callers know. */
import { Adapter, Campaign, Catalog, Ledger, Refusal } from "@laurel/core"
import { Cause } from "effect"
import {
  BusyError,
  ConflictError,
  InvalidError,
  type LaurelError,
  RefusedError,
  SourceError,
  StoreError
} from "../errors.ts"

/**
 * What a cause rejects with: a class of `errors` for a failure of core's, and what was thrown for a defect. Failures that are a class
 * of `errors` already stay as they are.
 */
export const errorOf = (cause: Cause.Cause<unknown>): unknown => {
  const thrown = Cause.squash(cause)
  if (thrown instanceof Ledger.LedgerError) return ofLedger(thrown)
  if (thrown instanceof Adapter.AdapterError) return ofAdapter(thrown)
  if (thrown instanceof Catalog.CatalogError) return ofCatalog(thrown)
  if (thrown instanceof Refusal) return ofRefusal(thrown)
  if (thrown instanceof Campaign.Outdated) return new ConflictError(thrown.message, thrown)
  return thrown
}

const ofLedger = (error: Ledger.LedgerError): LaurelError => {
  const { message } = error
  switch (error.reason._tag) {
    case "Conflict":
      return new ConflictError(message, error)
    case "Busy":
      return new BusyError(message, error)
    case "Unreachable":
      return new StoreError("UNREACHABLE", message, { cause: error, retryable: true })
    case "Superseded":
      return new StoreError("SUPERSEDED", message, { cause: error, retryable: true })
    case "Full":
      return new StoreError("FULL", message, { cause: error })
    case "Unusable":
      return new StoreError("UNUSABLE", message, { cause: error })
    case "Corrupt":
      return new StoreError("CORRUPT", message, { cause: error })
  }
}

const sourceCodes = { Misconfigured: "MISCONFIGURED", Broken: "BROKEN", Unavailable: "UNAVAILABLE" } as const

const ofAdapter = (error: Adapter.AdapterError): SourceError => {
  const { reason, source } = error
  const { where, expected, found, advice } = reason
  const retryAfter = reason._tag === "Unavailable" ? reason.retryAfter : null
  return new SourceError(
    sourceCodes[reason._tag],
    { source, where, expected, found, advice, retryAfter },
    reason.cause ?? error
  )
}

const ofCatalog = (error: Catalog.CatalogError): InvalidError =>
  new InvalidError(
    error.problems.map(({ path, message }) => ({ path: path === "catalog" ? path : `catalog.${path}`, message })),
    error
  )

const ofRefusal = (error: Refusal): RefusedError =>
  new RefusedError(
    error.message,
    error.problems.map(({ decision, message }) => ({ path: `decisions[${decision}]`, message })),
    error
  )
