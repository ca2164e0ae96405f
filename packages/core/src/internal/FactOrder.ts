/** The order in which facts are looked at. */
import { type Fact, keyOf } from "../Fact.ts"

/**
 * The order in which facts are looked at: by the day, within it by the instant, then by the source's own clock, then by key.
 * Never by arrival. Within a day a fact without an instant stands at its end, and an unregistration without one stands last of
 * all (semantics §2).
 */
export const compare = (a: Fact, b: Fact): number =>
  a.happened.on - b.happened.on ||
  within(a) - within(b) ||
  (a.observedAt ?? Number.MAX_VALUE) - (b.observedAt ?? Number.MAX_VALUE) ||
  compareText(keyOf(a.reference), keyOf(b.reference)) ||
  // Two sources may use one key; a journey joins their facts.
  compareText(a.reference.source, b.reference.source)

const within = (fact: Fact): number =>
  fact.happened.at ?? (fact.evidence._tag === "Unregistered" ? Infinity : Number.MAX_VALUE)

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
