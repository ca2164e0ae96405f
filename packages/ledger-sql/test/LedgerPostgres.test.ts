import { testLedger } from "@laurel/testkit"
import { postgresStores } from "./stores.ts"

const { fresh, twice } = postgresStores()
/** The same ones each time; LAUREL_RUNS tries as many, each time others. */
const asked = process.env["LAUREL_RUNS"]
const random = asked === undefined ? { histories: 3 } : { histories: Number(asked), seed: null }

testLedger("the ledger on PostgreSQL", fresh, { twice, ...random })
