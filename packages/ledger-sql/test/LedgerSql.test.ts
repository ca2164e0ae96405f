import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "@effect/vitest"
import { LedgerSql } from "@laurel/ledger-sql"
import { testLedger } from "@laurel/testkit"

const root = mkdtempSync(join(tmpdir(), "laurel-ledger-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** More of them, and others each time, with LAUREL_RUNS. */
const histories = Number(process.env["LAUREL_RUNS"] ?? 4)

let files = 0
const fresh = (): string => join(root, `${(files += 1)}.db`)

testLedger("the ledger in SQLite", () => LedgerSql.layerSqlite(":memory:"), { histories })
testLedger("the ledger in a SQLite file", () => LedgerSql.layerSqlite(fresh()), {
  histories,
  twice: () => {
    const file = fresh()
    return [LedgerSql.layerSqlite(file), LedgerSql.layerSqlite(file)]
  }
})
