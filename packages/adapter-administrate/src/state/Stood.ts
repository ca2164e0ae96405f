/** What stands of one learner in the ledger, and since when. */
import { Fact, Instant } from "@laurel/core"
import * as End from "./End.ts"

/** Facts that stand, by key, and the moment for what is only seen now. */
export interface Stood {
  readonly facts: ReadonlyMap<string, Fact.Fact>
  readonly now: Instant.Instant
}

export const stood = (facts: ReadonlyArray<Fact.Fact>, now: Instant.Instant): Stood => ({
  facts: new Map(facts.map((fact) => [fact.reference.key, fact])),
  now
})

/** Since when a key's fact has said the same, as far as it stands; else now. A row that is read again is so the same text. */
export const since = ({ facts, now }: Stood, key: string, says: (evidence: Fact.Evidence) => boolean): string => {
  const fact = facts.get(key)
  return Instant.format(fact !== undefined && says(fact.evidence) ? Fact.since(fact, now) : now)
}

/** What dates a row: when it was first seen, or the end of its event, by which it was so. */
export type Dated = { readonly observed: string } | { readonly ended: string }

/**
 * The date of what a key's fact says now. As long as it says the same it keeps its own; but the end of an event may be corrected.
 * What is new is dated by the end of the event, where that is over, else by now.
 */
export const dated = (
  stood: Stood,
  key: string,
  says: (evidence: Fact.Evidence) => boolean,
  over: string | undefined
): Dated => {
  const fact = stood.facts.get(key)
  const isSame = fact !== undefined && says(fact.evidence)
  if (isSame && fact.happened.basis === "bounded") return { ended: over ?? End.format(fact.happened) }
  return !isSame && over !== undefined ? { ended: over } : { observed: since(stood, key, says) }
}

const numbered = /^(?:un)?registered\/(\d{1,6})$/

/** The last episode under a participation's key, counted from 1; 0 where there was none. */
export const lastEpisode = ({ facts }: Stood, key: string): { readonly episode: number; readonly isOut: boolean } => {
  let episode = 0
  for (const each of facts.keys()) {
    const [, number] = (each.startsWith(`${key}/`) ? numbered.exec(each.slice(key.length + 1)) : null) ?? []
    if (number !== undefined) episode = Math.max(episode, Number(number))
  }
  return { episode, isOut: facts.has(`${key}/unregistered/${episode}`) }
}
