import { LedgerMemory } from "@laurel/core"
import { testLedger } from "@laurel/testkit"

testLedger("the ledger in memory", () => LedgerMemory.layer, { histories: 60 })
