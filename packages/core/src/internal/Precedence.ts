/**
 * What decisions make of an achievement (semantics §7): void, then a denial, then a grant, then what the rule says. The later of
 * two equal ones wins; withdrawing it restores the earlier. What the rule says goes on beneath, as the shadow.
 */
import type { AchievementId } from "../AchievementId.ts"
import type { AchievementType } from "../AchievementType.ts"
import * as CivilDate from "../CivilDate.ts"
import type * as Decision from "../Decision.ts"
import type { Fraction } from "../Fraction.ts"
import type { CatalogVersion, DecisionId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"
import * as TermDays from "./TermDays.ts"
import * as Terms from "../Terms.ts"

/** The decisions in force about one achievement, each in its place. */
export interface Ruling {
  readonly granted: Of<"Granted"> | undefined
  readonly denied: Of<"Denied"> | undefined
  readonly earnedOn: CivilDate.CivilDate | null
  readonly due: CivilDate.CivilDate | null
  readonly score: Fraction | null
  readonly terms: Terms.Terms
  readonly governed: CatalogVersion | null
  readonly resolved: ReadonlyArray<Of<"Resolved">>
  /** All of them, in order of id. */
  readonly decisions: ReadonlyArray<DecisionId>
}
type Of<Tag extends Decision.Act["_tag"]> = Extract<Decision.Act, { readonly _tag: Tag }>

/** No decision is about it. */
export const none: Ruling = {
  granted: undefined,
  denied: undefined,
  earnedOn: null,
  due: null,
  score: null,
  terms: Terms.none,
  governed: null,
  resolved: [],
  decisions: []
}

/** Whether a person has said that it counts, or that it doesn't: the rule no longer decides. */
export const isPinned = ({ granted, denied }: Ruling): boolean => granted !== undefined || denied !== undefined

/** The decisions in force about one achievement. A grant that needs a second actor counts once it has one. */
export const of = (
  inForce: InForce.InForce,
  isMeant: (id: AchievementId) => boolean,
  moderators: AchievementType["moderators"]
): Ruling => {
  if (inForce.all.length === 0) return none
  const about = inForce.all.filter(
    (decision) =>
      "achievement" in decision.act &&
      // A reissue says nothing of how it stands.
      decision.act._tag !== "Reissued" &&
      isMeant(decision.act.achievement) &&
      (decision.act._tag !== "Granted" ||
        moderators === undefined ||
        InForce.isModerated(inForce, decision.id, moderators))
  )
  return about.length === 0 ? none : rulingOf(about)
}

const rulingOf = (about: ReadonlyArray<Decision.Decision>): Ruling => {
  const acts = about.map(({ act }) => act)
  const all = <Tag extends Decision.Act["_tag"]>(tag: Tag) => acts.filter((act): act is Of<Tag> => act._tag === tag)
  const dates = all("DateSet")
  const date = (field: Of<"DateSet">["field"]): CivilDate.CivilDate | null =>
    dates.findLast((set) => set.field === field)?.value ?? null
  return {
    granted: all("Granted").at(-1),
    denied: all("Denied").at(-1),
    earnedOn: date("earnedOn"),
    due: date("due"),
    score: all("ScoreSet").at(-1)?.value ?? null,
    terms: termsOf(acts, date("validFrom"), date("expiry")),
    governed: all("Governed").at(-1)?.catalog ?? null,
    resolved: all("Resolved"),
    decisions: about.map(({ id }) => id)
  }
}

const termsOf = (
  acts: ReadonlyArray<Decision.Act>,
  validFrom: CivilDate.CivilDate | null,
  expiry: CivilDate.CivilDate | null
): Terms.Terms => {
  const extensions = acts.flatMap((act) => (act._tag === "Extended" ? [act.period] : []))
  const suspensions = ended(
    acts,
    (act) => act._tag === "Suspended",
    ({ until }) => until
  )
  const revocations = ended(
    acts,
    (act) => act._tag === "Revoked",
    () => undefined
  )
  const terms = {
    ...(validFrom === null ? {} : { validFrom }),
    ...(expiry === null ? {} : { expiry }),
    ...(extensions.length === 0 ? {} : { extensions }),
    ...(suspensions.length === 0
      ? {}
      : { suspensions: suspensions.map(({ act, until }) => ({ from: act.from, until, clock: act.clock })) }),
    ...(revocations.length === 0
      ? {}
      : { revocations: revocations.map(({ act, until }) => ({ from: act.from, until })) }),
    ...(acts.some(({ _tag }) => _tag === "Voided") ? { voided: true as const } : {})
  }
  return Object.keys(terms).length === 0 ? Terms.none : TermDays.distinct(terms)
}

type Interval = Of<"Suspended"> | Of<"Revoked">

/** Each with its last day: its own, or the day before a later reinstatement. Gone where that leaves none. */
const ended = <Act extends Interval>(
  acts: ReadonlyArray<Decision.Act>,
  isMeant: (act: Decision.Act) => act is Act,
  own: (act: Act) => CivilDate.CivilDate | undefined
): ReadonlyArray<{ readonly act: Act; readonly until: CivilDate.CivilDate | null }> =>
  acts.flatMap((act, index) => {
    if (!isMeant(act)) return []
    const until = acts.slice(index + 1).reduce<CivilDate.CivilDate | null>(
      (last, later) => {
        // What only begins later goes on as it was decided.
        if (later._tag !== "Reinstated" || later.from < act.from) return last
        const ends = CivilDate.plusDays(later.from, -1)
        return last === null || ends < last ? ends : last
      },
      own(act) ?? null
    )
    return until !== null && until < act.from ? [] : [{ act, until }]
  })

/** The days after a last one begin with the day after it. */
export const lostAfter = (until: CivilDate.CivilDate | undefined): CivilDate.CivilDate | null =>
  until === undefined ? null : CivilDate.plusDays(until, 1)

/** The days that a grant gives. */
export const given = ({ on, until }: Of<"Granted">): Span.Spans => [{ from: on, lost: lostAfter(until) }]

/** The days that a denial takes. */
export const taken = ({ from, until }: Of<"Denied">): Span.Spans => [
  { from: from ?? CivilDate.min, lost: lostAfter(until) }
]

/** The days that count, given the days that the rule gives: a grant adds, a set day of earning moves, and a denial goes last. */
export const over = ({ granted, denied, earnedOn }: Ruling, rule: Span.Spans): Span.Spans => {
  const counted = granted === undefined ? rule : Span.atLeast(1, [rule, given(granted)])
  const moved = earnedOn === null ? counted : beginningOn(earnedOn, counted)
  return denied === undefined ? moved : Span.minus(moved, taken(denied))
}

/** Days that begin on one day: the first of them moved there, and none before it. */
const beginningOn = (day: CivilDate.CivilDate, spans: Span.Spans): Span.Spans =>
  spans.flatMap((span, index) => {
    if (span.lost !== null && span.lost < day) return []
    return index === 0 || span.from < day ? [{ from: day, lost: span.lost }] : [span]
  })

/** What somebody has decided where the rule says this, and the type holds it back. */
export const resolutionOf = ({ resolved }: Ruling, says: State.Outcome): "keep" | "apply" | undefined =>
  resolved.findLast(({ says: held, expires = null }) => State.isSameOutcome({ held, expires }, says))?.choice
