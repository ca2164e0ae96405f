/** The rows of an import as they are told: each as it comes where all are asked for, and the first of those that say something. */
import type { Import } from "@laurel/core"
import { Effect } from "effect"
import * as Print from "../terminal/Print.ts"
import { FileNames } from "./FileNames.ts"
import * as RowWords from "./RowWords.ts"

export interface Way {
  readonly json: boolean
  /** Whether each row is told as it comes. */
  readonly rows: boolean
  /** Rows that are told at the end, at most. */
  readonly limit: number
  readonly tense: "would" | "did"
}

/** Mutable, local to one import. */
export class Rows {
  readonly #source: string
  readonly #names = new FileNames()
  readonly #way: Way
  readonly first: Array<{ readonly file: string; readonly row: Import.Row }> = []
  /** Those that say something, beyond the first. */
  more = 0

  constructor({ source, names }: Import.Draft, way: Way) {
    this.#source = source
    this.#names.add(source, names)
    this.#way = way
  }

  readonly take = (rows: ReadonlyArray<Import.Row>): Effect.Effect<void> =>
    Effect.suspend(() => {
      const { json, rows: tellsAll, limit, tense } = this.#way
      const lines: Array<string> = []
      for (const row of rows) {
        const { stream } = row
        const file = this.#names.of({ source: this.#source, stream }) ?? stream
        if (tellsAll)
          lines.push(...(json ? [JSON.stringify(RowWords.plain(file, row))] : RowWords.words(file, row, tense)))
        if (!RowWords.isTold(row)) continue
        if (this.first.length < limit) this.first.push({ file, row })
        else this.more += 1
      }
      return lines.length === 0 ? Effect.void : Print.piece(`${lines.join("\n")}\n`)
    })

  /** What was not told as it came. */
  words(): ReadonlyArray<string> {
    if (this.#way.rows || this.first.length === 0) return []
    return [
      "",
      ...this.first.flatMap(({ file, row }) => RowWords.words(file, row, this.#way.tense)).map((line) => `  ${line}`),
      ...(this.more === 0
        ? []
        : [
            `  and ${this.more} more: give --limit ${this.first.length + this.more} to see all, or --rows for a line of every row`
          ])
    ]
  }

  plain() {
    return {
      rows: this.#way.rows ? [] : this.first.map(({ file, row }) => RowWords.plain(file, row)),
      more: this.#way.rows ? 0 : this.more
    }
  }
}
