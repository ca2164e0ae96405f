/** Which time it is that an activity is as Moodle answers. */
import { Fact, type Instant } from "@laurel/core"
import { lastOf, type Last, momentIn, momentOf, named, type Named, newestIn, type Stood, written } from "../Episodes.ts"
import type * as Rows from "../Rows.ts"

/** An activity as Moodle answers. */
export type Answered = Pick<Rows.Activity, "state" | "timecompleted" | "isoverallcomplete" | "overrideby">

/** Whether somebody set its state. */
export const isSetByHand = ({ overrideby }: Answered): boolean => overrideby !== null && overrideby !== undefined

/** How an activity stands: what its markers of having become incomplete say of it, too. */
export const standingAs = (answered: Answered) => {
  const { state, isoverallcomplete } = answered
  // Sites before 4.4 don't say it. There a fail may count or not.
  const isDone = isoverallcomplete ?? (state === 1 || state === 2)
  if (isDone) return "complete"
  if (isSetByHand(answered)) return "overridden"
  return state === 3 ? "complete-fail" : "incomplete"
}

/** What a row of an activity has beside what Moodle answers. */
export interface Told {
  readonly episode: number
  readonly seen?: string
  readonly first?: string
  readonly undone?: true
  readonly ended?: ReadonlyArray<number>
}

/** What a row of an activity has beside what Moodle answers; undefined where nothing was done and nothing stands: then there is no row. */
export const of = (stood: Stood, answered: Answered, now: Instant.Instant): Told | undefined => {
  const word = standingAs(answered)
  // Failed, and not shown to the learner yet: neither a fail nor a reset.
  if (word === "incomplete" && answered.state === 4) return undefined
  const last = lastOf(stood)
  if (word === "incomplete" && last.episode === 0) return undefined
  const isNext = last.episode === 0 || isAnew(last, answered)
  const episode = isNext ? last.episode + 1 : last.episode
  const facts: Named = isNext ? new Map() : last.facts
  // Of what was undone Moodle keeps no moment that can be relied on.
  const at = word === "incomplete" ? undefined : momentIn(answered.timecompleted)
  const complete = facts.get("completed")
  const ended = word === "incomplete" || word === "overridden" ? [] : failedByHand(stood, episode)
  return {
    episode,
    ...(at === undefined ? { seen: written(seenAs(word, facts, now)) } : {}),
    ...(word === "complete" && complete !== undefined && at !== undefined && momentOf(complete) < at
      ? { first: written(momentOf(complete)) }
      : {}),
    ...(word === "complete-fail" && (complete ?? facts.get("override")) !== undefined ? { undone: true as const } : {}),
    ...(ended.length === 0 ? {} : { ended })
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
  return known === undefined ? now : Fact.since(known, now)
}

/** Whether what is answered is so another time: after it was over, or at a later moment without having changed otherwise. */
export const isAnew = ({ facts }: Last, answered: Answered): boolean => {
  const word = standingAs(answered)
  const over = facts.get("incomplete")
  if (over !== undefined) return over.said !== word
  const override = facts.get("override")
  // A waiver that is taken back by hand stood until then.
  if (word === "overridden") return override !== undefined
  if (word !== "complete") return false
  const isByHand = isSetByHand(answered)
  if (isByHand ? facts.has("completed") : override !== undefined) return true
  const at = momentIn(answered.timecompleted)
  const isOtherwise = !isByHand && facts.get("outcome")?.evidence._tag !== outcomeOf(answered.state)
  return at !== undefined && !isOtherwise && at > newestIn(facts.values())
}

const outcomeOf = (state: Rows.Activity["state"]) => (state === 2 ? "Passed" : state === 3 ? "Failed" : undefined)

/** The episodes before this one that were failed by hand, and nothing else after that. */
const failedByHand = (stood: Stood, before: number): ReadonlyArray<number> => {
  const failed = new Set<number>()
  let done = 0
  for (const fact of stood) {
    const [name, episode] = named(fact) ?? []
    const { said } = fact
    if (name === undefined || episode === undefined || episode >= before) continue
    if (name === "incomplete" && said === "overridden") failed.add(episode)
    // Once it was done again, what had been failed before was taken back.
    else if (name !== "incomplete" && said !== "overridden") done = Math.max(done, episode)
  }
  return [...failed].filter((episode) => episode >= done).toSorted((a, b) => a - b)
}
