/** What methods answer beyond the records of `Plain`. */
import type {
  Changed,
  Decision,
  Entry,
  Fact,
  Holding,
  HoldingOn,
  Rejected,
  Standing,
  StandingOn
} from "@laurel/core/Shapes"
import type { Verdicts } from "./given/Import.ts"

/** What recording, or a page of a source, did: how many of each. */
export interface Counts {
  readonly rows: number
  /** Facts recorded: first revisions and corrections. */
  readonly facts: number
  /** Revisions after the first, among them retractions. */
  readonly corrections: number
  /** Facts whose activity no component of their offering names: kept, but no rule can use them. */
  readonly unplaced: number
  /** What was known already. */
  readonly same: number
  /** Facts about somebody who was erased: nothing is kept of them. */
  readonly ignored: number
  /** Rows that could not be read or placed. */
  readonly rejections: number
  /** What a whole reading did not name. */
  readonly drift: number
  /** Rows that are too long to be archived. */
  readonly unkept: number
  /** Changes of achievements. */
  readonly entries: number
}

/** What `record` did. */
export interface Recorded extends Omit<Counts, "rejections" | "rows" | "drift" | "unkept"> {
  /** The facts that could not be placed, each kept as a rejection: where, what was expected, what was found, what to do. */
  readonly rejections: ReadonlyArray<Rejected>
}

/** What one committed page of a source did. */
export interface Progress extends Counts {
  readonly stream: string
  /** Whether the source was read to its end. */
  readonly ended: boolean
}

/** What a sync did so far, all pages together. */
export interface Total extends Counts {
  readonly pages: number
  /** Whether the source was read to its end. */
  readonly ended: boolean
  /** Decisions that the catalog leaves to no person, made at the end: links, and contested achievements past their day. */
  readonly decided: number
}

/**
 * A reading of a source, by its loop or by `done()`, and by nothing else: pages as they are committed. Leaving the loop stops it between
 * two commits. It is read once.
 */
export interface Run extends AsyncIterable<Progress> {
  /** Reads what is left, and tells all of it. Rejects where it failed, again each time, or its loop was left. */
  done(): Promise<Total>
}

/** What decisions changed. */
export interface Decided extends Changed {
  readonly decisions: ReadonlyArray<Decision>
}

/** What decisions or facts would change. `commit` does exactly this, or nothing. */
export interface ChangePreview extends Changed {
  readonly of: "decisions" | "facts"
  /** What would be refused of the facts. */
  readonly rejections: ReadonlyArray<Rejected>
}

/** What becomes of the achievements of a type under a new catalog. */
export interface TypeTally {
  readonly issued: number
  readonly contested: number
  readonly withdrawn: number
  readonly reinstated: number
  readonly redated: number
  /** Stands as it did, under the new version. */
  readonly moved: number
  readonly updated: number
  /** Put under the new version by a campaign. */
  readonly chosen: number
  /** Judged otherwise by the new version, and left under the one that governs them. */
  readonly staying: number
}

/** What becomes of those who hold a certification. */
export interface HeldTally {
  readonly gained: number
  readonly lost: number
  readonly redated: number
}

/** What a catalog would do to everybody, counted, with a few of each kind. `commit` applies exactly this, or nothing. */
export interface CatalogPreview {
  readonly of: "catalog"
  /** The version before it; null where it would be the first. */
  readonly before: number | null
  /** The version that it would be; the latest one where it is that already. */
  readonly version: number
  /** Whether it is the latest already: committing it does nothing. */
  readonly isLatest: boolean
  /** The day on which it is told who begins and ceases to hold something. */
  readonly on: string
  readonly contacts: number
  readonly decisions: number
  readonly entries: number
  readonly achievements: { readonly [type: string]: TypeTally }
  readonly holdings: { readonly [certification: string]: HeldTally }
  readonly sample: {
    readonly achievements: ReadonlyArray<{
      readonly kind: keyof Omit<TypeTally, "chosen" | "staying">
      readonly achievement: string
      readonly contact: string
      readonly before: Standing | null
      readonly after: Standing
    }>
    readonly holdings: ReadonlyArray<{
      readonly kind: keyof HeldTally
      readonly contact: string
      readonly certification: string
      readonly before: Holding | null
      readonly after: Holding | null
    }>
  }
}

