/** When something was reset, to be done again: what is graded or tried later is of another episode, and leaves what was before. */
import type { Instant } from "@laurel/core"
import { episodesIn, lastOf, type Named, newestIn, momentOf, type Stood } from "../Episodes.ts"
import * as Activity from "./Activity.ts"

interface Reset {
  /** That begins with it. */
  readonly episode: number
  /** What happened later, in milliseconds, is of that episode. */
  readonly over: number
}

export type Resets = ReadonlyArray<Reset>

/** Said of a marker where nothing is done any more: others mark what was failed, or was set by hand. */
const undone = "incomplete"

const markedIn = (episode: number, facts: Named): Resets => {
  const marker = facts.get("incomplete")
  return marker?.said === undone ? [{ episode: episode + 1, over: momentOf(marker) }] : []
}

/** Whether an episode that ends without a word was reset: nobody set it by hand, neither then nor in the next. */
const isSilentEnd = (facts: Named): boolean => !facts.has("incomplete") && !facts.has("override")

/** The resets of an activity, by what stands and what is answered now: also one that is known only since it was done again. */
export const ofActivity = (stood: Stood, answered: Activity.Answered | undefined): Resets => {
  const episodes = episodesIn(stood)
  const last = lastOf(stood)
  const isAgain = ({ episode }: { readonly episode: number }): boolean => {
    const next = episodes.get(episode + 1)
    if (next !== undefined) return next.has("completed")
    if (episode !== last.episode || answered === undefined || Activity.isSetByHand(answered)) return false
    return Activity.standingAs(answered) === "complete" && Activity.isAnew(last, answered)
  }
  return [...episodes].flatMap(([episode, facts]) =>
    isSilentEnd(facts) && isAgain({ episode })
      ? [{ episode: episode + 1, over: newestIn(facts.values()) }]
      : markedIn(episode, facts)
  )
}

/** The resets of a course, by what stands of its completion. */
export const ofCourse = (stood: Stood): Resets =>
  [...episodesIn(stood)].flatMap(([episode, facts]) => markedIn(episode, facts))

/**
 * The episode of something that happened then, beside the facts of its own that stand: what is no later than they are is a correction
 * of theirs.
 */
export const episodeAt = (resets: Resets, stood: Stood, at: Instant.Instant): number => {
  const { episode, facts } = lastOf(stood)
  if (episode > 0 && at <= newestIn(facts.values())) return episode
  return resets.reduce((last, reset) => (at > reset.over ? Math.max(last, reset.episode) : last), Math.max(1, episode))
}
