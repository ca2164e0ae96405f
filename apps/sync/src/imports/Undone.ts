/** What undoing an import did, or would do, in its three buckets: in words and as one plain object. */
import {
  AchievementId,
  type Catalog,
  type CivilDate,
  type Decision,
  type Id,
  type Import,
  Ledger,
  Plain,
  Words
} from "@laurel/core"
import { Effect } from "effect"
import * as Corrected from "../decisions/Corrected.ts"
import * as Foreseen from "../decisions/Foreseen.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Table from "../terminal/Table.ts"
import * as RowWords from "./RowWords.ts"
import * as Written from "./Written.ts"

export interface Told {
  readonly id: Id.ImportId
  readonly versions: Catalog.Versions
  readonly today: CivilDate.CivilDate
  readonly by: Pick<Decision.Draft, "actor" | "role" | "reason">
  readonly undone: Import.Undone
  /** What would change; null once it is done. */
  readonly shown: Import.UndoPreview | null
}

type Decisions = ReadonlyMap<Id.DecisionId, Decision.Decision>

/** Facts that are told one by one, of each bucket. */
const told = 100

/** The decisions that kept facts rest on, as far as these are told. */
const decisionsOf = Effect.fnUntraced(function* (kept: ReadonlyArray<Import.Kept>) {
  const ledger = yield* Ledger.Ledger
  const ids = [...new Set(kept.flatMap(({ decisions }) => decisions))]
  const found = new Map<Id.DecisionId, Decision.Decision>()
  for (let from = 0; from < ids.length; from += Ledger.maxPage) {
    for (const each of yield* ledger.decisions(ids.slice(from, from + Ledger.maxPage))) found.set(each.id, each)
  }
  return found satisfies Decisions
})

/** Everybody whose facts are told, as they are called. */
const peopleOf = Effect.fnUntraced(function* (contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  const names = new Map<Id.ContactId, string>()
  for (const id of new Set(contacts)) {
    const dossier = yield* ledger.contact(id, null)
    if (dossier !== undefined) names.set(id, Words.contact(dossier.contact))
  }
  return names satisfies Corrected.Names
})

const reversedWords = ({ undone, shown }: Told): ReadonlyArray<string> => {
  const { facts, learners, entries, rejections } = undone.reversed
  return [
    shown === null ? "Reversed:" : "Would be reversed:",
    ...Table.numbers([
      ["facts", Numbers.number(facts)],
      ["participations that they are of", Numbers.number(learners)],
      ["entries", Numbers.number(entries)],
      ["rejections that end", Numbers.number(rejections)]
    ])
  ]
}

const takeBack = (decision: Decision.Decision): string =>
  Corrected.isReversible(decision) ? `\`laurel withdraw ${decision.id}\` takes it back` : "it can't be taken back"

const keptWords = (facts: number, kept: ReadonlyArray<Import.Kept>, names: Corrected.Names, decisions: Decisions) =>
  facts === 0
    ? []
    : [
        "",
        `Kept, because people's later decisions rest on ${facts === 1 ? "it" : "them"}: ${Numbers.count(facts, "fact")}. Take the decisions back, and undo the import again, to have ${facts === 1 ? "it" : "them"} reversed, too.`,
        ...kept.slice(0, told).flatMap(({ fact, contact, decisions: resting }) => [
          `  ${names.get(contact) ?? `c${contact}`}: ${RowWords.factWords(fact)}`,
          ...resting.flatMap((id) => {
            const decision = decisions.get(id)
            return decision === undefined
              ? [`    decision ${id}`]
              : [`    ${Words.decision(decision)}, ${Words.moment(decision.recordedAt)}; ${takeBack(decision)}`]
          })
        ]),
        ...more(facts, kept)
      ]

const failedWords = (facts: number, failed: ReadonlyArray<Import.Superseded>, names: Corrected.Names) =>
  facts === 0
    ? []
    : [
        "",
        `Not undone, because something later has taken ${facts === 1 ? "its" : "their"} place and stands: ${Numbers.count(facts, "fact")}.`,
        ...failed
          .slice(0, told)
          .flatMap(({ fact, contact, by }) => [
            `  ${names.get(contact) ?? `c${contact}`}: ${RowWords.factWords(fact)}`,
            `    since ${Words.moment(by.recordedAt)}: ${Words.evidence(by)} ${Words.day(by)}`
          ]),
        ...more(facts, failed)
      ]

