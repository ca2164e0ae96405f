/** From the bytes of one file to pages. One object reads one file once. */
import { isUtf8 } from "node:buffer"
import { Adapter, type Fact, type Id, type Rejection } from "@laurel/core"
import { Result } from "effect"
import { Known, maxStatements } from "./Known.ts"
import { type Problem, rejectionOf } from "../statement/Problem.ts"
import * as Rows from "../meaning/Rows.ts"
import { contentOf, keyOf } from "../meaning/Said.ts"
import { maxRow, type Row } from "./Row.ts"
import { Splitter } from "./Splitter.ts"

export interface Setting {
  readonly source: Id.SourceId
  readonly read: Rows.Read
  readonly name: string
  /** The digest that names this reading. */
  readonly reading: string
  readonly pageRows: number
  /** Rows that earlier pages of the same reading had. */
  readonly done: number
  readonly positionOf: (rows: number, ended: boolean) => string
}

type Failure = Adapter.Misconfigured | Adapter.Broken

/** What the next bytes are, or the end of the file with what there is to say of it. */
export type Input = Result.Result<Uint8Array, Failure> | "end" | "changed"

/** What some bytes brought, and why nothing can follow. */
export interface Step {
  readonly pages: ReadonlyArray<Adapter.Page>
  readonly failure: Failure | undefined
}

export class Pages {
  readonly #setting: Setting
  readonly #splitter = new Splitter()
  readonly #known = new Known()
  /** Rows read so far, in this page and before it. */
  #rows = 0
  #page = new OpenPage()
  #pages: Array<Adapter.Page> = []
  #failure: Failure | undefined

  constructor(setting: Setting) {
    this.#setting = setting
  }

  readonly take = (input: Input): Step => {
    this.#pages = []
    if (this.#failure !== undefined) return { pages: [], failure: undefined }
    if (typeof input === "string") this.#end(input)
    else if (Result.isSuccess(input)) this.#read(this.#splitter.push(input.success))
    else this.#failure = input.failure
    if (this.#failure !== undefined && this.#page.rows > 0) this.#flush(false)
    return { pages: this.#pages, failure: this.#failure }
  }

  #end(input: "end" | "changed"): void {
    this.#read(this.#splitter.end())
    if (this.#failure !== undefined) return
    if (input === "end") return this.#flush(true)
    this.#failure = new Adapter.Broken({
      where: `file "${this.#setting.name}"`,
      expected: "the file to stay as it was while it was read",
      found: "another content at the end than at the beginning",
      advice: "Sync again once nothing writes to it."
    })
  }

  #read(rows: ReadonlyArray<Row>): void {
    for (const row of rows) {
      if (this.#failure !== undefined) return
      this.#row(row)
    }
    const { fault } = this.#splitter
    if (fault === undefined || this.#failure !== undefined) return
    const { line, expected, found } = fault
    const advice = "Have the file written again; whatever was read of it before stays."
    this.#failure = new Adapter.Broken({ where: `file "${this.#setting.name}" line ${line}`, expected, found, advice })
  }

  #row(row: Row): void {
    if (this.#page.rows === this.#setting.pageRows) this.#flush(false)
    // Rows of earlier pages are read again only for what later rows may contradict.
    const isDone = this.#rows < this.#setting.done
    // The text instead of the bytes: those of a page would keep all that was read with them.
    const text = row.bytes.toString()
    const said = this.#said(row, text)
    if (this.#known.size > maxStatements) {
      this.#failure = new Adapter.Misconfigured({
        where: `file "${this.#setting.name}" line ${row.line}`,
        expected: `at most ${maxStatements.toLocaleString("en")} statements`,
        found: "more",
        advice: "Split the file into several."
      })
      return
    }
    this.#rows += 1
    if (isDone) return
    const { source } = this.#setting
    this.#page.add({ line: row.line, text }, said, (problem) => {
      // The one that was taken has the id: under its key this would be taken for settled.
      const key = keyOf(said.isOther ? undefined : said.record, () => text)
      return rejectionOf(source, Rows.stream, { key, line: row.line, raw: text }, problem)
    })
  }

  /** What a row says that was not said before. */
  #said(row: Row, text: string): Said {
    const value = parse(row, text)
    if (Result.isFailure(value)) return { ...nothing, record: undefined, problem: value.failure }
    const { record, drafts, withdrawals, problem } = this.#setting.read(value.success, row.line)
    if (record === undefined || problem !== undefined) return { ...nothing, record, problem }
    const known = this.#known.add(record, contentOf({ drafts, withdrawals }), row.line)
    if (known === undefined) return { record, drafts, withdrawals, problem: undefined }
    if (known.isSame) return { ...nothing, record, problem: undefined }
    return { ...nothing, record, problem: contradiction(record, row.line, known.line), isOther: true }
  }

  /** The page is held back until a row follows or the file ends, so that the last page knows it is the last. */
  #flush(ended: boolean): void {
    const { reading, positionOf } = this.#setting
    const position = positionOf(this.#rows, ended)
    this.#pages.push({ stream: Rows.stream, reading, ...this.#page.done(), position, ended })
    this.#page = new OpenPage()
  }
}

