/**
 * The same answers another way, on purpose: day by day, quadratic, and without a line of the core's rules, spans, chains or
 * precedence. It knows a few clauses and bases only. What it and the core agree on, two programs have worked out.
 */
import type { Fact } from "@laurel/core"

/** Days are counted from some first day, as whole numbers. */
export type Day = number

export type Rule =
  | { readonly rule: "scored"; readonly group: string; readonly atLeast: number }
  | { readonly rule: "completed"; readonly group: string }
  | { readonly rule: "attended"; readonly group: "live"; readonly share: number }
  | { readonly rule: "stillRegistered" }
  | { readonly rule: "all" | "any"; readonly of: ReadonlyArray<Rule> }

export type Validity =
  | { readonly basis: "never" }
  | { readonly basis: "completion"; readonly days: number; readonly grace: number }
  | { readonly basis: "calendarGrid"; readonly days: number; readonly anchor: Day }

/** A fact, as far as it matters here. */
export interface Row {
  readonly key: string
  readonly learner: string
  readonly kind: Fact.Kind
  readonly activity: string
  readonly day: Day
  readonly percent: number
  readonly present: boolean
  readonly verdict: "pass" | "fail" | "waive"
}

/** A decision about one learner's achievement of one type; `number` counts all decisions from 1. */
interface Ruling {
  readonly number: number
  readonly act: "grant" | "deny" | "void" | "suspend" | "revoke"
  readonly learner: string
  readonly type: string
  readonly from: Day
  readonly until: Day | null
}

/** Everything that was ever said, in the order in which it was said. */
export interface Said {
  readonly rows: ReadonlyArray<Row>
  readonly rulings: ReadonlyArray<Ruling>
  /** Numbers of decisions that were withdrawn. */
  readonly withdrawn: ReadonlySet<number>
}

/** Activities by group; sessions are the group `live`. */
export const groups: { readonly [activity: string]: string } = {
  essay: "coursework",
  quiz: "coursework",
  lab: "coursework",
  finals: "exam",
  monday: "live",
  friday: "live"
}

/** The last word on each row, unless it was taken back at the end or before it was first said. */
const inForce = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
  rows.filter((row, index) => {
    const all = rows.filter(({ key }) => key === row.key)
    return (
      rows.findLastIndex(({ key }) => key === row.key) === index &&
      all[0]?.kind !== "Retracted" &&
      row.kind !== "Retracted"
    )
  })

/** Whether the rule is met on the evening of a day: by then, perhaps, or not. */
type Answer = "yes" | "open" | "no"

const sessionsOf = (own: ReadonlyArray<Row>): ReadonlySet<string> =>
  new Set(own.filter(({ kind }) => kind === "Scheduled").map(({ activity }) => activity))

const attended = (own: ReadonlyArray<Row>, share: number, day: Day): Answer => {
  const sessions = sessionsOf(own)
  const isClosed = own.some(({ kind }) => kind === "Closed")
  const last = (session: string, by: Day): Row | undefined =>
    own.filter((row) => row.kind === "Attended" && row.activity === session && row.day <= by).at(-1)
  const isThere = (session: string, by: Day): boolean => last(session, by)?.present === true
  const ever = [...sessions].filter((session) => isThere(session, Infinity))
  const unheard = [...sessions].filter((session) => last(session, Infinity) === undefined)
  if (sessions.size === 0) return isClosed ? "no" : "open"
  if ((ever.length + (isClosed ? 0 : unheard.length)) / sessions.size < share) return "no"
  if (!isClosed) return "open"
  // A list speaks of the whole session: what the last one says was so since the first that said it.
  const since = ever.filter((session) =>
    own.some((row) => row.kind === "Attended" && row.activity === session && row.present && row.day <= day)
  )
  return since.length / sessions.size >= share ? "yes" : "no"
}

/** Whether the last word on the activity, or on the whole for "", is a waiver. */
const isWaived = (activity: string, past: ReadonlyArray<Row>): boolean =>
  past.findLast((row) => row.kind === "Assessed" && row.activity === activity)?.verdict === "waive"

/** Whether the whole is waived by then, or all of the group, or for a clause about some component one of it. */
const isMetByWaiver = (rule: Extract<Rule, { readonly group: string }>, past: ReadonlyArray<Row>): boolean => {
  const activities = Object.keys(groups).filter((activity) => groups[activity] === rule.group)
  const waived = activities.filter((activity) => isWaived(activity, past))
  return isWaived("", past) || waived.length >= (rule.rule === "attended" ? activities.length : 1)
}

