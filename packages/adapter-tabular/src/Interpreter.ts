/** From a row to drafts of facts, or to the one reason why not. Total: no row can stop it. */
import { Fact, type Id } from "@laurel/core"
import { createHash } from "node:crypto"
import { Compiler, type Setting as Compiled } from "./Compiler.ts"
import * as Content from "./Content.ts"
import { Contradictions } from "./Contradictions.ts"
import type { Hash } from "./Hasher.ts"
import * as Header from "./Header.ts"
import { Ids } from "./Ids.ts"
import { defaultMaxRows } from "./Mapping.ts"
import * as Constants from "./mapping/Constants.ts"
import * as Normal from "./Normal.ts"
import { Occurrences } from "./Occurrences.ts"
import { type Problem, quote, type RowProblem } from "./Problem.ts"
import { type Columns, type Record, text } from "./reading/Record.ts"
import { compile, type FactReader, type StreamReader } from "./StreamReader.ts"
import { type Known, Subjects } from "./Subjects.ts"
import type * as Template from "./Template.ts"

/** What one reading of a stream's file is interpreted by. */
export interface Setting extends Compiled {
  readonly source: Id.SourceId
  /** The stream and its file, for messages. */
  readonly where: string
}

/** Instead of the key of a fact that has none, as long as rows are looked at. No key is empty. */
const keyless = ""

/**
 * Reads the rows of one file, in order: those whose cells are as many as the columns. Where `needsLook` is true, all of them go
 * through `look` first, and where `needsComparing` is true then, through `compare`: rows that contradict each other are rejected,
 * whichever comes first.
 */
export class Interpreter {
  /** Whether facts have keys of their own, so that rows may contradict each other. */
  readonly needsLook: boolean
  readonly #setting: Setting
  readonly #reader: StreamReader
  readonly #content: Content.Content
  readonly #ids: Ids
  readonly #contradictions = new Contradictions()
  readonly #subjects: Subjects
  readonly #occurrences = new Occurrences()
  readonly #row: Template.Row = { cells: [], found: [], problem: undefined }
  readonly #limit: number
  readonly #trims: boolean
  /** Whether all that a record has tells it apart. */
  readonly #isWhole: boolean
  #isLooking = false
  /** Whether no row was read yet. */
  #isFresh = true
  /** The key of the row that was read last; empty until it is known. */
  #key = ""

  private constructor(setting: Setting, reader: StreamReader, ids: Ids, content: Content.Content) {
    this.#ids = ids
    this.#setting = setting
    this.#reader = reader
    this.#content = content
    this.#subjects = new Subjects(reader.subject, ids, this.#contradictions.hashOf)
    this.#trims = setting.mapping.trim ?? false
    this.#isWhole = setting.stream.content === "whole"
    this.#limit = setting.mapping.maxRows ?? defaultMaxRows
    this.needsLook = setting.stream.facts.some(({ key }) => key !== undefined)
  }

  /** An interpreter of a file with these columns; or what is wrong with them, or with the mapping. */
  static open(setting: Setting, columns: Columns): Interpreter | Problem {
    const { mapping, stream, where } = setting
    const unset = Constants.unset(mapping, stream)
    if (unset !== undefined) return { where, ...unset }
    const compiler = new Compiler(setting, columns)
    const ids = new Ids()
    const reader = compile(compiler, ids)
    const wrong = lacking(setting, compiler, columns) ?? compiler.places.ambiguous
    if (wrong !== undefined) return { where, ...wrong }
    return new Interpreter(setting, reader, ids, Content.make(compiler.places.content(stream.content ?? "mapped")))
  }