interface Said {
  readonly record: string | undefined
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly withdrawals: ReadonlyArray<Adapter.Withdrawal>
  readonly problem: Problem | undefined
  /** Whether it says something else under an id that was taken already. */
  readonly isOther?: true
}
const nothing = { drafts: [], withdrawals: [] }

const problem = (expected: string, found: string, advice: string): Problem => ({
  column: null,
  expected,
  found,
  advice
})

const tooLong = problem(
  `a statement of at most ${maxRow.toLocaleString("en")} bytes`,
  "a longer one",
  "Look at what the source sends: nothing that is learnt takes as much to say."
)
const noText = problem("text in UTF-8", "bytes that are none", "Have the file written as UTF-8.")
const noJson = problem(
  "a statement in JSON",
  "text that is no JSON",
  "Have the file written again, or mend the statement."
)

const parse = ({ bytes, isTooLong }: Row, text: string): Result.Result<unknown, Problem> => {
  if (isTooLong) return Result.fail(tooLong)
  if (!isUtf8(bytes)) return Result.fail(noText)
  try {
    const value: unknown = JSON.parse(text)
    return Result.succeed(value)
  } catch {
    // JSON.parse has no other way to say so.
    return Result.fail(noJson)
  }
}

const contradiction = (record: string, line: number, first: number): Problem => ({
  column: "id",
  expected: "one content for each id",
  found: `${record} on line ${line}, which says something else than on line ${first}, which was taken`,
  advice: "Ask whoever wrote the file which of the two was sent."
})

interface Kept {
  readonly line: number
  readonly text: string
}

/** A page being filled. */
class OpenPage {
  rows = 0
  readonly #drafts: Array<Fact.Draft> = []
  readonly #withdrawals: Array<Adapter.Withdrawal> = []
  readonly #rejections: Array<Rejection.Rejection> = []
  readonly #read: Array<Kept> = []
  readonly #records: Array<string | undefined> = []
  /** The row of each draft. */
  readonly #owners: Array<number> = []

  add(
    row: Kept,
    { record, drafts, withdrawals, problem, isOther }: Said,
    reject: (problem: Problem) => Rejection.Rejection
  ): void {
    this.rows += 1
    if (problem !== undefined) this.#rejections.push(reject(problem))
    // Kept under its id it would take the place of the one that was taken; its text is in the rejection.
    if (isOther) return
    for (const draft of drafts) {
      this.#drafts.push(draft)
      this.#owners.push(this.#read.length)
    }
    this.#withdrawals.push(...withdrawals)
    this.#read.push(row)
    this.#records.push(record)
  }

  done(): Pick<Adapter.Page, "rows" | "drafts" | "withdrawals" | "rejections" | "raw" | "received"> {
    const [drafts, owners, read, records] = [this.#drafts, this.#owners, this.#read, this.#records]
    let rowOf: Map<Fact.Draft, number | undefined> | undefined
    return {
      rows: this.rows,
      drafts,
      withdrawals: this.#withdrawals,
      rejections: this.#rejections,
      raw: (draft) => {
        rowOf ??= new Map(drafts.map((each, at) => [each, owners[at]]))
        return read[rowOf.get(draft) ?? -1]?.text ?? ""
      },
      received: () => read.map(({ line, text }, at) => ({ key: keyOf(records[at], () => text), line, raw: text }))
    }
  }
}
