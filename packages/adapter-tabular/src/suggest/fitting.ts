/** A ready mapping's stream for the columns that a file has: what is not certain of them is left to a person. */
import type { Preset } from "../presets/Preset.ts"
import { zoomUsage } from "../presets/zoom.ts"
import { fits, isBareDate, isDated, rolesCalled } from "./called.ts"
import type { Column } from "./Column.ts"
import { possible, refusal } from "./identity.ts"
import { columnOf, columnsOf, type Stream } from "./labels.ts"
import { whose } from "./person.ts"
import { choosing, chosen } from "./roles.ts"
import { explains, type Remark } from "./Suggestion.ts"
import type { Table } from "./tables.ts"

type Change = readonly [Stream, ReadonlyArray<Remark>]

/** Labels of a stream that name a column each. */
const labelsOf = ({ columns = {} }: Stream): ReadonlyArray<string> =>
  Object.keys(columns).filter((label) => label !== "who")

const isRead = (stream: Stream, table: Table, column: Column, but?: string): boolean =>
  labelsOf(stream).some((label) => label !== but && columnsOf(table, stream, label).includes(column))

/** The stream with one of its labels left to a person, in what tells people apart, too. */
const leftOpen = (stream: Stream, label: string): Stream => {
  const { columns = {} } = stream
  const { heading } = chosen(label, [])
  const { who, [label]: spellings = [] } = columns
  const others = (who ?? []).filter((each) => !spellings.includes(each))
  const isWho = who !== undefined && others.length < who.length
  return { ...stream, columns: { ...columns, [label]: [heading], ...(isWho ? { who: [heading, ...others] } : {}) } }
}

/** A column that says whether a row counts, whatever it is called, for mappings that know of such. */
export const withStatus = (stream: Stream, table: Table): Change => {
  const { columns = {}, optional = [], required = [] } = stream
  if (!optional.includes("status")) return [stream, []]
  const found = table.columns.filter(
    (column) =>
      !isRead(stream, table, column, "status") && fits("status", column) && rolesCalled(column).includes("status")
  )
  const [only] = found
  if (only === undefined) return [stream, []]
  const changed = { ...stream, columns: { ...columns, status: [only.heading] }, required: [...required, "status"] }
  if (found.length === 1) return [changed, []]
  return [leftOpen(changed, "status"), choosing("status", chosen("status", found)).remarks]
}

/** Whose rows they are: an address or an id whose values cannot be the people's is left to a person, and so is an unknown heading. */
export const withPeople = (stream: Stream, table: Table, preset: Preset): Change => {
  const { columns = {} } = stream
  const [email, id, name] = ["email", "id", "name"].map((label) => columnOf(table, stream, label))
  const remarks: Array<Remark> = []
  let changed = stream
  for (const which of ["email", "id"] as const) {
    const refused = refusal(which, { email, id, name })
    const column = which === "email" ? email : id
    if (refused === undefined || column === undefined) continue
    changed = leftOpen(changed, which)
    remarks.push(refused, ...choosing(which, chosen(which, [column])).remarks)
  }
  if (email !== undefined || !Object.hasOwn(columns, "email")) return [changed, remarks]
  const among = possible(table.columns).filter((column) => !isRead(stream, table, column))
  // Beside a meeting's host, whose address has the same heading as the participants'.
  if (among.length > 0 && preset.name !== zoomUsage.name)
    return [leftOpen(changed, "email"), [...remarks, whose(among)]]
  const found = table.columns.filter(({ kind }) => kind === "email").map(({ heading }) => `"${heading}"`)
  const though = found.length === 0 ? "" : `, though there are some in ${found.join(", ")}`
  return [changed, [...remarks, explains(`No column is known to hold the people's addresses${though}.`)]]
}

/** A label that several columns are spelled as, or a day that a bare heading says beside others, is left to a person. */
export const withOne = (stream: Stream, table: Table): Change => {
  const remarks: Array<Remark> = []
  let changed = stream
  for (const label of labelsOf(stream)) {
    const found = columnsOf(table, stream, label)
    const [first] = found
    const others = table.columns.filter((column) => isDated(column) && !isRead(stream, table, column))
    const isBare = first !== undefined && isBareDate(first) && others.length > 0
    if (first === undefined || (found.length === 1 && !isBare)) continue
    changed = leftOpen(changed, label)
    remarks.push(...choosing(label, chosen(label, [...found, ...(isBare ? others : [])])).remarks)
  }
  return [changed, remarks]
}

/** Columns that the ready mapping reads neither as it is nor as it was changed for the file. */
export const unread = (table: Table, ...streams: ReadonlyArray<Stream>): ReadonlyArray<Remark> =>
  table.columns
    .filter((column) => column.heading.trim() !== "" && !streams.some((stream) => isRead(stream, table, column)))
    .map(({ heading }) => explains("Not read.", heading))
