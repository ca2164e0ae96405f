/** How the columns of delimited files become facts: plain JSON, checked as a whole before any file is opened. */
import { Contact, Fact, Fraction, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Template from "./Template.ts"

/** A cell's text in messages and lists of a mapping. */
const Cell = Schema.String.check(Schema.isMaxLength(200))
const Column = Text.Name
/** A name that templates and other parts of the mapping refer to. No dot: that is where a lookup's column begins. */
const Label = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}_-]{1,100}$/u, { expected: "a name of 1 to 100 letters, digits, '_' or '-'" })
)
const File = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const TemplateText = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) => Template.problem(text))
)

const Translation = Schema.Record(Cell, Cell).check(Schema.isMaxProperties(10_000))

/**
 * Text made of cells: `"{code_module}/{id_student}"`; or the same looked up in a map, written in place or named from `maps`.
 * A missing cell or a text that the map lacks rejects the row.
 */
const Expression = Schema.Union([
  TemplateText,
  Schema.Struct({ value: TemplateText, map: Schema.Union([Label, Translation]) })
])
export type Expression = typeof Expression.Type

const Where = Schema.Union([Schema.Struct({ present: Column }), Schema.Struct({ absent: Column })])
export type Where = typeof Where.Type

const Decimal = Schema.Finite.check(
  Schema.makeFilter((value: number) =>
    Fraction.fromNumber(value) === undefined ? "expected a number that prints as a plain decimal" : undefined
  )
)
const Score = Schema.Union([
  Schema.Struct({ raw: Expression, min: Schema.optionalKey(Decimal), max: Decimal }).check(
    Schema.makeFilter(({ min = 0, max }) =>
      max > min ? undefined : "expected a max above min (min is 0 unless given)"
    )
  ),
  Schema.Struct({ scaled: Expression })
])
export type Score = typeof Score.Type

const basis = { basis: Schema.optionalKey(Schema.Literals(Fact.bases)) }
/** A day: as year-month-day, or a whole number of days from one. */
const Day = Schema.Union([
  Schema.Struct({ date: Expression, ...basis }),
  Schema.Struct({ offset: Expression, from: Expression, ...basis })
])
export type Day = typeof Day.Type

const said = {
  where: Schema.optionalKey(Where),
  /** The reference's key, unique in the stream. */
  key: Expression,
  activity: Schema.optionalKey(Expression),
  /** The first alternative whose cells are all present counts. */
  on: Schema.Array(Day).check(Schema.isMinLength(1), Schema.isMaxLength(10))
}
/** One struct for each evidence, because a union whose members differ in a literal names it in its messages. */
const unscored = <const A extends string>(evidence: A) => Schema.Struct({ evidence: Schema.Literal(evidence), ...said })
const FactMapping = Schema.Union([
  Schema.Struct({ evidence: Schema.Literal("Scored"), score: Score, ...said }),
  unscored("Registered"),
  unscored("Unregistered"),
  unscored("Completed"),
  unscored("Closed"),
  unscored("Retracted")
]).check(
  Schema.makeFilter(({ evidence, activity }) =>
    (evidence === "Scored" || evidence === "Completed") && activity === undefined
      ? `expected an activity: rules find ${evidence} facts by it`
      : undefined
  )
)
export type FactMapping = typeof FactMapping.Type

const Identity = Schema.Struct({ scheme: Text.Slug, value: Expression })
export type Identity = typeof Identity.Type

const StreamMapping = Schema.Struct({
  name: Text.Slug,
  file: File,
  lookups: Schema.optionalKey(
    Schema.Record(
      Label,
      Schema.Struct({ table: Label, by: Schema.Array(Expression).check(Schema.isMinLength(1)) })
    ).check(Schema.isMaxProperties(20))
  ),
  subject: Schema.Struct({
    key: Expression,
    offering: Expression,
    contact: Identity,
    /** What the contact is also called, or which account it is of; a claim whose cells are missing is not made. */
    claims: Schema.optionalKey(Schema.Array(Identity).check(Schema.isMaxLength(Contact.maxClaims)))
  }),
  facts: Schema.Array(FactMapping).check(Schema.isMinLength(1), Schema.isMaxLength(20))
})
export type StreamMapping = typeof StreamMapping.Type

const TableMapping = Schema.Struct({
  file: File,
  key: Schema.Array(Column).check(Schema.isMinLength(1), Schema.isMaxLength(10), Schema.isUnique())
})
export type TableMapping = typeof TableMapping.Type

const fields = Schema.Struct({
  /** Cell texts that mean "no value", besides the empty cell. */
  missing: Schema.optionalKey(Schema.Array(Cell).check(Schema.isMaxLength(20))),
  /** The IANA zone in which the source counts its days. */
  zone: Text.Zone,
  /** Unless given, a comma. */
  delimiter: Schema.optionalKey(Schema.Literals([",", ";", "\t", "|"])),
  /** Rows committed together. Unless given, `defaultPageRows`. */
  pageRows: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200_000 }))),
  maps: Schema.optionalKey(Schema.Record(Label, Translation).check(Schema.isMaxProperties(100))),
  /** Small reference files, held in memory while a stream that looks them up is read. */
  tables: Schema.optionalKey(Schema.Record(Label, TableMapping).check(Schema.isMaxProperties(20))),
  /** Read in this order. */
  streams: Schema.Array(StreamMapping).check(Schema.isMinLength(1), Schema.isMaxLength(100))
})

export const defaultPageRows = 25_000

/** A record's own entry: "constructor" names nothing unless the mapping says so. */
export const own = <A>(record: Readonly<Record<string, A>> | undefined, key: string): A | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined

/** What one part of the mapping says of another that isn't there. */
const dangling = (mapping: typeof fields.Type): string | undefined => {
  const names = mapping.streams.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `expected streams with names of their own, found "${twice}" twice`
  for (const stream of mapping.streams) {
    for (const [lookup, { table, by }] of Object.entries(stream.lookups ?? {})) {
      const key = own(mapping.tables, table)?.key
      const where = `stream "${stream.name}", lookup "${lookup}"`
      if (key === undefined) return `${where}: expected one of "tables", found "${table}"`
      if (key.length !== by.length)
        return `${where}: expected "by" to have ${key.length} parts, like the table's key, found ${by.length}`
    }
    for (const map of expressions(stream).flatMap((expression) =>
      typeof expression === "string" ? [] : [expression.map]
    )) {
      if (typeof map === "string" && own(mapping.maps, map) === undefined) {
        return `stream "${stream.name}": expected one of "maps", found "${map}"`
      }
    }
  }
  return undefined
}

const expressions = ({ lookups = {}, subject, facts }: StreamMapping): ReadonlyArray<Expression> => [
  ...Object.values(lookups).flatMap(({ by }) => by),
  subject.key,
  subject.offering,
  subject.contact.value,
  ...(subject.claims ?? []).map(({ value }) => value),
  ...facts.flatMap((fact) => [
    fact.key,
    ...(fact.activity === undefined ? [] : [fact.activity]),
    ...(fact.evidence === "Scored" ? ["raw" in fact.score ? fact.score.raw : fact.score.scaled] : []),
    ...fact.on.flatMap((day) => ("date" in day ? [day.date] : [day.offset, day.from]))
  ])
]

/** The mapping as its author writes it. Decode it with `onExcessProperty: "error"`, so that a misspelt key is not a missing one. */
export const Mapping = fields.check(Schema.makeFilter(dangling))
export type Mapping = typeof Mapping.Type
