/** An engine on PostgreSQL 14 and later: a pool of connections of `@effect/sql-pg`, one of them to each open transaction. */
import type { ConnectionOptions } from "node:tls"
import { Ledger } from "@laurel/core"
import { type PgConnection, PgPool } from "@effect/sql-pg"
import { Clock, Context, Effect, Exit, Redacted, Schedule, Scope } from "effect"
import { SqlError } from "effect/sql"
import { isAddress } from "./Address.ts"
import { attempt, type Engine, int, Refused, text, type Together } from "./Engine.ts"
import { insertLists, insertText, into, outOf, parts, translate, types } from "./PostgresValues.ts"
import { isPassing, reasonOf } from "./SqlState.ts"

export interface Settings {
  /** `postgres://user:password@host:port/database`, with libpq's parameters. */
  readonly url: Redacted.Redacted
  /** Where the store's tables are, created by its migrations. Default `laurel`. */
  readonly schema?: string
  /** Connections at most. Default 4. */
  readonly maxConnections?: number
  /** Encryption, where the url does not say it in `sslmode`. */
  readonly ssl?: boolean | ConnectionOptions
  /** Default `laurel`. */
  readonly applicationName?: string
  /** Milliseconds a statement may take before it fails as busy. Default 600,000. */
  readonly statementTimeout?: number
  /** Milliseconds to wait for another program's lock before failing as busy. Default 60,000. */
  readonly lockTimeout?: number
  /** Milliseconds a transaction may stand still before the server ends it: a paused program holds no locks for ever. Default 60,000. */
  readonly idleInTransactionTimeout?: number
}

/** Times that a transaction is run again after a deadlock. */
const maxRetries = 5
/** Bytes of one message from the server: a row, with all of its texts. */
const maxMessageSize = 256 * 1024 * 1024
/** The oldest server with everything the statements need, as `server_version_num`. */
const oldestServer = 140_000

type Connection = PgConnection.PgConnection

/** An open transaction. */
interface Open {
  readonly pool: PgPool.PgPool
  readonly connection: Connection
  /** The first statement that failed: from there on PostgreSQL only rolls back, whatever the body makes of it. */
  failed: SqlError.SqlError | undefined
}

/** The transactions a fiber is inside of: one for each engine, where a body works on two. */
const Inside = Context.Reference<ReadonlyArray<Open>>("@laurel/ledger-sql/Postgres/Inside", { defaultValue: () => [] })

/** A transaction that was rolled back and may well succeed when it is run again. */
class Again {
  readonly error: Ledger.LedgerError
  constructor(error: Ledger.LedgerError) {
    this.error = error
  }
}

/** Jittered, so that two that met don't meet again. */
const again = Schedule.exponential("20 millis").pipe(Schedule.jittered, Schedule.upTo({ times: maxRetries }))

/** Time-outs of the network are real time, whatever clock the program has been given. */
const inRealTime = Effect.provideService(Clock.Clock, Clock.Clock.defaultValue())

/** Milliseconds beyond its own limits that a server has to answer: one that has fallen silent keeps to none. */
const patience = 5_000

const silent = (limit: number): SqlError.SqlError => {
  const cause = new Error(`no answer in ${limit / 1_000} s`)
  return new SqlError.SqlError({ reason: new SqlError.ConnectionError({ cause, message: cause.message }) })
}

