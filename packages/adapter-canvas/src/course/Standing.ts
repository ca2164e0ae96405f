/** What stands already, as rows repeat it: so that a second look at what has not changed is the same text. */
import { Fact, Instant } from "@laurel/core"
import type { When } from "../Wire.ts"

/** The moment of a fact that stands. */
export const whenOf = ({ happened: { at, on, basis } }: Fact.Fact): When => ({
  at: Instant.format(at ?? Instant.startOf(on)),
  basis
})

/** Whether the clock was ahead when what stands was written down. */
const isAhead = (fact: Fact.Fact, now: Instant.Instant): boolean =>
  Fact.since(fact, now) !== (fact.happened.at ?? Instant.startOf(fact.happened.on))

/** The fact that stands, unless it is dated ahead of the clock. */
export const past = (fact: Fact.Fact | undefined, now: Instant.Instant): Fact.Fact | undefined =>
  fact === undefined || isAhead(fact, now) ? undefined : fact

/** When something was seen that is so now: as it stands, or now, where nothing does or the clock was ahead when it did. */
export const seen = (fact: Fact.Fact | undefined, now: Instant.Instant): When => {
  const stands = fact?.happened.basis === "observed" ? past(fact, now) : fact
  return stands === undefined ? observed(now) : whenOf(stands)
}

/** The fact of a row that stands under a part of its key. */
export const under = (facts: ReadonlyArray<Fact.Fact>, key: string): Fact.Fact | undefined =>
  facts.find(({ reference }) => reference.key === key)

const episode = /\/(\d{1,6})$/

/** The last episode of a row that has a fact of this name: 0 where there is none. */
export const lastEpisode = (facts: ReadonlyArray<Fact.Fact>, key: string, name: string): number =>
  facts.reduce((last, { reference }) => {
    if (!reference.key.startsWith(`${key}/${name}/`)) return last
    return Math.max(last, episodeOf(reference.key))
  }, 0)

/** The number at the end of a key; 0 where there is none. */
export const episodeOf = (key: string): number => Number(episode.exec(key)?.[1] ?? 0)

export const observed = (at: Instant.Instant): When => ({ at: Instant.format(at), basis: "observed" })
export const stated = (at: Instant.Instant): When => ({ at: Instant.format(at), basis: "stated" })
export const bounded = (at: Instant.Instant): When => ({ at: Instant.format(at), basis: "bounded" })
