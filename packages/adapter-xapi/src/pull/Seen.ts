/** What one reading of a store was given so far: a repeat is dropped, another content under the same id is not. */
import { hash } from "node:crypto"
import type * as Answer from "./Answer.ts"
import { type Problem, quote } from "../statement/Problem.ts"
import type * as Rows from "../meaning/Rows.ts"
import * as Said from "../meaning/Said.ts"

/** Ids that are remembered, to drop repeats. */
const maxSeen = 200_000

/** A row that is no repeat. */
export interface Told {
  readonly row: Answer.Row
  /** Undefined where an earlier run gave it already: then it is not read. */
  readonly said: Rows.Row | undefined
  /** Why it can't be taken beside the one that was given before under its id, and the key it is known by instead. */
  readonly other: { readonly key: string; readonly problem: Problem } | undefined
}

interface Content {
  /** Of what it says; null where only the id is known. */
  readonly digest: string | null
  readonly isTaken: boolean
}

/** Mutable, and local to one reading. */
export class Seen {
  readonly #contents = new Map<string, Content>()

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.#keep(id, unread)
  }

  /** The rows that say what was not said before. */
  readonly take = (rows: ReadonlyArray<Answer.Row>, known: ReadonlySet<string>, read: Rows.Read): ReadonlyArray<Told> =>
    rows.flatMap((row) => (known.has(row.key) ? this.#known(row) : this.#read(row, read)))

  #known(row: Answer.Row): ReadonlyArray<Told> {
    if (this.#contents.has(row.key)) return []
    this.#keep(row.key, unread)
    return [{ row, said: undefined, other: undefined }]
  }

  #read(row: Answer.Row, read: Rows.Read): ReadonlyArray<Told> {
    const before = this.#contents.get(row.key)
    if (before?.digest === null) return []
    const said = read(row.value, row.line)
    const isTaken = said.problem === undefined
    const digest = hash("sha256", isTaken ? Said.contentOf(said) : row.text(), "base64")
    if (before?.digest === digest) return []
    // What could not be read holds nothing back: the same statement mended is taken.
    if (before === undefined || (isTaken && !before.isTaken)) {
      this.#keep(row.key, { digest, isTaken })
      return [{ row, said, other: undefined }]
    }
    // The one before has the id: under its key this would be taken for settled.
    const key = Said.keyOf(undefined, row.text)
    if (this.#contents.has(key)) return []
    this.#keep(key, unread)
    return [{ row, said, other: { key, problem: said.problem ?? contradiction(row.key) } }]
  }

  #keep(key: string, content: Content): void {
    // The first is the oldest.
    for (const oldest of this.#contents.size < maxSeen ? [] : this.#contents.keys()) {
      this.#contents.delete(oldest)
      break
    }
    this.#contents.set(key, content)
  }
}

const unread: Content = { digest: null, isTaken: true }

const contradiction = (id: string): Problem => ({
  column: "id",
  expected: "one content for each id",
  found: `${quote(id)} a second time, which says something else than the first, which was taken`,
  advice: "Ask whoever keeps the record store which of the two was sent."
})
