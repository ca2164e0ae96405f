/** From one value of JSON to what it says: the one way in for what is pulled, posted and read from files. */
import type { Adapter, Fact, Id } from "@laurel/core"
import { Cause, Option, Result } from "effect"
import * as Facts from "./Facts.ts"
import { explain, type Problem, quote } from "../statement/Problem.ts"
import { compile, type Setting } from "./Setting.ts"
import { decode, decodeStrict, type Statement } from "../statement/Statement.ts"

/** One stream for all ways in: the names of a statement's facts are the same whichever way it came. */
export const stream = "statements"

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** Refuses properties that the standard does not know; unless given they are left out. */
  readonly strict?: boolean
}

/** What one statement said. */
export interface Row extends Facts.Said {
  /** The statement's id in lower case; undefined where it has none, or is no statement. */
  readonly record: string | undefined
  /** Undefined where it is no statement: `problem` says why. */
  readonly statement: Statement | undefined
  /** Why it can't be taken: it is no statement, or contradicts itself, or does not say who, when or of what. */
  readonly problem: Problem | undefined
}

/** Reads one value of parsed JSON. `id` is given to a statement that has none of its own. Pure and total. */
export type Read = (value: unknown, line: number | null, id?: string) => Row

const drafts: ReadonlyArray<Fact.Draft> = []
const withdrawals: ReadonlyArray<Adapter.Withdrawal> = []

const refused = (problem: Problem): Row => ({ record: undefined, statement: undefined, drafts, withdrawals, problem })

/** A reader of statements of one source. */
export const reader = ({ source, setting, strict = false }: Options): Read => {
  const compiled = compile(setting)
  const decodeRow = strict ? decodeStrict : decode
  return (value, line, id) => {
    const exit = decodeRow(value)
    if (exit._tag === "Failure") return refused(problemOf(exit.cause, value))
    const statement = exit.value
    const record = (statement.id ?? id)?.toLowerCase()
    if (record === undefined) return { ...refused(noId), statement }
    const said = Facts.read(compiled, statement, record, { source, stream, line })
    return Result.isSuccess(said)
      ? { record, statement, drafts: said.success.drafts, withdrawals: said.success.withdrawals, problem: undefined }
      : { record, statement, drafts, withdrawals, problem: said.failure }
  }
}

const noId: Problem = {
  column: "id",
  expected: "the UUID of the statement",
  found: "nothing",
  advice: "Take the statements from a record store, which gives each an id."
}

const whole = { column: null, expected: "an xAPI statement", advice: "Look at what the source sends." }

const problemOf = (cause: Cause.Cause<{ readonly issue: Parameters<typeof explain>[0] }>, value: unknown): Problem =>
  Option.match(Cause.findErrorOption(cause), {
    // A decoder of a plain schema fails in no other way.
    onNone: () => ({ ...whole, found: quote(value) }),
    onSome: ({ issue }) => explain(issue, value)
  })
