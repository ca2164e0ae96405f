/** What is said of files that are none of those that can be read. */
import { Adapter } from "@laurel/core"

/** Files of other programs, by what they begin with. */
const foreign: ReadonlyArray<readonly [begins: RegExp, found: string, advice: string]> = [
  [/^%PDF-/, "a PDF", "Export the table itself, as XLSX or CSV."],
  [/^\s*<\?mso-application|^\s*<\?xml/, "an XML file", "Open it in a spreadsheet program and save it as XLSX or CSV."],
  [
    /^\s*<(!doctype html|html|head|meta|table|style)\b/i,
    "a web page, whatever its name says",
    "Open it in a spreadsheet program and save it as XLSX or CSV."
  ],
  [/^\{\\rtf/, "a text document (RTF)", "Export the table itself, as XLSX or CSV."],
  [/^(PAR1|SQLite format 3)/, "a file of a database", "Export the table itself, as XLSX or CSV."]
]

/** What old Office files, and encrypted new ones, begin with. */
const compound = "d0cf11e0a1b11ae1"
const wide = (text: string): Buffer => Buffer.from(text, "utf16le")

const expected = "CSV, XLSX, JSON or NDJSON"

/** Why a file that begins so is not read; undefined where nothing speaks against it. */
export const refusedOf = (where: string, head: Buffer): Adapter.Misconfigured | undefined => {
  const refuse = (found: string, advice: string) => new Adapter.Misconfigured({ where, expected, found, advice })
  if (head.subarray(0, 8).toString("hex") === compound)
    return head.includes(wide("EncryptedPackage"))
      ? refuse("a workbook with a password", "Save it without a password.")
      : head.includes(wide("Workbook")) || head.includes(wide("Book"))
        ? refuse("an old workbook (.xls)", "Save it as XLSX.")
        : refuse("an old Office file (.xls), or a workbook with a password", "Save it as XLSX, without a password.")
  const begins = head
    .subarray(0, 1_000)
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
  const known = foreign.find(([pattern]) => pattern.test(begins))
  return known === undefined ? undefined : refuse(known[1], known[2])
}
