/** Texts of a row as ids, keys and names; one that is none is refused. */
import type { Id } from "@laurel/core"
import { keep } from "./Compiler.ts"
import type * as Template from "./Template.ts"
import * as Texts from "./Texts.ts"

/** Reads ids, whose checking is kept by their texts. Where one gives undefined, the row says why. */
export class Ids {
  readonly #offering = keep(Texts.offering)
  readonly #activity = keep(Texts.activity)

  readonly key = (compiled: Template.Compiled, row: Template.Row) => read(compiled, row, Texts.key)
  readonly name = (compiled: Template.Compiled, row: Template.Row) => read(compiled, row, Texts.name)
  readonly seen = (compiled: Template.Compiled, row: Template.Row) => read(compiled, row, Texts.seen)
  readonly offering = (compiled: Template.Compiled, row: Template.Row): Id.OfferingId | undefined =>
    read(compiled, row, this.#offering)
  readonly activity = (compiled: Template.Compiled, row: Template.Row): Id.ActivityId | undefined =>
    read(compiled, row, this.#activity)
}

const read = <A>(
  compiled: Template.Compiled,
  row: Template.Row,
  reading: (text: string) => Texts.Reading<A>
): A | undefined => {
  const text = compiled.read(row)
  if (text === undefined) return undefined
  const found = reading(text)
  if ("value" in found) return found.value
  row.problem = { column: compiled.columns, ...found.problem }
  return undefined
}
