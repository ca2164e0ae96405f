/** How a stream's rows are read: closures over cells, compiled once per file, run for every row. */
import type { CivilDate, Fact, Instant } from "@laurel/core"
import { type Compiler, keep } from "./Compiler.ts"
import { Evidences } from "./Evidence.ts"
import type { Happened } from "./mapping/Day.ts"
import type { FactMapping } from "./mapping/Fact.ts"
import type { Ids } from "./Ids.ts"
import { contactsOf } from "./mapping/Stream.ts"
import { quote } from "./Problem.ts"
import { keyOf } from "./Table.ts"
import * as Template from "./Template.ts"

/** What becomes of one fact of the mapping, row by row. `undefined` leaves a problem on the row. */
export interface FactReader {
  readonly applies: (row: Template.Row) => boolean
  /** Absent where the fact is known by its row's content and occurrence. */
  readonly key: Template.Compiled | undefined
  /** What stands behind the row's key in that of a fact without one. */
  readonly part: string
  readonly activity: Template.Compiled | undefined
  readonly evidence: (row: Template.Row) => Fact.Evidence | undefined
  readonly happened: (row: Template.Row) => Fact.Happened | undefined
  /** Null where the row does not say. */
  readonly observed: ((row: Template.Row) => Instant.Instant | null | undefined) | undefined
  readonly said: ((row: Template.Row) => string | null | undefined) | undefined
}

/** A name of a person, where its cells are there. */
export type Claim = ReturnType<Compiler["claim"]>

/** How the subject of a row's facts is read. */
export interface SubjectReader {
  readonly key: Template.Compiled
  readonly offering: Template.Compiled
  /** Who may be the contact, the first first. */
  readonly contacts: ReadonlyArray<Claim>
  readonly claims: ReadonlyArray<Claim>
  /** The cells that it is made of, each once. */
  readonly cells: ReadonlyArray<Template.Cell>
}

export interface StreamReader {
  /** Whether what no row may lack is there; false leaves a problem on the row. */
  readonly isWhole: (row: Template.Row) => boolean
  /** Finds the row of each table; false leaves a problem on the row. */
  readonly lookUp: (row: Template.Row) => boolean
  readonly subject: SubjectReader
  readonly facts: ReadonlyArray<FactReader>
}

const happened = (compiler: Compiler, days: ReadonlyArray<Happened>): FactReader["happened"] => {
  const alternatives = days.map((day) => {
    const [zone, basis] = [compiler.zoneOf(day), day.basis ?? "stated"]
    // Days recur: drafts of one day share one object.
    const known = keep((on: CivilDate.CivilDate): Fact.Happened => ({ on, at: null, zone, basis }))
    return { ...compiler.day(day), zone, basis, known }
  })
  const column = Template.columnsOf(alternatives.flatMap(({ cells }) => cells))
  return (row) => {
    const day = alternatives.find(({ isThere }) => isThere(row))
    if (day === undefined) {
      row.problem = {
        column,
        expected: "a day",
        found: "none",
        advice: "Fill in the cells of one of the mapping's alternatives."
      }
      return undefined
    }
    const when = day.read(row)
    if (when === undefined) return undefined
    return when.at === null ? day.known(when.on) : { on: when.on, at: when.at, zone: day.zone, basis: day.basis }
  }
}

const required = (compiler: Compiler, columns: ReadonlyArray<string>): StreamReader["isWhole"] => {
  const cells = columns.map(compiler.places.cell)
  return (row) => cells.every((cell) => Template.readCell(cell, row, compiler.isMissing) !== undefined)
}

const lookUps = (compiler: Compiler): StreamReader["lookUp"] => {
  const { stream, tables } = compiler.setting
  const lookups = Object.values(stream.lookups ?? {}).map(({ table, by }) => ({
    name: table,
    table: tables.get(table),
    parts: by.map((part) => compiler.expression(part, compiler.places.cell))
  }))
  return (row) =>
    lookups.every(({ name, table, parts }, at) => {
      const key: Array<string> = []
      for (const part of parts) {
        const text = part.read(row)
        if (text === undefined) return false
        key.push(text)
      }
      const found = table?.rows.get(keyOf(key))
      if (found === undefined) {
        row.problem = {
          column: Template.columnsOf(parts.flatMap(({ cells }) => cells)),
          expected: `a row of table "${name}" with that key`,
          found: quote(key.join(", ")),
          advice: `Add it to the file "${table?.file}", or mend the row.`
        }
        return false
      }
      row.found[at] = found
      return true
    })
}

/** What stands behind the row's key: nothing where one fact only has none of its own, else its evidence, and its number among those. */
const partsOf = (facts: ReadonlyArray<FactMapping>): ReadonlyArray<string> => {
  const keyless = facts.filter(({ key }) => key === undefined)
  return facts.map((fact) => {
    if (keyless.length === 1) return ""
    const alike = keyless.filter(({ evidence }) => evidence === fact.evidence).indexOf(fact)
    return `/${fact.evidence.toLowerCase()}${alike <= 0 ? "" : `-${alike + 1}`}`
  })
}

const observed = (compiler: Compiler, day: FactMapping["observed"]): FactReader["observed"] => {
  const field = day === undefined ? undefined : compiler.moment(day)
  return field === undefined ? undefined : (row) => (field.isThere(row) ? field.read(row) : null)
}

const said = (compiler: Compiler, ids: Ids, expression: FactMapping["said"]): FactReader["said"] => {
  const field = expression === undefined ? undefined : compiler.text(expression)
  return field === undefined ? undefined : (row) => (field.isThere(row) ? ids.name(field, row) : null)
}

const subject = (compiler: Compiler): SubjectReader => {
  const { subject } = compiler.setting.stream
  const key = compiler.expression(subject.key)
  const offering = compiler.expression(subject.offering, compiler.any, "type")
  const contacts = contactsOf(subject.contact).map(compiler.claim)
  const claims = (subject.claims ?? []).map(compiler.claim)
  const named = [...contacts, ...claims].map(({ value }) => value)
  const cells = [key, offering, ...named].flatMap((compiled) => compiled.cells)
  return { key, offering, contacts, claims, cells: [...new Map(cells.map((cell) => [cell.column, cell])).values()] }
}

/** Compiles a stream. Which columns its files lack is in the compiler. */
export const compile = (compiler: Compiler, ids: Ids): StreamReader => {
  const { facts, required: columns = [] } = compiler.setting.stream
  const evidences = new Evidences(compiler)
  const parts = partsOf(facts)
  return {
    isWhole: required(compiler, columns),
    lookUp: lookUps(compiler),
    subject: subject(compiler),
    facts: facts.map((fact, index) => ({
      applies: compiler.where(fact.where),
      key: fact.key === undefined ? undefined : compiler.expression(fact.key),
      part: parts[index] ?? "",
      activity: fact.activity === undefined ? undefined : compiler.expression(fact.activity, compiler.any, "type"),
      evidence: evidences.read(fact),
      happened: happened(compiler, fact.on),
      observed: observed(compiler, fact.observed),
      said: said(compiler, ids, fact.said)
    }))
  }
}
