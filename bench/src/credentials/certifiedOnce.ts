/** Fills a store with certificates and reads its status list: `certifiedOnce.ts <store> <learners> <badge>`; prints what was found. */
import { inSqlite } from "../store.ts"
import { certified } from "./certified.ts"

const [store = "", learners = "", badge = "{}"] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await inSqlite(store, certified(Number(learners), JSON.parse(badge))))}\n`)
