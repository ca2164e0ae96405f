import { testLedger } from "@laurel/testkit"
import { postgresStores } from "./stores.ts"

const { fresh, twice } = postgresStores()
testLedger("the ledger on PostgreSQL", fresh, { twice })
