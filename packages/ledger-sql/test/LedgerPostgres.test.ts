import { testLedger } from "@laurel/testkit"
import { postgresStores } from "./stores.ts"

const { fresh, twice } = postgresStores()
/** More of them, and others each time, with LAUREL_RUNS. */
const histories = Number(process.env["LAUREL_RUNS"] ?? 3)

testLedger("the ledger on PostgreSQL", fresh, { twice, histories })
