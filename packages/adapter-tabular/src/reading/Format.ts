/** How a file is written: what a mapping says of it, and what was found. */
import { Schema } from "effect"

const kinds = ["csv", "xlsx", "json", "ndjson"] as const
export type Kind = (typeof kinds)[number]

const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const
export type Encoding = (typeof encodings)[number]

/** Between the cells of a line: a tab, or a printable ASCII character that is none of a number, a word or a quote. */
const Delimiter = Schema.String.check(
  Schema.isPattern(/^[\t !#-/:-@[-`{-~]$/, {
    expected: "a tab or one printable ASCII character that is no letter, digit or quote"
  })
)

/** A column's name; or several spellings of it, with "|" between them. */
const Spelled = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const Header = Schema.Struct({
  /** The header is the first record that has all of these; what comes before is skipped. */
  has: Schema.Array(Spelled).check(Schema.isMinLength(1), Schema.isMaxLength(50)),
  /** Where the table ends: at the first blank line after its header, or with the file, unless said. */
  until: Schema.optionalKey(Schema.Literals(["blank", "end"]))
})

/** Whatever is not said is detected; what can't be told for certain is asked for. */
export const Format = Schema.Struct({
  kind: Schema.optionalKey(Schema.Literals(kinds)),
  delimiter: Schema.optionalKey(Delimiter),
  encoding: Schema.optionalKey(Schema.Literals(encodings)),
  /** Of a workbook: the sheet's name, or its number from 1, hidden ones counted too. */
  sheet: Schema.optionalKey(
    Schema.Union([
      Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(200)),
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 }))
    ])
  ),
  header: Schema.optionalKey(Header),
  /** Of a JSON file: a JSON Pointer (RFC 6901) to the array of its records. */
  records: Schema.optionalKey(
    Schema.String.check(
      Schema.isMaxLength(1_000),
      Schema.isPattern(/^(\/([^~/]|~[01])*)*$/, { expected: 'a JSON Pointer such as "/data/rows"' })
    )
  )
})
export type Format = typeof Format.Type

/** What a stream or table says goes before what its mapping says, key by key. */
export const within = (outer: Format | undefined, inner: Format | undefined): Format => ({ ...outer, ...inner })
