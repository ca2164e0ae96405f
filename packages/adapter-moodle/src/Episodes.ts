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
type Named = ReadonlyMap<string, Fact.Fact>

interface Last {
  /** 0 where nothing stands. */
  readonly episode: number
  readonly facts: Named
}

const ending = /\/([a-z]+)\/(\d+)$/

/** The last episode of which anything stands. */
const lastOf = (stood: Stood): Last => {
  const episodes = new Map<number, Map<string, Fact.Fact>>()
  for (const fact of stood) {
    const [, name, number] = ending.exec(fact.reference.key) ?? []
    if (name === undefined) continue
    const facts = episodes.get(Number(number)) ?? new Map<string, Fact.Fact>()
    episodes.set(Number(number), facts.set(name, fact))
  }
  const episode = Math.max(0, ...episodes.keys())
  return { episode, facts: episodes.get(episode) ?? new Map<string, Fact.Fact>() }
}

/** When a fact happened, in milliseconds; for one that has no instant, when its day began. */
const momentOf = ({ happened: { at, on } }: Fact.Fact): Instant.Instant => at ?? Instant.startOf(on)

/** A moment as rows have it. */
const written = (at: Instant.Instant): string => Instant.format(at)

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
    return { episode: episodeNow, seen: written(isAgain || came === undefined ? now : momentOf(came)) }
  }
  return { episode: Math.max(1, episode), seen: written(went === undefined ? now : momentOf(went)) }
}

/** An activity as Moodle answers. */
export type Answered = Pick<Rows.Activity, "state" | "timecompleted" | "isoverallcomplete" | "overrideby">

/** How an activity stands: what its markers of having become incomplete say of it, too. */
export const standingAs = ({ state, isoverallcomplete, overrideby }: Answered) => {
  // Sites before 4.3 don't say it. There a fail may count or not.
  const isDone = isoverallcomplete ?? (state === 1 || state === 2)
  if (isDone) return "complete"
  if (typeof overrideby === "number" || typeof overrideby === "string") return "overridden"
  return state === 3 ? "complete-fail" : "incomplete"
}

/** What a row of an activity has beside what Moodle answers. */
export interface Told {
  readonly episode: number
  readonly seen?: string
  readonly first?: string
  readonly undone?: true
  readonly ended?: number
}

/** What a row of an activity has beside what Moodle answers; undefined where nothing was done and nothing stands: then there is no row. */
export const activity = (stood: Stood, answered: Answered, now: Instant.Instant): Told | undefined => {
  const word = standingAs(answered)
  const last = lastOf(stood)
  if (word === "incomplete" && last.episode === 0) return undefined
  const isNext = last.episode === 0 || isAnew(last, answered)
  const episode = isNext ? last.episode + 1 : last.episode
  const facts: Named = isNext ? new Map() : last.facts
  // Of what was undone Moodle keeps no moment that can be relied on.
  const at = word === "incomplete" ? undefined : momentIn(answered.timecompleted)
  const complete = facts.get("completed")
  const ended = word === "incomplete" || word === "overridden" ? undefined : failedByHand(stood, episode)
  return {
    episode,
    ...(at === undefined ? { seen: written(seenAs(word, facts, now)) } : {}),
    ...(word === "complete" && complete !== undefined && at !== undefined && momentOf(complete) < at
      ? { first: written(momentOf(complete)) }
      : {}),
    ...(word !== "complete" && complete !== undefined ? { undone: true as const } : {}),
    ...(ended === undefined ? {} : { ended })
  }
}

/** Since when it is known to stand so, where Moodle names no moment. */
const seenAs = (word: ReturnType<typeof standingAs>, facts: Named, now: Instant.Instant): Instant.Instant => {
  const outcome = facts.get("outcome")
  const known =
    word === "complete"
      ? (facts.get("completed") ?? facts.get("override"))
      : word === "complete-fail"
        ? outcome?.evidence._tag === "Failed"
          ? outcome
          : undefined
        : facts.get("incomplete")
  return known === undefined ? now : momentOf(known)
}

/** Whether what is answered is so another time: after it was over, or at a later moment without having changed otherwise. */
const isAnew = ({ facts }: Last, answered: Answered): boolean => {
  const word = standingAs(answered)
  const over = facts.get("incomplete")
  if (over !== undefined) return over.said !== word
  const isByHand = answered.overrideby !== null && answered.overrideby !== undefined
  const override = facts.get("override")
  const at = momentIn(answered.timecompleted)
  // A waiver taken back by hand stood until then.
  if (word === "overridden") return override !== undefined
  if (word !== "complete" || at === undefined) return false
  const outcome = facts.get("outcome")?.evidence._tag
  const isOtherwise = !isByHand && outcome !== undefined && outcome !== outcomeOf(answered.state)
  const newest = Math.max(...[...facts.values()].map(momentOf))
  return at > newest && !isOtherwise
}

const outcomeOf = (state: Rows.Activity["state"]) => (state === 2 ? "Passed" : state === 3 ? "Failed" : undefined)

/** The last episode before this one that was failed by hand. */
const failedByHand = (stood: Stood, before: number): number | undefined => {
  const episodes = stood.flatMap(({ reference: { key }, said }) => {
    const [, name, number] = ending.exec(key) ?? []
    return name === "incomplete" && said === "overridden" && Number(number) < before ? [Number(number)] : []
  })
  return episodes.length === 0 ? undefined : Math.max(...episodes)
}

/** What a score says that was overridden, and judged so. */
export const overriddenAs = { pass: "overridden: pass", fail: "overridden: fail", none: "overridden" } as const
/** What a score says whose override, which judged, ended. */
export const overrideEnded = "override ended"

const judged: ReadonlySet<string | null> = new Set([overriddenAs.pass, overriddenAs.fail, overrideEnded])

/**
 * What a row of a grade has beside what Moodle answers; undefined where there is none to be had from it: then there is no row.
 * `isSilent` is what `Facts.isSilent` says of the answer.
 */
export const grade = (
  stood: Stood,
  answered: Pick<Rows.Grade, "graderaw" | "gradedategraded" | "gradeisoverridden">,
  isSilent: boolean,
  now: Instant.Instant
): { readonly seen?: string; readonly ended?: true } | undefined => {
  const score = stood.find(({ reference: { key } }) => key.endsWith("/score"))
  const wasJudged = judged.has(score?.said ?? null) || stood.some(({ reference: { key } }) => key.endsWith("/decided"))
  const isEnded = wasJudged && answered.gradeisoverridden !== true
  if (isSilent && !isEnded) return undefined
  const isSame = score?.evidence._tag === "Scored" && (isSilent || score.evidence.raw === answered.graderaw)
  const hasMoment = momentIn(answered.gradedategraded) !== undefined
  return {
    ...(hasMoment ? {} : { seen: written(isSame ? momentOf(score) : now) }),
    ...(isEnded ? { ended: true as const } : {})
  }
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
    return episode === 0 ? undefined : { episode, seen: written(over === undefined ? now : momentOf(over)) }
  }
  const isNext = complete === undefined || over !== undefined
  const newest = newestOf(answered.times)
  if (newest === undefined) return { episode: episode + (isNext ? 1 : 0), seen: written(isNext ? now : momentOf(complete)) }
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
