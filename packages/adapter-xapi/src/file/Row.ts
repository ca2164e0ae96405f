/** One statement's place and bytes in a file, as whoever cuts files gives it. */

/** Bytes of one statement. */
export const maxRow = 1_048_576

/** Bytes of a row that is too long which a rejection shows. */
export const shown = 4_000

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number
  /** All of it, or the beginning of one that is too long. */
  readonly bytes: Buffer
  readonly isTooLong: boolean
}

/** Why the rest of a file can't be cut. */
export interface Fault {
  readonly line: number
  readonly expected: string
  readonly found: string
}

/** Cuts the bytes of a file as they come. Nothing follows a fault. */
export interface Cutter {
  readonly fault: Fault | undefined
  /** The rows that the next bytes complete. */
  readonly push: (bytes: Buffer) => ReadonlyArray<Row>
  /** The rows that the end of the file completes. */
  readonly end: () => ReadonlyArray<Row>
}
