/** A list of any length as an answer: its first rows as a table, or all of it as CSV, in a file, or in one line of JSON. */
import { open, rm } from "node:fs/promises"
import { resolve } from "node:path"
import { Csv, type Ledger } from "@laurel/core"
import { Console, Effect, Exit, Stream } from "effect"
import * as Numbers from "./Numbers.ts"
import * as Print from "./Print.ts"
import * as Table from "./Table.ts"
import { unable } from "../Unable.ts"
import * as Width from "./Width.ts"

export interface Column<A> {
  /** In CSV as it is, in a table with spaces for the underscores. */
  readonly name: string
  readonly cell: (row: A) => Csv.Cell
  /** Not in a table, whose title says it, or another column of it. */
  readonly titled?: boolean
  /** In a table only, for people: CSV says the same in other columns. */
  readonly shown?: boolean
  /** What a table says instead, where that is shorter; nothing where there is nothing to look at. */
  readonly words?: (row: A) => string
  /** Whether a table may do without it on a narrow terminal: those with the highest number go first. */
  readonly spare?: number
  /** The column that says the same and more: a table has this one only where there is no room for that. */
  readonly instead?: string
}

export interface Listing<A> {
  /** What it is called, and what was asked, in JSON. */
  readonly asked: Readonly<Record<string, unknown>>
  /** What it is a list of, in words: a table's title. */
  readonly title: string
  /** The word for an empty one: `nobody`. */
  readonly none: string
  readonly columns: ReadonlyArray<Column<A>>
  /** A row in JSON. */
  readonly plain: (row: A) => object
  readonly rows: Stream.Stream<A, Ledger.LedgerError, Ledger.Ledger>
  /** Lines below each row of a table. */
  readonly below?: (row: A) => ReadonlyArray<string>
  /** What all rows together come to: then a table, too, reads to their end. */
  readonly end?: () => End
}

export interface End {
  /** In JSON. */
  readonly plain: object
  /** On stdout below a table, on stderr beside rows as CSV. */
  readonly words: ReadonlyArray<string>
}

export interface Way {
  readonly json: boolean
  readonly csv: boolean
  /** The file that gets all of it as CSV. */
  readonly out: string | null
  /** Rows at most; null for all of them, and of a table for `inTable`. */
  readonly limit: number | null
}

/** Rows of a table, unless another number is asked for. */
const inTable = 50
/** Rows counted beyond those of a table: a table is not to read a whole store only to say how much more there is. */
const maxCounted = 10_000

/** Tells a list the way it was asked for. However long it is, no more of it than a page and a table is held in memory. */
export const tell = <A>(listing: Listing<A>, { json, csv, out, limit }: Way) => {
  if (out === null && !json && !csv) return tellTable(listing, limit ?? inTable)
  return limit === null ? tellRows(listing, { json, csv, out }) : tellSome(listing, { json, csv, out }, limit)
}

type Rows = Omit<Way, "limit">

const tellRows = <A>(listing: Listing<A>, { json, out }: Rows) => {
  if (out !== null) return toFile(listing, out, json)
  return json ? tellJson(listing) : tellCsv(listing)
}

/** The first rows, and how many there are beside them: as many as are counted, or, where all come to something, all. */
const firstOf = Effect.fnUntraced(function* <A>({ rows, end }: Listing<A>, limit: number, counted: number) {
  const first: Array<A> = []
  let count = 0
  yield* Stream.runForEach(end === undefined ? Stream.take(rows, limit + counted) : rows, (row) =>
    Effect.sync(() => {
      count += 1
      if (first.length < limit) first.push(row)
    })
  )
  return { first, more: count - first.length }
})

/** No more rows than were asked for; that there are more is told, since nothing in them says so. */
const tellSome = Effect.fnUntraced(function* <A>(listing: Listing<A>, rows: Rows, limit: number) {
  const { first, more } = yield* firstOf(listing, limit, 1)
  yield* tellRows({ ...listing, rows: Stream.fromIterable(first) }, rows)
  if (more > 0) yield* Console.error(`Only the first ${Numbers.count(limit, "row")}: leave --limit out to have all.`)
})

const tellCsv = Effect.fnUntraced(function* <A>(listing: Listing<A>) {
  yield* Stream.runForEach(csvOf(listing), Print.piece)
  for (const line of listing.end?.().words ?? []) yield* Console.error(Print.visible(line))
})

/** All of it as CSV, in pieces. */
const csvOf = <A>({ columns, rows }: Listing<A>): Stream.Stream<string, Ledger.LedgerError, Ledger.Ledger> =>
  Stream.concat(
    Stream.succeed(Csv.row(kept(columns).map(({ name }) => name))),
    rows.pipe(
      Stream.chunks,
      Stream.map((chunk) => chunk.map((row) => Csv.row(kept(columns).map(({ cell }) => cell(row)))).join(""))
    )
  )

