/** Why Laurel says something else than a source does, in lines of words. */
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import type { DecisionId, TypeId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import * as Rule from "../Rule.ts"
import * as Words from "../Words.ts"
import { factCells } from "./FactWords.ts"
import type { Governed } from "./Governing.ts"
import type { Case } from "./Case.ts"
import { explained, governed } from "./Judge.ts"
import { lacks } from "./VerdictWords.ts"

/** Lines that one difference has of one sort. */
const maxLines = 20

const cut = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length <= maxLines ? lines : [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`]

const textOf = ({ depth, cells }: Words.Line): string =>
  "  ".repeat(depth) + cells.filter((cell) => cell !== "").join(", ")

/** How an achievement stands. */
export const standing = (achievement: Achievement): string => Words.standing(achievement)

/** What of a type these participations come nearest to, and what stands in the way of it. */
export const none = (
  versions: Versions,
  subjects: ReadonlyArray<Case>,
  type: TypeId
): {
  readonly id: AchievementId.AchievementId | null
  readonly achievement: Achievement | null
  readonly why: ReadonlyArray<string>
} => {
  const all = subjects.flatMap((subject) =>
    governed(versions, subject).flatMap((one) => (one.id.type === type ? [{ subject, one }] : []))
  )
  const found = all.findLast(({ one }) => one.standing !== undefined) ?? all[0]
  if (found === undefined)
    return { id: null, achievement: null, why: ["the person takes part in nothing that could earn it"] }
  const { subject, one } = found
  const lines = [
    ...(one.standing === undefined ? [] : [standing(one.standing)]),
    ...decisions(subject, one).map(Words.decision),
    ...waiting(subject, one),
    ...lacking(subject, one)
  ]
  return { id: one.id, achievement: one.standing ?? null, why: cut(lines) }
}

/** What the rule still lacks; or where it is met on some days and nothing was ever issued, why not. */
const lacking = (subject: Case, one: Governed): ReadonlyArray<string> => [
  ...lacks(explained(subject, one)).map(textOf),
  ...(one.standing === undefined && one.verdict.spans.length > 0 ? [Words.notIssued(one)] : [])
]

/** The decisions in force about it, and those that its verdict rests on. */
const decisions = (subject: Case, { ruling, verdict }: Governed): ReadonlyArray<Decision.Decision> => {
  const named = new Set<DecisionId>([...ruling.decisions, ...Rule.decisionsOf(verdict)])
  return subject.decisions.all.filter(({ id }) => named.has(id))
}

/** Grants that need a second actor and have none. */
const waiting = (subject: Case, { id, type: { moderators } }: Governed): ReadonlyArray<string> =>
  moderators === undefined
    ? []
    : subject.decisions.all
        .filter(({ act }) => act._tag === "Granted" && AchievementId.isSame(act.achievement, id))
        .filter((each) => !InForce.isModerated(subject.decisions, each.id, moderators))
        .map((each) => `waits for the approval of somebody else (${moderators.join(" or ")}): ${Words.decision(each)}`)

/** What an achievement that counts rests on. */
export const rests = (versions: Versions, subject: Case, achievement: Achievement): ReadonlyArray<string> => {
  const one = governed(versions, subject).find(({ id }) => AchievementId.isSame(id, achievement.id))
  if (one === undefined) return [standing(achievement)]
  return [
    standing(achievement),
    ...cut([
      ...decisions(subject, one).map(Words.decision),
      ...Rule.factsOf(one.verdict).map((fact) =>
        factCells(fact)
          .filter((cell) => cell !== "")
          .join(", ")
      )
    ])
  ]
}
