/** What people are called, from a CSV file of the operator's: the ledger knows nobody's name. */
import { Contact } from "@laurel/core"
import { type Pass, PersonName } from "@laurel/credentials"
import { CsvError, parse } from "csv-parse/sync"
import { Effect, Result } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"
import * as WholeFile from "../configuration/WholeFile.ts"

/** Bytes, and rows. */
const maxSize = 128 * 1_048_576
const maxRows = 1_000_000
/** Mistakes that one message lists. */
const listed = 10

interface Named {
  readonly name: string
  /** The line of the file that it begins in, counted from 1. */
  readonly line: number
}

/** Names by `c12`, or by an identity such as `email:ana@example.org`. */
export interface Names {
  readonly file: string
  readonly of: ReadonlyMap<string, Named>
}

const columns = ["contact", "name"] as const

const read = (file: string): Effect.Effect<string, Unable> =>
  WholeFile.of(file, maxSize).pipe(
    Effect.flatMap(WholeFile.utf8),
    Effect.mapError(({ why, found }) =>
      why === "absent"
        ? unable(`no file of names: ${file} does not exist. ${shape}`)
        : unable(`the file of names ${file} ${found}. Save it as CSV in UTF-8`)
    )
  )

const shape = 'Write it with the columns "contact" and "name", such as email:ana@example.org,Ana Ruiz'

interface Row {
  readonly cells: ReadonlyArray<string>
  readonly line: number
}

/** Its own words quote what stands there, which may be a name. */
const brokenAt = (cause: unknown): string =>
  cause instanceof CsvError && typeof cause["lines"] === "number"
    ? `a quote is out of place, in line ${cause["lines"]}`
    : "it can't be told apart into rows and columns"

const rowsOf = (file: string, text: string): Effect.Effect<ReadonlyArray<Row>, Unable> =>
  Effect.try({
    try: () => {
      const rows: Array<Row> = []
      // Of a line that ends within quotes csv-parse counts both characters.
      parse(text.replaceAll(/\r\n?/g, "\n"), {
        bom: true,
        skip_empty_lines: true,
        // Each row that is too long is told by its line.
        relax_column_count: true,
        to: maxRows + 2,
        on_record: (cells: ReadonlyArray<string>, { lines }) => {
          rows.push({ cells, line: lines - breaksIn(cells) })
          return null
        }
      })
      return rows
    },
    catch: (cause) => unable(`the file of names ${file} is no CSV: ${brokenAt(cause)}. ${shape}`)
  })

/** Lines that a row goes on for. */
const breaksIn = (cells: ReadonlyArray<string>): number =>
  cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0)

/** An e-mail address alone is one of the scheme `email`, which is in lower case. */
export const keyOf = (contact: string): string => {
  const key = /^[^\s:@]+@[^\s:@]+$/.test(contact) ? `email:${contact}` : contact
  return key.startsWith("email:") ? key.toLowerCase() : key
}

const isKey = (text: string): boolean => /^c[1-9]\d{0,14}$/.test(text) || /^[^:]+:./.test(text)

/** The columns of the file, by its first row. */
interface Head {
  readonly titles: ReadonlyArray<string>
  readonly contactAt: number
  readonly nameAt: number
}

const headOf = (file: string, first: Row | undefined): Result.Result<Head, Unable> => {
  const titles = (first?.cells ?? []).map((title) => title.trim().toLowerCase())
  const [contactAt = -1, nameAt = -1] = columns.map((title) => titles.indexOf(title))
  if (contactAt >= 0 && nameAt >= 0) return Result.succeed({ titles, contactAt, nameAt })
  const [only = ""] = titles
  const apart = titles.length > 1 ? undefined : separators.find(({ sign }) => only.includes(sign))
  if (apart !== undefined)
    return Result.fail(
      unable(`${file}: expected columns with commas between them, found ${apart.words}. Save it as CSV with commas`)
    )
  const found = titles.length === 0 ? "nothing" : Print.oneLine(titles.join(", ").slice(0, 200))
  return Result.fail(unable(`${file}: expected the columns "contact" and "name", found ${found}. ${shape}`))
}

