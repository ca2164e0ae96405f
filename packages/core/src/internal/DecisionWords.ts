/** What somebody decided, and what decisions leave of an achievement, in plain words. */
import * as AchievementId from "../AchievementId.ts"
import * as CivilDate from "../CivilDate.ts"
import type * as Decision from "../Decision.ts"
import * as Fraction from "../Fraction.ts"
import * as Period from "../Period.ts"
import * as Span from "../Span.ts"
import type * as Terms from "../Terms.ts"

/** `from 2014-02-05 to before 2014-03-01, and from …`; a span that holds from the first of all days has no beginning to name. */
export const spans = (all: Span.Spans): string => (all.length === 0 ? "on no day" : all.map(span).join(", and "))

const span = (one: Span.Span): string =>
  one.from > CivilDate.min
    ? Span.describe(one)
    : one.lost === null
      ? "from the start"
      : `from the start to before ${CivilDate.format(one.lost)}`

/** Both days included; `from 2024-05-01` where nothing ends it. */
const interval = (from: CivilDate.CivilDate, until: CivilDate.CivilDate | null | undefined): string =>
  `from ${CivilDate.format(from)}${until === null || until === undefined ? "" : ` to ${CivilDate.format(until)}`}`

const clocks = { runs: "while its validity runs on", stops: "while its validity stands still" } as const

/** What a decision does, without who and why. */
export const act = (act: Decision.Act): string => {
  switch (act._tag) {
    case "Assessed":
      return assessed(act)
    case "Granted":
      return `granted ${name(act)} ${interval(act.on, act.until)}${review(act)}`
    case "Denied":
      return `denied ${name(act)} ${deniedDays(act)}${review(act)}`
    case "DateSet":
      return `set ${fields[act.field]} ${name(act)} to ${CivilDate.format(act.value)}${review(act)}`
    case "ScoreSet":
      return `set the score of ${name(act)} to ${Fraction.format(act.value)}`
    case "Extended":
      return `extended ${name(act)} by ${Period.describe(act.period)}`
    case "Suspended":
      return `suspended ${name(act)} ${interval(act.from, act.until)}, ${clocks[act.clock]}`
    case "Revoked":
      return `revoked ${name(act)} ${interval(act.from, null)}`
    case "Reinstated":
      return `reinstated ${name(act)} ${interval(act.from, null)}`
    case "Voided":
      return `voided ${name(act)}, as issued in error`
    case "Reissued":
      return `issued ${name(act)} anew with the same days, which supersedes the documents of earlier revisions`
    case "Resolved":
      return act.choice === "keep"
        ? `kept ${name(act)} as it stands, although the facts say that it counts ${spans(act.says)}`
        : `let ${name(act)} follow the facts, which say that it counts ${spans(act.says)}`
    case "Governed":
      return `put ${name(act)} under catalog version ${act.catalog}`
    case "Approved":
      return `approved decision ${act.decision}`
    case "Withdrawn":
      return `withdrew decision ${act.decision}`
    case "Linked":
      return `linked ${pair(act)} as one person`
    case "Separated":
      return `held ${pair(act)} to be two persons`
    case "Erased":
      return `erased all that names ${act.contacts.map((contact) => `c${contact}`).join(", ")}`
  }
}

const fields = {
  earnedOn: "the day of earning of",
  validFrom: "the first valid day of",
  expiry: "the expiry of",
  due: "the due day of"
} as const

const name = ({ achievement }: { readonly achievement: AchievementId.AchievementId }): string =>
  AchievementId.format(achievement)

const pair = ({ contacts: [a, b] }: Pick<typeof Decision.Linked.Type, "contacts">): string => `c${a} and c${b}`

const review = ({ reviewBy }: Pick<typeof Decision.Granted.Type, "reviewBy">): string =>
  reviewBy === undefined ? "" : `, to be reviewed by ${CivilDate.format(reviewBy)}`

/** The days that a denial takes: `for all days`, `from 2024-05-01`, `from the start to 2024-05-01`. */
export const deniedDays = ({ from, until }: typeof Decision.Denied.Type): string =>
  from !== undefined
    ? interval(from, until)
    : until === undefined
      ? "for all days"
      : `from the start to ${CivilDate.format(until)}`

const judged = { pass: "as passed", fail: "as failed" } as const

const assessed = ({ learner, group, verdict, on }: typeof Decision.Assessed.Type): string => {
  const what = group ?? "the whole participation"
  const whom = `of learner ${learner} on ${CivilDate.format(on)}`
  return verdict === "waive" ? `waived ${what} ${whom}` : `assessed ${what} ${whom} ${judged[verdict]}`
}

/** One sentence: what was decided, by whom and why. */
export const decision = ({
  id,
  act: what,
  actor,
  role,
  reason
}: Pick<Decision.Decision, "id" | "act" | "actor" | "role" | "reason">): string =>
  `decision ${id}: ${act(what)}, by ${actor} (${role}): "${reason}"`

/** Who may approve a decision: `somebody else, as dean or head`; in any role for null. */
export const approver = (roles: ReadonlyArray<string> | null): string =>
  roles === null ? "somebody else" : `somebody else, as ${roles.join(" or ")}`

/** What decisions add to an achievement beside the days it counts; empty where they add nothing. */
export const terms = ({ validFrom, expiry, extensions, suspensions, revocations, voided }: Terms.Terms): string =>
  [
    ...(voided === true ? ["void, as issued in error"] : []),
    ...(revocations ?? []).map(({ from, until }) => `revoked ${interval(from, until)}`),
    ...(suspensions ?? []).map(({ from, until, clock }) => `suspended ${interval(from, until)}, ${clocks[clock]}`),
    ...(validFrom === undefined ? [] : [`valid from ${CivilDate.format(validFrom)}`]),
    ...(expiry === undefined ? [] : [`expiry set to ${CivilDate.format(expiry)}`]),
    ...(extensions ?? []).map((period) => `extended by ${Period.describe(period)}`)
  ].join("; ")
