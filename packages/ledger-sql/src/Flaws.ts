/** Statements that find what must not be in a store, and what the records of each table are called. */
import type { Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import { type Engine, text, type Value } from "./Engine.ts"
import type { TableName } from "./Schema.ts"

/** Rows that one statement names: the first ones are what helps. */
const most = 5

/** Finds rows that must not be. */
export interface Search {
  /** Gives what each is called; and, in a second column, what belongs before `found`. */
  readonly sql: string
  readonly found: string
  readonly values?: ReadonlyArray<Value>
}

const ofAchievement = (what: string): string =>
  `'${what} ' || coalesce((SELECT n.text FROM name n WHERE n.id = t.type), 'type ' || t.type) || ':' || t.learner || ':' || t.earning`

const ofEntry = `'entry ' || coalesce(
  (SELECT CAST(b.size - b.certificates - b.entries + t.ordinal AS text) FROM batch b WHERE b.id = t.batch),
  t.ordinal || ' of batch ' || t.batch)`

/** What a row of a table, as `t`, is, or is part of: a text in both dialects, whatever its numbers are. */
export const called = {
  stream: "'stream ' || t.id",
  catalog: "'catalog version ' || t.version",
  batch: "'batch ' || t.id",
  leaf: "'batch ' || t.batch",
  import: "'import ' || t.batch",
  checkpoint: "'the checkpoint of ' || t.size || ' leaves'",
  node: "'subtree ' || t.level || ':' || t.place",
  contact: "'contact ' || t.contact",
  identity: "'contact ' || t.contact",
  claim: "'claim ' || t.number || ' of contact ' || t.contact",
  person: "'contact ' || t.contact",
  person_past: "'contact ' || t.contact",
  decision: "'decision ' || t.id",
  decision_about: "'decision ' || t.decision",
  learner: "'learner ' || t.id",
  fact: "'fact ' || t.id",
  archived: "'fact ' || t.fact",
  achievement: ofAchievement("achievement"),
  achievement_past: ofAchievement("achievement"),
  holding: "'contact ' || t.contact",
  holding_past: "'contact ' || t.contact",
  entry: ofEntry,
  certificate: "'certificate ' || t.code",
  certificate_about:
    "'certificate ' || coalesce((SELECT c.code FROM certificate c WHERE c.id = t.certificate), 'of place ' || t.certificate)",
  position: "'the position of source ' || t.source",
  block: "'the numbers of source ' || t.source",
  rejection: "'rejection ' || t.id",
  withdrawn: "'the withdrawal of record ' || t.record",
  received: "'the received row ' || t.id"
} as const satisfies { readonly [table in TableName]?: string }

/** Rows of a table, as `t`, that must not be; `more` is joined to it. */
export const search = (
  table: keyof typeof called,
  more: string,
  found: string,
  ...values: ReadonlyArray<Value>
): Search => ({ sql: `SELECT ${called[table]} FROM ${table} t ${more}`, found, values })

/** What each of these finds. One that no answer can be given to has met what can't be. */
export const find = Effect.fnUntraced(function* (
  engine: Engine,
  searches: ReadonlyArray<Search>
): Effect.fn.Return<ReadonlyArray<Ledger.Flaw>, Ledger.LedgerError> {
  const flaws: Array<Ledger.Flaw> = []
  for (const { sql, found, values = [] } of searches) {
    const rows = yield* Effect.result(engine.rows(`${sql} LIMIT ${most}`, ...values))
    if (Result.isFailure(rows)) {
      if (rows.failure.reason._tag !== "Corrupt") return yield* rows.failure
      flaws.push({ where: "the store", found: `${rows.failure.reason.found}, in a look for ${found}` })
      continue
    }
    for (const row of rows.success) {
      flaws.push({ where: text(row[0]), found: row.length > 1 ? `${text(row[1])}, ${found}` : found })
    }
  }
  return flaws
})
