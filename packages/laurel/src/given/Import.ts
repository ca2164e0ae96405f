/** An import: files read once and on somebody's word, by any adapter. */
import type { By } from "./Decision.ts"

/** Who brings what, and why. */
export interface ImportTerms extends By {
  /** Which columns mean what, under a name and a version of its author's; `text` is kept with the import. */
  readonly mapping: { readonly name: string; readonly version: number; readonly text?: string }
  /** The files that the adapter reads, as they are: their digests are kept. */
  readonly files: ReadonlyArray<{ readonly name: string; readonly content: string | Uint8Array }>
  /**
   * What to do with a row whose key is known and says something else: correct what stands (`replace`, unless given), keep both, leave it,
   * or correct it where the row is newer.
   */
  readonly conflicts?: "replace" | "append" | "skip" | "ifNewer"
  /** Whether people who are not known are made known (`create`, unless given), or a row must be of somebody who is. */
  readonly people?: "create" | "match"
}

/** How many rows of each: what became of them. */
export interface Verdicts {
  readonly new: number
  readonly same: number
  readonly conflicts: number
  /** Of a person nobody is called. */
  readonly person: number
  /** Of an offering or activity that the catalog has not. */
  readonly type: number
  readonly invalid: number
  /** Says nothing that counts. */
  readonly silent: number
}
