/** Which records take which others back, in memory. Only ever added to, but for names of people who are erased. */
import * as Fact from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import type { Commit, Loaded, RecordId, Withdrawn } from "../Ledger.ts"
import * as Rejection from "../Rejection.ts"

interface Kept extends Withdrawn {
  readonly source: SourceId
}

export class MemoryWithdrawals {
  #all: Array<Kept> = []

  keep({ source, withdrawals }: Pick<Commit, "source" | "withdrawals">): void {
    const known = new Set(this.#all.map(nameOf))
    for (const { stream, record, by } of withdrawals) {
      const kept = { source, stream, record, by }
      if (!known.has(nameOf(kept))) this.#all.push(kept)
      known.add(nameOf(kept))
    }
  }

  of(source: SourceId | null, records: ReadonlyArray<RecordId>): Pick<Loaded, "withdrawn" | "withdrawing"> {
    const asked = new Set(records.map(({ stream, record }) => Fact.keyOf({ stream, key: record })))
    const withdrawn = new Map<string, string>()
    const withdrawing = new Set<string>()
    for (const { stream, record, by, ...kept } of this.#all) {
      if (kept.source !== source) continue
      const [target, own] = [Fact.keyOf({ stream, key: record }), Fact.keyOf({ stream, key: by })]
      const known = withdrawn.get(target)
      // The least of several, so that it is the same one in every ledger.
      if (asked.has(target) && (known === undefined || by < known)) withdrawn.set(target, by)
      if (asked.has(own)) withdrawing.add(own)
    }
    return { withdrawn, withdrawing }
  }

  /** Whether a reference is of a record that is taken back, once a commit is written. */
  isWithdrawn({ stream, key, source }: Fact.Reference, commit: Pick<Commit, "source" | "withdrawals">): boolean {
    const all = [...this.#all, ...commit.withdrawals.map((each) => ({ ...each, source: commit.source }))]
    const own = all.filter((each) => each.source === source && each.stream === stream)
    const record = Fact.recordOf(key)
    return own.some((each) => each.record === record) && !own.some(({ by }) => by === record)
  }

  /** Lets those go that hold one of these names. */
  redact(names: ReadonlyArray<string>): void {
    this.#all = this.#all.filter(({ record, by }) => !Rejection.isAbout(names, { raw: record, found: by }))
  }
}

const nameOf = ({ source, stream, record, by }: Kept): string => [source, stream, record, by].join("\n")
