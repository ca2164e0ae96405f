/**
 * What emmett-sqlite calls of sqlite3, on node:sqlite: the original is compiled on installation, which this suite does not do.
 * Each call is made at once and answered in the next tick, without sqlite3's way through a pool of threads, so emmett is faster
 * here than with the original.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"

type Parameters = ReadonlyArray<unknown>
type Answer<A> = (error: Error | null, answer?: A) => void

/** As sqlite3 binds: yes and no as 1 and 0, nothing as null, and the rest by its text. */
const bound = (value: unknown): SQLInputValue => {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value
  if (typeof value === "boolean") return value ? 1 : 0
  return value === null || value === undefined ? null : String(value)
}

class Database {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(file: string) {
    this.#db = new DatabaseSync(file)
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #answer<A>(work: () => A, answer: Answer<A> | undefined): void {
    try {
      const result = work()
      process.nextTick(() => answer?.call(result, null, result))
    } catch (cause) {
      process.nextTick(() => answer?.(cause instanceof Error ? cause : new Error(String(cause))))
    }
  }

  run(sql: string, given: Parameters | Answer<unknown> = [], answer?: Answer<unknown>): void {
    const parameters = typeof given === "function" ? [] : given
    this.#answer(
      () => {
        const { changes, lastInsertRowid } = this.#prepare(sql).run(...parameters.map(bound))
        return { changes: Number(changes), lastID: Number(lastInsertRowid) }
      },
      typeof given === "function" ? given : answer
    )
  }

  all(sql: string, parameters: Parameters, answer: Answer<ReadonlyArray<unknown>>): void {
    this.#answer(() => this.#prepare(sql).all(...parameters.map(bound)), answer)
  }

  get(sql: string, parameters: Parameters, answer: Answer<unknown>): void {
    this.#answer(() => this.#prepare(sql).get(...parameters.map(bound)), answer)
  }

  close(): void {
    this.#db.close()
  }
}

export default { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4, OPEN_URI: 64, isStandIn: true }
