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
  const { moments, now, unread } = Moments.of(meaning, session)
  const { silent, claims, problems } = now
  const said = sinceOf(claims, moments)
  return silent === null
    ? {
        claims: [...said, ...attended(session)],
        problems: [...problems, ...unread, ...untimely(session), ...cutOff(meaning, session)]
      }
    : { claims: said, problems: unread }
}

/** Since the first of the moments, up to the last, that all say it. What goes back to the launch was said by nobody anew. */
const sinceOf = (claims: ReadonlyArray<Claim>, moments: Moments.Moments["moments"]): ReadonlyArray<Since> => {
  const [last, ...before] = moments.toReversed()
  const since = new Map(claims.map((claim) => [claim, last?.at ?? null]))
  let unbroken = claims.map((claim) => ({ claim, name: nameOf(claim), evidence: JSON.stringify(claim.evidence) }))
  for (const { at, meant } of before) {
    if (unbroken.length === 0) break
    const said = new Map(meant().claims.map((each) => [nameOf(each), JSON.stringify(each.evidence)]))
    unbroken = unbroken.filter(({ name, evidence }) => said.get(name) === evidence)
    for (const { claim } of unbroken) since.set(claim, at)
  }
  return [...since].flatMap(([claim, at]) => (at === null ? [] : [{ ...claim, at }]))
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
