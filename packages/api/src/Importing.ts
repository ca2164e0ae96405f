/** Imports by request: what a program that has the adapters gives the API, so that it can check and run a small file. */
import { Id, Import, type Ledger, Text } from "@laurel/core"
import { type Effect, Schema } from "effect"

/** Characters of a file that comes in a request; a larger one is imported at the program. */
export const maxFile = 1_000_000

/** A file, and how it is to be read. */
export const Given = Schema.Struct({
  source: Id.SourceId,
  /** Which columns mean what: a mapping as `laurel import suggest` writes one. */
  mapping: Schema.Record(Schema.String.check(Schema.isMaxLength(100)), Schema.Json),
  reason: Text.Name,
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

/** Why a file can't be imported: what was expected, what was found, what to do. */
export class Unfit extends Schema.TaggedError<Unfit>()("Unfit", { message: Schema.String }) {}

/** Who imports. */
export interface By {
  readonly actor: string
  readonly role: string
}

/** What the API needs to import. */
export interface Importing {
  readonly check: (given: Given, by: By) => Effect.Effect<Answer, Unfit | Ledger.LedgerError, Ledger.Ledger>
  readonly run: (given: Given, by: By) => Effect.Effect<Answer, Unfit | Ledger.LedgerError, Ledger.Ledger>
}
