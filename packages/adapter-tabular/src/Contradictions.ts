/**
 * Which rows of a stream contradict each other, in whichever of its files they are. In two passes: the keys of all rows are counted,
 * and only where some are of several rows, what those say is compared.
 */
import type { Fact } from "@laurel/core"
import { Hasher, type Hash } from "./Hasher.ts"
import { Occurrences } from "./Occurrences.ts"
import { quote, type RowProblem } from "./Problem.ts"
import { Seen } from "./Seen.ts"

/** A file, and the lines before its own. */
export interface File {
  readonly where: string
  readonly before: number
}

export class Contradictions {
  readonly #hasher = new Hasher()
  readonly #seen = new Seen(this.#hasher)
  readonly #keys = new Occurrences()
  readonly #files: Array<File> = []
  #last = 0

  /** The hash of a subject, to be kept beside it. */
  readonly hashOf = this.#seen.hashOf

  /** Keys so far. */
  get size(): number {
    return this.#keys.size
  }

  /** Whether some keys are of several rows. */
  get isRecurring(): boolean {
    return this.#keys.isRecurring
  }

  /** Counts the keys of one row, each once. */
  count(keys: ReadonlyArray<string>): void {
    for (const key of keys.length > 1 ? new Set(keys) : keys) {
      const { one, two } = this.#hasher.of(key)
      this.#keys.addHash(one, two, 0, 0)
    }
  }

  /** Whether a key that was counted is of several rows. */
  recurs(key: string): boolean {
    const { one, two } = this.#hasher.of(key)
    return this.#keys.countOf(one, two, 0, 0) > 1
  }

  /** Begins with the rows of a file, whose lines come after those of all files before. */
  begin(where: string): File {
    const file = { where, before: this.#last }
    this.#files.push(file)
    return file
  }

  /** Remembers what a draft says whose key recurs. `who` is its subject's hash. */
  add(draft: Fact.Draft, who: Hash, { before }: File, line: number): void {
    this.#last = Math.max(this.#last, before + line)
    if (this.recurs(draft.reference.key)) this.#seen.add(draft, who, before + line)
  }

  /** Refuses what another row says otherwise. */
  against(drafts: ReadonlyArray<Fact.Draft>, first: number, who: Hash, where: string): RowProblem | undefined {
    if (!this.#seen.isContradictory) return undefined
    for (let at = first; at < drafts.length; at++) {
      const draft = drafts[at]
      const line = draft === undefined ? 0 : this.#seen.contradicting(draft, who)
      if (draft !== undefined && line !== 0) return contradictsLine(draft, this.#placeOf(line, where))
    }
    return undefined
  }

  #placeOf(line: number, where: string): string {
    const file = this.#files.findLast(({ before }) => before < line)
    const place = `line ${line - (file?.before ?? 0)}`
    return file === undefined || file.where === where ? place : `${place} of ${file.where}`
  }

  /** Lets go of whatever will not be asked for once all rows were looked at. */
  rest(): void {
    this.#keys.rest()
    this.#seen.rest()
  }
}

const contradictsLine = ({ reference }: Fact.Draft, place: string): RowProblem => ({
  column: null,
  expected: `the same as on ${place}, which has the same key ${quote(reference.key)}`,
  found: "something else",
  advice: "None of them was taken: their order doesn't tell which is right. Remove whichever is wrong."
})
