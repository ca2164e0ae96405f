/** From rows to drafts, for adapters that are made of a definition. Total: no row can stop it, and none stands in another's way. */
import { Result, Schema } from "effect"
import type { Definition, Received, Said, Sketch, Withdrawal } from "../Adapter.ts"
import { FromJson } from "../Draft.ts"
import { type Draft, Evidence } from "../Fact.ts"
import { isUnder } from "../Ledger.ts"
import { hex } from "../Merkle.ts"
import * as Rejection from "../Rejection.ts"
import { sha256 } from "../Sha256.ts"
import { Key } from "../Text.ts"
import { isFit } from "./isFit.ts"
import { problemOf, type RowProblem } from "./RowProblem.ts"

/** Facts and withdrawals of one row, at most: a row is one thing that a source says. */
const maxPerRow = 10_000

const checkDraft = Schema.decodeUnknownResult(Schema.toType(FromJson))
const { happened, observedAt, said } = FromJson.fields
const { line } = FromJson.fields.reference.fields
const WithdrawalFromJson = Schema.Struct({ record: Key, by: Key, line, happened, observedAt, said })
const checkWithdrawal = Schema.decodeUnknownResult(Schema.toType(WithdrawalFromJson))
const strict = { onExcessProperty: "error" } as const
const readWithdrawal = Schema.decodeUnknownResult(WithdrawalFromJson, strict)
const readDraft = Schema.decodeUnknownResult(FromJson, strict)
const isKey = Schema.is(Key)
const readEvidence = Schema.decodeUnknownResult(Schema.toType(Evidence))

/** What rows say, and the keys of the rows that could not be read: undefined for one whose key can't be read either. */
export interface Read extends Said {
  readonly withdrawals: ReadonlyArray<Withdrawal>
  readonly silent: ReadonlyArray<string>
  readonly unread: ReadonlyArray<string | undefined>
}

const mendRow = "Mend the row in the source."
const mend = "Mend the row in the source, or the adapter's reading of it."
const report = "Report it to whoever maintains the adapter: this is a mistake in it, not in the row."

/** A row's text. What JSON can't write, because it is nested too deeply, is said to be so. */
export const textOf = (row: unknown): string => {
  try {
    return JSON.stringify(row) ?? "null"
  } catch (error) {
    return `a row that can't be written as JSON: ${String(error)}`
  }
}

export class RowReader<Row> {
  readonly #definition: Definition<Row>
  readonly #decode: (row: unknown) => Result.Result<Row, Schema.SchemaError>

  constructor(definition: Definition<Row>) {
    this.#definition = definition
    this.#decode = Schema.decodeUnknownResult(definition.row)
  }

  /** The source's own key of a row, where it has one that can be kept. */
  keyOf(row: unknown): string | undefined {
    try {
      const key = this.#definition.key(row)
      return isKey(key) ? key : undefined
    } catch {
      // A row that is not even an object has no key; what is wrong with it is said where it is decoded.
      return undefined
    }
  }

  received(row: unknown): Received {
    const raw = textOf(row)
    return { key: this.keyOf(row) ?? hex(sha256(raw)), line: null, raw }
  }

