/** The ledger's file: made by the commands that write, only ever opened by the commands that read. */
import { mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Layer } from "effect"
import type { Opened } from "./Configuration.ts"
import { unable } from "./Unable.ts"

/** The store to write to; it and its folder are made where they are missing. */
export const toWrite = ({ store, file }: Opened) =>
  Layer.unwrap(
    Effect.try({
      try: () => {
        mkdirSync(dirname(store), { recursive: true })
        return LedgerSql.layerSqlite(store, { create: true })
      },
      catch: (cause) =>
        unable(
          `the folder of the store ${store} can't be made: ${cause instanceof Error ? cause.message : String(cause)}. Mend "store" in ${file}`
        )
    })
  )

/** Whether there is a file. What else may be wrong with it, such as a name too long, is the ledger's to say. */
const isMissing = (store: string): boolean => {
  try {
    return statSync(store, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}

/** The store to read from. Asking a question never makes a store. */
export const toRead = ({ store }: Opened) =>
  Layer.unwrap(
    Effect.suspend(() =>
      isMissing(store)
        ? Effect.fail(unable(`no store at ${store}: run \`laurel sync\` first`))
        : Effect.succeed(LedgerSql.layerSqlite(store, { create: false }))
    )
  )

/** The catalogs that the store was judged with. A store whose first sync stopped before its catalog has none. */
export const versions = Effect.gen(function* () {
  const found = yield* Sync.versions
  if (found === undefined) return yield* unable("the store holds no catalog yet: run `laurel sync` first")
  return found
})
