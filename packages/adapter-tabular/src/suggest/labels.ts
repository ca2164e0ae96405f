/** What the labels of a ready mapping are of in a file: its columns, its formats, its maps. */
import { own } from "../Mapping.ts"
import { spelled } from "../presets/headings.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { asks, type Remark } from "./Suggestion.ts"
import { isSpelled, type Table } from "./tables.ts"

export type Stream = Unfilled["streams"][number]

const label = (text: unknown): string | undefined =>
  typeof text === "string" ? /^\{([^{}.]+)\}$/.exec(text)?.[1] : undefined

/** Every object within a mapping's streams. */
const objectsIn = (value: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  if (typeof value !== "object" || value === null) return []
  const own: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value))
  return [own, ...Object.values(own).flatMap(objectsIn)]
}

/** Labels whose columns are read by a format that is a constant: `{joined}` by `{constant.times}`. */
export const labelsBy = (streams: ReadonlyArray<Stream>, constant: string): ReadonlyArray<string> => {
  const found = objectsIn(streams)
    .filter(({ format }) => format === `{constant.${constant}}`)
    .flatMap(({ date, instant }) => label(date ?? instant) ?? [])
  return [...new Set(found)]
}

/** The label whose texts a named map translates. */
export const labelBy = (streams: ReadonlyArray<Stream>, name: string): string | undefined =>
  objectsIn(streams).flatMap(({ map, value }) => (map === name ? (label(value) ?? []) : []))[0]

/** All of the table's columns that a stream's label is spelled as. */
export const columnsOf = (table: Table, { columns = {} }: Stream, name: string): ReadonlyArray<Column> => {
  const spellings = own(columns, name)
  return spellings === undefined ? [] : table.columns.filter(({ heading }) => isSpelled(heading, spelled(spellings)))
}

/** The first of them. */
export const columnOf = (table: Table, stream: Stream, name: string): Column | undefined =>
  columnsOf(table, stream, name)[0]

/** Texts that a map with entries lacks, and that no condition passes over. */
export const strange = (
  streams: ReadonlyArray<Stream>,
  name: string,
  column: Column | undefined,
  maps: Unfilled["maps"] = {}
): ReadonlyArray<Remark> => {
  if (column === undefined) return []
  const passed = objectsIn(streams).flatMap(({ notIn }) => (Array.isArray(notIn) ? notIn.map(String) : []))
  const known = new Set([...passed, ...Object.keys(own(maps, name) ?? {})].map((text) => text.toLowerCase()))
  const unknown = column.distinct.filter((text) => !known.has(text.toLowerCase()))
  const says = `Say what these mean: ${unknown.slice(0, 10).join(", ")}. Until then their rows are rejected.`
  return unknown.length === 0 ? [] : [asks(`maps.${name}`, says, column.heading)]
}
