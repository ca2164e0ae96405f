/** Imports by request: what a program that has the adapters gives the API, so that it can check and run a small file. */
import { Id, Import, type Ledger, Text } from "@laurel/core"
import { Effect, Schema } from "effect"

/** Characters of a file that comes in a request; a larger one is imported at the program. */
export const maxFile = 1_000_000

/** A file, and how it is to be read. */
export const Given = Schema.Struct({
  source: Id.SourceId,
  /** Which columns mean what: a mapping as `laurel import suggest` writes one. */
  mapping: Schema.Record(Schema.String.check(Schema.isMaxLength(100)), Schema.Json),
  reason: Text.Seen,
  conflicts: Schema.optionalKey(Schema.Literals(Import.conflicts)),
  people: Schema.optionalKey(Schema.Literals(Import.people)),
  file: Schema.Struct({
    /** With its ending: `.csv` and `.json` are read. */
    name: Text.Name,
    content: Schema.String.check(Schema.isMaxLength(maxFile))
  })
}).annotate({ identifier: "ImportGiven" })
export type Given = typeof Given.Type

const count = Schema.Int

/** What an import did with the rows of its file, or would do. It names nobody, for it is kept to be given again. */
export const Answer = Schema.Struct({
  /** The import's number; null where nothing was news, and where it was only checked. */
  import: Schema.NullOr(count),
  rows: count,
  verdicts: Schema.Struct({
    new: count,
    same: count,
    conflicts: count,
    person: count,
    type: count,
    invalid: count,
    silent: count
  }),
  facts: count,
  corrections: count,
  rejections: count,
  entries: count
}).annotate({ identifier: "ImportAnswer" })
export type Answer = typeof Answer.Type

/** Rejected rows that a check tells of, the first ones, and characters of each text about one. */
export const maxRejected = 50
const maxText = 1_000

/** A row that importing the file would not take: where it is, what was expected, what was found and what to do. */
const RejectedRow = Schema.Struct({
  kind: Schema.Literals(["row", "person", "type"]).annotate({
    description:
      "`row`: it can't be read. `person`: nobody who is known is called what it names. `type`: the catalog has not the offering or activity that it names"
  }),
  line: Schema.NullOr(count).annotate({ description: "Counted from 1; null where a file has no lines" }),
  key: Schema.NullOr(Schema.String).annotate({ description: "The row's own key; null where it is not known" }),
  column: Schema.NullOr(Schema.String).annotate({ description: "Null where it is about the whole row" }),
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}).annotate({ identifier: "RejectedRow" })

/** What importing a file would do, with the first rows that it would not take. It is never kept: a row may name somebody. */
export const Checked = Schema.Struct({
  ...Answer.fields,
  rejected: Schema.Array(RejectedRow)
    .check(Schema.isMaxLength(maxRejected))
    .annotate({
      description: `The first rows that would not be taken, at most ${maxRejected}, in the order of the file`
    }),
  more: count.annotate({ description: "How many more rows would not be taken" })
}).annotate({ identifier: "ImportChecked" })
export type Checked = typeof Checked.Type

/** Rows that a check finds are given to `take` as they come; `told` says which of them would not be taken. */
export interface Rejected {
  readonly take: (rows: ReadonlyArray<Import.Row>) => Effect.Effect<void>
  readonly told: () => Pick<Checked, "rejected" | "more">
}

const short = (text: string): string => (text.length <= maxText ? text : `${text.slice(0, maxText).toWellFormed()}…`)

/** Keeps the first rows of a check that would not be taken, and counts the rest. */
export const rejected = (): Rejected => {
  const first: Array<typeof RejectedRow.Type> = []
  let more = 0
  const add = ({ rejection }: Import.Row): void => {
    // Drift is of no row.
    if (rejection === undefined || rejection.kind === "drift") return
    if (first.length >= maxRejected) {
      more += 1
      return
    }
    const { kind, line, key, column, expected, found, advice } = rejection
    first.push({ kind, line, key, column, expected: short(expected), found: short(found), advice: short(advice) })
  }
  return { take: (rows) => Effect.sync(() => rows.forEach(add)), told: () => ({ rejected: [...first], more }) }
}

/** Why a file can't be imported: what was expected, what was found, what to do. */
export class Unfit extends Schema.TaggedError<Unfit>()("Unfit", { message: Schema.String }) {}

/** Who imports. */
export interface By {
  readonly actor: string
  readonly role: string
}

/** What the API needs to import. */
export interface Importing {
  readonly check: (given: Given, by: By) => Effect.Effect<Checked, Unfit | Ledger.LedgerError, Ledger.Ledger>
  readonly run: (given: Given, by: By) => Effect.Effect<Answer, Unfit | Ledger.LedgerError, Ledger.Ledger>
}
