/**
 * What goes before a decision about an achievement (semantics §7): a void before all that is said of it, a denial before all that
 * is said of the days that it takes. What would change nothing while the other holds is not worth deciding.
 */
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as Decision from "../Decision.ts"
import * as DecisionWords from "./DecisionWords.ts"
import * as InForce from "./InForce.ts"
import * as Judge from "./Judge.ts"
import * as Judgement from "./Judgement.ts"
import type * as World from "./World.ts"
import * as Precedence from "./Precedence.ts"
import * as Span from "../Span.ts"
import * as TermDays from "./TermDays.ts"
import * as Terms from "../Terms.ts"

type About = Extract<Decision.Act, { readonly achievement: unknown }>
type Over = Extract<Decision.Act, { readonly _tag: "Voided" | "Denied" }>

/** What a void leaves nothing for. A question that is open is answered all the same, and a version may govern what is void. */
const named: { readonly [tag in About["_tag"]]?: string } = {
  Granted: "a grant",
  Denied: "a denial",
  DateSet: "a date that is set",
  ScoreSet: "a score that is set",
  Extended: "an extension",
  Suspended: "a suspension",
  Revoked: "a revocation",
  Reinstated: "a reinstatement",
  Reissued: "another issue"
}

/** Why an act would change nothing: which decision in force goes before it, and what to do. Undefined where none does. */
export const by = (known: World.World, act: About): string | undefined => {
  const what = named[act._tag]
  if (what === undefined) return undefined
  const over = overOf(known, act.achievement)
  const voided = over.findLast((decision) => decision.act._tag === "Voided")
  if (voided !== undefined) return told(act, "is void", voided, what)
  const denied = over.findLast((decision) => decision.act._tag === "Denied")
  if (denied?.act._tag !== "Denied") return undefined
  const days = concerned(act)
  return days === undefined || Span.minus(days, Precedence.taken(denied.act)).length > 0
    ? undefined
    : told(act, `is denied ${DecisionWords.deniedDays(denied.act)}`, denied, what)
}

/** What is to be said of a revocation or suspension whose days others take already; empty where it says something new. */
export const repeated = (
  { id, terms }: Achievement,
  act: Extract<About, { readonly _tag: "Revoked" | "Suspended" }>
): ReadonlyArray<string> => {
  const before = TermDays.distinct(terms)
  const { revocations = [], suspensions = [] } = before
  const [what, said, after] =
    act._tag === "Revoked"
      ? ([
          "a revocation",
          { revocations },
          { ...before, revocations: [...revocations, { from: act.from, until: null }] }
        ] as const)
      : ([
          "a suspension",
          { suspensions },
          {
            ...before,
            suspensions: [...suspensions, { from: act.from, until: act.until ?? null, clock: act.clock }]
          }
        ] as const)
  return Terms.isSame(before, TermDays.distinct(after))
    ? [
        `${AchievementId.format(id)} is ${DecisionWords.terms(said)} already, so that ${what} of these days says what holds. It is kept, and changes nothing while the other holds: withdrawn, each leaves the other as it is`
      ]
    : []
}

const told = ({ achievement, _tag }: About, how: string, { id }: Decision.Decision, what: string): string => {
  const known = `${AchievementId.format(achievement)} ${how} by decision ${id}`
  return _tag === "Reissued"
    ? `${known}, so that there is nothing to issue anew. Withdraw decision ${id} instead: it is what it was again, and counts`
    : `${known}, so that ${what} would change nothing. Withdraw decision ${id} first`
}

/** The voids and denials in force that mean the achievement, in order of id. */
const overOf = (known: World.World, id: AchievementId.AchievementId): ReadonlyArray<Decision.Decision> => {
  const { type, earning, learner } = id
  const over = InForce.inForce(known.decisions).all.filter(
    ({ act }) => isOver(act) && act.achievement.type === type && act.achievement.earning === earning
  )
  if (over.every(({ act }) => isOver(act) && act.achievement.learner === learner)) return over
  // Some name another participation, which may be joined with this one.
  const subject = known.learners.get(learner)
  const found = subject === undefined ? undefined : Judgement.caseOf(known, subject)
  const meant =
    found === undefined
      ? undefined
      : Judge.governed(known.versions, found).find((each) => AchievementId.isSame(each.id, id))?.ruling.decisions
  return over.filter((decision) => meant?.includes(decision.id) === true)
}

const isOver = (act: Decision.Act): act is Over => act._tag === "Voided" || act._tag === "Denied"

/** The days that an act is about; undefined where a denial of them leaves something to say, or where it goes no higher. */
const concerned = (act: About): Span.Spans | undefined => {
  switch (act._tag) {
    case "Granted":
      return Precedence.given(act)
    case "Suspended":
      return [{ from: act.from, lost: Precedence.lostAfter(act.until) }]
    case "Revoked":
    case "Reinstated":
      return Span.since(act.from)
    case "DateSet":
      return act.field === "due" ? undefined : Span.always
    case "Extended":
    case "Reissued":
      return Span.always
    default:
      return undefined
  }
}
