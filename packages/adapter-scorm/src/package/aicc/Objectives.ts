/** Which objectives the units of a course name (.ort). */
import type { Table } from "./Table.ts"
import { keyOf, type Unit } from "./Units.ts"

/** The objectives of each unit, as written, each once. What objectives are made of is told, and not read. */
export const objectivesOf = (
  table: Table | null,
  units: ReadonlyMap<string, Unit>
): ReadonlyMap<Unit, ReadonlySet<string>> => {
  const found = new Map<Unit, Set<string>>()
  const at = table?.columns.get("course_element")
  if (table === null || at === undefined) return found
  for (const { fields } of table.rows) {
    const unit = units.get(keyOf(fields[at] ?? ""))
    if (unit === undefined) continue
    const named = found.get(unit) ?? new Set()
    for (const [column, id] of fields.entries()) if (column !== at && id !== "" && !units.has(keyOf(id))) named.add(id)
    found.set(unit, named)
  }
  return found
}
