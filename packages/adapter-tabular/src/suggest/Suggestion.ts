/** A mapping proposed for a file, with why, and with what a person has to say before it can be used. */
import type { Unfilled } from "../presets/Preset.ts"

export interface Remark {
  /** The heading of the column that it is about; null where it is about the whole. */
  readonly column: string | null
  /** In plain words, one or two sentences. */
  readonly says: string
  /** The constant (`zone`) or the map (`maps.courses`) that it leaves open; null where it only explains. */
  readonly open: string | null
}

export interface Suggestion {
  /** Complete but for what the remarks leave open: constants that are null, and maps without entries. */
  readonly mapping: Unfilled
  /** The name of the ready mapping, or of the shape of a known report, that it is; null where it was put together for this file. */
  readonly preset: string | null
  /** 0 to 1: how much of it was recognised rather than inferred. */
  readonly confidence: number
  readonly remarks: ReadonlyArray<Remark>
}

export const explains = (says: string, column: string | null = null): Remark => ({ column, says, open: null })

export const asks = (open: string, says: string, column: string | null = null): Remark => ({ column, says, open })
