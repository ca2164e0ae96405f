/** What the closures of a stream are compiled with: columns found by name, expressions, conditions and days. */
import { type CivilDate, type Instant, Text } from "@laurel/core"
import { type Mapping, own, type StreamMapping } from "./Mapping.ts"
import type { Day } from "./mapping/Day.ts"
import type { Condition, Expression, Where } from "./mapping/Expression.ts"
import type { Identity } from "./mapping/Stream.ts"
import { normal } from "./Normal.ts"
import { Places } from "./Places.ts"
import type { TextProblem } from "./Problem.ts"
import type { Columns } from "./reading/Record.ts"
import type { Table } from "./Table.ts"
import * as Template from "./Template.ts"
import * as DayText from "./times/Day.ts"
import * as Zone from "./times/Zone.ts"

/** Distinct texts whose reading is kept: scores, days and ids recur in their thousands. */
const maxKept = 100_000

export const isMissing = (mapping: Mapping): ((cell: string) => boolean) => {
  const missing = new Set((mapping.missing ?? []).map(normal))
  return missing.size === 0 ? (cell) => cell === "" : (cell) => cell === "" || missing.has(cell)
}

/** Keeps what a text, or an object, was read as. */
export const keep = <K, A>(read: (key: K) => A): ((key: K) => A) => {
  const kept = new Map<K, A>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size >= maxKept) kept.clear()
    const value = read(key)
    kept.set(key, value)
    return value
  }
}

/** A value made of cells that may all be missing. `read` leaves a problem on the row where it gives undefined. */
export interface Field<A> {
  readonly cells: ReadonlyArray<Template.Cell>
  readonly isThere: (row: Template.Row) => boolean
  readonly read: (row: Template.Row) => A | undefined
}

/** Files that a row can name, by their names. */
export type Documents = ReadonlyMap<string, Document>

/** A file that is kept: what it is called there, and what it is. */
export interface Document {
  readonly document: string
  readonly mediaType: string
  readonly size: number
}

/** What a stream is compiled from. */
export interface Setting {
  readonly mapping: Mapping
  readonly stream: StreamMapping
  readonly tables: ReadonlyMap<string, Table>
  readonly documents: Documents
}

/** Compiles what a mapping says of one stream. Columns that aren't there read as empty, and are listed. */
export class Compiler {
  /** Columns that the mapping names and tables lack. */
  readonly missing = new Map<string, Set<string>>()
  /** The columns of the stream's own file. */
  readonly places: Places
  readonly setting: Setting
  readonly #lookups: ReadonlyArray<readonly [lookup: string, table: string]>
  readonly isMissing: (cell: string) => boolean
  readonly #zone: (name: string) => Zone.Zone = keep(Zone.make)

  constructor(setting: Setting, columns: Columns) {
    this.setting = setting
    this.#lookups = Object.entries(setting.stream.lookups ?? {}).map(([lookup, { table }]) => [lookup, table])
    this.isMissing = isMissing(setting.mapping)
    this.places = new Places(setting.stream, columns, this.isMissing)
  }

  readonly any = (column: string): Template.Cell => {
    const dot = column.indexOf(".")
    const at = dot === -1 ? -1 : this.#lookups.findIndex(([lookup]) => lookup === column.slice(0, dot))
    const table = this.#lookups[at]?.[1]
    if (table === undefined) return this.places.cell(column)
    const index = this.setting.tables.get(table)?.columns.get(column.slice(dot + 1))
    if (index === undefined) this.#lacks(table, column.slice(dot + 1))
    return { column, read: (row) => row.found[at]?.[index ?? -1] ?? "" }
  }

  readonly template = (text: string, resolve = this.any): Template.Compiled => {
    const { constants } = this.setting.mapping
    // One that is null was refused before anything was compiled.
    const named = (name: string): Template.Cell | string =>
      name.startsWith(Template.constant) ? (own(constants, name.slice(Template.constant.length)) ?? "") : resolve(name)
    return Template.compile(text, named, this.isMissing)
  }

  /** `kind` is what is unknown where a map lacks the text. */
  readonly expression = (expression: Expression, resolve = this.any, kind?: "type"): Template.Compiled => {
    if (typeof expression === "string") return this.template(expression, resolve)
    const { value, map, otherwise } = expression
    const plain = this.template(value, resolve)
    const compiled = expression.case === undefined ? plain : Template.cased(plain, expression.case)
    if (map === undefined) return compiled
    // The mapping's schema has checked that a named map is there.
    const translation = typeof map === "string" ? (own(this.setting.mapping.maps, map) ?? {}) : map
    return Template.translate(compiled, { map: translation, otherwise, kind })
  }

