/** `laurel import check`: what importing files would do, row by row, and nothing is written. */
import { type Catalog, Import, Sync } from "@laurel/core"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Checked from "../imports/Checked.ts"
import * as Judging from "../imports/Judging.ts"
import * as MappingFile from "../imports/MappingFile.ts"
import * as Prepared from "../imports/Prepared.ts"
import { Rows } from "../imports/Rows.ts"
import * as RowWords from "../imports/RowWords.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences } from "../Unable.ts"

/** Rows that are told at the end, at most. */
const maxLimit = 100_000

/** How rows are told. */
export const telling = {
  rows: Flag.Boolean("rows").pipe(
    Flag.withDescription("Tell what becomes of each row, as it is read; with --json as a line of JSON for each"),
    Flag.withDefault(false)
  ),
  limit: ListFlags.limit("Rows to tell that are neither new nor known, 50 unless given", maxLimit)
}

export interface Input extends Prepared.Asked {
  readonly rows: boolean
  readonly limit: number
}

/** Nobody does anything by a check. */
const nobody = { actor: "nobody", role: "nobody", reason: "a check" }

const run = Effect.fn("laurel.import.check")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const prepared = yield* Prepared.of(opened, input)
  const draft = yield* Prepared.draftOf(prepared, nobody)
  const check = (versions: Catalog.Versions, isNew: boolean) =>
    Effect.gen(function* () {
      const { rows: all, limit } = input
      yield* MappingFile.checkVersion(prepared.ready, input.mapping)
      const rows = new Rows(draft, { json, rows: all, limit, tense: "would" })
      const shown = yield* Import.check(versions, prepared.adapter, draft, { tell: rows.take, all })
      yield* Checked.tell({ prepared, asked: input, versions, today: yield* Sync.today, shown, rows, isNew }, json)
      if (RowWords.rejected(shown.verdicts) > 0) yield* endWithDifferences
    })
  const inNew = Effect.provide(
    Effect.flatMap(Judging.toRun(opened, compiled), (versions) => check(versions, true)),
    Judging.empty
  )
  if (!(yield* Judging.isThere(opened))) return yield* inNew
  yield* Effect.flatMap(Judging.versions(opened, compiled), (versions) =>
    versions === undefined ? inNew : check(versions, false)
  ).pipe(Effect.provide(Store.toRead(opened)))
})

export const command = Command.make("check", { ...Prepared.asked, ...telling }, run).pipe(
  Command.withDescription(
    "Read files by a mapping and say what importing them would do: how many rows are new, known, in conflict, of people or courses that are not known, or invalid; each row that is not fine, with what to do; and every achievement and holding that would be another. " +
      "Nothing is written. Judges by the catalog that was applied last. Ends with 2 where rows would be rejected."
  ),
  Command.withShortDescription("What importing files would do; writes nothing"),
  Command.withExamples([
    {
      command: "laurel import check history.csv --mapping history.json --source history",
      description: "Before the first import of a file"
    },
    {
      command: "laurel import check roster.zip --mapping oneroster-1.2 --source sis --set zone=Europe/London --rows",
      description: "By a ready mapping, with a line for each row"
    }
  ])
)
