/** What was found of the files of an import: how each is written, stated or detected. */
import type { Tabular } from "@laurel/adapter-tabular"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import type { Surveyed } from "./Surveyed.ts"

const kinds = { csv: "delimited text", xlsx: "a workbook", json: "JSON", ndjson: "JSON, a record a line" } as const

const delimiters: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars"
}

/** `delimited text, windows-1252 (a guess), semicolons between cells, gzip` */
export const found = ({ kind, encoding, isGuess, delimiter, sheet, epoch, isPacked }: Tabular.Found): string =>
  [
    kinds[kind],
    ...(encoding === null ? [] : [isGuess ? `${encoding} (a guess)` : encoding]),
    ...(delimiter === null ? [] : [`${delimiters[delimiter] ?? `"${delimiter}"`} between cells`]),
    ...(sheet === null ? [] : [`sheet "${sheet}"`]),
    ...(epoch === null ? [] : [`days counted from ${epoch}`]),
    ...(isPacked ? ["gzip"] : [])
  ].join(", ")

export const words = (surveyed: ReadonlyArray<Surveyed>): ReadonlyArray<string> =>
  surveyed.map(({ name, size, look }) => Print.oneLine(`  ${name}: ${found(look)}; ${Numbers.count(size, "byte")}`))

export const plain = ({ name, sha256, size, look }: Surveyed) => {
  const { kind, encoding, isGuess, delimiter, isPacked, sheet, epoch } = look
  return { name, sha256, size, kind, encoding, isGuess, delimiter, isPacked, sheet, epoch }
}
