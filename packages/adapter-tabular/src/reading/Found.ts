/** What was found of a file, stated or detected. */
import type { Encoding, Kind } from "./Format.ts"

export interface Found {
  /** As the mapping calls it. */
  readonly file: string
  readonly kind: Kind
  readonly isPacked: boolean
  /** Null for a workbook, which has one of its own. */
  readonly encoding: Encoding | null
  /** Whether the encoding is a guess: look whether names read right by it. Nothing is read by it until a mapping says it. */
  readonly isGuess: boolean
  /** Null for all but CSV. */
  readonly delimiter: string | null
  /** The sheet that is read; null for all but workbooks. */
  readonly sheet: string | null
  /** All sheets of a workbook, in its order; none for all others. */
  readonly sheets: ReadonlyArray<Sheet>
  /** The year in which a workbook's days are counted from its beginning; null for all but workbooks. */
  readonly epoch: 1900 | 1904 | null
}

export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
}

/** A file with its beginning. */
export interface Look extends Found {
  /** The header's place (a line, or a row of a sheet); null for JSON, and where no record is the header that was asked for. */
  readonly header: number | null
  /** The header's names; of JSON the paths of the samples; none where there is no header. */
  readonly columns: ReadonlyArray<string>
  /** The first records from the file's beginning, the header and what is before it among them. */
  readonly samples: ReadonlyArray<Sample>
}

export interface Sample {
  /** As a record's line. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
  /** As it stands in the file, cut to `Rejection.maxRaw` characters. */
  readonly raw: string
  /** Why it can't be read, in words; null where it can. */
  readonly problem: string | null
}