const kept = <A>(columns: ReadonlyArray<Column<A>>) => columns.filter(({ shown }) => shown !== true)

const tellJson = Effect.fnUntraced(function* <A>({ asked, plain, rows, end }: Listing<A>) {
  yield* Print.piece(JSON.stringify({ ...asked, rows: [] }).slice(0, -2))
  let count = 0
  yield* Stream.runForEach(Stream.chunks(rows), (chunk) => {
    const text = chunk.map((row) => JSON.stringify(plain(row))).join(",")
    const piece = count === 0 ? text : `,${text}`
    count += chunk.length
    return Print.piece(piece)
  })
  yield* Print.piece(`],${JSON.stringify({ count, ...end?.().plain }).slice(1)}\n`)
})

const tellTable = Effect.fnUntraced(function* <A>(listing: Listing<A>, limit: number) {
  const { title, none, columns, below, end } = listing
  const { first, more } = yield* firstOf(listing, limit, maxCounted + 1)
  const last = end === undefined ? [] : ["", ...end().words]
  if (first.length === 0) return yield* Print.fitted([`${title}: ${none}.`, ...last])
  const isCounted = end !== undefined || more <= maxCounted
  const atLeast = isCounted ? Numbers.number(more) : `at least ${Numbers.number(maxCounted)}`
  const screen = yield* Width.Screen
  const table = tableOf(columns, first, below, screen)
  const notes = [
    ...(table.left.length === 0 ? [] : [`No room for: ${table.left.join(", ")}. A wider terminal or --csv shows all.`]),
    ...(more > 0 ? [`And ${atLeast} more: give --limit to see more, --csv or --out <file> to have all.`] : [])
  ]
  const told = [...table.lines, ...(notes.length === 0 ? [] : ["", ...notes]), ...last]
  yield* Print.fitted([`${title}:`, ...told])
})

/** The rows within the width of the terminal, each with the lines below it, and the columns that there was no room for. */
const tableOf = <A>(
  columns: ReadonlyArray<Column<A>>,
  rows: ReadonlyArray<A>,
  below: Listing<A>["below"],
  screen: number
): { readonly lines: ReadonlyArray<string>; readonly left: ReadonlyArray<string> } => {
  const shown = columns.filter(({ titled }) => titled !== true)
  const cells = rows.map((row) =>
    shown.map(({ cell, words }) => (words === undefined ? textOf(cell(row)) : words(row)))
  )
  const table = Table.fit(
    shown.map(({ name, spare = null, cell, instead }) => ({
      title: name.replaceAll("_", " "),
      ...(instead === undefined ? {} : { instead: instead.replaceAll("_", " ") }),
      align: rows.some((row) => typeof cell(row) === "number") ? "right" : "left",
      spare
    })),
    cells,
    screen
  )
  const lines = table.rows.flatMap((row, at) => {
    const [one] = rows.slice(at, at + 1)
    const own = one === undefined ? [] : (below?.(one) ?? [])
    return [...row, ...own.map((line) => `    ${Print.oneLine(line)}`)]
  })
  return { lines: [...table.header, ...lines], left: table.left }
}

const textOf = (cell: Csv.Cell): string =>
  cell === null ? "" : typeof cell === "number" ? Numbers.number(cell) : Print.oneLine(cell)

const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const cantWrite = (file: string) => (cause: unknown) =>
  unable(
    cause instanceof Error && "code" in cause && cause.code === "EEXIST"
      ? `${file} is there already, and nothing was written to it: name a file that is not there yet`
      : `${file} can't be written: ${message(cause)}`
  )

/** The whole list in a new file, which is taken away again where the list can't be read or written to its end. */
const toFile = <A>(listing: Listing<A>, out: string, json: boolean) => {
  const file = resolve(out)
  const attempt = <B>(work: () => Promise<B>) => Effect.tryPromise({ try: work, catch: cantWrite(file) })
  return Effect.acquireUseRelease(
    attempt(() => open(file, "wx")),
    Effect.fnUntraced(function* (handle) {
      let rows = 0
      const counted = { ...listing, rows: Stream.tap(listing.rows, () => Effect.sync(() => (rows += 1))) }
      yield* Stream.runForEach(csvOf(counted), (text) => attempt(() => handle.writeFile(text)))
      yield* attempt(() => handle.sync())
      const { plain = {}, words = [] } = listing.end?.() ?? {}
      yield* json
        ? Print.json({ ...listing.asked, count: rows, ...plain, file })
        : Print.fitted([`${listing.title}: wrote ${Numbers.count(rows, "row")} to ${file}.`, ...words])
    }),
    (handle, exit) =>
      Effect.promise(async () => {
        await handle.close()
        if (Exit.isFailure(exit)) await rm(file, { force: true })
      })
  )
}
