/** Entries as issuing writes them, one for each learner. */
import { CivilDate, type Entry, Fraction, Id, Instant, Terms } from "@laurel/core"
import { below } from "./Random.ts"

const type = Id.TypeId.make("safety-induction")
const catalog = Id.CatalogVersion.make(1)
const firstDay = CivilDate.parse("2025-01-06") ?? CivilDate.min

export const entryOf = (seed: number, index: number): Entry.Entry => {
  const on = CivilDate.plusDays(firstDay, below(700, seed, index, 0))
  return {
    kind: "Issued",
    achievement: { type, learner: Id.LearnerId.make(index + 1), earning: 1 },
    contact: Id.ContactId.make(index + 1),
    revision: 1,
    catalog,
    because: [2, 3, 4, 5, 7, 8].map((step) => Id.FactId.make(index * 10 + step)),
    decisions: [],
    recordedAt: Instant.Instant.make(1_764_000_000_000 + index),
    held: [{ from: on, lost: null }],
    expires: null,
    contested: null,
    shadow: null,
    score: Fraction.between(70 + below(30, seed, index, 1), 0, 100) ?? null,
    due: null,
    issuedOn: on,
    terms: Terms.none
  }
}
