/** How the columns of files become facts: plain JSON, checked as a whole before any file is opened. */
import { Text } from "@laurel/core"
import { Schema } from "effect"
import { Cell, Label, Translation } from "./mapping/Expression.ts"
import { expressionsIn, StreamMapping, TableMapping, templatesIn } from "./mapping/Stream.ts"
import { Format } from "./reading/Format.ts"
import * as Template from "./Template.ts"

export type { StreamMapping, TableMapping } from "./mapping/Stream.ts"

const locale = Schema.String.check(
  Schema.makeFilter((text: string) => (isLocale(text) ? undefined : 'expected a language tag such as "de" or "en-GB"'))
)

const isLocale = (text: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(text).length > 0
  } catch {
    // Intl has no other way to say that a text is no tag.
    return false
  }
}

const fields = Schema.Struct({
  /** What the mapping is called, and which edition of it this is: an import asks for both, and keeps them. */
  name: Schema.optionalKey(Text.Slug),
  version: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))),
  /** Whether an import makes people known whom the ledger does not know, which it does unless said, or only matches. */
  people: Schema.optionalKey(Schema.Literals(["create", "match"])),
  /** What an import does where a row says something else than what stands under its key: "replace" unless said. */
  conflicts: Schema.optionalKey(Schema.Literals(["replace", "append", "skip", "ifNewer"])),
  format: Schema.optionalKey(Format),
  /** Texts used as `{constant.name}`; one that is null is given when a file is read. */
  constants: Schema.optionalKey(
    Schema.Record(Label, Schema.NullOr(Cell.check(Schema.isMinLength(1)))).check(Schema.isMaxProperties(100))
  ),
  /** Whether white space around each cell's text goes. */
  trim: Schema.optionalKey(Schema.Boolean),
  /** Cell texts that mean "no value", besides the empty cell. */
  missing: Schema.optionalKey(Schema.Array(Cell).check(Schema.isMaxLength(20))),
  /** The IANA zone in which the source counts its days. */
  zone: Text.Zone,
  /** The language of the names of months and of the halves of a day; English unless given. */
  locale: Schema.optionalKey(locale),
  /** What stands before the decimals of a number; a point unless given. */
  decimal: Schema.optionalKey(Schema.Literals([".", ","])),
  /** Rows committed together. Unless given, `defaultPageRows`. */
  pageRows: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200_000 }))),
  /** Rows of a file, or references of a row with several facts, at most. Unless given, `defaultMaxRows`. */
  maxRows: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000_000 }))),
  maps: Schema.optionalKey(Schema.Record(Label, Translation).check(Schema.isMaxProperties(100))),
  /** Small reference files, held in memory while a stream that looks them up is read. */
  tables: Schema.optionalKey(Schema.Record(Label, TableMapping).check(Schema.isMaxProperties(20))),
  /** Read in this order. */
  streams: Schema.Array(StreamMapping).check(Schema.isMinLength(1), Schema.isMaxLength(100))
})

export const defaultPageRows = 25_000
export const defaultMaxRows = 5_000_000

/** A record's own entry: "constructor" names nothing unless the mapping says so. */
export const own = <A>(record: Readonly<Record<string, A>> | undefined, key: string): A | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined

/** What one part of the mapping says of another that isn't there. */
const dangling = (mapping: typeof fields.Type): string | undefined => {
  const names = mapping.streams.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `expected streams with names of their own, found "${twice}" twice`
  for (const stream of mapping.streams) {
    const problem = lookup(mapping, stream) ?? map(mapping, stream) ?? constant(mapping, stream) ?? labels(stream)
    if (problem !== undefined) return `stream "${stream.name}"${problem}`
  }
  return undefined
}

const lookup = ({ tables }: typeof fields.Type, stream: StreamMapping): string | undefined => {
  for (const [lookup, { table, by }] of Object.entries(stream.lookups ?? {})) {
    const key = own(tables, table)?.key
    const where = `, lookup "${lookup}"`
    if (lookup === "constant") return `${where}: expected another name, for {constant.name} is a constant`
    if (key === undefined) return `${where}: expected one of "tables", found "${table}"`
    if (key.length !== by.length)
      return `${where}: expected "by" to have ${key.length} parts, like the table's key, found ${by.length}`
  }
  return undefined
}

const map = ({ maps }: typeof fields.Type, stream: StreamMapping): string | undefined => {
  for (const expression of expressionsIn(stream)) {
    const map = typeof expression === "string" ? undefined : expression.map
    if (typeof map === "string" && own(maps, map) === undefined) return `: expected one of "maps", found "${map}"`
  }
  return undefined
}

const constant = ({ constants }: typeof fields.Type, stream: StreamMapping): string | undefined => {
  const names = templatesIn(stream).flatMap(Template.constantsIn)
  const unknown = names.find((name) => own(constants, name) === undefined)
  return unknown === undefined ? undefined : `: expected one of "constants", found "${unknown}"`
}

const labels = (stream: StreamMapping): string | undefined => {
  for (const key of ["optional", "fallback"] as const) {
    const unknown = stream[key]?.find((label) => own(stream.columns, label) === undefined)
    if (unknown !== undefined) return `, "${key}": expected names of its "columns", found "${unknown}"`
  }
  return undefined
}

/** The mapping as its author writes it. Decode it with `onExcessProperty: "error"`, so that a misspelt key is not a missing one. */
export const Mapping = fields.check(Schema.makeFilter(dangling))
export type Mapping = typeof Mapping.Type

/** All that a mapping says of what a stream's rows mean. */
export const meaningOf = (mapping: Mapping, stream: StreamMapping): unknown => {
  const { zone, locale, decimal, trim, missing, constants, maps, format } = mapping
  const tables = Object.values(stream.lookups ?? {}).map(({ table }) => own(mapping.tables, table))
  return { zone, locale, decimal, trim, missing, constants, maps, format, tables, stream }
}
