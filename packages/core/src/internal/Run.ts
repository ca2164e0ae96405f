/** One run over a source, page by page: what it has given so far, and whether it goes round in circles. */
import type { Definition, Failure, Page, Rows } from "../Adapter.ts"
import { hex } from "../Merkle.ts"
import { sha256 } from "../Sha256.ts"
import { NamedKeys } from "./NamedKeys.ts"
import { type RowReader, textOf } from "./RowReader.ts"

export interface Bounds {
  readonly maxPages: number
  readonly maxRows: number
  readonly maxSeen: number
}

type Problem = Pick<Failure, "where" | "expected" | "found" | "advice">

/** Characters of a position. */
const maxPosition = 100_000
/** Longer positions are remembered by their digest, so that those of all pages together stay small. */
const maxMark = 100

export class Run<Row> {
  readonly #definition: Definition<Row>
  readonly #reader: RowReader<Row>
  readonly #bounds: Bounds
  readonly #named = new NamedKeys()
  /** The positions given so far: at most one for each page. */
  readonly #marks = new Set<string>()
  #pages = 0
  #last: ReadonlyArray<unknown> = []

  constructor(definition: Definition<Row>, reader: RowReader<Row>, bounds: Bounds) {
    this.#definition = definition
    this.#reader = reader
    this.#bounds = bounds
  }

  /** Counts a page about to be read; a problem where it is one too many. */
  begin(from: string | null): Problem | undefined {
    const { maxPages } = this.#bounds
    if (from !== null) this.#marks.add(markOf(from))
    this.#pages += 1
    if (this.#pages <= maxPages) return undefined
    return this.#problem(
      `at most ${maxPages.toLocaleString("en")} pages in one run`,
      "more",
      "What was read is kept, and the next run goes on there. If the source really has so many, raise maxPages."
    )
  }

  /** The page that rows make, or the problem that nothing can follow. */
  take(answer: Rows): Page | Problem {
    const shapeless = this.#shapeless(answer)
    if (shapeless !== undefined) return shapeless
    const { rows, position, ended } = answer
    const problem = this.#excess(answer) ?? (ended ? undefined : this.#circle(answer))
    if (problem !== undefined) return problem
    this.#last = rows
    const reader = this.#reader
    const { unread, withdrawals, silent, ...said } = reader.read(rows)
    const { stream, family } = this.#definition
    const isState = family === "state"
    if (isState) this.#named.add(said.drafts, unread)
    const seen = isState ? (answer.seen ?? []).flatMap((whole) => this.#named.of(whole) ?? []) : []
    return {
      stream,
      reading: answer.reading ?? stream,
      rows: rows.length,
      ...said,
      ...(isState ? {} : { withdrawals, silent }),
      ...(seen.length === 0 ? {} : { seen }),
      received: () => rows.map((row) => reader.received(row)),
      position,
      ended
    }
  }

  /** What a page function gives may be of an answer that was not looked at. */
  #shapeless(answer: Partial<Record<keyof Rows, unknown>> | null): Problem | undefined {
    const { rows, position } = answer ?? {}
    if (Array.isArray(rows) && typeof position === "string") return undefined
    const found = Array.isArray(rows)
      ? `${typeof position} as its position`
      : `${rows === null ? "null" : typeof rows} as its rows`
    const advice = "Look at what the source answered, or mend how the adapter reads its pages."
    return this.#problem("a page with a list of rows and a position that is text", found, advice)
  }

  #excess({ rows, position, seen = [] }: Rows): Problem | undefined {
    const { maxRows, maxSeen } = this.#bounds
    const advice = "Have the adapter ask for smaller pages."
    if (rows.length > maxRows) return this.#problem(`at most ${maxRows} rows in a page`, String(rows.length), advice)
    if (seen.length > maxSeen) return this.#problem(`at most ${maxSeen} prefixes seen`, String(seen.length), advice)
    if (position.length <= maxPosition) return undefined
    const found = `one of ${position.length}`
    return this.#problem(`a position of at most ${maxPosition} characters`, found, "Have the adapter keep less in it.")
  }

  /** A source that answers every question with the same page never ends. */
  #circle({ rows, position }: Rows): Problem | undefined {
    const expected = "a page that goes on from the one before"
    const advice = "What was read before is kept. Mend the paging of the source, or what the adapter makes of it."
    if (this.#marks.has(markOf(position)))
      return this.#problem(expected, `one that ends at a position where this run has been`, advice)
    if (isSame(rows, this.#last)) return this.#problem(expected, `the same ${rows.length} rows once more`, advice)
    return undefined
  }

  #problem(expected: string, found: string, advice: string): Problem {
    return { where: `stream "${this.#definition.stream}", page ${this.#pages} of this run`, expected, found, advice }
  }
}

const markOf = (position: string): string => (position.length <= maxMark ? position : hex(sha256(position)))

/** Whether two pages have the same rows, of which there are some. Stops at the first that differs, which is nearly always the first. */
const isSame = (rows: ReadonlyArray<unknown>, before: ReadonlyArray<unknown>): boolean =>
  rows.length > 0 && rows.length === before.length && rows.every((row, index) => textOf(row) === textOf(before[index]))
