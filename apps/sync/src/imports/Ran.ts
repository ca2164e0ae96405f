/** What an import did: in words and as one plain object. */
import type { Id, Import, Plan } from "@laurel/core"
import * as Print from "../terminal/Print.ts"
import * as Checked from "./Checked.ts"
import * as FileWords from "./FileWords.ts"
import type { Prepared } from "./Prepared.ts"
import type { Rows } from "./Rows.ts"
import * as RowWords from "./RowWords.ts"

export interface Told {
  readonly prepared: Prepared
  readonly draft: Import.Draft
  readonly counts: Plan.Counts
  readonly verdicts: Import.Counts
  /** Null where nothing was news, so that nothing was written. */
  readonly import: Id.ImportId | null
  readonly commits: number
  /** Those who were made known. */
  readonly people: number
  readonly rows: Rows
  readonly seconds: number
  /** Whether the store is new, and has the configuration's catalog now. */
  readonly appliesCatalog: boolean
}

const words = (told: Told): ReadonlyArray<string> => {
  const { draft, counts, verdicts, rows, seconds } = told
  const { actor, role, reason } = draft
  const title = Checked.title(told, counts.rows)
  return [
    ...(told.appliesCatalog ? ["Catalog version 1 applied."] : []),
    told.import === null
      ? `Nothing new: ${title}. Nothing was written.`
      : `Import ${told.import}: ${title}, by ${actor} (${role}): "${reason}"`,
    ...FileWords.words(told.prepared.surveyed),
    "",
    "The rows:",
    ...RowWords.counts(verdicts),
    ...rows.words(),
    ...(told.import === null ? [] : ["", "Of these:", ...Checked.recorded(told)]),
    ...(RowWords.rejected(verdicts) === 0
      ? []
      : ["", "Some rows are rejected: `laurel rejections list` lists them and says what to do."]),
    ...(told.import === null
      ? []
      : [
          "",
          `\`laurel import undo ${told.import} --preview\` shows what taking it back would do, and \`laurel import undo ${told.import}\` does it.`
        ]),
    "",
    `${seconds.toFixed(seconds < 1 ? 2 : 1)} seconds.`
  ].map(Print.oneLine)
}

const plain = (told: Told) => {
  const { prepared, draft, counts, verdicts, rows, seconds, commits, people } = told
  const { actor, role, reason, source } = draft
  return {
    source,
    preview: false,
    import: told.import,
    actor,
    role,
    reason,
    mapping: { name: prepared.ready.name, version: prepared.ready.version },
    files: prepared.surveyed.map(FileWords.plain),
    verdicts,
    ...counts,
    people,
    ...rows.plain(),
    commits,
    seconds: Number(seconds.toFixed(3))
  }
}

/** Says what it did. */
export const tell = (told: Told, json: boolean) => (json ? Print.json(plain(told)) : Print.lines(words(told)))
