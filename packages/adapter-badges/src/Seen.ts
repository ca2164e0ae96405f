/** One badge, one row, in however many files it is. */
import { Status, unproven } from "@laurel/credentials"
import { refusal } from "./refused.ts"
import type * as Row from "./Row.ts"
import { fileKey } from "./rowKeys.ts"

type Taken = Pick<Row.Row, "file" | "outcome">

/** What came of badges that are in several files, by their keys: the gravest of each. */
export type Gravest = ReadonlyMap<string, Taken>

const rankOf = ({ outcome }: Taken): number => {
  if (outcome._tag === "Badge") return Status.rank[outcome.proven.status._tag]
  return outcome._tag === "TakenBack" ? Status.rank[outcome.status._tag] : Number.POSITIVE_INFINITY
}

/** Whether the one says worse of a badge than the other. */
export const graver = (one: Taken, other: Taken): boolean => rankOf(one) < rankOf(other)

/** The badges that a run has seen so far, by their keys. Their texts are not needed, and there may be many. */
export class Seen {
  readonly #rows = new Map<string, Taken>()
  readonly #gravest: Gravest
  #repeated = 0

  constructor(gravest: Gravest) {
    this.#gravest = gravest
  }

  /** A badge that is there twice says nothing the second time; of two that differ under one id, the graver counts, else the first. */
  take(row: Row.Row): Row.Row {
    const gravest = this.#gravest.get(row.key)
    if (gravest !== undefined && graver(gravest, row)) return this.#refuse(row, gravest.file)
    const before = this.#rows.get(row.key)
    if (before === undefined) {
      this.#rows.set(row.key, { file: row.file, outcome: row.outcome })
      return row
    }
    if (JSON.stringify(before.outcome) !== JSON.stringify(row.outcome)) return this.#refuse(row, before.file)
    return { ...row, key: this.#keyOf(row), outcome: { _tag: "Repeated", file: before.file } }
  }

  #keyOf({ file }: Row.Row): string {
    return fileKey(file, `again-${++this.#repeated}`)
  }

  #refuse(row: Row.Row, file: string): Row.Row {
    const advice = `Take one of them away: ${file} counts until then.`
    const why = unproven("form", "a badge with an id of its own", `that of ${file}`, advice)
    return { ...row, key: this.#keyOf(row), outcome: refusal(why) }
  }
}
