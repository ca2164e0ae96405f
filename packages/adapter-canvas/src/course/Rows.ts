/** From rows to facts: one kind of row for each thing that a course says about one person. */
import { type Adapter, Field, type Id as Ids } from "@laurel/core"
import { Schema } from "effect"
import { stream } from "./Course.ts"
import * as Enrolment from "./Enrolment.ts"
import * as Module from "./Module.ts"
import * as Outcome from "./Outcome.ts"
import * as Progress from "./Progress.ts"
import { type Compiled, compile, type Part, type Setting } from "../Setting.ts"
import * as Subject from "../Subject.ts"
import * as Submission from "./Submission.ts"
import { fields, reasonOf, type Unread } from "../Unread.ts"

export interface Options {
  readonly source: Ids.SourceId
  readonly setting: Setting
}

/** A part of a course, or one thing about one of its people, that can't be read, or can again. */
const NotRead = Schema.Struct({ of: Schema.Literal("unread"), key: Schema.String, ...fields })

export const unread = (course: string, part: Part, why: Unread | null): unknown => ({
  of: "unread",
  key: `unread/${course}/${part}`,
  ...reasonOf(why)
})

const Row = Schema.Union([
  Enrolment.Enrolment,
  Enrolment.Conclusion,
  Submission.Submission,
  Submission.Excuse,
  Progress.Progress,
  Module.Module,
  Outcome.Outcome,
  NotRead
])
type Row = typeof Row.Type

const draftsOf = (setting: Compiled, row: Row): ReadonlyArray<Adapter.Sketch> => {
  switch (row.of) {
    case "enrolment":
      return Enrolment.draftsOf(setting, row)
    case "conclusion":
      return Enrolment.conclusionDrafts(setting, row)
    case "submission":
      return Submission.draftsOf(setting, row)
    case "excuse":
      return Submission.excuseDrafts(setting, row)
    case "progress":
      return Progress.draftsOf(setting, row)
    case "module":
      return Module.draftsOf(setting, row)
    case "outcome":
      return Outcome.draftsOf(setting, row)
    case "unread":
      return []
  }
}

/** What the adapter is made of, but for how it asks. */
export const definition = ({ source, setting }: Options) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream,
    row: Row.check(
      Schema.makeFilter((row: Row) => (row.of === "unread" ? undefined : Subject.problemOf(compiled, row)))
    ),
    key: (row: unknown) => Field.of(row, "key"),
    advice:
      "Where the course may not be read, let `doctor` say which permission is missing; else have the item looked at in Canvas. It is read again with the next run that names it.",
    drafts: (row: Row) => draftsOf(compiled, row)
  } as const
}
