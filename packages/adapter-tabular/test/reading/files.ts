/** Files made for tests, and their rows as they are read. */
import type { Tabular } from "@laurel/adapter-tabular"
import { zipOf } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { Body } from "../../src/reading/Body.ts"
import type { Format } from "../../src/reading/Format.ts"
import * as Opened from "../../src/reading/Opened.ts"
import { type Record, text } from "../../src/reading/Record.ts"

export interface Read {
  readonly found: Tabular.Found
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<Record>
}

const piecesOf = (bytes: Uint8Array, size: number): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))

/** A file in pieces of a size. */
export const bytesOf = (content: string | Uint8Array, size = 1_000_000): Tabular.Bytes => ({
  bytes: Stream.fromIterable(piecesOf(typeof content === "string" ? Buffer.from(content) : content, size))
})

/** The rows of a file, or why there are none. */
export const read = (
  content: string | Uint8Array,
  format: Format = {},
  { file = "rows", size = 1_000_000, ignore = [] as ReadonlyArray<string> } = {}
): Effect.Effect<Read, Opened.Failure> =>
  Effect.gen(function* () {
    const digested = yield* Opened.digest(file, bytesOf(content, size))
    const opened = yield* Opened.open(digested, format, { ignore, listing: Opened.listing })
    const where = `file "${file}"`
    const body = new Body({
      reader: opened.reader(where),
      header: format.header,
      trims: false,
      named: new Set(),
      where
    })
    const rows: Array<Record> = []
    yield* Stream.runForEach(opened.content, (part) => Effect.sync(() => rows.push(...body.push(part))))
    rows.push(...body.end())
    if (body.failure !== undefined) return yield* Effect.fail(body.failure)
    const judged = rows.map((row) => {
      const { line, raw, cells } = row
      const content = row.content === undefined ? {} : { content: row.content }
      return { line, raw, cells, problem: body.problem(row), ...content }
    })
    return { found: opened.found, columns: [...(body.columns?.keys() ?? [])], rows: judged }
  })

/** The rows in short: lines, cells, or what is wrong. */
export const brief = ({ rows }: Read): ReadonlyArray<string> =>
  rows.map(({ line, cells, problem }) =>
    problem === undefined
      ? `${line}: ${cells.join("|")}`
      : `${line} ${problem.column ?? "-"}: expected ${problem.expected}, found ${problem.found}`
  )

export const raws = ({ rows }: Read): ReadonlyArray<string> => rows.map(({ raw }) => text(raw))

/** Why a file is not read, in one line. */
export const refusal = (read: Effect.Effect<unknown, Opened.Failure>): Effect.Effect<string> =>
  read.pipe(
    Effect.flip,
    Effect.map(({ _tag, expected, found, advice }) => `${_tag}: expected ${expected}, found ${found}. ${advice}`),
    Effect.orDie
  )

export interface Sheet {
  readonly name: string
  /** What is within `<sheetData>`. */
  readonly rows: string
  readonly state?: string
  /** What is before and behind it. */
  readonly before?: string
  readonly after?: string
}

export interface Workbook {
  readonly sheets: ReadonlyArray<Sheet>
  readonly is1904?: boolean
  /** What is within `<sst>`. */
  readonly strings?: string
  /** Codes of number formats: cells name them by `s`, 1 being the first. */
  readonly formats?: ReadonlyArray<string>
  readonly namespace?: string
  readonly relationships?: string
}

const transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const packaging = "http://schemas.openxmlformats.org/package/2006/relationships"
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

/** The parts of a workbook, those of the sheets before what their cells refer to. */
export const partsOf = (workbook: Workbook): { [name: string]: string } => {
  const { sheets, formats = [], strings = "", namespace = transitional, relationships: type = relations } = workbook
  const xml = (name: string, inner: string) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<${name} xmlns="${namespace}">${inner}</${name}>`
  const related = (targets: ReadonlyArray<readonly [id: string, kind: string, target: string]>) =>
    `<Relationships xmlns="${packaging}">${targets
      .map(([id, kind, target]) => `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`)
      .join("")}</Relationships>`
  const entries = sheets.map(
    ({ name, state = "visible" }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}" state="${state}" r:id="s${index + 1}" xmlns:r="${type}"/>`
  )
  const codes = formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`)
  const styles = ["<xf/>", ...formats.map((_, index) => `<xf numFmtId="${164 + index}"/>`)]
  return {
    "_rels/.rels": related([["r1", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": xml(
      "workbook",
      `<workbookPr${workbook.is1904 === true ? ' date1904="1"' : ""}/><sheets>${entries.join("")}</sheets>`
    ),
    "xl/_rels/workbook.xml.rels": related([
      ...sheets.map((_, index) => [`s${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`] as const),
      ["st", "styles", "styles.xml"],
      ["ss", "sharedStrings", "/xl/sharedStrings.xml"]
    ]),
    ...Object.fromEntries(
      sheets.map(({ rows, before = "", after = "" }, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        xml("worksheet", `${before}<sheetData>${rows}</sheetData>${after}`)
      ])
    ),
    "xl/styles.xml": xml(
      "styleSheet",
      `<numFmts>${codes.join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join("")}</cellXfs>`
    ),
    "xl/sharedStrings.xml": xml("sst", strings)
  }
}

export const workbookOf = (workbook: Workbook): Buffer => zipOf(partsOf(workbook))

/** A workbook of one sheet with these rows. */
export const sheetOf = (rows: string, more: Partial<Workbook> & Partial<Omit<Sheet, "rows">> = {}): Buffer => {
  const { name = "Rows", before = "", after = "", ...rest } = more
  return workbookOf({ sheets: [{ name, rows, before, after }], ...rest })
}

/** A row of texts in place. */
export const texts = (...cells: ReadonlyArray<string>): string =>
  `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`).join("")}</row>`
