/** What people are called, from a CSV file of the operator's: the ledger knows nobody's name. */
import { readFileSync, statSync } from "node:fs"
import { Contact, Text } from "@laurel/core"
import { CsvError, parse } from "csv-parse/sync"
import { Effect, Result, Schema } from "effect"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { type Unable, unable } from "../Unable.ts"

/** Bytes, and rows. */
const maxSize = 128 * 1_048_576
const maxRows = 1_000_000
/** Mistakes that one message lists. */
const listed = 10

interface Named {
  readonly name: string
  /** The row, counted from 1 with the head. */
  readonly row: number
}

/** Names by `c12`, or by an identity such as `email:ana@example.org`. */
export interface Names {
  readonly file: string
  readonly of: ReadonlyMap<string, Named>
}

const columns = ["contact", "name"] as const

const read = (file: string): Effect.Effect<string, Unable> =>
  Effect.try({
    try: () => {
      const { size } = statSync(file)
      if (size > maxSize) throw new Error(`it has ${Numbers.count(size, "byte")}, and may have ${maxSize}`)
      return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file))
    },
    catch: (cause) => {
      const code = cause instanceof Error && "code" in cause ? cause.code : undefined
      if (code === "ENOENT") return unable(`no file of names: ${file} does not exist. ${shape}`)
      const found =
        cause instanceof TypeError ? "it is no UTF-8" : cause instanceof Error ? cause.message : String(cause)
      return unable(`the file of names ${file} can't be read: ${found}. Save it as CSV in UTF-8`)
    }
  })

const shape = 'Write it with the columns "contact" and "name", such as email:ana@example.org,Ana Ruiz'

const rowsOf = (file: string, text: string): Effect.Effect<ReadonlyArray<ReadonlyArray<string>>, Unable> =>
  Effect.try({
    try: (): ReadonlyArray<ReadonlyArray<string>> =>
      parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, to: maxRows + 2 }),
    catch: (cause) =>
      unable(
        `the file of names ${file} is no CSV: ${cause instanceof CsvError ? cause.message : String(cause)}. ${shape}`
      )
  })

/** An e-mail address alone is one of the scheme `email`, which is in lower case. */
const keyOf = (contact: string): string => {
  const key = /^[^\s:@]+@[^\s:@]+$/.test(contact) ? `email:${contact}` : contact
  return key.startsWith("email:") ? key.toLowerCase() : key
}

const isKey = (text: string): boolean => /^c[1-9]\d{0,14}$/.test(text) || /^[^:]+:./.test(text)

/** Reads the file, or says which rows are wrong. No name is quoted: messages end up in logs. */
export const open = Effect.fn("Names.open")(function* (file: string): Effect.fn.Return<Names, Unable> {
  const [head, ...rows] = yield* rowsOf(file, yield* read(file))
  const titles = (head ?? []).map((title) => title.trim().toLowerCase())
  const [contactAt, nameAt] = columns.map((title) => titles.indexOf(title))
  if (contactAt === undefined || nameAt === undefined || contactAt < 0 || nameAt < 0) {
    const found = titles.length === 0 ? "nothing" : Print.oneLine(titles.join(", ").slice(0, 200))
    return yield* unable(`${file}: expected the columns "contact" and "name", found ${found}. ${shape}`)
  }
  if (rows.length > maxRows)
    return yield* unable(`${file}: expected at most ${Numbers.count(maxRows, "row")}, found more`)
  const of = new Map<string, Named>()
  const wrong: Array<string> = []
  for (const [index, cells] of rows.entries()) {
    const row = index + 2
    const contact = (cells[contactAt] ?? "").trim()
    const name = (cells[nameAt] ?? "").trim().normalize("NFC")
    const problem = problemOf(of, contact, name)
    if (problem === undefined) of.set(keyOf(contact), { name, row })
    else if (problem !== "") wrong.push(`  row ${row}: ${problem}`)
  }
  if (wrong.length === 0) return { file, of }
  const more = wrong.length > listed ? [`  and ${Numbers.number(wrong.length - listed)} more`] : []
  return yield* unable(
    `${file} has ${Numbers.count(wrong.length, "problem")}:\n${[...wrong.slice(0, listed), ...more].join("\n")}`
  )
})

const isName = Schema.is(Text.Name)

/** Empty where the row may be passed over: it says nothing new. */
const problemOf = (of: ReadonlyMap<string, Named>, contact: string, name: string): string | undefined => {
  if (contact === "" && name === "") return ""
  if (!isKey(keyOf(contact)))
    return "expected a contact such as c12 or email:ana@example.org, found something else in that column"
  if (name === "") return "expected a name, found none. Fill it in, or take the row away"
  if (!isName(name)) return "expected a name of 1 to 200 characters, none of them a control character"
  const before = of.get(keyOf(contact))
  if (before === undefined) return undefined
  return before.name === name ? "" : `row ${before.row} calls this contact something else. Keep one of the two`
}

/** What the file calls a person; undefined where it does not, and why not where it calls them several things. */
export const called = (
  { file, of }: Names,
  { members, identities }: Contact.Contact
): Result.Result<string | undefined, string> => {
  const keys = [
    ...members.map((member) => `c${member}`),
    ...identities.map((identity) => keyOf(Contact.keyOf(identity)))
  ]
  const found = keys.flatMap((key) => of.get(key) ?? [])
  const [first, ...others] = found
  const other = others.find(({ name }) => name !== first?.name)
  return first === undefined || other === undefined
    ? Result.succeed(first?.name)
    : Result.fail(
        `${file} calls this person two things, in rows ${first.row} and ${other.row}: make both the same, or give --name`
      )
}