const met = (rule: Rule, own: ReadonlyArray<Row>, day: Day): Answer => {
  if (!("group" in rule)) return proved(rule, own, day)
  if (
    isMetByWaiver(
      rule,
      own.filter((row) => row.day <= day)
    )
  )
    return "yes"
  const answer = proved(rule, own, day)
  return answer === "open" && isMetByWaiver(rule, own) ? "no" : answer
}

const proved = (rule: Rule, own: ReadonlyArray<Row>, day: Day): Answer => {
  const past = own.filter((row) => row.day <= day)
  switch (rule.rule) {
    case "scored": {
      const isOf = ({ activity }: Row): boolean => groups[activity] === rule.group
      if (past.some((row) => row.kind === "Scored" && isOf(row) && row.percent >= 100 * rule.atLeast)) return "yes"
      if (own.some((row) => row.kind === "Scored" && isOf(row) && row.percent >= 100 * rule.atLeast)) return "no"
      // Handed in, and nobody has marked it yet.
      const isWaiting = own.some(
        (row) =>
          row.kind === "Completed" &&
          isOf(row) &&
          !own.some((mark) => mark.kind === "Scored" && mark.activity === row.activity)
      )
      return isWaiting && !own.some(({ kind }) => kind === "Closed") ? "open" : "no"
    }
    case "completed":
      return past.some((row) => row.kind === "Completed" && groups[row.activity] === rule.group) ? "yes" : "no"
    case "attended":
      return attended(own, rule.share, day)
    case "stillRegistered": {
      const last = past.filter(({ kind }) => kind === "Registered" || kind === "Unregistered").at(-1)
      return last?.kind === "Unregistered" ? "no" : "yes"
    }
    case "all": {
      const all = rule.of.map((each) => met(each, own, day))
      return all.includes("no") ? "no" : all.includes("open") ? "open" : "yes"
    }
    case "any": {
      const all = rule.of.map((each) => met(each, own, day))
      return all.includes("yes") ? "yes" : all.includes("open") ? "open" : "no"
    }
  }
}

