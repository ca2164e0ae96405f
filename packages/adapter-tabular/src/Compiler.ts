/** What the closures of a stream are compiled with: columns found by name, expressions, conditions and days. */
import type { CivilDate } from "@laurel/core"
import * as DayText from "./Day.ts"
import {
  type Day,
  type Expression,
  type Identity,
  type Mapping,
  own,
  type StreamMapping,
  type Where
} from "./Mapping.ts"
import type { Table } from "./Table.ts"
import * as Template from "./Template.ts"

/** Distinct texts whose reading is kept: scores, days and ids recur in their thousands. */
const maxKept = 100_000

/** Columns that the mapping names and the files lack: by table, or null for the stream's own file. */
export type Missing = ReadonlyMap<string | null, ReadonlySet<string>>

export const isMissing = (mapping: Mapping): ((cell: string) => boolean) => {
  const missing = new Set(mapping.missing)
  return missing.size === 0 ? (cell) => cell === "" : (cell) => cell === "" || missing.has(cell)
}

/** Keeps what a text was read as. */
export const keep = <A>(read: (text: string) => A): ((text: string) => A) => {
  const kept = new Map<string, A>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known
    if (kept.size >= maxKept) kept.clear()
    const value = read(text)
    kept.set(text, value)
    return value
  }
}

/** Compiles what a mapping says of one stream. Columns that aren't there read as empty, and are listed in `missing`. */
export class Compiler {
  readonly missing = new Map<string | null, Set<string>>()
  readonly #mapping: Mapping
  readonly #columns: ReadonlyMap<string, number>
  readonly #tables: ReadonlyMap<string, Table>
  readonly #lookups: ReadonlyArray<readonly [lookup: string, table: string]>
  readonly #isMissing: (cell: string) => boolean

  constructor(
    mapping: Mapping,
    stream: StreamMapping,
    columns: ReadonlyMap<string, number>,
    tables: ReadonlyMap<string, Table>
  ) {
    this.#mapping = mapping
    this.#columns = columns
    this.#tables = tables
    this.#lookups = Object.entries(stream.lookups ?? {}).map(([lookup, { table }]) => [lookup, table])
    this.#isMissing = isMissing(mapping)
  }

  readonly own: Template.Resolve = (column) => {
    const index = this.#columns.get(column)
    if (index === undefined) this.#lacks(null, column)
    return { column, read: (row) => row.cells[index ?? -1] ?? "" }
  }

  readonly any: Template.Resolve = (column) => {
    const dot = column.indexOf(".")
    const at = dot === -1 ? -1 : this.#lookups.findIndex(([lookup]) => lookup === column.slice(0, dot))
    const table = this.#lookups[at]?.[1]
    if (table === undefined) return this.own(column)
    const index = this.#tables.get(table)?.columns.get(column.slice(dot + 1))
    if (index === undefined) this.#lacks(table, column.slice(dot + 1))
    return { column, read: (row) => row.found[at]?.[index ?? -1] ?? "" }
  }

  readonly expression = (expression: Expression, resolve = this.any): Template.Compiled => {
    if (typeof expression === "string") return Template.compile(expression, resolve, this.#isMissing)
    const { value, map } = expression
    // The mapping's schema has checked that a named map is there.
    const translation = typeof map === "string" ? (own(this.#mapping.maps, map) ?? {}) : map
    return Template.translate(Template.compile(value, resolve, this.#isMissing), translation)
  }

  readonly where = (where: Where | undefined): ((row: Template.Row) => boolean) => {
    if (where === undefined) return () => true
    const cell = this.any("present" in where ? where.present : where.absent)
    const wanted = "absent" in where
    return (row) => this.#isMissing(cell.read(row)) === wanted
  }

  /** A name of a person, where all of its cells are present. */
  readonly claim = ({ scheme, value }: Identity) => {
    const compiled = this.expression(value)
    return { scheme, value: compiled, isThere: this.#allPresent(compiled.cells) }
  }

  readonly date = (expression: Expression): ((row: Template.Row) => CivilDate.CivilDate | undefined) => {
    const compiled = this.expression(expression)
    const read = keep(DayText.date)
    return (row) => {
      const text = compiled.read(row)
      return text === undefined ? undefined : settle(read(text), compiled.columns, row)
    }
  }

  readonly day = (day: Day) => {
    if ("date" in day) {
      const { cells } = this.expression(day.date)
      return { isThere: this.#allPresent(cells), cells, read: this.date(day.date) }
    }
    const from = this.date(day.from)
    const offset = this.expression(day.offset)
    const cells = [...offset.cells, ...this.expression(day.from).cells]
    const read = (row: Template.Row): CivilDate.CivilDate | undefined => {
      const start = from(row)
      const text = start === undefined ? undefined : offset.read(row)
      return start === undefined || text === undefined
        ? undefined
        : settle(DayText.offset(text, start), offset.columns, row)
    }
    return { isThere: this.#allPresent(cells), cells, read }
  }

  readonly #allPresent =
    (cells: ReadonlyArray<Template.Cell>) =>
    (row: Template.Row): boolean =>
      cells.every((cell) => !this.#isMissing(cell.read(row)))

  #lacks(table: string | null, column: string): void {
    this.missing.set(table, (this.missing.get(table) ?? new Set()).add(column))
  }
}

const settle = (reading: DayText.Reading, column: string, row: Template.Row): CivilDate.CivilDate | undefined => {
  if ("on" in reading) return reading.on
  row.problem = { column, ...reading.problem }
  return undefined
}
