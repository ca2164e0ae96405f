/** What a change did, or would do, old and new side by side. It names people by their numbers only. */
import type { Holding, StatusOrNever } from "./Answers.ts"
import type { Entry, Standing } from "./Records.ts"

/** An achievement as it stands, with its status today: by the validity of its type's own where that declares one, else as one that never expires. */
export interface StandingOn extends Standing {
  readonly status: StatusOrNever
}

/** A hold, with its status today. */
export interface HoldingOn extends Holding {
  readonly status: StatusOrNever
}

/** Everything that a change changes. */
export interface Changed {
  readonly today: string
  readonly zone: string
  readonly changesNothing: boolean
  /** Why a decision is kept and changes nothing: another goes before it, says the same already, or somebody else has to approve it. */
  readonly outranked: ReadonlyArray<string>
  /** Contacts that belong to another person than before. */
  readonly people: ReadonlyArray<{ readonly contact: string; readonly person: string }>
  readonly achievements: ReadonlyArray<{
    readonly achievement: string
    readonly contact: string
    /** Null where there is none yet. */
    readonly before: StandingOn | null
    readonly after: StandingOn
  }>
  readonly holdings: ReadonlyArray<{
    readonly contact: string
    readonly certification: string
    readonly before: HoldingOn | null
    readonly after: HoldingOn | null
  }>
  readonly entries: ReadonlyArray<Entry>
}

/** How many of each type of achievement there are. */
export interface TypeTotals {
  /** Ever earned, on what is known now. */
  readonly issued: number
  /** Earned and lost since. */
  readonly withdrawn: number
  readonly standing: number
  readonly contested: number
}

/** How much there is of everything. */
export interface Totals {
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly rejections: number
  readonly drift: number
  readonly corrections: number
  readonly decisions: number
  readonly entries: number
  readonly achievements: { readonly [type: string]: TypeTotals }
}
