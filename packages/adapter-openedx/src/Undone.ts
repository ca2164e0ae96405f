/** What stands in the place of a word that Open edX takes back. */
import type { Fact } from "@laurel/core"

/**
 * Under the key of what was said, so that it is a correction of it; and of no rule's meaning. An `incomplete` roll-up would end
 * whatever else the course sums up, such as that all of it is done.
 */
export const undone: Fact.Evidence = { _tag: "Progressed", scaled: 0 }
