/** The completion requirements of a course (.cmp), element by element. */
import { type Requirement, requirementOf, statusOf } from "./Requirement.ts"
import { fieldOf, type Table } from "./Table.ts"
import { keyOf } from "./Units.ts"

/** Ways by which one element is done: somebody writes a few of them. */
const maxWays = 1_000

export interface Completion {
  /** Ways by which an element is done, of which any one is enough; undefined where one of them is no clause, or they are too many. By id. */
  readonly ways: ReadonlyMap<string, ReadonlyArray<Requirement> | undefined>
  /** Ids as written. */
  readonly names: ReadonlyMap<string, string>
  /** Whether the table has the columns that say it. */
  readonly isKnown: boolean
}

const none: Completion = { ways: new Map(), names: new Map(), isKnown: true }

/** Reads the table. A row that makes an element fail, or be no longer complete, is no clause. */
export const completionOf = (table: Table | null): Completion => {
  if (table === null) return none
  if (!["structure_element", "requirement"].every((column) => table.columns.has(column)))
    return { ...none, isKnown: false }
  const ways = new Map<string, Array<Requirement> | undefined>()
  const names = new Map<string, string>()
  for (const row of table.rows) {
    const id = fieldOf(table, row, "structure_element")
    const requirement = requirementOf(fieldOf(table, row, "requirement"))
    const result = fieldOf(table, row, "result")
    const isDone = result === "" || statusOf(result) !== undefined
    const key = keyOf(id)
    if (!names.has(key)) {
      names.set(key, id)
      ways.set(key, [])
    }
    const known = ways.get(key)
    if (isDone && requirement !== undefined && known !== undefined && known.length < maxWays) known.push(requirement)
    else ways.set(key, undefined)
  }
  return { ways, names, isKnown: true }
}
