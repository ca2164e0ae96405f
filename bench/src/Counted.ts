/** Counts what a program asks of node:sqlite, statement by statement, from outside of it. */
import { DatabaseSync, StatementSync } from "node:sqlite"

export interface Asked {
  /** Texts of the statements, in the order in which they were run. */
  readonly statements: ReadonlyArray<string>
  /** Rows that they gave. */
  readonly rows: number
}

const readers = ["all", "get", "run"] as const

/** Runs it, and says what it asked. Nothing else may run meanwhile. */
export const counted = async <A>(work: () => Promise<A>): Promise<Asked & { readonly answer: A }> => {
  const statements: Array<string> = []
  let rows = 0
  const undo: Array<() => void> = []
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    statements.push(sql)
    exec.call(this, sql)
  }
  undo.push(() => (DatabaseSync.prototype.exec = exec))
  for (const name of readers) {
    const original: unknown = Object.getOwnPropertyDescriptor(StatementSync.prototype, name)?.value
    if (typeof original !== "function") throw new Error(`node:sqlite has no ${name}`)
    const value = function (this: StatementSync, ...values: ReadonlyArray<unknown>): unknown {
      statements.push(this.sourceSQL)
      const answer: unknown = Reflect.apply(original, this, values)
      rows += name === "all" && Array.isArray(answer) ? answer.length : name === "get" && answer !== undefined ? 1 : 0
      return answer
    }
    Object.defineProperty(StatementSync.prototype, name, { value, configurable: true, writable: true })
    undo.push(() =>
      Object.defineProperty(StatementSync.prototype, name, { value: original, configurable: true, writable: true })
    )
  }
  try {
    const answer = await work()
    return { answer, statements, rows }
  } finally {
    for (const each of undo) each()
  }
}

/** Where a statement goes through a whole table instead of finding what it needs by an index; lists that came with it don't count. */
export const scansOf = (store: string, statements: Iterable<string>): ReadonlyArray<string> => {
  const db = new DatabaseSync(store, { readOnly: true })
  const tables = new Set(
    db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name)
  )
  const found = new Set<string>()
  for (const sql of new Set(statements)) {
    if (!/^\s*(?:select|insert|update|delete|with)\b/i.test(sql)) continue
    const aliases = new Map(
      [...sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)\s+(?:AS\s+)?(\w+)/gi)].map(([, table, alias]) => [
        alias,
        table
      ])
    )
    for (const { detail } of db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
      const [, name] = /^SCAN (\w+)/.exec(String(detail)) ?? []
      const table = name === undefined ? undefined : tables.has(name) ? name : aliases.get(name)
      if (table !== undefined && tables.has(table)) found.add(`${String(detail)} in ${sql.trim().slice(0, 60)}`)
    }
  }
  db.close()
  return [...found]
}
