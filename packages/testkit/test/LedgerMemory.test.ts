import { LedgerMemory } from "@laurel/core"
import { testLedger } from "@laurel/testkit"

/** The same ones each time; LAUREL_RUNS tries as many, each time others. */
const asked = process.env["LAUREL_RUNS"]
const random = asked === undefined ? { histories: 10 } : { histories: Number(asked), seed: null }

testLedger("the ledger in memory", () => LedgerMemory.layer, random)
