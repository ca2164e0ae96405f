/** Where a record is kept, as a layer. */
import { mkdirSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { type Ledger, LedgerMemory } from "@laurel/core"
import { type Layer, Redacted } from "effect"
import { InvalidError, StoreError } from "../errors.ts"
import type { OpenOptions } from "../options.ts"

type Store = Layer.Layer<Ledger.Ledger, Ledger.LedgerError>

/** What looks like an address is no path: it would be a file of that name, and everybody would believe the data to be on a server. */
export const isAddress = (text: string): boolean => /^(?:postgres(?:ql)?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(text)

/** The store that options name. A message never quotes an address: it may hold a password. */
export const storeOf = async ({ store, schema, connections }: OpenOptions): Promise<Store> => {
  if (store === "memory") return LedgerMemory.layer
  const { LedgerSql } = await import("@laurel/ledger-sql")
  if (!isAddress(store)) return LedgerSql.layerSqlite(fileOf(store))
  if (!LedgerSql.isAddress(store)) {
    const message =
      "expected a path, memory, or postgresql://user:password@host:port/database; in a password, characters such as / ? # @ are written as % and two digits"
    throw new InvalidError([{ path: "options.store", message }])
  }
  return LedgerSql.layerPostgres({
    url: Redacted.make(store),
    ...(schema === undefined ? {} : { schema }),
    ...(connections === undefined ? {} : { maxConnections: connections }),
    ...(LedgerSql.isVerified(store) ? { ssl: true } : {})
  })
}

const fileOf = (path: string): string => {
  const file = resolve(path)
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    const message = `the folder of the store ${file} can't be made: ${found}. Name another one, or mend its folder`
    throw new StoreError("UNUSABLE", message, { cause })
  }
  return file
}