const more = (facts: number, listed: ReadonlyArray<unknown>): ReadonlyArray<string> => {
  const rest = facts - Math.min(listed.length, told)
  return rest === 0 ? [] : [`  and ${Numbers.number(rest)} more`]
}

const contestedWords = ({ undone: { contested } }: Told): ReadonlyArray<string> =>
  contested.length === 0
    ? []
    : [
        "",
        "Contested, so that a person must decide what they are now:",
        ...contested.slice(0, told).map((id) => `  ${AchievementId.format(id)}`),
        ...more(contested.length, contested)
      ]

/** What is known of people by their names alone is not taken back. */
const stays = ({ contacts, learners }: Written.Written): ReadonlyArray<string> =>
  contacts + learners === 0
    ? []
    : [
        `${Numbers.count(contacts, "person", "people")} and ${Numbers.count(learners, "participation")} that it made known stay known, without anything said of them.`
      ]

const titleOf = ({ id, by, undone, shown }: Told): string => {
  if (shown !== null) return `A preview, and nothing is written: undoing import ${id}.`
  const { actor, role, reason } = by
  return undone.by === null
    ? `Nothing of import ${id} is left to be undone. Nothing was written.`
    : `Import ${undone.by} undid import ${id}, by ${actor} (${role}): "${reason}"`
}

const foreseenOf = ({ versions, today }: Told, { changes, holdings }: Import.UndoPreview): Foreseen.Foreseen => ({
  versions,
  today,
  shown: { changes, holdings, contacts: new Map() }
})

const changedWords = Effect.fnUntraced(function* (all: Told) {
  const { shown } = all
  if (shown === null) return []
  const foreseen = foreseenOf(all, shown)
  const changes = Foreseen.words(foreseen, yield* Foreseen.namesOf(foreseen))
  if (!shown.isWhole) {
    return [
      "There is more than can be held at once: which achievements and holdings would be others was not worked out for all of it, and the entries are near, but may be off.",
      ...(changes.length === 0 ? [] : ["What would change, as far as it was worked out:", ...changes])
    ]
  }
  return changes.length === 0 ? ["No achievement and no holding would be another."] : ["What would change:", ...changes]
})

const words = Effect.fnUntraced(function* (all: Told) {
  const { id, undone, shown } = all
  const { kept, failed } = undone
  const [some, others] = [kept.told.slice(0, told), failed.told.slice(0, told)]
  const names = yield* peopleOf([...some, ...others].map(({ contact }) => contact))
  return [
    titleOf(all),
    ...reversedWords(all),
    ...(yield* changedWords(all)),
    ...keptWords(kept.facts, some, names, yield* decisionsOf(some)),
    ...failedWords(failed.facts, others, names),
    ...contestedWords(all),
    "",
    ...stays(yield* Written.of(id)),
    ...(shown === null
      ? [
          ...(undone.reversed.entries === 0
            ? []
            : ["What an achievement was before and is now: `laurel history <contact>` tells it of everybody."]),
          "To have it back, import its files again."
        ]
      : [`\`laurel import undo ${id} --actor … --role … --reason …\` does it.`])
  ].map(Print.oneLine)
})

const plain = Effect.fnUntraced(function* (all: Told) {
  const { id, by, undone, shown } = all
  const decisions = yield* decisionsOf(undone.kept.told)
  return {
    preview: shown !== null,
    undoes: id,
    import: undone.by,
    ...(shown === null ? by : {}),
    reversed: undone.reversed,
    kept: {
      facts: undone.kept.facts,
      told: undone.kept.told.map(({ fact, contact, decisions: resting }) => ({
        contact: `c${contact}`,
        fact: Plain.fact(fact),
        decisions: resting.flatMap((each) => {
          const decision = decisions.get(each)
          return decision === undefined ? [] : [Plain.decision(decision)]
        })
      }))
    },
    failed: {
      facts: undone.failed.facts,
      told: undone.failed.told.map(({ fact, contact, by: later }) => ({
        contact: `c${contact}`,
        fact: Plain.fact(fact),
        by: Plain.fact(later)
      }))
    },
    contested: undone.contested.map(AchievementId.format),
    ...(shown === null ? {} : { isWhole: shown.isWhole, ...Foreseen.plain(foreseenOf(all, shown)) })
  }
})

/** Says what undoing did, or would do. */
export const tell = Effect.fnUntraced(function* (all: Told, json: boolean) {
  yield* json ? Print.json(yield* plain(all)) : Print.lines(yield* words(all))
})