/** What else stands between columns, as spreadsheets of some countries write them. */
const separators = [
  { sign: ";", words: "semicolons" },
  { sign: "\t", words: "tabs" }
]

/** The file that the configuration names, read; null where it names none. */
export const ofSetting = ({ names }: { readonly names: string | null }): Effect.Effect<Names | null, Unable> =>
  names === null ? Effect.succeed(null) : open(names)

/** Reads the file, or says which lines are wrong. No name is quoted: messages end up in logs. */
export const open = Effect.fn("Names.open")(function* (file: string): Effect.fn.Return<Names, Unable> {
  const [first, ...rows] = yield* rowsOf(file, yield* read(file))
  const head = yield* Effect.fromResult(headOf(file, first))
  if (rows.length > maxRows)
    return yield* unable(`${file}: expected at most ${Numbers.count(maxRows, "row")}, found more`)
  const of = new Map<string, Named>()
  const wrong: Array<string> = []
  for (const row of rows) {
    const said = saidOf(of, head, row)
    if (Result.isFailure(said)) wrong.push(`  line ${row.line}: ${said.failure}`)
    // The first line that says it stays the one that is told.
    else if (said.success !== undefined && !of.has(said.success.key))
      of.set(said.success.key, { name: said.success.name, line: row.line })
  }
  if (wrong.length === 0) return { file, of }
  const more = wrong.length > listed ? [`  and ${Numbers.number(wrong.length - listed)} more`] : []
  return yield* unable(
    `${file} has ${Numbers.count(wrong.length, "problem")}:\n${[...wrong.slice(0, listed), ...more].join("\n")}`
  )
})

/** What a row says; undefined where it is empty, and a problem where it can't be taken. */
const saidOf = (
  of: Names["of"],
  { titles, contactAt, nameAt }: Head,
  { cells }: Row
): Result.Result<{ readonly key: string; readonly name: string } | undefined, string> => {
  const contact = (cells[contactAt] ?? "").trim()
  const written = (cells[nameAt] ?? "").trim()
  if (cells.some((cell, at) => cell.trim() !== "" && (titles[at] ?? "") === ""))
    return Result.fail("expected no more cells than columns, found more. Put a name that has a comma in it in quotes")
  if (contact === "" && written === "") return Result.succeed(undefined)
  const key = keyOf(contact)
  if (!isKey(key))
    return Result.fail("expected a contact such as c12 or email:ana@example.org, found something else in that column")
  if (written === "") return Result.fail("expected a name, found none. Fill it in, or take the row away")
  return Result.flatMap(
    Result.mapError(
      PersonName.of(written),
      ({ expected, found }) => `a name that can't be printed: expected ${expected}, found ${found}`
    ),
    (name) => {
      const before = of.get(key)
      return before === undefined || before.name === name
        ? Result.succeed({ key, name })
        : Result.fail(`line ${before.line} calls this contact something else. Keep one of the two`)
    }
  )
}

/** Whom a key of the file may mean: all that a person is called, and the numbers of all that they are. */
const keysOf = ({ members, identities }: Contact.Contact): ReadonlyArray<string> => [
  ...members.map((member) => `c${member}`),
  ...identities.map((identity) => keyOf(Contact.keyOf(identity)))
]

/** What the file calls a person; undefined where it does not, and a refusal where it calls them several things. */
export const called = (
  { file, of }: Names,
  person: Contact.Contact
): Result.Result<string | undefined, Pass.Refusal> => {
  const found = keysOf(person)
    .flatMap((key) => of.get(key) ?? [])
    .toSorted((one, another) => one.line - another.line)
  const [first, ...others] = found
  const other = others.find(({ name }) => name !== first?.name)
  return first === undefined || other === undefined
    ? Result.succeed(first?.name)
    : Result.fail({
        expected: "one name",
        found: `two in ${file}, in lines ${first.line} and ${other.line}`,
        advice: "Make both the same, or issue it with --name."
      })
}
