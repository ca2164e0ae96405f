/**
 * The content of a row, by which one without a key of its own is known: its cells by the names of their columns, as canonical
 * JSON (RFC 8785). So another order of columns, another name of the file or another way of quoting changes nothing.
 */
import { hash } from "node:crypto"
import type { Columns } from "./reading/Record.ts"

/** Reads the content of a row's cells. */
export type Content = (cells: ReadonlyArray<string>) => string

/** A text that JSON writes as it is. */
const easy = /^[^"\\\p{Cc}\p{Cs}]*$/u

/** Of all columns but those in the places that are ignored. */
export const make = (columns: Columns, ignored: ReadonlySet<number>): Content => {
  const parts = [...columns]
    .filter(([, index]) => !ignored.has(index))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, index], at) => ({ before: `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`, index }))
  // A plain loop, because it runs for every row.
  return (cells) => {
    let text = parts.length === 0 ? "{" : ""
    for (const { before, index } of parts) {
      const cell = cells[index] ?? ""
      text += easy.test(cell) ? `${before}"${cell}"` : before + JSON.stringify(cell)
    }
    return `${text}}`
  }
}

/** SHA-256 of a content. */
export const digest = (content: string): Buffer => hash("sha256", content, "buffer")

/** Digits of a digest that are in a key: 128 bits, which no two contents share. */
export const keyOf = (digest: Buffer): string => digest.toString("hex", 0, 16)
