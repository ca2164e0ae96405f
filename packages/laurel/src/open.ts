/** The way in. */
import type { Laurel } from "./Laurel.ts"
import type { OpenOptions } from "./options.ts"

/**
 * Opens a record, and makes a new one where there is none: `await using laurel = await open({ store: "laurel.db", catalog })`.
 * `InvalidError` names every mistake of the options and the catalog; `StoreError` says why the store can't be used.
 */
export const open = async (options: OpenOptions): Promise<Laurel> => {
  // What stands behind it is loaded when it is needed first: to import this costs nothing.
  const { opened } = await import("./internal/opened.ts")
  return opened(options)
}

/**
 * A new key that signs the log, by the log's name: a URL without its scheme, such as `records.example.org/log`. Keep `key` secret, as
 * `signing.key` of `open`; hand `publicKey` to whoever checks evidence.
 */
export const makeSigningKey = async (name: string): Promise<{ readonly key: string; readonly publicKey: string }> => {
  const { make } = await import("./internal/signing.ts")
  return make(name)
}
