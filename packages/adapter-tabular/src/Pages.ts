/** From the bytes of one stream's file to pages. One object reads one file once. */
import { Adapter, type Fact, type Id, Rejection } from "@laurel/core"
import { Result } from "effect"
import { createHash } from "node:crypto"
import type { Interpreter } from "./Interpreter.ts"
import { defaultPageRows } from "./Mapping.ts"
import type { RowProblem } from "./Problem.ts"
import type { Progress } from "./Position.ts"
import type { Body } from "./reading/Body.ts"
import type { Failure } from "./reading/Reader.ts"
import { type Record, text } from "./reading/Record.ts"

/** What some bytes brought, and why nothing can follow. */
export interface Step {
  readonly pages: ReadonlyArray<Adapter.Page>
  readonly failure: Failure | undefined
}

export interface Setting {
  readonly source: Id.SourceId
  /** What the pages call their stream. */
  readonly stream: string
  readonly body: Body
  /** One that has looked over the file, where it needs that. */
  readonly interpreter: Interpreter
  /** The digest that names this reading. */
  readonly reading: string
  /** Rows that earlier pages of the same reading had. */
  readonly done: number
  /** Rows of a page; `defaultPageRows` unless given. */
  readonly pageRows: number | undefined
  /** Notes how far the reading is, and writes the position. */
  readonly advance: (progress: Progress) => string
}

/** What the next bytes are, or why there are none, or the end of the file. */
export type Input = Result.Result<Uint8Array, Failure> | "end"

export class Pages {
  readonly #setting: Setting
  readonly #pageRows: number
  /** Rows read so far, in this page and before it. */
  #rows = 0
  #page = new OpenPage()
  #pages: Array<Adapter.Page> = []
  #failure: Failure | undefined

  constructor(setting: Setting) {
    this.#setting = setting
    this.#pageRows = setting.pageRows ?? defaultPageRows
  }

  readonly take = (input: Input): Step => {
    this.#pages = []
    if (this.#failure !== undefined) return { pages: [], failure: undefined }
    const { body } = this.#setting
    if (input === "end") this.#read(body.end())
    else if (Result.isSuccess(input)) this.#read(body.push(input.success))
    else {
      this.#read(body.whole())
      this.#failure ??= input.failure
    }
    if (this.#failure === undefined && input === "end") this.#flush(true)
    else if (this.#failure !== undefined && this.#page.rows > 0) this.#flush(false)
    return { pages: this.#pages, failure: this.#failure }
  }

  #read(rows: ReadonlyArray<Record>): void {
    for (const row of rows) {
      if (this.#failure !== undefined) return
      this.#row(row)
    }
    this.#failure ??= this.#setting.body.failure
  }

  #row(record: Record): void {
    const { body, interpreter, done } = this.#setting
    // Rows of earlier pages are read again only for what later rows may repeat.
    const isDone = this.#rows < done
    if (this.#page.rows === this.#pageRows) this.#flush(false)
    const drafts = isDone ? [] : this.#page.drafts
    const before = drafts.length
    const problem = body.problem(record) ?? interpreter.read(record, drafts)
    if (interpreter.over !== undefined) {
      drafts.length = before
      this.#failure = new Adapter.Misconfigured(interpreter.over)
      return
    }
    this.#rows += 1
    if (isDone) return
    this.#page.rows += 1
    if (problem !== undefined) this.#page.rejections.push(this.#rejection(record, problem))
    this.#page.keep(record, drafts.length > before ? interpreter.rowKey(record) : undefined)
  }

  #rejection({ line, raw }: Record, problem: RowProblem): Rejection.Rejection {
    const { source, stream } = this.#setting
    const place = { kind: "row", source, stream, key: null, line } as const
    return { ...place, ...problem, raw: Rejection.bounded(text(raw)) }
  }

  /** The page is held back until a row follows or the file ends, so that the last page knows it is the last. */
  #flush(ended: boolean): void {
    const { stream, reading, advance } = this.#setting
    this.#pages.push({
      stream,
      reading,
      ...this.#page.done(),
      position: advance({ reading, rows: this.#rows, ended }),
      ended
    })
    this.#page = new OpenPage()
  }
}

/** A page being filled. */
class OpenPage {
  rows = 0
  readonly drafts: Array<Fact.Draft> = []
  readonly rejections: Array<Rejection.Rejection> = []
  /** Lines ascend: by them a row is found, to give its text back. */
  readonly #lines: Array<number> = []
  readonly #records: Array<Record> = []
  /** The key of each row that has facts. */
  readonly #keys: Array<string | undefined> = []

  keep(record: Record, key: string | undefined): void {
    this.#lines.push(record.line)
    this.#records.push(record)
    this.#keys.push(key)
  }

  done(): Pick<Adapter.Page, "rows" | "drafts" | "rejections" | "raw" | "received"> {
    const [lines, records, keys] = [this.#lines, this.#records, this.#keys]
    const raw = ({ reference }: Fact.Draft): string => {
      const found = records[indexOf(lines, reference.line ?? 0)]
      return found === undefined ? "" : text(found.raw)
    }
    const received = (): ReadonlyArray<Adapter.Received> =>
      records.map((record, index) => {
        const raw = text(record.raw)
        // A row's facts keep their keys when the row is corrected; one without facts has nothing but its content.
        const key = keys[index] ?? createHash("sha256").update(raw).digest("hex")
        return { key, line: record.line, raw }
      })
    return { rows: this.rows, drafts: this.drafts, rejections: this.rejections, raw, received }
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
