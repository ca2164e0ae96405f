/** Where the columns of a stream's file are, by the names that the mapping has for them. */
import { spelling } from "./Header.ts"
import { own, type StreamMapping } from "./Mapping.ts"
import { normal } from "./Normal.ts"
import { list, type Problem, quote } from "./Problem.ts"
import type { Columns } from "./reading/Record.ts"
import type * as Template from "./Template.ts"

/** A column of the file. */
interface Place {
  readonly heading: string
  readonly index: number
  /** Whether the file is known to have it; of JSON any path may come. */
  readonly isListed: boolean
}

/** Finds columns. Those that aren't there read as empty, and are in `missing`. */
export class Places {
  /** Columns that the mapping names and the file lacks. */
  readonly missing = new Set<string>()
  /** Why one name means several columns; of the first such name. */
  ambiguous: Omit<Problem, "where"> | undefined
  readonly #stream: StreamMapping
  readonly #isMissing: (cell: string) => boolean
  readonly #columns: Columns
  readonly #headings = new Map<string, string>()
  readonly #spelled = new Map<string, ReadonlyArray<Place>>()
  readonly #cells = new Map<string, Template.Cell>()

  constructor(stream: StreamMapping, columns: Columns, isMissing: (cell: string) => boolean) {
    this.#stream = stream
    this.#columns = columns
    this.#isMissing = isMissing
    for (const [heading, index] of columns) {
      const spelled = spelling(normal(heading))
      this.#headings.set(normal(heading), heading)
      this.#spelled.set(spelled, [...(this.#spelled.get(spelled) ?? []), { heading, index, isListed: true }])
    }
  }

  /** A column, by its name or its label. */
  readonly cell = (column: string): Template.Cell => {
    const known = this.#cells.get(column)
    if (known !== undefined) return known
    const cell = this.#cell(column, this.#found(column))
    this.#cells.set(column, cell)
    return cell
  }

  /** The cells that tell rows apart: those that were asked for, or one for each column; in neither case those that are ignored. */
  content(of: "mapped" | "whole"): ReadonlyArray<Template.Cell> {
    const { ignore = [] } = this.#stream
    const ignored = new Set(ignore.flatMap((column) => this.#found(column).map(({ index }) => index)))
    if (of === "whole") {
      const left = [...this.#columns].filter(([, index]) => !ignored.has(index))
      return left.map(([column, index]) => ({ column, read: (row) => row.cells[index] ?? "" }))
    }
    const cells = [...this.#cells.values()]
    return cells.filter(({ column }) => {
      const found = this.#found(column)
      return !ignore.includes(column) && !(found.length > 0 && found.every(({ index }) => ignored.has(index)))
    })
  }

  /** Looks whether a column is there that nothing is read of. */
  lookFor(column: string): void {
    if (this.#found(column).length === 0) this.#lacks(column)
  }

  #cell(column: string, found: ReadonlyArray<Place>): Template.Cell {
    if (found.length === 0) this.#lacks(column)
    const [first] = found
    if (first === undefined || found.length === 1) {
      const index = first?.index ?? -1
      return { column, read: (row) => row.cells[index] ?? "" }
    }
    const isFallback = true
    const twin = found.find((one) => found.some((other) => other !== one && isSpelledLike(one, other)))
    const listed = found.filter(({ isListed }) => isListed)
    if (twin !== undefined) this.ambiguous ??= alike(column, listed)
    else if (!isFallback && listed.length > 1) this.ambiguous ??= several(column, listed)
    return { column, read: isFallback ? this.#first(found) : this.#only(column, found) }
  }

  #lacks(column: string): void {
    if ((this.#stream.optional ?? []).includes(column)) return
    this.missing.add(own(this.#stream.columns, column)?.join("|") ?? column)
  }

  /** In several places where several spellings of a label are there, or columns whose names differ in case only. */
  #found(column: string): ReadonlyArray<Place> {
    const spellings = own(this.#stream.columns, column)
    if (spellings === undefined) return this.#exactly(this.#headings.get(normal(column)) ?? column)
    const found = spellings.flatMap((name) => this.#spelled.get(spelling(normal(name))) ?? this.#exactly(name))
    return [...new Map(found.map((place) => [place.index, place])).values()]
  }

  #exactly(name: string): ReadonlyArray<Place> {
    const index = this.#columns.has(name) ? this.#columns.get(name) : undefined
    return index === undefined ? [] : [{ heading: name, index, isListed: false }]
  }

  readonly #first =
    (places: ReadonlyArray<Place>): Template.Cell["read"] =>
    (row) => {
      for (const { index } of places) {
        const cell = row.cells[index] ?? ""
        if (!this.#isMissing(cell)) return cell
      }
      return ""
    }

  /** Of JSON each record has paths of its own: one that has several of a label's is refused. */
  #only(column: string, places: ReadonlyArray<Place>): Template.Cell["read"] {
    const first = this.#first(places)
    return (row) => {
      const there = places.filter(({ index }) => !this.#isMissing(row.cells[index] ?? ""))
      if (there.length > 1) row.problem ??= { column, ...several(column, there) }
      return first(row)
    }
  }
}

const isSpelledLike = (one: Place, other: Place): boolean =>
  spelling(normal(one.heading)) === spelling(normal(other.heading))

const headings = (places: ReadonlyArray<Place>): string =>
  list(
    places.map(({ heading }) => heading),
    20
  )

const several = (label: string, places: ReadonlyArray<Place>) => ({
  expected: `one column for ${quote(label)}`,
  found: headings(places),
  advice: `Leave all but one out of its spellings in the mapping. Where one stands in for another in rows that lack it, name ${quote(label)} in the stream's "fallback".`
})

const alike = (label: string, places: ReadonlyArray<Place>) => ({
  expected: `one column for ${quote(label)}, whose spellings have no case`,
  found: headings(places),
  advice: "Rename one of them in the file, or use the column's own name in the mapping instead of the label."
})
