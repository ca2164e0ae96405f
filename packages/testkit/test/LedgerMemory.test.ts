import { LedgerMemory } from "@laurel/core"
import { testLedger } from "@laurel/testkit"

/** More of them, and others each time, with LAUREL_RUNS. */
const histories = Number(process.env["LAUREL_RUNS"] ?? 10)

testLedger("the ledger in memory", () => LedgerMemory.layer, { histories })
