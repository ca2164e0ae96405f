/** What stands of one learner in the ledger, and since when. */
import { type Fact, Instant } from "@laurel/core"

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
  const at = fact !== undefined && says(fact.evidence) ? fact.happened.at : null
  return Instant.format(at ?? now)
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
