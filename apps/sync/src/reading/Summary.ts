/** What a sync did and what the store holds after it, in words and as plain objects. */
import { type Catalog, type Id, type Ledger, Plain } from "@laurel/core"
import type * as Checkpoints from "../store/Checkpoints.ts"
import type { InForce } from "../plans/InForce.ts"
import type { Progress } from "../terminal/Progress.ts"
import * as Table from "../terminal/Table.ts"
import * as Numbers from "../terminal/Numbers.ts"

export interface Failed {
  readonly source: Id.SourceId
  readonly message: string
}

export interface Report {
  readonly applied: InForce
  readonly failed: ReadonlyArray<Failed>
  readonly totals: Ledger.Totals
  /** Commits of this run. None means that nothing was written. */
  readonly commits: number
  readonly progress: Progress
  /** Raw texts whose retention was over. */
  readonly gone: Ledger.Expired
  readonly checkpoint: Checkpoints.Outcome
  /** Decisions that the catalog's policies made in this run. */
  readonly decided: number
  readonly seconds: number
  readonly peakMemoryMb: number
}

const latest = ({ applied: { versions } }: Report): Catalog.Compiled | undefined => versions.all.get(versions.latest)

const written = ({ progress: { total }, decided }: Report): number => total.facts + total.entries + decided

export const plain = (report: Report) => ({
  ...Plain.totals(latest(report), report.totals),
  run: { ...report.progress.total, decisions: report.decided },
  sources: Object.fromEntries(report.progress.sources),
  failed: report.failed,
  catalog: {
    version: report.applied.versions.latest,
    applied: report.applied.applied,
    differs: report.applied.differs,
    entries: report.applied.entries
  },
  gone: report.gone,
  checkpoint: checkpoint(report),
  commits: report.commits,
  written: written(report),
  seconds: Number(report.seconds.toFixed(3)),
  peakMemoryMb: report.peakMemoryMb
})

const checkpoint = ({ checkpoint: { signed, isNew, failed, problem } }: Report) => ({
  size: signed?.size ?? null,
  note: signed?.note ?? null,
  isNew,
  failed,
  problem
})

const isIdle = ({ applied, commits }: Report): boolean => !applied.applied && commits === 0

const runWords = (report: Report): ReadonlyArray<string> => {
  const { total } = report.progress
  if (isIdle(report)) {
    return report.failed.length > 0
      ? ["Nothing was written."]
      : ["Nothing new: every source says what it said before, so nothing was written."]
  }
  if (written(report) === 0 && total.rejections + total.drift === 0 && !report.applied.applied) {
    const ignored =
      total.ignored === 0
        ? ""
        : `, or tell of people who were erased: ${Numbers.count(total.ignored, "fact was", "facts were")} ignored`
    return [
      `Nothing new: ${Numbers.count(total.rows, "row was", "rows were")} read again and say what is known${ignored}.`
    ]
  }
  const { versions, applied, entries } = report.applied
  return [
    ...(applied
      ? [
          `Catalog version ${versions.latest} applied${entries > 0 ? `: ${Numbers.count(entries, "entry", "entries")}` : ""}.`
        ]
      : []),
    "In this run:",
    ...Table.numbers([
      ["rows read", Numbers.number(total.rows)],
      ["facts recorded", Numbers.number(total.facts)],
      ["corrections among them", Numbers.number(total.corrections)],
      ...(total.ignored === 0 ? [] : [["facts about people who were erased, ignored", Numbers.number(total.ignored)]]),
      ["rows rejected", Numbers.number(total.rejections)],
      ...(total.drift === 0 ? [] : [["items that a full reading does not name", Numbers.number(total.drift)]]),
      ...(total.unkept === 0 ? [] : [["rows too long for the archive", Numbers.number(total.unkept)]]),
      ...(report.decided === 0 ? [] : [["decisions made by policy", Numbers.number(report.decided)]]),
      ["entries written", Numbers.number(total.entries)]
    ]),
    ...(total.unplaced === 0
      ? []
      : [
          `${Numbers.count(total.unplaced, "fact names an activity", "facts name activities")} that no component of the offering names, so no rule can use ${total.unplaced === 1 ? "it" : "them"}: compare the source's activities with the catalog.`
        ])
  ]
}

/** What the store holds, with a line for each type of achievement. */
export const totalsWords = (catalog: Catalog.Compiled | undefined, totals: Ledger.Totals): ReadonlyArray<string> => {
  const types = [...Plain.typeTotals(catalog, totals)]
  const contested = types.some(([, counts]) => counts.contested > 0)
  return [
    "In the store:",
    ...Table.numbers([
      ["contacts", Numbers.number(totals.contacts)],
      ["learners", Numbers.number(totals.learners)],
      ["facts", Numbers.number(totals.facts)],
      ["open rejections", Numbers.number(totals.rejections)],
      ...(totals.drift === 0 ? [] : [["drift", Numbers.number(totals.drift)]]),
      ...(totals.decisions === 0 ? [] : [["decisions", Numbers.number(totals.decisions)]])
    ]),
    "",
    ...Table.numbers([
      ["achievement type", "issued", "withdrawn", "standing", ...(contested ? ["contested"] : [])],
      ...types.map(([type, counts]) => [
        type,
        ...[counts.issued, counts.withdrawn, counts.standing, ...(contested ? [counts.contested] : [])].map(
          Numbers.number
        )
      ])
    ])
  ]
}

/** Which were not read to their ends; what is counted is without the rest of them. */
export const failedWords = (failed: ReadonlyArray<Failed>): ReadonlyArray<string> =>
  failed.length === 0
    ? []
    : [`Not read to the end: ${failed.map(({ source }) => source).join(", ")}. The messages on stderr say why.`]

const goneWords = ({ gone: { rows, rejections, received } }: Report): ReadonlyArray<string> => {
  const all = [
    ...(rows === 0 ? [] : [`of ${Numbers.count(rows, "row's raw text", "rows' raw texts")}`]),
    ...(received === 0 ? [] : [`of ${Numbers.count(received, "received row")}`]),
    ...(rejections === 0 ? [] : [`of ${Numbers.count(rejections, "rejected row")}`])
  ]
  const gone = [all.slice(0, -1).join(", "), ...all.slice(-1)].filter((text) => text !== "").join(" and ")
  return gone === ""
    ? []
    : [`The retention ${gone} was over: they are gone, and from old pages of the store with \`laurel store compact\`.`]
}

const checkpointWords = ({ checkpoint: { signed, isNew } }: Report): ReadonlyArray<string> =>
  signed === undefined || !isNew ? [] : [`Signed the log as it stands now: ${Numbers.count(signed.size, "record")}.`]

export const words = (report: Report): ReadonlyArray<string> => [
  ...runWords(report),
  ...failedWords(report.failed),
  ...goneWords(report),
  ...checkpointWords(report),
  "",
  ...totalsWords(latest(report), report.totals),
  "",
  ...(report.totals.rejections > 0
    ? ["Some rows are rejected: `laurel rejections list` lists them and says what to do.", ""]
    : []),
  ...(report.totals.drift > 0
    ? [
        "Full readings do not name all that was said before: `laurel rejections list` lists it as drift. Nothing was taken back.",
        ""
      ]
    : []),
  `${report.seconds.toFixed(report.seconds < 1 ? 2 : 1)} seconds, ${Numbers.number(report.peakMemoryMb)} MB of memory at most.`
]