/** One participation's facts in the order in which they happened: a leaving comes last on its day. */
const ofLearner = (said: Said, learner: string): ReadonlyArray<Row> =>
  inForce(said.rows)
    .filter((row) => row.learner === learner)
    .toSorted(
      (a, b) =>
        a.day - b.day ||
        Number(a.kind === "Unregistered") - Number(b.kind === "Unregistered") ||
        (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
    )

const rulingsOf = ({ rulings, withdrawn }: Said, learner: string, type: string): ReadonlyArray<Ruling> =>
  rulings.filter((each) => each.learner === learner && each.type === type && !withdrawn.has(each.number))

const covers = ({ from, until }: Pick<Ruling, "from" | "until">, day: Day): boolean =>
  from <= day && (until === null || day <= until)

/** The rule on each day; undefined where the facts leave it open on some day, and what stood before would stand on. */
const byRule = (rule: Rule, own: ReadonlyArray<Row>, range: ReadonlyArray<Day>): ReadonlyArray<boolean> | undefined => {
  const answers = range.map((day) => met(rule, own, day))
  return answers.includes("open") ? undefined : answers.map((answer) => answer === "yes")
}

/** Whether it stands on each day, before suspension, revocation and voiding: a denial over a grant over the rule. */
const standing = (said: Said, rule: Rule, learner: string, type: string, range: ReadonlyArray<Day>) => {
  const rule_ = byRule(rule, ofLearner(said, learner), range)
  const rulings = rulingsOf(said, learner, type)
  const grant = rulings.findLast(({ act }) => act === "grant")
  const denial = rulings.findLast(({ act }) => act === "deny")
  return rule_?.map(
    (is, day) =>
      (is || (grant !== undefined && covers(grant, range[day] ?? 0))) &&
      !(denial !== undefined && covers(denial, range[day] ?? 0))
  )
}

/** Whether an achievement counts on each day of a range that begins before anything happened; undefined where it is open. */
export const counts = (
  said: Said,
  rule: Rule,
  learner: string,
  type: string,
  range: ReadonlyArray<Day>
): ReadonlyArray<boolean> | undefined => {
  const rulings = rulingsOf(said, learner, type)
  const isOff = (day: Day): boolean =>
    rulings.some(
      (each) => each.act === "void" || ((each.act === "suspend" || each.act === "revoke") && covers(each, day))
    )
  return standing(said, rule, learner, type, range)?.map((is, day) => is && !isOff(range[day] ?? 0))
}

const nextOnGrid = (validity: { readonly days: number; readonly anchor: Day }, earliest: Day): Day => {
  let grid = validity.anchor
  while (grid < earliest) grid += validity.days
  return grid
}

/** One achievement's place in a person's certification. */
interface Earning {
  readonly days: ReadonlyArray<boolean>
  /** Its first day, as a place in the range. */
  readonly at: number
  readonly rulings: ReadonlyArray<Ruling>
  expiry: Day
  /** Suspensions of its own, and those it was renewed in the midst of. */
  off: ReadonlyArray<Ruling>
}

const isOfAct = (act: Ruling["act"]) => (ruling: Ruling) => ruling.act === act

/** Whether, by a day, it stood for the last time. */
const isLostBy = ({ days, rulings }: Earning, range: ReadonlyArray<Day>, at: number): boolean => {
  const revoked = rulings.filter(isOfAct("revoke"))
  const left = days.map((is, index) => is && !revoked.some((each) => covers(each, range[index] ?? 0)))
  return left.lastIndexOf(true) < at
}

/** Its expiry, and the suspensions that go on in it, by those earned before it. */
const follow = (
  earning: Earning,
  before: ReadonlyArray<Earning>,
  validity: Validity,
  range: ReadonlyArray<Day>
): void => {
  const on = range[earning.at] ?? 0
  const left = before.filter((each) => !isLostBy(each, range, earning.at))
  const grace = validity.basis === "completion" ? validity.grace : 0
  const latest = Math.max(-Infinity, ...left.map(({ expiry }) => expiry))
  const own =
    validity.basis === "never"
      ? Infinity
      : validity.basis === "completion"
        ? on + validity.days
        : nextOnGrid(validity, latest >= on ? latest + 1 : on)
  earning.expiry = Math.max(own, latest)
  const isRenewal = left.some(({ expiry }) => expiry + grace >= on)
  // Nobody renews out of a suspension; who has lapsed and earns it anew has.
  const carried = isRenewal
    ? left.flatMap(({ off }) => off).filter((each) => each.from <= on && (each.until === null || each.until >= on))
    : []
  earning.off = [...earning.rulings.filter(isOfAct("suspend")), ...carried]
}

/**
 * Whether a person holds a certification through one type on each day: in force is the last earned that is not withdrawn, and it
 * holds until it expires, unless it is suspended or revoked that day. Undefined where the facts leave it open, or where two were
 * earned on one day: the ledger tells them apart by numbers of its own.
 */
export const holds = (
  said: Said,
  rule: Rule,
  validity: Validity,
  learners: ReadonlyArray<string>,
  type: string,
  range: ReadonlyArray<Day>
): ReadonlyArray<boolean> | undefined => {
  const earnings: Array<Earning> = []
  for (const learner of learners) {
    const days = standing(said, rule, learner, type, range)
    if (days === undefined) return undefined
    const rulings = rulingsOf(said, learner, type)
    const at = days.indexOf(true)
    if (at !== -1 && !rulings.some(isOfAct("void"))) earnings.push({ days, at, rulings, expiry: 0, off: [] })
  }
  earnings.sort((a, b) => a.at - b.at)
  if (new Set(earnings.map(({ at }) => at)).size < earnings.length) return undefined
  for (const [index, earning] of earnings.entries()) follow(earning, earnings.slice(0, index), validity, range)
  const grace = validity.basis === "completion" ? validity.grace : 0
  return range.map((day, at) => {
    // What is revoked goes on standing in the way of what it superseded, whatever its facts say.
    const isThere = (each: Earning): boolean =>
      at >= each.at && (each.days[at] === true || each.rulings.some((one) => one.act === "revoke" && covers(one, day)))
    const one = earnings.findLast(isThere)
    if (one === undefined || one.days[at] !== true || day > one.expiry + grace) return false
    return ![...one.off, ...one.rulings.filter(isOfAct("revoke"))].some((each) => covers(each, day))
  })
}
