/** Which achievements that were issued already a new catalog judges anew. Without a campaign none is. */
import type { By } from "./Decision.ts"

/** A choice, and who has made it and why: each achievement chosen is a decision of theirs. */
export interface Campaign extends By {
  /**
   * What counts on the day (`Holders`); what begins to count only after it (`Renewal`); or what was first earned on a day or after it
   * (`EarnedSince`), also where an earlier campaign took it and the new version gives it such a day.
   */
  readonly choice:
    | { readonly _tag: "Renewal" }
    | { readonly _tag: "Holders" }
    | { readonly _tag: "EarnedSince"; readonly since: string }
  /** The day on which it is asked what counts. */
  readonly on: string
}