/** `limit` in milliseconds is what one statement may take before its connection is given up. */
const make = (pool: PgPool.PgPool, name: string, limit: number): Engine => {
  const bounded = <A>(effect: Effect.Effect<A, SqlError.SqlError>): Effect.Effect<A, SqlError.SqlError> =>
    inRealTime(Effect.timeoutOrElse(effect, { duration: limit, orElse: () => Effect.fail(silent(limit)) }))
  const inside = (all: ReadonlyArray<Open>): Open | undefined => all.find((one) => one.pool === pool)

  /** A failure of the server as this store's, or a defect where it is a bug of ours. */
  const failed = (error: SqlError.SqlError): Effect.Effect<never, Ledger.LedgerError> => {
    const reason = reasonOf(error)
    return reason === undefined ? Effect.die(error) : Effect.fail(new Ledger.LedgerError({ ledger: name, reason }))
  }

  /** Uses the connection of the transaction that the fiber is inside of, or any. */
  const statement = <A>(use: (connection: Connection) => Effect.Effect<A, SqlError.SqlError>) =>
    Effect.withFiber((fiber): Effect.Effect<A, Ledger.LedgerError> => {
      const own = inside(fiber.getRef(Inside))
      if (own === undefined) return Effect.catch(inRealTime(pool.use((connection) => bounded(use(connection)))), failed)
      if (own.failed !== undefined) return failed(own.failed)
      return Effect.catch(bounded(use(own.connection)), (error) => {
        own.failed ??= error
        return failed(error)
      })
    })

  const run: Engine["run"] = (sql, ...values) =>
    Effect.map(
      statement((connection) => connection.query(translate(sql), values.map(into))),
      // Of a SELECT the count is of rows that were read.
      ({ command, rowCount }) => (command === "SELECT" ? 0 : rowCount)
    )

  const end = (open: Open, exit: Exit.Exit<unknown, unknown>): Effect.Effect<void, Ledger.LedgerError | Again> => {
    const { connection } = open
    if (Exit.isSuccess(exit) && open.failed === undefined) {
      return Effect.matchEffect(bounded(connection.query("COMMIT")), {
        onFailure: (error) => ended(error, exit),
        // PostgreSQL's way to say that a statement of it had failed.
        onSuccess: ({ command }) =>
          command === "ROLLBACK"
            ? Effect.fail(
                new Ledger.LedgerError({ ledger: name, reason: new Ledger.Conflict({ found: "rolled back" }) })
              )
            : Effect.void
      })
    }
    // A connection that can't even roll back is of no use to the next one.
    const rollback = Effect.catch(bounded(connection.query("ROLLBACK")), () => inRealTime(pool.invalidate(connection)))
    return Effect.andThen(rollback, open.failed === undefined ? Effect.void : ended(open.failed, exit))
  }

  /** What a transaction ends in after a statement of it failed: run again, the body's own failure, or the statement's. */
  const ended = (
    error: SqlError.SqlError,
    exit: Exit.Exit<unknown, unknown>
  ): Effect.Effect<void, Ledger.LedgerError | Again> => {
    if (Exit.hasInterrupts(exit)) return Effect.void
    if (isPassing(error)) return Effect.catch(failed(error), (found) => Effect.fail(new Again(found)))
    return Exit.isSuccess(exit) ? failed(error) : Effect.void
  }

  const together =
    (...begin: ReadonlyArray<string>): Together =>
    (body) =>
      Effect.withFiber((fiber) => {
        const all = fiber.getRef(Inside)
        if (inside(all) !== undefined) return Effect.die(new Error("a transaction inside of another"))
        const once = Effect.scoped(
          Effect.uninterruptibleMask((restore) =>
            Effect.flatMap(Effect.catch(restore(inRealTime(pool.reserve)), failed), (connection) => {
              const open: Open = { pool, connection, failed: undefined }
              const start = Effect.forEach(begin, (sql) => statement((own) => own.query(sql)), { discard: true })
              const whole = Effect.provideService(Effect.andThen(start, body), Inside, [...all, open])
              return Effect.exit(restore(whole)).pipe(
                Effect.tap((exit) => end(open, exit)),
                Effect.flatten
              )
            })
          )
        )
        // Only what is waited for is real time: the body keeps its clock.
        const own = Effect.provideService(once, Clock.Clock, fiber.getRef(Clock.Clock))
        return inRealTime(Effect.retry(own, { schedule: again, while: (error) => error instanceof Again })).pipe(
          Effect.mapError((error) => (error instanceof Again ? error.error : error))
        )
      })

  const transaction = together("BEGIN ISOLATION LEVEL READ COMMITTED")
  const insert: Engine["insert"] = (target, rows) => {
    const sql = insertText(target)
    // One after another, each made only when its turn comes.
    const all = Effect.gen(function* () {
      let inserted = 0
      for (const part of parts(rows)) {
        inserted += (yield* statement((connection) => connection.query(sql, insertLists(target, part)))).rowCount
      }
      return inserted
    })
    return Effect.withFiber((fiber) => {
      if (rows.length === 0) return Effect.succeed(0)
      return inside(fiber.getRef(Inside)) === undefined ? transaction(all) : all
    })
  }

  return {
    dialect: "postgres",
    name,
    rows: (sql, ...values) =>
      Effect.flatMap(
        statement((connection) => connection.queryValues(translate(sql), values.map(into))),
        (rows) => attempt(name, () => rows.map((row) => row.map(outOf)))
      ),
    run,
    insert,
    transaction,
    snapshot: together("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
    soft: together("BEGIN ISOLATION LEVEL READ COMMITTED", "SET LOCAL synchronous_commit = off")
  }
}

/** Host and database of an address, never its user, its password or the text itself. */
const nameOf = (address: string): string => {
  if (!isAddress(address)) {
    throw new Refused(
      new Ledger.Unusable({
        found: "its address can't be read",
        advice:
          "Write it as postgres://user:password@host:port/database, and characters such as / ? # @ in a password as % and two digits"
      })
    )
  }
  const { host, pathname, searchParams, username } = new URL(address)
  const database = searchParams.get("dbname") ?? (pathname.length > 1 ? pathname.slice(1) : username)
  return `${searchParams.get("host") ?? (host === "" ? "localhost" : host)}/${database}`
}

const statementTimeoutOf = ({ statementTimeout = 600_000 }: Settings): number => statementTimeout

/**
 * What is asked is a list, looked up item by item in an index; plans are made once. The planner would not always think so: of a table
 * that nobody has analysed since it was empty it reads all of it for one contact.
 */
const plainPlans = { enable_seqscan: "off", jit: "off", plan_cache_mode: "force_generic_plan" }

const sessionOf = (settings: Settings): Record<string, string> => {
  const schema = settings.schema ?? "laurel"
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith("pg_")) {
    throw new Refused(
      new Ledger.Unusable({
        found: `"${schema}" is no name for a schema`,
        advice: "Use lower-case letters, digits and _, at most 63, and not pg_ in front"
      })
    )
  }
  return {
    // Temporary tables come last, so that none can stand in for one of the store's.
    search_path: `"${schema}", pg_temp`,
    ...plainPlans,
    statement_timeout: String(statementTimeoutOf(settings)),
    lock_timeout: String(settings.lockTimeout ?? 60_000),
    idle_in_transaction_session_timeout: String(settings.idleInTransactionTimeout ?? 60_000)
  }
}

