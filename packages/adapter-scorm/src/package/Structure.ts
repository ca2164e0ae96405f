/** What a course package comes to, whichever standard it is of: an offering, a rule, and what has no place in either. */
import type { Proposal } from "@laurel/core"

export type Standard =
  | "SCORM 1.2"
  | "SCORM 2004 2nd Edition"
  | "SCORM 2004 3rd Edition"
  | "SCORM 2004 4th Edition"
  | "AICC"

/** A name and an identifier of the package's own. */
export interface Named {
  readonly id: string
  readonly title: string
}

/** Something that is launched and tells what came of it: a SCO of SCORM, an assignable unit of AICC. */
export interface Sco extends Named {
  /** What its facts are about: `<course>/<item>`. */
  readonly activity: string
  /** The group of its component. */
  readonly group: string
  /** What it is launched with, within the package or elsewhere; null where the package does not say. */
  readonly href: string | null
  /** The clusters it is in, the outermost first. */
  readonly clusters: ReadonlyArray<Named>
  /** The mark that passes it, 0 to 1, or from -1 in SCORM 2004; null where the package sets none. */
  readonly masteryScore: number | null
  /** The progress, 0 to 1, that completes it; null where the package sets none. */
  readonly completionThreshold: number | null
  /** Identifiers of the objectives that it names. */
  readonly objectives: ReadonlyArray<string>
}

/** What a package comes to; without a rule where nothing in it tells of anything. */
export interface Structure extends Proposal.Proposal {
  readonly standard: Standard
  readonly course: Named
  readonly scos: ReadonlyArray<Sco>
  /** What the package says and the catalog does not, in words. */
  readonly notCarriedOver: ReadonlyArray<string>
}

/** What the caller names otherwise than it would be derived. */
export interface Options extends Proposal.Options {
  /** Which organization of a manifest with several; its default one unless said otherwise. */
  readonly organization?: string
}

/** Why a package is not read, and where: lines and columns are counted from 1, and null where the whole file is meant. */
export interface Refused {
  /** The file within the package. */
  readonly file: string
  readonly line: number | null
  readonly column: number | null
  readonly expected: string
  readonly found: string
  /** What to do about it, where the two do not say it. */
  readonly advice?: string
}

/** `imsmanifest.xml, line 3, column 5: expected …, found …`, and what to do. */
export const describe = ({ file, line, column, expected, found, advice }: Refused): string =>
  `${[file, ...(line === null ? [] : [`line ${line}`]), ...(column === null ? [] : [`column ${column}`])].join(", ")}: expected ${expected}, found ${found}${advice === undefined ? "" : `. ${advice}`}`
