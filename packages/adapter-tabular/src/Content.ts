/**
 * The content of a row, by which one without a key of its own is known: its cells by the mapping's names for them, or by the names
 * of all columns, as canonical JSON (RFC 8785). So another order of columns, another name of the file or another way of quoting
 * changes nothing.
 */
import { hash } from "node:crypto"
import type * as Template from "./Template.ts"

/** Reads the content of a row. */
export type Content = (row: Template.Row) => string

/** A text that JSON writes as it is. */
const easy = /^[^"\\\p{Cc}\p{Cs}]*$/u

/** Of these cells, each of a column of its own. */
export const make = (cells: ReadonlyArray<Template.Cell>): Content => {
  const parts = cells
    .toSorted((a, b) => (a.column < b.column ? -1 : 1))
    .map(({ column, read }, at) => ({ before: `${at === 0 ? "{" : ","}${JSON.stringify(column)}:`, read }))
  // A plain loop, because it runs for every row.
  return (row) => {
    let text = parts.length === 0 ? "{" : ""
    for (const { before, read } of parts) {
      const cell = read(row)
      text += easy.test(cell) ? `${before}"${cell}"` : before + JSON.stringify(cell)
    }
    return `${text}}`
  }
}

/** SHA-256 of a content. */
export const digest = (content: string): Buffer => hash("sha256", content, "buffer")

/** Digits of a digest that are in a key: 128 bits, which no two contents share. */
export const keyOf = (digest: Buffer): string => digest.toString("hex", 0, 16)