  /** Reads rows, or the texts of rows that were received earlier. Plain loops: a million statements go through here. */
  read(rows: ReadonlyArray<unknown>, raws?: ReadonlyArray<string>): Read {
    const drafts: Array<Draft> = []
    const withdrawals: Array<Withdrawal> = []
    const rejections: Array<Rejection.Rejection> = []
    const unread: Array<string | undefined> = []
    const silent: Array<string> = []
    const isRecord = this.#definition.family === "record"
    /** The row of each draft. */
    const owners: Array<number> = []
    let last: { readonly index: number; readonly text: string } | undefined
    /** A row that says much is written once, for what it says is asked for one after the other. */
    const rawOf = (index: number): string => {
      const known = raws?.[index]
      if (known !== undefined) return known
      if (last?.index !== index) last = { index, text: textOf(rows[index]) }
      return last.text
    }
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]
      const [draftsBefore, withdrawalsBefore] = [drafts.length, withdrawals.length]
      const problem = this.#row(row, drafts, withdrawals)
      if (problem === undefined) {
        for (let at = draftsBefore; at < drafts.length; at++) owners.push(index)
        const saysNothing = drafts.length === draftsBefore && withdrawals.length === withdrawalsBefore
        const record = isRecord && saysNothing ? this.keyOf(row) : undefined
        if (record !== undefined) silent.push(record)
        continue
      }
      drafts.length = draftsBefore
      withdrawals.length = withdrawalsBefore
      unread.push(this.keyOf(row))
      rejections.push(this.#rejection(this.keyOf(row) ?? null, problem, rawOf(index)))
    }
    let byDraft: Map<Draft, number> | undefined
    const raw = (draft: Draft): string => {
      byDraft ??= new Map(drafts.map((each, at) => [each, owners[at] ?? 0]))
      const index = byDraft.get(draft)
      return index === undefined ? "" : rawOf(index)
    }
    return { drafts, withdrawals, silent, rejections, raw, unread }
  }

  /** Reads the texts of rows that were received earlier. */
  again(received: ReadonlyArray<Received>): Said {
    const rows: Array<unknown> = []
    const raws: Array<string> = []
    const broken: Array<Rejection.Rejection> = []
    for (const { key, raw } of received) {
      try {
        rows.push(JSON.parse(raw))
        raws.push(raw)
      } catch {
        const problem = { column: null, expected: "a row as JSON", found: "another text" }
        broken.push(this.#rejection(key, { ...problem, advice: "Read the row from its source again." }, raw))
      }
    }
    const { drafts, withdrawals, silent, rejections, raw } = this.read(rows, raws)
    const isRecord = this.#definition.family === "record"
    return { drafts, rejections: [...rejections, ...broken], raw, ...(isRecord ? { withdrawals, silent } : {}) }
  }

  #rejection(key: string | null, problem: RowProblem, raw: string): Rejection.Rejection {
    const { source, stream } = this.#definition
    return { kind: "row", source, stream, key, line: null, ...problem, raw: Rejection.bounded(raw) }
  }

  /** Adds what a row says, or returns the reason why not; what it has added by then is for the caller to drop. */
  #row(row: unknown, drafts: Array<Draft>, withdrawals: Array<Withdrawal>): RowProblem | undefined {
    try {
      const definition = this.#definition
      const decoded = this.#decode(row)
      if (Result.isFailure(decoded)) return problemOf(decoded.failure.issue, row, definition.advice ?? mendRow)
      const sketches = definition.drafts(decoded.success)
      const taken = definition.family === "record" ? (definition.withdrawals?.(decoded.success) ?? []) : []
      if (sketches.length + taken.length > maxPerRow) return tooMany(sketches.length + taken.length)
      const first = drafts.length
      for (const sketch of sketches) {
        const problem = "json" in sketch ? this.#written(sketch.json, drafts) : this.#draft(sketch, drafts)
        if (problem !== undefined) return problem
      }
      for (const withdrawal of taken) {
        const isWritten = "json" in withdrawal
        const checked = isWritten ? readWithdrawal(withdrawal.json) : checkWithdrawal(withdrawal)
        if (Result.isFailure(checked)) {
          return problemOf(checked.failure.issue, isWritten ? withdrawal.json : withdrawal, report)
        }
        withdrawals.push(checked.success)
      }
      const count = drafts.length - first
      return (
        (count > 0 ? stray(this.keyOf(row), drafts, first) : undefined) ??
        (count > 1 ? twice(drafts, first) : undefined)
      )
    } catch (error) {
      // Somebody else's function threw; or the row is nested so deeply that the stack ends.
      const [expected, found] = ["an adapter that can tell what the row says", `one that fails with ${wordsOf(error)}`]
      return { column: null, expected, found: found.slice(0, 1_000), advice: report }
    }
  }

  #draft(sketch: Sketch, drafts: Array<Draft>): RowProblem | undefined {
    const { source, stream } = this.#definition
    // Read, and not only looked at: what no evidence has would make it another one each time it is compared.
    const evidence = readEvidence(sketch.evidence)
    // The brands are earned below: by what `isFit` looks at, or by the schema.
    const draft = {
      reference: { source, stream, key: sketch.key, line: sketch.line ?? null },
      subject: sketch.subject,
      activity: sketch.activity ?? null,
      evidence: Result.isSuccess(evidence) ? evidence.success : sketch.evidence,
      happened: sketch.happened,
      observedAt: sketch.observedAt ?? null,
      said: sketch.said ?? null
    } as Draft
    if (Result.isSuccess(evidence) && isFit(draft)) {
      drafts.push(draft)
      return undefined
    }
    const checked = checkDraft(draft)
    if (Result.isFailure(checked)) return ofFact(checked.failure, draft)
    drafts.push(checked.success)
    return undefined
  }

  #written(json: unknown, drafts: Array<Draft>): RowProblem | undefined {
    const { source, stream } = this.#definition
    // Of whatever types its fields are: they are read as those of a draft.
    const { key, line = null, ...said } = typeof json === "object" && json !== null ? (json as Partial<Sketch>) : {}
    const draft = { ...said, reference: { source, stream, key, line } }
    const read = readDraft(draft)
    if (Result.isFailure(read)) return ofFact(read.failure, draft)
    drafts.push(read.success)
    return undefined
  }
}

/** What was thrown may be anything, also what can't be a text. */
const wordsOf = (error: unknown): string => {
  try {
    return String(error)
  } catch {
    return "something that can't be written as text"
  }
}

/** The problem of a row whose fact could not be written. */
const ofFact = ({ issue }: Schema.SchemaError, draft: object): RowProblem => {
  const { column, expected, ...problem } = problemOf(issue, draft, mend)
  return { ...problem, column: null, expected: `${expected} as ${column ?? "a fact"} of a fact` }
}

const tooMany = (count: number): RowProblem => ({
  column: null,
  expected: `at most ${maxPerRow} facts of one row`,
  found: String(count),
  advice: "Split the row in the source, or in the adapter."
})

/**
 * The problem of a row one of whose facts, which are the drafts from the first on, would not be found by it: neither when it is read
 * again nor when a person is erased.
 */
const stray = (key: string | undefined, drafts: ReadonlyArray<Draft>, first: number): RowProblem | undefined => {
  if (key === undefined) {
    const expected = "a key of the row, with which the keys of its facts begin"
    return { column: null, expected, found: "none of 1 to 500 characters that the adapter can read", advice: mend }
  }
  for (let at = first; at < drafts.length; at++) {
    const found = drafts[at]?.reference.key ?? ""
    if (isUnder(key, found)) continue
    const expected = `keys of facts that are the row's, ${textOf(key)}, or begin with it and a slash`
    return { column: null, expected, found: textOf(found), advice: report }
  }
  return undefined
}

/** The problem of a row that names one fact twice. */
const twice = (drafts: ReadonlyArray<Draft>, first: number): RowProblem | undefined => {
  const keys = new Set<string>()
  for (let at = first; at < drafts.length; at++) {
    const key = drafts[at]?.reference.key ?? ""
    if (keys.has(key)) {
      const expected = "a key of its own for each fact of the row"
      return { column: null, expected, found: `two facts with the key ${textOf(key)}`, advice: report }
    }
    keys.add(key)
  }
  return undefined
}
