/** What a decision changed, or would: in words and as a plain object. */
import {
  type Achievement,
  AchievementId,
  type Catalog,
  Changed,
  CivilDate,
  type Decision,
  Holding,
  HoldingOn,
  type Id,
  Ledger,
  Plain,
  type Preview,
  Words
} from "@laurel/core"
import { Effect } from "effect"
import * as Print from "../terminal/Print.ts"

export interface Told extends Changed.Told {
  readonly versions: Catalog.Versions
  readonly draft: Decision.Draft
  /** Null where it was not made. */
  readonly decision: Decision.Decision | null
  readonly assumed: ReadonlyArray<string>
  readonly about: ReadonlyArray<string>
}

/** Achievements, holdings and entries that are shown, of each. */
const shown = 100

export type Names = ReadonlyMap<Id.ContactId, string>

/** Everybody concerned, as they are called. Where contacts become another person, their numbers alone are the same before and after. */
export const namesOf = Effect.fnUntraced(function* ({
  changes,
  holdings,
  people
}: Pick<Told, "changes" | "holdings" | "people">) {
  const ledger = yield* Ledger.Ledger
  const ids = new Set([...changes, ...holdings, ...people].map(({ contact }) => contact))
  const names = new Map<Id.ContactId, string>()
  for (const id of [...ids].slice(0, shown)) {
    const dossier = yield* ledger.contact(id, null)
    if (dossier !== undefined) names.set(id, Words.contact(dossier.contact))
  }
  return names satisfies Names
})

/** The first of these, and how many more there are. */
export const bounded = (lines: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => [
  ...lines.slice(0, shown).flat(),
  ...(lines.length > shown ? [`  and ${lines.length - shown} more`] : [])
]

/** The same in words: of one whose own proof has expired, why it is held all the same. */
const statusWords = (
  achievement: Achievement.Achievement,
  chain: Holding.Holding | null,
  today: CivilDate.CivilDate
): string => {
  const status = HoldingOn.statusOf(achievement, chain, today)
  const isPast = achievement.expires !== null && achievement.expires < today
  return `(today: ${status}${status === "valid" && isPast ? ", for no certification holds it to the day of its proof" : ""})`
}

/** Where a certification speaks of it, how it stands on a day is told there. */
export const achievementWords = (
  { versions, today }: Pick<Told, "versions" | "today">,
  names: Names,
  { achievement, contact, before, after, chain }: Preview.Change,
  id = AchievementId.format(achievement)
): ReadonlyArray<string> => {
  const isAlone = Holding.deriveAll(versions, [after]).length === 0
  const words = (one: Achievement.Achievement | null, own: Holding.Holding | null = null): string =>
    one === null ? "none" : `${Words.standing(one)}${isAlone ? ` ${statusWords(one, own, today)}` : ""}`
  const revisions = before === null ? "" : `${before.revision} to `
  return [
    `  ${id} of ${names.get(contact) ?? `c${contact}`}, revision ${revisions}${after.revision}`,
    `    before: ${words(before, chain?.before)}`,
    `    after:  ${words(after, chain?.after)}`
  ]
}

/** Who becomes part of another person, or was part of one, holds nothing under their own number then. */
export const holdingWords = (
  { today, people }: Pick<Told, "today" | "people">,
  names: Names,
  { contact, certification, before, after }: Preview.HoldingChange
): ReadonlyArray<string> => {
  const none = people.some((each) => each.contact === contact) ? "nothing of its own" : "never held"
  const words = (one: Holding.Holding | null): string =>
    one === null ? none : `${one.periods.map(Words.period).join("; ")} (today: ${HoldingOn.ofHolding(one, today)})`
  return [
    `  ${certification} as held by ${people.length > 0 ? `c${contact}` : (names.get(contact) ?? `c${contact}`)}`,
    `    before: ${words(before)}`,
    `    after:  ${words(after)}`
  ]
}

const entryWords = (one: ReturnType<typeof Changed.entriesOf>[number]): ReadonlyArray<string> => {
  const { kind, achievement } = one.entry
  const day = Words.effectiveOn(one)
  const when = day === null ? "from the start" : CivilDate.format(day)
  return [`  ${when}  ${kind.toLowerCase()}: ${AchievementId.format(achievement)}`, `    ${Words.change(one)}`]
}

const changedWords = (told: Told, names: Names): ReadonlyArray<string> => {
  const { changes, holdings, people, decision, outranked, repeated, waiting } = told
  if (told.draft.act._tag === "Erased") {
    return [
      "Gone: what they are called and claimed to be called, keys and raw text of rows, rejected rows that hold their names, titles and documents of what they presented, reasons of decisions about them.",
      "Kept: what they achieved and when, of nobody; every count, and every proof."
    ]
  }
  if (Changed.isNothing(told)) {
    return [
      decision === null
        ? "It would change nothing: no achievement and no holding would be another."
        : "It changes nothing: no achievement and no holding is another. The decision is kept all the same.",
      ...[...outranked, ...repeated].map(({ message }) => message),
      ...waiting.map(({ message }) => `${message}${decision === null ? "" : `: laurel approve ${decision.id}`}`)
    ]
  }
  const entries = Changed.entriesOf(told)
  return [
    decision === null ? "What would change:" : "What changed:",
    ...bounded(
      people.map(({ contact, person }) => [
        `  c${contact} ${contact === person ? "is a person of its own" : `is one person with c${person}`}`
      ])
    ),
    ...bounded(changes.map((change) => achievementWords(told, names, change))),
    ...bounded(holdings.map((change) => holdingWords(told, names, change))),
    ...(entries.length === 0 ? [] : [decision === null ? "What would be entered:" : "What was entered:"]),
    ...bounded(entries.map(entryWords))
  ]
}

/** Whether there is a state to go back to. */
export const isReversible = ({ act }: Pick<Decision.Draft, "act">): boolean =>
  act._tag !== "Erased" &&
  act._tag !== "Reissued" &&
  act._tag !== "Governed" &&
  !(act._tag === "Resolved" && act.choice === "apply")

const words = (told: Told, names: Names): ReadonlyArray<string> => {
  const { draft, decision, assumed, about } = told
  const { act, actor, role, reason } = draft
  return [
    decision === null
      ? `A preview, and nothing is written: ${Words.act(act)}, by ${actor} (${role}): "${reason}"`
      : `Recorded as ${Words.decision(decision)}`,
    ...about.map((line) => `  ${line}`),
    ...assumed.map((line) => `  assumed ${line}`),
    "",
    ...changedWords(told, names),
    ...(decision === null || !isReversible(draft) ? [] : ["", `laurel withdraw ${decision.id} takes it back.`])
  ].map(Print.oneLine)
}

const plain = (told: Told) => {
  const { draft, decision, assumed } = told
  const { act, ...by } = draft
  return {
    preview: decision === null,
    decision: decision === null ? { id: null, act: Plain.act(act), ...by } : Plain.decision(decision),
    assumed,
    ...Changed.plain(told)
  }
}

/** Says what was decided and what changed, or what would. */
export const tell = Effect.fnUntraced(function* (told: Told, json: boolean) {
  yield* json ? Print.json(plain(told)) : Print.lines(words(told, yield* namesOf(told)))
})
