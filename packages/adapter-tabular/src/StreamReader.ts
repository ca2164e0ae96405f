/** How a stream's rows are read: closures over cells, compiled once per file, run for every row. */
import { type CivilDate, Fact } from "@laurel/core"
import { Compiler, keep, type Missing } from "./Compiler.ts"
import type { Day, FactMapping, Mapping, Score, StreamMapping } from "./Mapping.ts"
import { quote } from "./Problem.ts"
import * as ScoreText from "./Score.ts"
import { keyOf, type Table } from "./Table.ts"
import type * as Template from "./Template.ts"

/** What becomes of one fact of the mapping, row by row. `undefined` leaves a problem on the row. */
export interface FactReader {
  readonly applies: (row: Template.Row) => boolean
  readonly key: Template.Compiled
  readonly activity: Template.Compiled | undefined
  readonly evidence: (row: Template.Row) => Fact.Evidence | undefined
  readonly happened: (row: Template.Row) => Fact.Happened | undefined
}

export interface StreamReader {
  /** Finds the row of each table; false leaves a problem on the row. */
  readonly lookUp: (row: Template.Row) => boolean
  readonly key: Template.Compiled
  readonly offering: Template.Compiled
  readonly contact: Template.Compiled
  readonly claims: ReadonlyArray<ReturnType<Compiler["claim"]>>
  /** The cells that the subject is made of, each once. */
  readonly subject: ReadonlyArray<Template.Cell>
  readonly facts: ReadonlyArray<FactReader>
}

const happened = (compiler: Compiler, days: ReadonlyArray<Day>, zone: string): FactReader["happened"] => {
  const alternatives = days.map((day) => ({
    ...compiler.day(day),
    basis: day.basis ?? "stated",
    known: new Map<CivilDate.CivilDate, Fact.Happened>()
  }))
  const columns = [...new Set(alternatives.flatMap(({ cells }) => cells.map(({ column }) => column)))].join(", ")
  return (row) => {
    const day = alternatives.find(({ isThere }) => isThere(row))
    if (day === undefined) {
      row.problem = {
        column: columns,
        expected: "a day",
        found: "none",
        advice: "Fill in the cells of one of the mapping's alternatives."
      }
      return undefined
    }
    const on = day.read(row)
    if (on === undefined) return undefined
    // Days recur: drafts of one day share one object.
    let known = day.known.get(on)
    if (known === undefined) day.known.set(on, (known = { on, at: null, zone, basis: day.basis }))
    return known
  }
}

const scored = (compiler: Compiler, score: Score): FactReader["evidence"] => {
  const compiled = compiler.expression("raw" in score ? score.raw : score.scaled)
  const scale: ScoreText.Scale = "raw" in score ? { kind: "raw", min: score.min, max: score.max } : { kind: "scaled" }
  const read = keep((text) => ScoreText.read(scale, text))
  return (row) => {
    const text = compiled.read(row)
    if (text === undefined) return undefined
    const reading = read(text)
    if ("evidence" in reading) return reading.evidence
    row.problem = { column: compiled.columns, ...reading.problem }
    return undefined
  }
}

const evidenceOf = (compiler: Compiler, fact: FactMapping): FactReader["evidence"] => {
  if (fact.evidence === "Scored") return scored(compiler, fact.score)
  const evidence = Fact.Evidence.cases[fact.evidence].make({})
  return () => evidence
}

const lookUps = (
  compiler: Compiler,
  stream: StreamMapping,
  tables: ReadonlyMap<string, Table>
): StreamReader["lookUp"] => {
  const lookups = Object.values(stream.lookups ?? {}).map(({ table, by }) => ({
    name: table,
    table: tables.get(table),
    parts: by.map((part) => compiler.expression(part, compiler.own))
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
          column: parts.map(({ columns }) => columns).join(", "),
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

/** Compiles a stream, and says which columns its files lack. */
export const compile = (
  mapping: Mapping,
  stream: StreamMapping,
  columns: ReadonlyMap<string, number>,
  tables: ReadonlyMap<string, Table>
): { readonly reader: StreamReader; readonly missing: Missing } => {
  const compiler = new Compiler(mapping, stream, columns, tables)
  const { subject } = stream
  const key = compiler.expression(subject.key)
  const offering = compiler.expression(subject.offering)
  const contact = compiler.expression(subject.contact.value)
  const claims = (subject.claims ?? []).map(compiler.claim)
  const cells = [key, offering, contact, ...claims.map(({ value }) => value)].flatMap((compiled) => compiled.cells)
  const reader: StreamReader = {
    lookUp: lookUps(compiler, stream, tables),
    key,
    offering,
    contact,
    claims,
    subject: [...new Map(cells.map((cell) => [cell.column, cell])).values()],
    facts: stream.facts.map((fact) => ({
      applies: compiler.where(fact.where),
      key: compiler.expression(fact.key),
      activity: fact.activity === undefined ? undefined : compiler.expression(fact.activity),
      evidence: evidenceOf(compiler, fact),
      happened: happened(compiler, fact.on, mapping.zone)
    }))
  }
  return { reader, missing: compiler.missing }
}
