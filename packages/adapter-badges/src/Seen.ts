/** One badge, one row, in however many files it is. */
import { refusal } from "./refused.ts"
import type * as Row from "./Row.ts"
import { fileKey } from "./rowKeys.ts"
import { unproven } from "./Unproven.ts"

/** The badges that a run has seen so far, by their keys. Their texts are not needed, and there may be many. */
export class Seen {
  readonly #rows = new Map<string, Pick<Row.Row, "file" | "outcome">>()
  #repeated = 0

  /** A badge that is there twice says nothing the second time; of two that differ under one id, the second is refused. */
  take(row: Row.Row): Row.Row {
    const before = this.#rows.get(row.key)
    if (before === undefined) {
      this.#rows.set(row.key, { file: row.file, outcome: row.outcome })
      return row
    }
    const key = fileKey(row.file, `again-${++this.#repeated}`)
    if (JSON.stringify(before.outcome) === JSON.stringify(row.outcome))
      return { ...row, key, outcome: { _tag: "Repeated", file: before.file } }
    const advice = `Take one of them away: ${before.file} counts until then.`
    const why = unproven("form", "a badge with an id of its own", `that of ${before.file}`, advice)
    return { ...row, key, outcome: refusal(why) }
  }
}
