/** PostgreSQL's errors, sorted by what to do about them. Only their one-line messages are shown: their details quote rows. */
import { Ledger } from "@laurel/core"
import type { SqlError } from "effect/sql"

type Reason = Ledger.LedgerError["reason"]

/** A field of what the driver or Node threw: SQLSTATE and Node's error codes are both in `code`. */
const field = (cause: unknown, name: string): string | undefined => {
  if (typeof cause !== "object" || cause === null) return undefined
  const value: unknown = Object.entries(cause).find(([key]) => key === name)?.[1]
  return typeof value === "string" ? value : undefined
}

/** The code of the server, or of Node's socket, if the error has one. */
const codeOf = (error: SqlError.SqlError): string | undefined => field(error.reason.cause, "code")

/** A deadlock or a conflict of two transactions: the same again may well succeed. */
export const isPassing = (error: SqlError.SqlError): boolean => {
  const code = codeOf(error)
  return code === "40001" || code === "40P01"
}

const unusable = (found: string, advice: string): Reason => new Ledger.Unusable({ found, advice })

/** What a user is told who may not do something. */
export const noRight =
  "Grant this user the right (scripts/postgres/roles.sql does), or connect as the owner of the schema"

const byCode = (code: string, found: string): Reason | undefined => {
  switch (code) {
    case "40001": // serialization_failure
    case "40P01": // deadlock_detected
    case "25P02": // in_failed_sql_transaction, where a body went on after it had interrupted a statement of its own
      return new Ledger.Conflict({ found })
    case "55P03": // lock_not_available
    case "57014": // query_canceled, by statement_timeout
      return new Ledger.Busy({ found })
    case "53300": // too_many_connections
      return new Ledger.Busy({
        found: `${found}; lower this program's connections, or raise the server's max_connections`
      })
    case "53100": // disk_full
    case "53200": // out_of_memory
    case "58030": // io_error
      return new Ledger.Full({ found })
    case "25006": // read_only_sql_transaction
      return unusable(found, "Connect to the primary server, as a user whose transactions are not read-only")
    case "42501": // insufficient_privilege
      return unusable(found, noRight)
    case "3D000": // invalid_catalog_name
      return unusable(found, "Create the database, or name another one")
    case "3F000": // invalid_schema_name
      return unusable(found, "Run `laurel sync` to create the schema, or name another one")
    case "42P01": // undefined_table
    case "42703": // undefined_column
    case "22003": // numeric_value_out_of_range: nothing that was written adds up to so much
      return new Ledger.Corrupt({ found })
    case "42P07": // duplicate_table
      return unusable(found, "The schema holds tables of something else: name another one for the store")
    case "25P03": // idle_in_transaction_session_timeout: this program stood still for so long that its locks were taken from it
    case "57P01": // admin_shutdown
    case "57P02": // crash_shutdown
    case "57P03": // cannot_connect_now
    case "57P04": // database_dropped
    case "57P05": // idle_session_timeout
      return new Ledger.Unreachable({ found })
    default:
      return undefined
  }
}

const byClass = (code: string, found: string): Reason | undefined => {
  switch (code.slice(0, 2)) {
    case "08": // connection_exception
      return new Ledger.Unreachable({ found })
    case "23": // integrity_constraint_violation
      return new Ledger.Conflict({ found })
    case "28": // invalid_authorization_specification
      return unusable(found, "Check the user and the password of the connection")
    case "XX": // data_corrupted, index_corrupted; internal_error is a bug of the server's
      return code === "XX000" ? undefined : new Ledger.Corrupt({ found })
    default:
      return undefined
  }
}

/** Node's codes for a certificate that can't be trusted, of which there are many. */
const isUntrusted = (code: string): boolean => /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_/.test(code)

/** What a failure means for a store. Undefined for what only a bug of ours can cause. */
export const reasonOf = (error: SqlError.SqlError): Reason | undefined => {
  const { cause, message, _tag } = error.reason
  const code = codeOf(error)
  // Of a host with several addresses Node says only the code.
  const said = cause instanceof Error && cause.message !== "" ? cause.message : (code ?? message ?? _tag)
  if (code !== undefined) {
    const known = byCode(code, said) ?? byClass(code, said)
    if (known !== undefined) return known
  }
  if (_tag === "AuthenticationError") return unusable(said, "Check the user and the password of the connection")
  if (_tag !== "ConnectionError") return undefined
  if (/does not support (?:TLS|SSL)/i.test(said)) {
    return unusable(
      `no safe connection: ${said}`,
      "Turn TLS on at the server; where the network is safe without, say so in the settings"
    )
  }
  if (isUntrusted(code ?? "") || message?.includes("TLS") === true) {
    return unusable(
      `no safe connection: ${said}`,
      "Name the server's own certificate authority, or mend its certificate"
    )
  }
  // What the driver makes of the settings themselves, such as an unknown sslmode.
  if (error.reason.operation === "connect" && code === undefined && message === `PgConnection: ${said}`) {
    return said === "Connection timed out"
      ? new Ledger.Unreachable({ found: said })
      : unusable(said, "Mend the address of the server")
  }
  return new Ledger.Unreachable({ found: said })
}
