/** From the bytes of one stream's file to pages. One object reads one file once. */
import { Adapter, type Fact, type Id, Rejection } from "@laurel/core"
import { Result } from "effect"
import { createHash } from "node:crypto"
import * as Header from "./Header.ts"
import { Interpreter } from "./Interpreter.ts"
import { defaultPageRows, type Mapping, type StreamMapping } from "./Mapping.ts"
import type { Problem, RowProblem } from "./Problem.ts"
import type { Progress } from "./Position.ts"
import { type Bytes, maxRecord, type Record, Records, text } from "./Records.ts"
import type { Table } from "./Table.ts"

/** What some bytes brought, and why nothing can follow. */
export interface Step {
  readonly pages: ReadonlyArray<Adapter.Page>
  readonly failure: Adapter.Misconfigured | Adapter.Broken | undefined
}

export interface Setting {
  readonly source: Id.SourceId
  readonly mapping: Mapping
  readonly stream: StreamMapping
  readonly tables: ReadonlyMap<string, Table>
  /** The digest that names this reading. */
  readonly reading: string
  /** Rows that earlier pages of the same reading had. */
  readonly done: number
  /** Notes how far the reading is, and writes the position. */
  readonly advance: (progress: Progress) => string
}

/** What the next bytes are, or the end of the file with what there is to say of it. */
export type Input = Result.Result<Uint8Array, Adapter.Misconfigured | Adapter.Broken> | "end" | "changed"

/** What to say of a file that was digested as one and read as another. */
export const changed = (where: string): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected: "the file to stay as it was while it was read",
    found: "another content at the end than at the beginning",
    advice: "Sync again once nothing writes to it."
  })

export class Pages {
  readonly #setting: Setting
  readonly #where: string
  readonly #records: Records
  readonly #pageRows: number
  #interpreter: Interpreter | undefined
  #columns = 0
  /** Rows read so far, in this page and before it. */
  #rows = 0
  #page = new OpenPage()
  #pages: Array<Adapter.Page> = []
  #failure: Step["failure"]

  constructor(setting: Setting) {
    const { mapping, stream } = setting
    this.#setting = setting
    this.#where = `stream "${stream.name}", file "${stream.file}"`
    this.#records = new Records(mapping.format?.delimiter ?? ",")
    this.#pageRows = mapping.pageRows ?? defaultPageRows
  }

  readonly take = (input: Input): Step => {
    this.#pages = []
    if (this.#failure !== undefined) return { pages: [], failure: undefined }
    if (typeof input === "string") this.#end(input)
    else if (Result.isSuccess(input)) this.#read(this.#records.push(input.success))
    else {
      this.#read(this.#records.whole())
      this.#failure ??= input.failure
    }
    if (this.#failure !== undefined && this.#page.rows > 0) this.#flush(false)
    return { pages: this.#pages, failure: this.#failure }
  }

  #end(input: "end" | "changed"): void {
    this.#read(this.#records.end())
    if (this.#failure !== undefined) return
    if (this.#interpreter === undefined) this.#fail(Header.none(this.#where))
    else if (input === "end") this.#flush(true)
    else this.#failure = changed(this.#where)
  }

  #read(records: ReadonlyArray<Record>): void {
    for (const record of records) {
      if (this.#failure !== undefined) return
      if (this.#interpreter === undefined) this.#header(record)
      else this.#row(record, this.#interpreter)
    }
    const { endless } = this.#records
    if (endless === undefined || this.#failure !== undefined) return
    this.#failure = new Adapter.Broken(Header.endless(this.#where, endless, maxRecord))
  }

  #header(record: Record): void {
    const { source, mapping, stream, tables } = this.#setting
    const columns = Header.read(record, this.#where)
    if (Header.isProblem(columns)) return this.#fail(columns)
    const interpreter = Interpreter.open(
      { source, mapping, stream, tables, documents: new Map(), where: this.#where },
      columns
    )
    if (!(interpreter instanceof Interpreter)) return this.#fail(interpreter)
    this.#columns = columns.size
    this.#interpreter = interpreter
  }

  #row(record: Record, interpreter: Interpreter): void {
    // Rows of earlier pages are read again only for what later rows may contradict.
    const isDone = this.#rows < this.#setting.done
    if (this.#page.rows === this.#pageRows) this.#flush(false)
    const { line, cells, bytes } = record
    const drafts = isDone ? [] : this.#page.drafts
    const before = drafts.length
    const problem =
      record.problem ??
      (cells.length === this.#columns
        ? interpreter.read({ ...record, raw: bytes }, drafts)
        : Header.cells(this.#columns, cells.length))
    if (interpreter.over !== undefined) {
      drafts.length = before
      return this.#fail(interpreter.over)
    }
    this.#rows += 1
    if (isDone) return
    this.#page.rows += 1
    if (problem !== undefined) this.#page.rejections.push(this.#rejection(line, bytes, problem))
    this.#page.keep(line, bytes, problem === undefined && drafts.length > before ? before : none)
  }

  #rejection(line: number, bytes: Bytes, problem: RowProblem): Rejection.Rejection {
    const { source, stream } = this.#setting
    const place = { kind: "row", source, stream: stream.name, key: null, line } as const
    return { ...place, ...problem, raw: Rejection.bounded(text(bytes)) }
  }

  /** The page is held back until a row follows or the file ends, so that the last page knows it is the last. */
  #flush(ended: boolean): void {
    const { stream, reading, advance } = this.#setting
    this.#pages.push({
      stream: stream.name,
      reading,
      ...this.#page.done(),
      position: advance({ reading, rows: this.#rows, ended }),
      ended
    })
    this.#page = new OpenPage()
  }

  #fail(problem: Problem): void {
    this.#failure = new Adapter.Misconfigured(problem)
  }
}

/** No draft. */
const none = -1

/** A page being filled. */
class OpenPage {
  rows = 0
  readonly drafts: Array<Fact.Draft> = []
  readonly rejections: Array<Rejection.Rejection> = []
  /** Where each row is, to give its text back, and its first draft: lines ascend. */
  readonly #lines: Array<number> = []
  readonly #bytes: Array<Bytes> = []
  readonly #first: Array<number> = []

  keep(line: number, bytes: Bytes, first: number): void {
    this.#lines.push(line)
    this.#bytes.push(bytes)
    this.#first.push(first)
  }

  done(): Pick<Adapter.Page, "rows" | "drafts" | "rejections" | "raw" | "received"> {
    const [drafts, lines, bytes, first] = [this.drafts, this.#lines, this.#bytes, this.#first]
    const raw = ({ reference }: Fact.Draft): string => {
      const found = bytes[indexOf(lines, reference.line ?? 0)]
      return found === undefined ? "" : text(found)
    }
    const received = (): ReadonlyArray<Adapter.Received> =>
      bytes.map((each, index) => {
        const raw = text(each)
        // A row's facts keep their keys when the row is corrected; one without facts has nothing but its content.
        const key = drafts[first[index] ?? none]?.reference.key ?? createHash("sha256").update(raw).digest("hex")
        return { key, line: lines[index] ?? null, raw }
      })
    return { rows: this.rows, drafts, rejections: this.rejections, raw, received }
  }
}

/** The index of a number in an ascending list, -1 where it isn't. */
const indexOf = (ascending: ReadonlyArray<number>, wanted: number): number => {
  let [low, high] = [0, ascending.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const value = ascending[middle] ?? 0
    if (value === wanted) return middle
    if (value < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