/** What `commit` wrote. */
export interface Committed {
  readonly facts: number
  readonly decisions: number
  readonly entries: number
  readonly rejections: number
  /** The version of the catalog now. */
  readonly version: number
}

/** What importing files would do, or did, with their rows. */
export interface Imported extends Counts {
  /** The import's number; null where nothing was news, and where it was only checked. */
  readonly import: number | null
  readonly verdicts: Verdicts
}

/** What importing files would do. */
export interface ImportCheck extends Imported {
  /** The rows that would not be taken: where, what was expected, what was found, what to do. */
  readonly rejected: ReadonlyArray<Rejected>
  readonly achievements: Changed["achievements"]
  readonly holdings: Changed["holdings"]
  readonly entryList: ReadonlyArray<Entry>
  /** Whether all changes are shown: at most 100,000 are held. */
  readonly isWhole: boolean
}

/**
 * An import, read by its loop or by `done()`, and by nothing else: pages as they are committed. Leaving the loop stops it between two
 * commits; the same again goes on with it.
 */
export interface ImportRun extends AsyncIterable<Imported> {
  /** Reads what is left, and tells all of it. Rejects where it failed, again each time, or its loop was left. */
  done(): Promise<Imported>
}

/** What undoing an import did, in its three buckets. */
export interface Undone {
  readonly undoes: number
  /** The import that takes the other one back; null where there was nothing to take back, and in a preview. */
  readonly import: number | null
  readonly reversed: {
    readonly facts: number
    readonly learners: number
    readonly entries: number
    readonly rejections: number
  }
  /** Kept because a later decision of a person rests on it. */
  readonly kept: {
    readonly facts: number
    readonly told: ReadonlyArray<{ readonly fact: Fact; readonly decisions: ReadonlyArray<number> }>
  }
  /** Not undone: something later took its place and stands. */
  readonly failed: { readonly facts: number; readonly told: ReadonlyArray<{ readonly fact: Fact; readonly by: Fact }> }
  /** Achievements that another question has contested already. */
  readonly contested: ReadonlyArray<string>
}

/** What undoing would do, old and new side by side. */
export interface UndoPreview extends Undone {
  readonly achievements: ReadonlyArray<{
    readonly achievement: string
    readonly contact: string
    readonly before: StandingOn | null
    readonly after: StandingOn
  }>
  readonly holdings: ReadonlyArray<{
    readonly contact: string
    readonly certification: string
    readonly before: HoldingOn | null
    readonly after: HoldingOn | null
  }>
  readonly isWhole: boolean
}

/** What a pack of evidence holds. */
export interface Written {
  /** The absolute path that it was written to. */
  readonly file: string
  readonly bytes: number
  readonly files: ReadonlyArray<{ readonly name: string; readonly size: number }>
  readonly counts: {
    readonly people: number
    readonly achievements: number
    readonly counting: number
    readonly contested: number
    readonly corrected: number
    readonly entries: number
    readonly facts: number
    readonly decisions: number
    readonly records: number
  }
  /** What is not in it, in sentences. */
  readonly leftOut: ReadonlyArray<string>
  /** Records of the log that its checkpoint covers. */
  readonly size: number
  /** What was recorded later is not in it. */
  readonly known: string
  /** The public keys it can be checked with: `node verify.mjs file --key …`. */
  readonly keys: ReadonlyArray<string>
}

/** What checking the store against itself found. */
export interface Report {
  readonly leaves: number
  readonly entries: number
  readonly checkpoints: number
  readonly contacts: number
  /** The Merkle root over all leaves, recomputed. */
  readonly root: string
  /** What is not as it must be: none where all is well. */
  readonly differences: ReadonlyArray<{ readonly part: string; readonly where: string; readonly found: string }>
}
