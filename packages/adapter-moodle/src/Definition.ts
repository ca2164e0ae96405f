/** From rows to facts: one way for what is asked for now and what was received earlier. */
import { Adapter, type Id } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Facts from "./meaning/Facts.ts"
import * as Rows from "./Rows.ts"
import { compile, type Setting } from "./Setting.ts"

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
}

const advice =
  "Add to the setting what it lacks, such as a course or an attendance acronym; else give the account the right to read it (the README's permissions), or have it mended in Moodle."

/** What an adapter of Moodle is made of, but for how it asks. */
export const definition = ({ source, setting }: Options) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream: Rows.stream,
    row: Rows.Row.check(Schema.makeFilter((row: Rows.Row) => Facts.problemOf(compiled, row))),
    key: Rows.keyOf,
    advice,
    drafts: (row: Rows.Row) => Facts.read(compiled, row)
  } as const
}

/** Reads rows again that were received earlier. */
export const rereader = (options: Options): Adapter.Rereading["again"] =>
  Adapter.make({ ...definition(options), page: () => Effect.undefined }).again
