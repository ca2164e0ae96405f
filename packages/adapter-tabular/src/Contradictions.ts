/**
 * Which rows of a stream contradict each other, in two passes: the keys of all rows are counted, and only where some occur on
 * several lines, what those say is compared.
 */
import type { Fact } from "@laurel/core"
import { Hasher, type Hash } from "./Hasher.ts"
import { Occurrences } from "./Occurrences.ts"
import { quote, type RowProblem } from "./Problem.ts"
import { Seen } from "./Seen.ts"

export class Contradictions {
  readonly #hasher = new Hasher()
  readonly #seen = new Seen(this.#hasher)
  readonly #keys = new Occurrences()

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

  /** Remembers what a draft says whose key recurs. `who` is its subject's hash. */
  add(draft: Fact.Draft, who: Hash, line: number): void {
    if (this.recurs(draft.reference.key)) this.#seen.add(draft, who, line)
  }

  /** Refuses what another row says otherwise. */
  against(drafts: ReadonlyArray<Fact.Draft>, first: number, who: Hash): RowProblem | undefined {
    if (!this.#seen.isContradictory) return undefined
    for (let at = first; at < drafts.length; at++) {
      const draft = drafts[at]
      const line = draft === undefined ? 0 : this.#seen.contradicting(draft, who)
      if (draft !== undefined && line !== 0) return contradictsLine(draft, line)
    }
    return undefined
  }

  /** Lets go of whatever will not be asked for once all rows were looked at. */
  rest(): void {
    this.#keys.rest()
    this.#seen.rest()
  }
}

const contradictsLine = ({ reference }: Fact.Draft, line: number): RowProblem => ({
  column: null,
  expected: `the same as on line ${line}, which has the same key ${quote(reference.key)}`,
  found: "something else",
  advice: "None of them was taken: their order doesn't tell which is right. Remove whichever is wrong."
})
