/** Imports, and what each has brought. The log has the digest of an import's terms; its label can be erased. */
import { Fact, type Id, Import, Ledger, Rejection } from "@laurel/core"
import { Effect, Result } from "effect"
import { corrupt, type Dialect, type Engine, int, json, list, lookup, type Row, text } from "./Engine.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

const importOf = (row: Row): Import.Import => {
  const id = int(row[0])
  const [terms, label] = [Import.termsFrom(text(row[1])), Import.labelFrom(text(row[2]))]
  if (Result.isFailure(terms)) return corrupt(`the terms of import ${id} can't be read: ${terms.failure}`)
  if (Result.isFailure(label)) return corrupt(`the label of import ${id} can't be read: ${label.failure}`)
  return {
    ...terms.success,
    ...label.success,
    id: Rows.importId(id),
    ended: int(row[3]) === 1,
    recordedAt: Rows.instant(int(row[4]))
  }
}

/** What is asked of import ?1, on after ?2. Its batches are looked up, and their facts: it may have ten thousand of the ones. */
export const questions = (dialect: Dialect): { readonly batches: string; readonly learners: string } => {
  const batches = (columns: string, more = ""): string =>
    `SELECT ${columns} FROM batch WHERE id = ?1 AND import = 0 ${more}
     UNION ALL SELECT ${columns} FROM batch WHERE import = ?1 ${more}`
  const on = "f.id BETWEEN b.first_fact AND b.last_fact AND f.batch = b.id"
  // After the look-up, and with a plus: an engine that took the learners' index for it would go through that once a batch.
  return {
    batches: `${batches("id", "AND id > ?2")} ORDER BY id LIMIT ${Ledger.maxPage}`,
    learners: `SELECT DISTINCT f.learner FROM (${batches("id, first_fact, last_fact")}) b
      ${lookup(dialect, "fact f", on)} WHERE +f.learner > ?2 ORDER BY f.learner LIMIT ${Ledger.maxPage}`
  }
}

export class Imports {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Those after one, in order. */
  readonly all = Effect.fnUntraced(function* (this: Imports, after: Id.ImportId | null, limit: number) {
    const rows = yield* this.#engine.rows(
      `SELECT i.batch, i.text, i.label, i.ended, b.recorded_at FROM (
         SELECT * FROM import WHERE batch > ?1 ORDER BY batch LIMIT ?2
       ) i ${lookup(this.#engine.dialect, "batch b", "b.id = i.batch")} ORDER BY i.batch`,
      after ?? 0,
      Math.min(limit, Ledger.maxImports)
    )
    return rows.map(importOf)
  })

  /** The commits of one after one of them, in order. */
  readonly batches = Effect.fnUntraced(function* (this: Imports, id: Id.ImportId, after: number | null) {
    const rows = yield* this.#engine.rows(questions(this.#engine.dialect).batches, id, after ?? 0)
    return rows.map((row) => int(row[0]))
  })

  /** The learners of whom one has recorded something after one of them, in order. Each page goes through all of its facts. */
  readonly learners = Effect.fnUntraced(function* (this: Imports, id: Id.ImportId, after: Id.LearnerId | null) {
    const rows = yield* this.#engine.rows(questions(this.#engine.dialect).learners, id, after ?? 0)
    return rows.map((row) => Rows.learnerId(int(row[0])))
  })

  /** What a commit's leaf names each of these imports by, those that are there. Some at once, for each may hold a long mapping. */
  readonly digests = Effect.fnUntraced(function* (this: Imports, ids: ReadonlyArray<number>) {
    const digests = new Map<number, string>()
    // Ends with the imports: each step is after the one before.
    for (let start = 0; start < ids.length; start += Ledger.maxImports) {
      const { dialect } = this.#engine
      const rows = yield* this.#engine.rows(
        `SELECT i.batch, i.text FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "import i", "i.batch = j.value")}`,
        json(ids.slice(start, start + Ledger.maxImports))
      )
      for (const row of rows) digests.set(int(row[0]), Import.digestOf(text(row[1])))
    }
    return digests
  })

  /** Inside a commit, after its batch: begins one, or goes on with one that is there. */
  readonly write = Effect.fnUntraced(function* (this: Imports, part: Ledger.Part | null, batch: number) {
    if (part === null) return
    const { of, ended } = part
    if (typeof of !== "number") {
      const row = [batch, Import.textOf(of), Import.labelText(of), ended ? 1 : 0]
      yield* this.#engine.insert({ table: "import", columns: columnsOf("import") }, [row])
      return
    }
    const known = ended
      ? yield* this.#engine.run("UPDATE import SET ended = 1 WHERE batch = ?1", of)
      : (yield* this.#engine.rows("SELECT 1 FROM import WHERE batch = ?1", of)).length
    // Whoever goes on with one has read of it here, and none is ever deleted.
    if (known === 0) corrupt(`import ${of} is named but not there`)
  })

  /** Takes these names out of labels. One that can't be read goes whole where it holds one. */
  readonly erase = Effect.fnUntraced(function* (this: Imports, names: ReadonlyArray<string>) {
    // Ends with the imports: each page is after the one before.
    for (let after = 0; names.length > 0;) {
      const rows = yield* this.#engine.rows(
        `SELECT batch, label FROM import WHERE batch > ?1 ORDER BY batch LIMIT ${Ledger.maxImports}`,
        after
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = int(last[0])
      for (const row of rows) {
        const left = withoutNames(names, text(row[1]))
        if (left !== undefined)
          yield* this.#engine.run("UPDATE import SET label = ?2 WHERE batch = ?1", int(row[0]), Import.labelText(left))
      }
    }
  })
}

const withoutNames = (names: ReadonlyArray<string>, stored: string): Import.Label | undefined => {
  const label = Import.labelFrom(stored)
  if (Result.isSuccess(label)) return Import.without(names, label.success)
  return Rejection.isAbout(names, { raw: stored, found: "" }) ? { reason: Fact.erased, names: [] } : undefined
}
