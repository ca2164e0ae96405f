/**
 * Which time it is that something is so, and since when it is known: told from what stands under a row's key, for Moodle says only
 * how things are now. Pure. What these give belongs into the row, and is the same as long as Moodle says the same.
 */
import { Fact, Instant } from "@laurel/core"
import type * as Rows from "./Rows.ts"

/** Facts that stand under the key of a row. */
export type Stood = ReadonlyArray<Fact.Fact>

/** What stands under each key that is a row's, or a prefix of rows'. */
export const byKey = (facts: Stood): ReadonlyMap<string, Stood> => {
  const all = new Map<string, Array<Fact.Fact>>()
  for (const fact of facts) {
    for (const prefix of Fact.prefixesOf(fact.reference.key)) {
      const known = all.get(prefix)
      if (known === undefined) all.set(prefix, [fact])
      else known.push(fact)
    }
  }
  return all
}

/** The facts of one episode, by their names. */
export type Named = ReadonlyMap<string, Fact.Fact>

export interface Last {
  /** 0 where nothing stands. */
  readonly episode: number
  readonly facts: Named
}

const ending = /\/([a-z]+)\/(\d+)$/

/** The name of a fact within its episode, and the number of that. */
export const named = ({ reference: { key } }: Fact.Fact): readonly [name: string, episode: number] | undefined => {
  const [, name, number] = ending.exec(key) ?? []
  return name === undefined ? undefined : [name, Number(number)]
}

/** Each episode of which anything stands. */
export const episodesIn = (stood: Stood): ReadonlyMap<number, Named> => {
  const episodes = new Map<number, Map<string, Fact.Fact>>()
  for (const fact of stood) {
    const [name, episode] = named(fact) ?? []
    if (name === undefined || episode === undefined) continue
    const facts = episodes.get(episode) ?? new Map<string, Fact.Fact>()
    episodes.set(episode, facts.set(name, fact))
  }
  return episodes
}

/** The last episode of which anything stands. */
export const lastOf = (stood: Stood): Last => {
  const episodes = episodesIn(stood)
  const episode = Math.max(0, ...episodes.keys())
  return { episode, facts: episodes.get(episode) ?? new Map<string, Fact.Fact>() }
}

/** When a fact happened, in milliseconds; for one that has no instant, when its day began. */
export const momentOf = ({ happened: { at, on } }: Fact.Fact): Instant.Instant => at ?? Instant.startOf(on)

/** When the last of some facts happened. */
export const newestIn = (facts: Iterable<Fact.Fact>): number => Math.max(...[...facts].map(momentOf))

/** A moment as rows have it. */
export const written = (at: Instant.Instant): string => Instant.format(at)

/** A moment of Moodle's, in milliseconds; undefined where it names none. */
export const momentIn = (seconds: number | null | undefined): Instant.Instant | undefined =>
  typeof seconds === "number" && seconds > 0 ? Instant.fromMillis(seconds * 1_000) : undefined

/** What a row of an enrolment has beside the status. Back again is another episode; gone otherwise than before is none. */
export const enrolment = (
  stood: Stood,
  status: Rows.Enrolment["status"],
  now: Instant.Instant
): { readonly episode: number; readonly seen: string } => {
  const { episode, facts } = lastOf(stood)
  const [came, went] = [facts.get("registered"), facts.get("unregistered")]
  if (status === "active") {
    const isAgain = went !== undefined
    const episodeNow = isAgain || episode === 0 ? episode + 1 : episode
    return { episode: episodeNow, seen: written(isAgain || came === undefined ? now : Fact.since(came, now)) }
  }
  return { episode: Math.max(1, episode), seen: written(went === undefined ? now : Fact.since(went, now)) }
}

/** What a row of a course's completion has beside what Moodle answers; undefined where it never was complete: then there is no row. */
export const course = (
  stood: Stood,
  answered: { readonly completed: boolean; readonly times: ReadonlyArray<number> },
  now: Instant.Instant
): { readonly episode: number; readonly seen?: string; readonly first?: string } | undefined => {
  const { episode, facts } = lastOf(stood)
  const [complete, over] = [facts.get("completed"), facts.get("incomplete")]
  if (!answered.completed) {
    return episode === 0 ? undefined : { episode, seen: written(over === undefined ? now : Fact.since(over, now)) }
  }
  const isNext = complete === undefined || over !== undefined
  const newest = newestOf(answered.times)
  if (newest === undefined)
    return { episode: episode + (isNext ? 1 : 0), seen: written(isNext ? now : Fact.since(complete, now)) }
  if (isNext) return { episode: episode + 1 }
  return { episode, ...(momentOf(complete) === newest ? {} : { first: written(momentOf(complete)) }) }
}

/** The newest of some moments of Moodle's; undefined where it names none. */
export const newestOf = (times: ReadonlyArray<number>): Instant.Instant | undefined =>
  momentIn(times.reduce((newest, time) => Math.max(newest, time), 0))

/** What a row of a session has as `taken`: what Moodle says of all of it, where this mark is new or another one. */
export const taken = (stood: Stood, status: string, lasttaken: number | null | undefined): number | undefined => {
  const mark = stood.find(({ reference: { key } }) => key.endsWith("/attended"))
  if (mark?.said === status) return mark.observedAt === null ? undefined : Math.trunc(mark.observedAt / 1_000)
  return lasttaken ?? undefined
}
