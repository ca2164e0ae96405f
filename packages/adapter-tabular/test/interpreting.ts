/** Rows read by a mapping without any file around them. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Fact, Id } from "@laurel/core"
import { Schema } from "effect"
import type { Documents } from "../src/Compiler.ts"
import { Interpreter } from "../src/Interpreter.ts"
import type { Problem, RowProblem } from "../src/Problem.ts"
import type { Record } from "../src/reading/Record.ts"
import type { Table } from "../src/Table.ts"

export const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

/** A mapping of one stream whose rows have a person and a day, and say one thing or several. */
export const mappingOf = (facts: object | ReadonlyArray<object>, stream: object = {}, changes: object = {}) =>
  decode({
    zone: "Europe/London",
    ...changes,
    streams: [
      {
        name: "rows",
        subject: { key: "{person}", offering: "run", contact: { scheme: "person", value: "{person}" } },
        facts: (Array.isArray(facts) ? facts : [facts]).map((fact: object) => ({ on: [{ date: "{day}" }], ...fact })),
        ...stream
      }
    ]
  })

export interface Options {
  readonly tables?: ReadonlyMap<string, Table>
  readonly documents?: Documents
  /** Of each row, as JSON files have it. */
  readonly contents?: ReadonlyArray<string>
}

interface Interpreted {
  readonly problem: Problem | undefined
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly problems: ReadonlyArray<RowProblem & { readonly line: number }>
  readonly keys: ReadonlyArray<string>
}

/** Rows of text, the first of them the header, on lines from 1. */
export const interpret = (
  mapping: Tabular.Mapping,
  [header = [], ...rows]: ReadonlyArray<ReadonlyArray<string>>,
  { tables = new Map(), documents = new Map(), contents = [] }: Options = {}
): Interpreted => {
  const [stream] = mapping.streams
  const columns = new Map(header.map((column, index) => [column, index]))
  const setting = { source: Id.SourceId.make("test"), mapping, stream, tables, documents, where: "a file" }
  const interpreter = Interpreter.open({ ...setting, stream: stream ?? missing() }, columns)
  if (!(interpreter instanceof Interpreter)) return { problem: interpreter, drafts: [], problems: [], keys: [] }
  const records = rows.map((cells, index): Record => {
    const content = contents[index]
    const record = { line: index + 2, cells, raw: cells.join(), problem: undefined }
    return content === undefined ? record : { ...record, content }
  })
  if (interpreter.needsLook) for (const record of records) interpreter.look(record)
  if (interpreter.needsComparing) for (const record of records) interpreter.compare(record)
  const drafts: Array<Fact.Draft> = []
  const keys: Array<string> = []
  const problems: Array<RowProblem & { readonly line: number }> = []
  for (const record of records) {
    const problem = interpreter.read(record, drafts)
    if (problem !== undefined) problems.push({ ...problem, line: record.line })
    keys.push(interpreter.rowKey(record))
  }
  return { problem: interpreter.over, drafts, problems, keys }
}

const missing = (): never => {
  throw new Error("expected a mapping with a stream")
}

/** Rows written as lines of cells with a bar between them. */
export const rowsOf = (...lines: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  lines.map((line) => line.split("|").map((cell) => cell))
