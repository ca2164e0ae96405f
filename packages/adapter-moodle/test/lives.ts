/** What stands after one answer of Moodle upon another, as a ledger of a state source takes them in. */
import { Fact, Instant } from "@laurel/core"
import * as Episodes from "../src/Episodes.ts"
import type { About } from "./composed.ts"
import { brief, read, standing } from "./facts.ts"

type Compose = (about: About) => ReadonlyArray<unknown>

export interface Life {
  /** Composes rows of what stands and takes in what they say; how many facts that changed. */
  readonly read: (compose: Compose, now?: string, more?: object) => number
  /** The rows of the last reading. */
  readonly rows: () => ReadonlyArray<unknown>
  readonly drafts: () => ReadonlyArray<Fact.Draft>
  /** A line for each fact that stands. */
  readonly told: () => ReadonlyArray<string>
}

const later = "2026-11-25T12:00:00Z"

export const life = (more: object = {}): Life => {
  const facts = new Map<string, Fact.Draft>()
  let rows: ReadonlyArray<unknown> = []
  const drafts = () => [...facts.values()].filter(({ evidence }) => evidence._tag !== "Retracted")
  const take = (draft: Fact.Draft): boolean => {
    const before = facts.get(draft.reference.key)
    if (before !== undefined && (Fact.isSame(before, draft) || Fact.isSeenAgain(before, draft))) return false
    if (before === undefined && draft.evidence._tag === "Retracted") throw new Error("takes back what was never said")
    facts.set(draft.reference.key, draft)
    return true
  }
  return {
    read: (compose, now = later, another = more) => {
      const at = Instant.parse(now) ?? Instant.min
      rows = compose({ stood: Episodes.byKey(standing(drafts())), now: at })
      const said = read(rows, another)
      if (said.refused.length > 0) throw new Error(said.refused.join("\n"))
      return said.drafts.filter(take).length
    },
    rows: () => rows,
    drafts,
    told: () => drafts().map(brief).toSorted()
  }
}
