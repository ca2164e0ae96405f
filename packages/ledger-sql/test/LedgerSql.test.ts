import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "@effect/vitest"
import { LedgerSql } from "@laurel/ledger-sql"
import { testLedger } from "@laurel/testkit"

const root = mkdtempSync(join(tmpdir(), "laurel-ledger-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The same ones each time; LAUREL_RUNS tries as many, each time others. */
const asked = process.env["LAUREL_RUNS"]
const random = asked === undefined ? { histories: 4 } : { histories: Number(asked), seed: null }

let files = 0
const fresh = (): string => join(root, `${(files += 1)}.db`)

testLedger("the ledger in a SQLite file", () => LedgerSql.layerSqlite(fresh()), {
  ...random,
  twice: () => {
    const file = fresh()
    return [LedgerSql.layerSqlite(file), LedgerSql.layerSqlite(file)]
  }
})
// Every statement is the one that a file is asked: Same.test.ts runs on it each time, all of this with `npm run soak`.
if (asked !== undefined) testLedger("the ledger in SQLite", () => LedgerSql.layerSqlite(":memory:"), random)
