/** What a cell says, as text; and why that can't be trusted. */
import { Result } from "effect"
import { quote } from "../../Problem.ts"
import { replaced, unreadable } from "../Record.ts"
import { type NumberFormat, ofId } from "./NumberFormat.ts"
import type { Wrong } from "./Sax.ts"
import { type Epoch, textOf } from "./Serial.ts"
import { unescaped } from "./Strings.ts"

/** A cell as its XML has it. */
export interface Cell {
  readonly column: number
  readonly type: string
  readonly style: number
  hasFormula: boolean
  hasValue: boolean
  /** Whether it has a value more than once. */
  hasSeveral: boolean
  value: string
  formula: string
}

/** What cells refer to. */
export interface Referred {
  readonly epoch: Epoch
  readonly strings: ReadonlyArray<string>
  /** How the numbers of each style are shown. */
  readonly formats: ReadonlyArray<NumberFormat>
}

/** A text; where something is wrong, what is there instead. */
export interface Value {
  readonly text: string
  readonly wrong?: Wrong & { readonly advice?: string }
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const moment = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?)?$/

const none: Value = { text: "" }
const refuse = (text: string, expected: string, found: string, advice?: string): Value => ({
  text,
  wrong: { expected, found, ...(advice === undefined ? {} : { advice }) }
})

const general = ofId(0)
/** By so many digits a number is held, and written. A whole one of more than the fewer was cut where it was typed. */
const [maxWhole, maxDigits] = [1e15, 17]

export const valueOf = (cell: Cell, referred: Referred): Value => {
  const value = cell.hasSeveral ? refuse(cell.value, "one value", "several") : single(cell, referred)
  if (!value.text.includes(replaced) || value.wrong !== undefined) return value
  return refuse(value.text, unreadable.expected, unreadable.found, unreadable.advice)
}

const single = (cell: Cell, { strings, formats, epoch }: Referred): Value => {
  const { type, hasFormula, hasValue, value, formula, style } = cell
  // A formula may give an empty text; of all others nothing is what no program has calculated.
  if (hasFormula && (!hasValue || (value === "" && type !== "str"))) {
    const advice = "Open the workbook in a spreadsheet program, let it calculate, and save it."
    const found = "a formula that was never calculated"
    return refuse(formula === "" ? "" : `=${formula}`, "the value of a formula", found, advice)
  }
  if (type === "e") return refuse(value, "a value", `the error ${value}`, "Mend the formula or the cell.")
  if (value === "") return none
  switch (type) {
    case "s":
      return shared(value, strings)
    case "str":
      return { text: unescaped(value) }
    case "inlineStr":
      return { text: value }
    case "b":
      return boolean(value)
    case "n":
      return plain(value, formats[style] ?? general, epoch)
    case "d":
      return iso(value, formats[style] ?? general)
    default:
      return refuse(value, "a kind of cell that workbooks have", quote(type))
  }
}

const shared = (value: string, strings: ReadonlyArray<string>): Value => {
  const text = /^\d{1,9}$/.test(value) ? strings[Number(value)] : undefined
  return text === undefined ? refuse(value, "the number of a text that the workbook has", quote(value)) : { text }
}

const boolean = (value: string): Value => {
  if (value === "1" || value === "true") return { text: "TRUE" }
  if (value === "0" || value === "false") return { text: "FALSE" }
  return refuse(value, "0 or 1", quote(value))
}

const plain = (text: string, format: NumberFormat, epoch: Epoch): Value => {
  const value = number.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) return refuse(text, "a number", quote(text))
  const section = format(value)
  if (section === undefined) {
    const advice = "Give the column one format, such as that of a date, and save the workbook."
    return refuse(text, "a format that shows all numbers in one way", "one with conditions", advice)
  }
  if (Math.abs(value) >= maxWhole || digitsOf(text) > maxDigits) {
    const advice =
      "Write it as a text: a spreadsheet program keeps the first 15 digits of a number, so two ids may have become one."
    return refuse(text, "a number of at most 15 digits", text, advice)
  }
  const read = textOf(value, section, epoch)
  return Result.isSuccess(read) ? { text: read.success } : refuse(text, read.failure.expected, read.failure.found)
}

/** Digits that say something: without zeros before them, a power of ten, and zeros behind the decimal mark's last one. */
const digitsOf = (text: string): number => {
  const [written = ""] = text.toLowerCase().split("e")
  const meant = written.includes(".") ? written.replace(/0+$/, "") : written
  return meant.replaceAll(/[^\d]/g, "").replace(/^0+/, "").length
}

/** A date of ISO 8601, as the strict form of the format may have it. */
const iso = (text: string, format: NumberFormat): Value => {
  const [, date, time] = moment.exec(text) ?? []
  if (date === undefined) return refuse(text, "a date such as 2024-03-01T09:30:00", quote(text))
  const isDay = time === undefined || (time === "00:00:00" && format(1)?.shown === "date")
  return { text: isDay ? date : `${date}T${time}` }
}
