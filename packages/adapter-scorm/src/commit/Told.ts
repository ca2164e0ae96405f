/** What a session tells now, and since when it was said without a break. */
import type { Instant } from "@laurel/core"
import * as Minutes from "../Minutes.ts"
import { type Claim, type Meaning, nameOf } from "./Claims.ts"
import { compareMarks } from "./History.ts"
import * as Moments from "./Moments.ts"
import type { Problem } from "./Problem.ts"
import type { Session } from "./Session.ts"
import { isProblem, lastingOf, problem } from "./Words.ts"

/** What is claimed, and since when. */
export interface Since extends Claim {
  readonly at: Instant.Instant
}

export interface Told {
  readonly claims: ReadonlyArray<Since>
  /** What of it can't be read. */
  readonly problems: ReadonlyArray<Problem>
}

/** All that a session tells. Pure and total. */
export const by = (meaning: Meaning, session: Session): Told => {
  const { moments, unread } = Moments.of(meaning, session)
  const { silent, claims, problems } = (moments.at(-1) ?? moments[0]).meant
  const said = claims.flatMap((claim) => sinceOf(claim, moments))
  return silent === null
    ? {
        claims: [...said, ...attended(session)],
        problems: [...problems, ...unread, ...untimely(session), ...cutOff(meaning, session)]
      }
    : { claims: said, problems: unread }
}

const isSaid = (claim: Claim, { meant }: Moments.Moment): boolean =>
  meant.claims.some(
    (each) => nameOf(each) === nameOf(claim) && JSON.stringify(each.evidence) === JSON.stringify(claim.evidence)
  )

/** Since the first of the moments, up to the last, that all say it. What goes back to the launch was said by nobody anew. */
const sinceOf = (claim: Claim, moments: ReadonlyArray<Moments.Moment>): ReadonlyArray<Since> => {
  const at = moments.findLastIndex((moment) => !isSaid(claim, moment))
  const since = moments[at + 1]?.at ?? null
  return since === null ? [] : [{ ...claim, at: since }]
}

/** How long the session lasted, on the day of its first commit: its time only grows, and makes no other fact of it. */
const attended = ({ times, changes }: Session): ReadonlyArray<Since> =>
  Object.entries(times.session?.said ?? {}).flatMap(([name, said]) => {
    const seconds = lastingOf(name, said)
    if (isProblem(seconds) || seconds === 0) return []
    const at = changes[0].marks[0][0]
    const minutes = Minutes.ofSeconds(seconds)
    return [{ part: "attended", objective: null, evidence: { _tag: "Attended", minutes }, said, at }]
  })

/** A length of time that can't be read, until a later one can. */
const untimely = ({ times: { session, unread } }: Session): ReadonlyArray<Problem> => {
  if (unread === null || (session !== null && compareMarks(session.mark, unread.mark) > 0)) return []
  return Object.entries(unread.said).flatMap(([name, text]) => {
    const wrong = lastingOf(name, text)
    return isProblem(wrong) ? [wrong] : []
  })
}

const cutOff = ({ objectives }: Meaning, { leftOut }: Session): ReadonlyArray<Problem> =>
  objectives === true && leftOut.objectives > 0
    ? [problem("cmi.objectives", "objectives within the bound of those that are kept", `${leftOut.objectives} more`)]
    : []
