/** From the XML of a sheet to records: one for each row that has a value. */
import { Adapter } from "@laurel/core"
import { type RowProblem, quote } from "../../Problem.ts"
import { type Failure, maxRecord, type Reader } from "../Reader.ts"
import type { Record } from "../Record.ts"
import * as Reference from "./Reference.ts"
import { Row } from "./Row.ts"
import { Sax } from "./Sax.ts"
import { Rich } from "./Strings.ts"
import { type Cell, type Referred, valueOf } from "./Value.ts"

export interface Setting extends Referred {
  readonly where: string
  /** The merged range that a row is in, asked for rows in ascending order. */
  readonly mergeOf: (row: number) => string | undefined
}

export class SheetReader implements Reader {
  readonly isSparse = true
  readonly #setting: Setting
  readonly #sax: Sax
  readonly #rich = new Rich()
  #rows: Array<Record> = []
  #failure: Failure | undefined
  #isWithin = false
  #row = 0
  /** Texts of the row, and the columns that they are in. */
  #texts: Array<string> = []
  #places: Array<number> = []
  #problem: RowProblem | undefined
  #length = 0
  #cell: Cell | undefined
  #column = -1
  /** Which part of the cell the next text is. */
  #part: "value" | "formula" | "rich" | undefined

  constructor(setting: Setting) {
    this.#setting = setting
    this.#sax = new Sax("worksheet", {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => this.#text(text)
    })
  }

  get failure(): Failure | undefined {
    const { wrong } = this.#sax
    if (this.#failure === undefined && wrong !== undefined) this.#break(wrong.expected, wrong.found)
    return this.#failure
  }

  push(bytes: Uint8Array): ReadonlyArray<Record> {
    if (this.#failure === undefined) this.#sax.push(bytes)
    return this.whole()
  }

  whole(): ReadonlyArray<Record> {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  end(): ReadonlyArray<Record> {
    if (this.#failure === undefined) this.#sax.end()
    return this.whole()
  }

  #open(name: string, attributes: Readonly<{ [name: string]: string }>): void {
    if (this.#failure !== undefined) return
    if (name === "sheetData") this.#isWithin = true
    if (!this.#isWithin) return
    if (name === "row") this.#begin(attributes["r"])
    else if (name === "c") this.#beginCell(attributes)
    else if (this.#part === "rich") this.#rich.open(name)
    else if (this.#cell !== undefined) this.#beginPart(this.#cell, name)
  }

  #begin(stated: string | undefined): void {
    const row = stated === undefined ? this.#row + 1 : Number(stated)
    if (!Number.isSafeInteger(row) || row <= this.#row)
      return this.#break(`rows in ascending order after row ${this.#row}`, `row ${quote(stated ?? "")}`)
    this.#row = row
    this.#texts = []
    this.#places = []
    this.#problem = undefined
    this.#column = -1
    this.#length = 0
  }

  #beginCell({ r, t = "n", s = "0" }: Readonly<{ [name: string]: string }>): void {
    const place = r === undefined ? { column: this.#column + 1, row: this.#row } : Reference.parse(r)
    const isNext = place?.row === this.#row && place.column > this.#column && place.column < Reference.maxColumns
    if (!isNext) this.#refuse(null, "cells in the order of their columns", `cell ${quote(r ?? "")}`)
    else this.#column = place.column
    this.#cell = isNext ? { ...empty, column: place.column, type: t, style: Number(s) } : undefined
  }

  #beginPart(cell: Cell, name: string): void {
    if (name === "v" || name === "is") cell.hasSeveral ||= cell.hasValue
    if (name === "v") {
      cell.hasValue = true
      this.#part = "value"
    } else if (name === "f") {
      cell.hasFormula = true
      this.#part = "formula"
    } else if (name === "is") {
      cell.hasValue = true
      this.#part = "rich"
    }
  }

  #text(text: string): void {
    const cell = this.#cell
    if (cell === undefined || this.#part === undefined) return
    if (this.#part === "rich") this.#rich.text(text)
    else if (this.#part === "value") cell.value += text
    else cell.formula += text
  }

  #close(name: string): void {
    if (!this.#isWithin || this.#failure !== undefined) return
    if (name === "sheetData") this.#isWithin = false
    else if (name === "row") this.#end()
    else if (name === "c") this.#endCell()
    else if (name === "is" && this.#cell !== undefined) {
      this.#cell.value = this.#rich.take()
      this.#part = undefined
    } else if (this.#part === "rich") this.#rich.close(name)
    else if (name === "v" || name === "f") this.#part = undefined
  }

  #endCell(): void {
    const cell = this.#cell
    this.#cell = undefined
    if (cell === undefined) return
    const { text, wrong } = valueOf(cell, this.#setting)
    if (wrong !== undefined) {
      const name = Reference.format({ column: cell.column, row: this.#row })
      this.#refuse(name, wrong.expected, wrong.found, wrong.advice)
    }
    if (text === "") return
    this.#length += text.length
    if (this.#length > maxRecord) {
      this.#refuse(null, `a row of at most ${maxRecord.toLocaleString("en")} characters`, "more")
      return
    }
    this.#texts.push(text)
    this.#places.push(cell.column)
  }

  #end(): void {
    if (this.#texts.length === 0 && this.#problem === undefined) return
    const merged = this.#setting.mergeOf(this.#row)
    if (merged !== undefined)
      this.#refuse(
        merged,
        "cells of their own",
        `the merged cells ${merged}`,
        "Take the cells apart, and fill in each."
      )
    this.#rows.push(new Row(this.#row, this.#texts, this.#places, this.#problem))
  }

  /** The first reason counts. */
  #refuse(column: string | null, expected: string, found: string, advice = "Mend the cell."): void {
    this.#problem ??= { column, expected, found, advice }
  }

  #break(expected: string, found: string): void {
    const advice = "Save the workbook again; if that does not help, save the sheet as CSV."
    this.#failure ??= new Adapter.Broken({
      where: `${this.#setting.where}, after row ${this.#row}`,
      expected,
      found,
      advice
    })
  }
}

const empty = { hasFormula: false, hasValue: false, hasSeveral: false, value: "", formula: "" } as const
