/** From bytes to records, push by push: one object reads one file once. */
import type { Adapter } from "@laurel/core"
import type { Columns, Record } from "./Record.ts"

/** Why a file can't be read, or not to its end. */
export type Failure = Adapter.Misconfigured | Adapter.Broken

export interface Reader {
  /** The records that these bytes complete. */
  readonly push: (bytes: Uint8Array) => ReadonlyArray<Record>
  /** The records that are whole although nothing follows: where the bytes break off. */
  readonly whole: () => ReadonlyArray<Record>
  /** The records that are left at the end of the file. */
  readonly end: () => ReadonlyArray<Record>
  /** Why nothing can be read after the records that were given. */
  readonly failure: Failure | undefined
  /** Where a file names its columns in each record (JSON): known before the first record is given. */
  readonly columns?: Columns | undefined
  /** Whether cells at the end of a record may be absent, because they are empty (a sheet). */
  readonly isSparse?: boolean
}

/** Bytes of one record, at most; of a sheet, characters. */
export const maxRecord = 1_048_576
