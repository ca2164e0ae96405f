/** What reading a source's rows again did, or would do: in words and as plain objects. */
import { type Id, Plain, Rejection, Sync, Words } from "@laurel/core"
import { Effect } from "effect"
import type * as Corrected from "./Corrected.ts"
import * as Foreseen from "./Foreseen.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Table from "../terminal/Table.ts"

type Counts = Sync.RemapPreview["counts"]

export interface Foreshown extends Foreseen.Foreseen {
  readonly source: Id.SourceId
  readonly shown: Sync.RemapPreview
}

/** Facts and rejected rows that are named, of each. */
const named = 20

const counted = ({ facts, corrections, unread, unplaced, ignored, refused, ended, entries }: Counts) => [
  ["facts recorded", Numbers.number(facts)],
  ["corrections among them", Numbers.number(corrections)],
  ["facts taken out among these, no longer read from their rows", Numbers.number(unread)],
  ...(unplaced === 0 ? [] : [["facts whose activity no component names", Numbers.number(unplaced)]]),
  ...(ignored === 0 ? [] : [["facts about people who were erased, ignored", Numbers.number(ignored)]]),
  ["rejections that end", Numbers.number(ended)],
  ["rows rejected anew", Numbers.number(refused)],
  ["entries", Numbers.number(entries)]
]

const apartWords = ({ apart }: Counts): ReadonlyArray<string> =>
  apart === 0
    ? []
    : [
        `Of the same participations, ${Numbers.count(apart, "fact was", "facts were")} read from rows that are not kept, or from what a row said before: received before the source was archived, too long, let go, or replaced. ${apart === 1 ? "It stays as it is." : "They stay as they are."}`
      ]

const changesNothing = ({ facts, refused, ended, entries }: Counts): boolean => facts + refused + ended + entries === 0

const first = (lines: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> => [
  ...lines.slice(0, named),
  ...(lines.length > named ? [[`and ${Numbers.number(lines.length - named)} more`]] : [])
]

const titled = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [title, ...lines]

const changeWords = (foreseen: Foreshown, names: Corrected.Names): ReadonlyArray<string> => {
  const { unread, rejections } = foreseen.shown
  return [
    ...titled("What would change:", Foreseen.words(foreseen, names)),
    ...titled("Facts that would be taken out:", Table.texts(first(unread.map(Words.factCells)))),
    ...titled("Rows that would be rejected:", Table.texts(first(rejections.map((each) => [Rejection.describe(each)]))))
  ]
}

const foreseenWords = (foreseen: Foreshown, names: Corrected.Names): ReadonlyArray<string> => {
  const { source, shown } = foreseen
  const { counts, isWhole } = shown
  const rows = `${Numbers.count(counts.rows, "row")} of "${source}"`
  if (changesNothing(counts)) {
    return [`A preview: ${rows}, read again, say what is known. Nothing would be written.`, ...apartWords(counts)]
  }
  return [
    `A preview, and nothing is written: ${rows}, read again as they are read now.`,
    ...Table.numbers(counted(counts)),
    ...(isWhole
      ? []
      : [
          `There is more than ${Numbers.number(Sync.maxPreviewed)} changes: the counts are near, but may be off, and not all that would change is shown.`
        ]),
    ...apartWords(counts),
    ...titled("", changeWords(foreseen, names)),
    "",
    `\`laurel remap ${source} --apply\` writes it.`
  ].map(Print.oneLine)
}

const foreseenPlain = (foreseen: Foreshown) => {
  const { source, shown } = foreseen
  const { facts, rejections, counts, isWhole } = shown
  return {
    source,
    preview: true,
    changesNothing: changesNothing(counts),
    ...counts,
    isWhole,
    ...Foreseen.plain(foreseen),
    // Their numbers, and those of the people they are about, are given when they are recorded.
    recorded: facts.map((fact) => {
      const { id: _, learner: __, origin: ___, batch: ____, recordedAt: _____, ...said } = Plain.fact(fact)
      return said
    }),
    rejected: rejections
  }
}

/** Says what reading rows again would do. */
export const preview = Effect.fnUntraced(function* (foreseen: Foreshown, json: boolean) {
  yield* json
    ? Print.json(foreseenPlain(foreseen))
    : Print.lines(foreseenWords(foreseen, yield* Foreseen.namesOf(foreseen)))
})

export interface Done {
  readonly source: Id.SourceId
  readonly counts: Counts
  /** Commits of this run. None means that nothing was written. */
  readonly commits: number
  readonly seconds: number
}

const doneWords = ({ source, counts, commits, seconds }: Done): ReadonlyArray<string> =>
  [
    commits === 0
      ? `${Numbers.count(counts.rows, "row")} of "${source}", read again, say what is known. Nothing was written.`
      : `Read ${Numbers.count(counts.rows, "row")} of "${source}" again:`,
    ...(commits === 0 ? [] : Table.numbers(counted(counts))),
    ...apartWords(counts),
    ...(counts.rejections === 0
      ? []
      : ["", "Some rows are rejected: `laurel rejections list` lists them and says what to do."]),
    "",
    `${seconds.toFixed(seconds < 1 ? 2 : 1)} seconds.`
  ].map(Print.oneLine)

/** Says what reading rows again did. */
export const done = Effect.fnUntraced(function* (told: Done, json: boolean) {
  const { source, counts, commits, seconds } = told
  yield* json
    ? Print.json({ source, preview: false, ...counts, commits, seconds: Number(seconds.toFixed(3)) })
    : Print.lines(doneWords(told))
})
