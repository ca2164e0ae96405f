/** From a row to drafts of facts, or to the one reason why not. Total: no row can stop it. */
import { Fact, Id, Text } from "@laurel/core"
import { Schema } from "effect"
import type { FactReader, StreamReader } from "./Compile.ts"
import { keep } from "./Compiler.ts"
import { quote, type RowProblem } from "./Problem.ts"
import { Seen } from "./Seen.ts"
import type { Compiled, Row } from "./Template.ts"

/** Subjects kept to be shared by drafts. */
const maxSubjects = 200_000

export type Interpretation = { readonly drafts: ReadonlyArray<Fact.Draft> } | { readonly problem: RowProblem }

/** A source's own key: keys of references and of participations. */
const isKey = (text: string): boolean => text.length > 0 && text.length <= 500 && !/[\p{Cc}\u2028\u2029]/u.test(text)
const key = {
  expected: "a key of 1 to 500 characters, none of them a control character",
  advice: "Mend the cells it is made of."
}

const ids = <A extends string>(is: (text: string) => text is A, expected: string) => ({
  read: keep((text) => (is(text) ? text : null)),
  expected
})
type Ids<A extends string> = ReturnType<typeof ids<A>>

const nothing: Interpretation = { drafts: [] }

export class Interpreter {
  readonly #source: Id.SourceId
  readonly #stream: string
  readonly #scheme: string
  readonly #reader: StreamReader
  readonly #seen: Seen
  readonly #row: Row = { cells: [], found: [], problem: undefined }
  readonly #subjects = new Map<string, Fact.Subject>()
  readonly #offerings = ids(
    Schema.is(Id.OfferingId),
    "an offering's id: 1 to 100 letters, digits, '.', '_', '-' or '/'"
  )
  readonly #activities = ids(
    Schema.is(Id.ActivityId),
    "an activity's id of 1 to 200 characters, none of them a control character"
  )
  readonly #isName = Schema.is(Text.Name)

  constructor(source: Id.SourceId, stream: string, scheme: string, reader: StreamReader, seen = new Seen()) {
    this.#source = source
    this.#stream = stream
    this.#scheme = scheme
    this.#reader = reader
    this.#seen = seen
  }

  /** Whether the stream has more references than contradictions can be looked for in. */
  get isFull(): boolean {
    return this.#seen.isFull
  }

  read(cells: ReadonlyArray<string>, line: number): Interpretation {
    const row = this.#row
    row.cells = cells
    row.problem = undefined
    const drafts = this.#drafts(row, line)
    if (drafts !== undefined) return drafts.length === 0 ? nothing : this.#settle(drafts, line)
    return {
      problem: row.problem ?? { column: null, expected: "a readable row", found: "another", advice: "Report this." }
    }
  }

  #drafts(row: Row, line: number): Array<Fact.Draft> | undefined {
    if (!this.#reader.lookUp(row)) return undefined
    const drafts: Array<Fact.Draft> = []
    let subject: Fact.Subject | undefined
    for (const fact of this.#reader.facts) {
      if (!fact.applies(row)) continue
      subject ??= this.#subject(row)
      const draft = subject === undefined ? undefined : this.#draft(fact, subject, row, line)
      if (draft === undefined) return undefined
      drafts.push(draft)
    }
    return drafts
  }

  #draft(fact: FactReader, subject: Fact.Subject, row: Row, line: number): Fact.Draft | undefined {
    const text = this.#key(fact.key, row)
    if (text === undefined) return undefined
    const activity = fact.activity === undefined ? null : this.#id(fact.activity, this.#activities, row)
    const evidence = activity === undefined ? undefined : fact.evidence(row)
    const happened = evidence === undefined ? undefined : fact.happened(row)
    if (activity === undefined || evidence === undefined || happened === undefined) return undefined
    return {
      reference: { source: this.#source, stream: this.#stream, key: text, line },
      subject,
      activity,
      evidence,
      happened
    }
  }

  #subject(row: Row): Fact.Subject | undefined {
    const reader = this.#reader
    const text = this.#key(reader.key, row)
    const offering = text === undefined ? undefined : this.#id(reader.offering, this.#offerings, row)
    const value = offering === undefined ? undefined : reader.contact.read(row)
    if (text === undefined || offering === undefined || value === undefined) return undefined
    const known = this.#subjects.get(text)
    if (known !== undefined && known.offering === offering && known.contact.value === value) return known
    if (!this.#isName(value)) {
      return this.#refuse(row, reader.contact, value, "1 to 200 characters, none of them a control character")
    }
    if (this.#subjects.size >= maxSubjects) this.#subjects.clear()
    const subject: Fact.Subject = { key: text, offering, contact: { scheme: this.#scheme, value } }
    this.#subjects.set(text, subject)
    return subject
  }

  #key(compiled: Compiled, row: Row): string | undefined {
    const text = compiled.read(row)
    if (text === undefined || isKey(text)) return text
    return this.#refuse(row, compiled, text, key.expected)
  }

  #id<A extends string>(compiled: Compiled, { read, expected }: Ids<A>, row: Row): A | undefined {
    const text = compiled.read(row)
    if (text === undefined) return undefined
    return read(text) ?? this.#refuse(row, compiled, text, expected)
  }

  #refuse(row: Row, { columns }: Compiled, found: string, expected: string): undefined {
    row.problem = { column: columns === "" ? null : columns, expected, found: quote(found), advice: key.advice }
    return undefined
  }

  /** Drops what an earlier row has said already, and refuses what it has said otherwise. */
  #settle(drafts: ReadonlyArray<Fact.Draft>, line: number): Interpretation {
    const fresh: Array<Fact.Draft> = []
    for (const draft of drafts) {
      const first = this.#seen.find(draft)
      if (first < 0) return contradicts(draft, `line ${-first}`)
      const twin = fresh.find((other) => other.reference.key === draft.reference.key)
      if (twin !== undefined && !Fact.isSame(twin, draft)) return contradicts(draft, "the same row")
      if (first === 0 && twin === undefined) fresh.push(draft)
    }
    // Only now: a row that is refused leaves no trace.
    for (const draft of fresh) this.#seen.add(draft, line)
    return { drafts: fresh }
  }
}

const contradicts = ({ reference }: Fact.Draft, where: string): Interpretation => ({
  problem: {
    column: null,
    expected: `the same as on ${where}, which has the same key ${quote(reference.key)}`,
    found: "something else",
    advice: "Remove one of the two; a file that contradicts itself can't be settled by its order."
  }
})
