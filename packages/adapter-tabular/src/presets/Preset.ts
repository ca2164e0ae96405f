/** A ready mapping, with what has to be known before its file is read. */
import type { Mapping } from "../Mapping.ts"

/**
 * A mapping as its author writes it, before it was told what no file says. `{constant.name}` may stand, as a whole text, for a
 * zone, a format of dates or a scheme, too: `fill` puts those in.
 */
export type Unfilled = typeof Mapping.Encoded

/** How a file is recognised. */
export interface Sign {
  /** One record among its first has all of these columns; several spellings of one stand with "|" between them. */
  readonly has: ReadonlyArray<string>
  /** And none of these: what another preset's file has. */
  readonly lacks?: ReadonlyArray<string>
}

export interface Preset {
  readonly name: string
  /** What it reads, in one sentence. */
  readonly reads: string
  /** What it leaves, or cannot tell, one sentence each. */
  readonly leaves: ReadonlyArray<string>
  /** Its file is one that has one of these. */
  readonly signs: readonly [Sign, ...ReadonlyArray<Sign>]
  /** What each constant without a value is, by its name. */
  readonly asks: Readonly<Record<string, string>>
  /** Named maps that the operator fills, and what stands in them: `courses` translates a course's name to an offering's id. */
  readonly maps: Readonly<Record<string, string>>
  readonly mapping: Unfilled
}

/** A name of the display of a person, by which `withNames` matches whoever has no address: as the presets of meetings call it. */
export const nameLabel = "name"
