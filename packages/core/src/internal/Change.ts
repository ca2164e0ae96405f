/** From the days that count to the days the rule now gives: what kind of change that is, what a type lets it do, and how it is told. */
import type * as AchievementType from "../AchievementType.ts"
import type { CivilDate } from "../CivilDate.ts"
import * as Defaults from "./Defaults.ts"
import type * as Entry from "../Entry.ts"
import * as Span from "../Span.ts"
import type * as State from "../State.ts"

/** `passed`: only time went on, which is no correction. */
export type Change = "none" | "gained" | "lost" | "better" | "worse" | "passed"

/** What kind of change leads from what stands to what the rule says. */
export const of = (standing: State.Outcome, says: State.Outcome): Change => {
  const { held } = standing
  const spans = says.held
  if (Span.isSame(held, spans)) return ofExpiry(standing.expires, says.expires)
  if (held.length === 0) return "gained"
  if (spans.length === 0) return "lost"
  if (goesOn(held, spans)) return "passed"
  return Span.contains(spans, held) ? "better" : "worse"
}

/** Evidence that claims no expiry leaves it to the certification, so a claim that comes or goes is a change for a person to see. */
const ofExpiry = (was: CivilDate | null, is: CivilDate | null): Change =>
  was === is ? "none" : was !== null && is !== null && is > was ? "better" : "worse"

/** What a type lets a change do. */
export const policyFor = (
  type: AchievementType.AchievementType,
  change: Exclude<Change, "none">,
  closed: boolean
): AchievementType.Policy => {
  const policies = { ...Defaults.defaults, ...type.recompute }
  if (change === "passed") return "apply"
  return closed || change === "gained" ? policies[change] : policies.whileOpen
}

/** How many of the first spans two lists have in common. */
const common = (a: Span.Spans, b: Span.Spans): number => {
  const differing = a.findIndex((span, index) => !Span.isSame([span], b.slice(index, index + 1)))
  return differing === -1 ? a.length : differing
}

/** Whether time only went on (lost on a later day, regained after it): that is no correction, and always applies. */
const goesOn = (held: Span.Spans, spans: Span.Spans): boolean => {
  const at = common(held, spans)
  const [was, is] = [held[at], spans[at]]
  return was === undefined || (at === held.length - 1 && was.lost === null && was.from === is?.from)
}

/** One entry to come: its kind, the days that count after it, and the day and the direction of the change that explain it. */
export interface Step {
  readonly kind: Entry.Kind
  readonly held: Span.Spans
  /** What the facts of the change did, and when; null where every fact of the verdict is the cause. */
  readonly cause: { readonly change: "gained" | "lost"; readonly day: CivilDate } | null
}

/** From one set of days to another: told as the story went where time only went on, else in one step. */
export const steps = (held: Span.Spans, spans: Span.Spans, issued: boolean): ReadonlyArray<Step> => {
  const step = (kind: Entry.Kind, days: Span.Spans, change: "gained" | "lost", day: CivilDate): Step => ({
    kind,
    held: days,
    cause: { change, day }
  })
  const last = spans.at(-1)
  if (last === undefined) return [{ kind: "Withdrawn", held: spans, cause: null }]
  if (!goesOn(held, spans)) {
    const [was, is] = [held.at(-1)?.lost === null, last.lost === null]
    const kind = was === is ? "Updated" : is ? "Reinstated" : "Withdrawn"
    return [last.lost === null ? step(kind, spans, "gained", last.from) : step(kind, spans, "lost", last.lost)]
  }
  const known = common(held, spans)
  return spans.slice(known).flatMap((span, offset) => {
    const earlier = spans.slice(0, known + offset)
    const told: Array<Step> = []
    // The first of them may have begun already, and only ends now.
    if (earlier.length >= held.length) {
      const kind = issued || earlier.length > 0 ? "Reinstated" : "Issued"
      told.push(step(kind, [...earlier, { from: span.from, lost: null }], "gained", span.from))
    }
    if (span.lost !== null) told.push(step("Withdrawn", [...earlier, span], "lost", span.lost))
    return told
  })
}
