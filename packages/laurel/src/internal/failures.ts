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
 * What becomes of a method that is asked again where it failed: `again` does what is left of it; `decide` may do it twice, where it is
 * not known whether it was done; `commit` does what was shown, and nothing else.
 */
export type Asked = "again" | "decide" | "commit"

/**
 * What a cause rejects with: a class of `errors` for a failure of core's, and what was thrown for a defect. Failures that are a class
 * of `errors` already stay as they are.
 */
export const errorOf = (cause: Cause.Cause<unknown>, asked: Asked): unknown => {
  const thrown = Cause.squash(cause)
  if (thrown instanceof Ledger.LedgerError) return ofLedger(thrown, asked)
  if (thrown instanceof Adapter.AdapterError) return ofAdapter(thrown)
  if (thrown instanceof Catalog.CatalogError) return ofCatalog(thrown)
  if (thrown instanceof Refusal) return ofRefusal(thrown)
  if (thrown instanceof Campaign.Outdated) return outdated(thrown)
  return thrown
}

const ofLedger = (error: Ledger.LedgerError, asked: Asked): LaurelError => {
  const { message, reason } = error
  switch (reason._tag) {
    case "Conflict":
      return asked === "commit"
        ? overtaken(error, reason.found)
        : new ConflictError(message, { cause: error, retryable: true })
    case "Busy":
      return new BusyError(message, error)
    case "Unreachable":
      return unreachable(error, reason.found, asked)
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

/** What was shown can't be committed any more, whoever tries; or, of a plan, not as long as others write all the time. */
const overtaken = (error: Ledger.LedgerError, found: string): ConflictError => {
  const advice = error.ledger === "plan" || found.includes("preview again") ? "" : ": preview again"
  return new ConflictError(`store ${error.ledger}: ${found}${advice}. Nothing was written`, { cause: error })
}

/** The same of a catalog. */
const outdated = (error: Campaign.Outdated): ConflictError =>
  new ConflictError(`expected what was shown, found that ${error.found}. Nothing was written: preview again`, {
    cause: error
  })

/** Whether the same may be asked again by a program depends on what becomes of what was written, and not told any more. */
const unreachable = (error: Ledger.LedgerError, found: string, asked: Asked): StoreError => {
  const advice =
    asked === "again"
      ? "Nothing is half written; ask the same again: what was written is not written twice"
      : "Nothing is half written, but whether it was written is not known: look before you ask for it again"
  const message = `store ${error.ledger}: its server can't be reached or the connection was lost (${found}). ${advice}`
  return new StoreError("UNREACHABLE", message, { cause: error, retryable: asked === "again" })
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
