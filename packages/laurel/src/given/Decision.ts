/** A decision as somebody makes it. */
import type { Act } from "@laurel/core/Shapes"

/** Who decides or acts, as what, and why. */
export interface By {
  /** An opaque account id rather than a name, since records outlive people's data. */
  readonly actor: string
  /** What they act as, such as `assessor`: rules may ask for roles. */
  readonly role: string
  /** Why: 1 to 200 characters. */
  readonly reason: string
}

/** What somebody decides. */
export interface Decision extends By {
  /** What, told apart by `_tag`: `{ _tag: "Granted", achievement: "forklift:12:1", on: "2026-03-03" }`. */
  readonly act: Act
}
