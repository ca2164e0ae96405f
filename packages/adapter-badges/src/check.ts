/** From a text to rows: in a CLR each badge within is one of its own. */
import { Asking, Checks, unproven } from "@laurel/credentials"
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import { Checker, type Run, type Source } from "./Checker.ts"
import { refusal } from "./refused.ts"
import type * as Row from "./Row.ts"
import { fileKey } from "./rowKeys.ts"

/** Badges in one text, and how deep collections lie within collections. */
const maxBadges = 1_000
const maxDepth = 3

/** The rows of one text: at least one. `part` tells it from other texts of the file; empty where there are none. */
export const check = Effect.fn("Badges.check")(function* (
  { name, part }: { readonly name: string; readonly part: string },
  text: string,
  run: Run
): Effect.fn.Return<ReadonlyArray<Row.Row>, Adapter.Failure> {
  const rows: Array<Row.Row> = []
  const source: Source = {
    file: part === "" ? name : `${name} (${part})`,
    keyOf: (index) => fileKey(name, part === "" ? String(index) : `${part}.${index}`),
    budget: Asking.ofFile(),
    room: new Checks.Room(),
    kept: new Set()
  }
  const open = [{ text, depth: 0 }]
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    const { depth } = one
    const checker = new Checker(run, source, one.text)
    const checked = yield* checker.outcome()
    rows.push(checker.row(checked.outcome, checked.key, rows.length))
    const inner = checked.inner ?? []
    const fits = depth < maxDepth && rows.length + open.length + inner.length <= maxBadges
    if (fits) open.push(...inner.map((text) => ({ text, depth: depth + 1 })))
    else if (inner.length > 0)
      rows.push(new Checker(run, source, "").row(tooMany(inner.length), undefined, rows.length))
  }
  return rows
})

const tooMany = (count: number): Row.Outcome =>
  refusal(
    unproven(
      "form",
      `at most ${maxBadges.toLocaleString("en")} badges in one file, within at most ${maxDepth} collections`,
      `${count} more`,
      "Split the file."
    )
  )
