/** What a check of an import found: in words and as one plain object. */
import type { Catalog, CivilDate, Import } from "@laurel/core"
import { Effect } from "effect"
import * as Foreseen from "../decisions/Foreseen.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Table from "../terminal/Table.ts"
import * as Doubts from "./Doubts.ts"
import * as FileWords from "./FileWords.ts"
import { type Asked, commandOf, type Prepared } from "./Prepared.ts"
import type { Rows } from "./Rows.ts"
import * as RowWords from "./RowWords.ts"

export interface Told {
  readonly prepared: Prepared
  readonly asked: Asked
  readonly versions: Catalog.Versions
  readonly today: CivilDate.CivilDate
  readonly shown: Import.Check
  readonly rows: Rows
  /** Whether there is no store yet, or one in which no catalog was applied. */
  readonly isNew: boolean
}

const changesNothing = ({ facts, rejections, entries }: Import.Check["counts"]): boolean =>
  facts + rejections + entries === 0

/** How many rows of how many files, read by what. */
export const title = ({ prepared }: Pick<Told, "prepared">, rows: number): string => {
  const { source, ready, surveyed } = prepared
  return `${Numbers.count(rows, "row")} of ${Numbers.count(surveyed.length, "file")} as source "${source}", read by mapping "${ready.name}" version ${ready.version}`
}

/** What comes, or came, of an import. */
export interface Recorded {
  readonly counts: Import.Check["counts"]
  readonly verdicts: Import.Counts
  /** People who are made known. */
  readonly people: number
}

/** What was undone is written as a further revision when it is said again: where no row conflicts, nothing else can be one. */
const correctionLabel = (
  { new: fresh, conflicts, person, type, invalid }: Import.Counts,
  corrections: number
): string =>
  corrections === 0 || fresh === 0
    ? "corrections among them"
    : conflicts + person + type + invalid === 0
      ? "taken back before, and said again, among them"
      : "corrections among them, or said again after they were taken back"

const unplacedWords =
  "An activity that no component names counts for no rule that asks for components; points and evidence count for rules that ask for none. Compare the activities with the catalog's where that is not meant."

/** What is recorded of the rows. */
export const recorded = ({ counts, verdicts, people }: Recorded): ReadonlyArray<string> => {
  const { facts, corrections, unplaced, ignored, entries } = counts
  return [
    ...Table.numbers([
      ...(people === 0 ? [] : [["people made known", Numbers.number(people)]]),
      ["facts recorded", Numbers.number(facts)],
      [correctionLabel(verdicts, corrections), Numbers.number(corrections)],
      ...(unplaced === 0 ? [] : [["facts whose activity no component names", Numbers.number(unplaced)]]),
      ...(ignored === 0 ? [] : [["facts about people who were erased, ignored", Numbers.number(ignored)]]),
      ["entries", Numbers.number(entries)]
    ]),
    ...(unplaced === 0 ? [] : [unplacedWords])
  ]
}

/** Whoever is known by another name than the files have becomes a second contact. */
const strangers =
  'People made known are contacts of their own, also where the store knows somebody of them by another name: "people": "match" in the mapping makes nobody known, and `laurel link` joins two.'

const words = (told: Told, changes: ReadonlyArray<string>, doubts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { prepared, asked, shown, rows, isNew } = told
  const { counts, verdicts, contacts, isWhole } = shown
  const others = { person: prepared.ready.mapping.people === "match" && verdicts.person > 0 }
  return [
    `A check, and nothing is written: ${title(told, counts.rows)}.`,
    ...(isNew ? ["There is no store yet: this is what would happen in a new one, under the catalog as it is."] : []),
    ...FileWords.words(prepared.surveyed),
    "",
    "The rows:",
    ...RowWords.counts(verdicts),
    ...rows.words(),
    ...(others.person
      ? [
          "",
          "The mapping matches people who are known: rows of others wait among the rejections, to be imported again once they are."
        ]
      : []),
    "",
    ...(changesNothing(counts)
      ? ["Nothing would be written."]
      : [
          "Running it would come to:",
          ...recorded({ counts, verdicts, people: contacts.size }),
          ...(contacts.size === 0 || isNew ? [] : [strangers]),
          ...(doubts.length === 0 ? [] : ["", ...doubts]),
          ...(isWhole
            ? []
            : [
                "There is more than can be held at once: the counts are near, but may be off, and not all that would change is shown."
              ]),
          ...(changes.length === 0 ? [] : ["", "What would change:", ...changes]),
          "",
          `It is run by: ${commandOf(asked)} --actor … --role … --reason …`
        ])
  ].map(Print.oneLine)
}

const plain = (told: Told) => {
  const { prepared, asked, shown, rows, isNew } = told
  const { ready, source, surveyed } = prepared
  return {
    source,
    preview: true,
    mapping: { name: ready.name, version: ready.version },
    files: surveyed.map(FileWords.plain),
    isNewStore: isNew,
    changesNothing: changesNothing(shown.counts),
    verdicts: shown.verdicts,
    ...shown.counts,
    people: shown.contacts.size,
    isWhole: shown.isWhole,
    ...rows.plain(),
    ...Foreseen.plain(told),
    command: commandOf(asked)
  }
}

/** Says what running it would do. */
export const tell = Effect.fnUntraced(function* (told: Told, json: boolean) {
  const doubts = yield* Doubts.words(told.versions, told.shown.facts)
  yield* json
    ? Print.json({ ...plain(told), doubts })
    : Print.lines(words(told, Foreseen.words(told, yield* Foreseen.namesOf(told)), doubts))
})