  /** What is wrong once a file has more rows than can be told apart. */
  get over(): Problem | undefined {
    if (this.#contradictions.size <= this.#limit && this.#occurrences.size <= this.#limit) return undefined
    return {
      where: this.#setting.where,
      expected: `at most ${this.#limit.toLocaleString("en")} facts or rows that are told apart`,
      found: "more",
      advice:
        'Raise "maxRows" in the mapping, up to 100,000,000; each takes up to 64 bytes of memory. Or split the file.'
    }
  }

  /** Whether some keys are of several rows, once all were looked at. */
  get needsComparing(): boolean {
    return this.#contradictions.isRecurring
  }

  /** Looks at the keys of a row before any is read. One whose cells are not those of the columns is to be left out. */
  look(record: Record): void {
    this.#contradictions.count(this.#keysOf(record))
  }

  /** Looks at what a row says whose keys are of others, too. */
  compare(record: Record): void {
    if (!this.#keysOf(record).some((key) => this.#contradictions.recurs(key))) return
    this.#isLooking = true
    const drafts: Array<Fact.Draft> = []
    const who = this.#drafts(record, drafts)
    if (who === undefined || this.#row.problem !== undefined || this.#settle(drafts, 0) !== undefined) return
    for (const draft of drafts) if (draft.reference.key !== keyless) this.#contradictions.add(draft, who, record.line)
  }

  /** Adds what a row says to the drafts, or adds nothing and returns the reason why not. */
  read(record: Record, drafts: Array<Fact.Draft>): RowProblem | undefined {
    if (this.#isFresh) this.#contradictions.rest()
    this.#isFresh = this.#isLooking = false
    this.#key = ""
    if (record.problem !== undefined) return record.problem
    const first = drafts.length
    const who = this.#drafts(record, drafts)
    const problem =
      this.#row.problem ??
      (who === undefined
        ? undefined
        : (this.#settle(drafts, first) ?? this.#contradictions.against(drafts, first, who)))
    if (problem !== undefined) drafts.length = first
    else if (this.#key === "") this.#key = drafts[first]?.reference.key ?? ""
    return problem
  }

  /** The key of the row that was read last: of its content and occurrence where a fact of it is known by them, or of its first fact, or of its text. */
  rowKey(record: Record): string {
    return this.#key === "" ? createHash("sha256").update(text(record.raw)).digest("hex") : this.#key
  }

  /** The hash of whose facts a row's drafts are; undefined where there are none, or a problem. */
  #drafts(record: Record, drafts: Array<Fact.Draft>): Hash | undefined {
    const row = this.#fill(record)
    if (!this.#reader.isWhole(row) || !this.#reader.lookUp(row)) return this.#unreadable()
    let known: Known | undefined
    for (const fact of this.#reader.facts) {
      if (!fact.applies(row)) continue
      known ??= this.#subjects.of(row)
      const draft = known === undefined ? undefined : this.#draft(fact, known.subject, record)
      if (draft === undefined) return this.#unreadable()
      drafts.push(draft)
    }
    return known?.hash
  }

  #fill({ cells }: Record): Template.Row {
    const row = this.#row
    row.cells = Normal.cells(cells, this.#trims)
    row.problem = undefined
    return row
  }

  /** The keys of the facts of a row that have their own; none where it can't be read as far as that. */
  #keysOf(record: Record): ReadonlyArray<string> {
    if (record.problem !== undefined) return []
    const row = this.#fill(record)
    if (!this.#reader.isWhole(row) || !this.#reader.lookUp(row)) return []
    const keys: Array<string> = []
    for (const { key, applies } of this.#reader.facts) {
      const text = key !== undefined && applies(row) ? this.#ids.key(key, row) : undefined
      if (text !== undefined) keys.push(text)
    }
    return keys
  }

  /** Nothing is undefined without a reason. */
  #unreadable(): undefined {
    this.#row.problem ??= { column: null, expected: "a readable row", found: "another", advice: "Report this." }
    return undefined
  }

  #draft(fact: FactReader, subject: Fact.Subject, record: Record): Fact.Draft | undefined {
    const row = this.#row
    const key = fact.key === undefined ? this.#contentKey(fact.part, record) : this.#ids.key(fact.key, row)
    if (key === undefined) return undefined
    const activity = fact.activity === undefined ? null : this.#ids.activity(fact.activity, row)
    const evidence = activity === undefined ? undefined : fact.evidence(row)
    const happened = evidence === undefined ? undefined : fact.happened(row)
    if (activity === undefined || evidence === undefined || happened === undefined) return undefined
    const observedAt = fact.observed === undefined ? null : fact.observed(row)
    const said = fact.said === undefined ? null : fact.said(row)
    if (observedAt === undefined || said === undefined) return undefined
    const reference = { source: this.#setting.source, stream: this.#setting.stream.name, key, line: record.line }
    return { reference, subject, activity, evidence, happened, observedAt, said }
  }

  #contentKey(part: string, record: Record): string {
    if (this.#isLooking) return keyless
    if (this.#key === "") {
      const { content = this.#content(this.#row) } = this.#isWhole ? record : {}
      const digest = Content.digest(content)
      this.#key = `${Content.keyOf(digest)}/${this.#occurrences.add(digest)}`
    }
    return part === "" ? this.#key : this.#key + part
  }

  /** Drops what a row says twice, and refuses what it says in two ways. */
  #settle(drafts: Array<Fact.Draft>, first: number): RowProblem | undefined {
    let kept = first + 1
    for (let at = kept; at < drafts.length; at++) {
      const draft = drafts[at]
      if (draft === undefined) continue
      const twin = draft.reference.key === keyless ? undefined : twinOf(drafts, first, kept, draft)
      if (twin !== undefined && !Fact.isSame(twin, draft)) return contradictsItself(draft)
      if (twin === undefined) drafts[kept++] = draft
    }
    drafts.length = Math.min(kept, drafts.length)
    return undefined
  }
}

/** What is wrong where columns that the mapping names are not there. */
const lacking = ({ stream, tables, where }: Setting, { missing, places }: Compiler, columns: Columns) => {
  for (const column of stream.ignore ?? []) places.lookFor(column)
  if (places.missing.size > 0) return Header.missing(where, [...places.missing], columns.keys())
  for (const [name, wanted] of missing) {
    const table = tables.get(name)
    const place = `${where}, table "${name}", file "${table?.file}"`
    return Header.missing(place, [...wanted], (table?.columns ?? columns).keys())
  }
  return undefined
}

const twinOf = (drafts: ReadonlyArray<Fact.Draft>, from: number, to: number, draft: Fact.Draft) =>
  drafts.slice(from, to).find(({ reference }) => reference.key === draft.reference.key)

const contradictsItself = ({ reference }: Fact.Draft): RowProblem => ({
  column: null,
  expected: `the same from all facts of the row that have the key ${quote(reference.key)}`,
  found: "something else",
  advice: "Nothing of the row was taken. Give each fact a key of its own in the mapping, or mend the row."
})