/** Refuses servers that are too old, or that can't hold every character. */
const check = (engine: Engine): Effect.Effect<void, Ledger.LedgerError> =>
  Effect.flatMap(
    engine.rows("SELECT CAST(current_setting('server_version_num') AS integer), current_setting('server_encoding')"),
    ([row]) =>
      attempt(engine.name, () => {
        const [version, encoding] = [int(row?.[0]), text(row?.[1])]
        if (version >= oldestServer && encoding === "UTF8") return
        const found = `it is PostgreSQL ${Math.trunc(version / 10_000)} with encoding ${encoding}`
        throw new Refused(new Ledger.Unusable({ found, advice: "Use PostgreSQL 14 or later and a database in UTF8" }))
      })
  )

/** Connects to a database until the scope closes. Its schema need not exist yet. */
export const open = Effect.fnUntraced(function* (
  settings: Settings
): Effect.fn.Return<Engine, Ledger.LedgerError, Scope.Scope> {
  const name = yield* attempt("postgres", () => nameOf(Redacted.value(settings.url)))
  const startupParameters = yield* attempt(name, () => sessionOf(settings))
  // A pool opens no connection any more once its scope is closing, and whoever asks for one waits for ever: its own closes after
  // all that still has something to ask at the end.
  const own = yield* Effect.acquireRelease(Scope.make(), (scope, exit) => Scope.close(scope, exit))
  const pool = yield* PgPool.make({
    url: settings.url,
    ssl: settings.ssl,
    applicationName: settings.applicationName ?? "laurel",
    maxConnections: settings.maxConnections ?? 4,
    keepAlive: "30 seconds",
    startupParameters,
    types,
    maxMessageSize
  }).pipe(Effect.orDie, inRealTime, Effect.provideService(Scope.Scope, own))
  const engine = make(pool, name, statementTimeoutOf(settings) + patience)
  yield* check(engine)
  return engine
})