  readonly where = (where: Where | undefined): ((row: Template.Row) => boolean) => {
    if (where === undefined) return () => true
    const conditions = ("length" in where ? where : [where]).map(this.#condition)
    const [only] = conditions
    if (only !== undefined && conditions.length === 1) return only
    return (row) => conditions.every((holds) => holds(row))
  }

  readonly #condition = (condition: Condition): ((row: Template.Row) => boolean) => {
    if ("present" in condition || "absent" in condition) {
      const cell = this.any("present" in condition ? condition.present : condition.absent)
      const wanted = "absent" in condition
      return (row) => this.isMissing(cell.read(row)) === wanted
    }
    const value = this.text(condition.value)
    const isIn = "in" in condition
    const compared = (text: string): string => normal(text.trim()).toLowerCase()
    const texts = new Set(("in" in condition ? condition.in : condition.notIn).map(compared))
    return (row) => {
      const text = value.isThere(row) ? value.read(row) : undefined
      return (text !== undefined && texts.has(compared(text))) === isIn
    }
  }

  /** Text, and whether its cells are there. */
  readonly text = (expression: Expression): Field<string> & { readonly columns: string | null } => {
    const compiled = this.expression(expression)
    return { ...compiled, isThere: this.#allPresent(compiled.cells) }
  }

  /** What a text is read as, kept by it. */
  readonly reading = <A>(
    expression: Expression,
    read: (text: string) => { readonly value: A } | { readonly problem: TextProblem }
  ): Field<A> => {
    const { cells, columns, isThere, ...text } = this.text(expression)
    const reading = keep(read)
    return {
      cells,
      isThere,
      read: (row) => {
        const found = text.read(row)
        if (found === undefined) return undefined
        const settled = reading(found)
        if ("value" in settled) return settled.value
        row.problem = { column: columns, ...settled.problem }
        return undefined
      }
    }
  }

  /** A name of a person, where all of its cells are present, and something can be seen in one: a blank cell names nobody. */
  readonly claim = ({ scheme, value }: Identity) => {
    const compiled = this.expression(value)
    const { cells } = compiled
    const isPresent = this.#allPresent(cells)
    const isThere = (row: Template.Row): boolean =>
      isPresent(row) && (cells.length === 0 || cells.some((cell) => Text.isSeen(cell.read(row))))
    return { scheme, value: compiled, isThere }
  }

  zoneOf(day: Day): string {
    return ("zone" in day ? day.zone : undefined) ?? this.setting.mapping.zone
  }

  /** A day, and the moment where it is known. */
  readonly day = (day: Day): Field<DayText.When> => {
    if ("offset" in day) return this.#offset(day.offset, day.from)
    const isMoment = "instant" in day
    const { format = isMoment ? "iso" : undefined } = day
    const { locale = "en" } = this.setting.mapping
    const formats = format === undefined ? undefined : typeof format === "string" ? [format] : format
    const read =
      formats === undefined
        ? DayText.date
        : DayText.reader({ formats, locale, zone: this.#zone(this.zoneOf(day)), isMoment })
    return this.reading("instant" in day ? day.instant : day.date, settle(read))
  }

  /** A moment; of a day its beginning. */
  readonly moment = (day: Day): Field<Instant.Instant> => {
    const compiled = this.day(day)
    const zone = this.#zone(this.zoneOf(day))
    const read = (row: Template.Row): Instant.Instant | undefined => {
      const when = compiled.read(row)
      return when === undefined ? undefined : (when.at ?? zone.startOf(when.on))
    }
    return { ...compiled, read }
  }

  readonly #offset = (offset: Expression, from: Expression): Field<DayText.When> => {
    const start = this.reading(from, settle(DayText.date))
    const days = this.text(offset)
    const cells = [...days.cells, ...start.cells]
    const whens = keep((on: CivilDate.CivilDate): DayText.When => ({ on, at: null }))
    const read = (row: Template.Row): DayText.When | undefined => {
      const first = start.read(row)
      const text = first === undefined ? undefined : days.read(row)
      if (first === undefined || text === undefined) return undefined
      const found = DayText.offset(text, first.on)
      if (DayText.isWhen(found)) return whens(found.on)
      row.problem = { column: days.columns, ...found.problem }
      return undefined
    }
    return { isThere: this.#allPresent(cells), cells, read }
  }

  readonly #allPresent =
    (cells: ReadonlyArray<Template.Cell>) =>
    (row: Template.Row): boolean => {
      for (const cell of cells) if (this.isMissing(cell.read(row))) return false
      return true
    }

  #lacks(table: string, column: string): void {
    this.missing.set(table, (this.missing.get(table) ?? new Set()).add(column))
  }
}

const settle =
  (read: (text: string) => DayText.Reading) =>
  (text: string): { readonly value: DayText.When } | { readonly problem: TextProblem } => {
    const reading = read(text)
    return DayText.isWhen(reading) ? { value: reading } : reading
  }
