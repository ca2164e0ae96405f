/** A ready mapping for a file that was recognised, filled as far as the file's own values go. */
import { own } from "../Mapping.ts"
import { spelled } from "../presets/headings.ts"
import type { Preset, Unfilled } from "../presets/Preset.ts"
import { account } from "../presets/identities.ts"
import type { Column } from "./Column.ts"
import { formatOf } from "./formats.ts"
import { asks, explains, type Remark, type Suggestion } from "./Suggestion.ts"
import { isSpelled, type Table } from "./tables.ts"
import { addressesOf } from "./words.ts"

type Stream = Unfilled["streams"][number]

/** Labels whose columns are read by a format that is a constant: `{joined}` by `{constant.times}`. */
const labelsBy = (streams: ReadonlyArray<Stream>, constant: string): ReadonlyArray<string> => {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    const { format, date, instant } = Object.fromEntries(Object.entries(value))
    const text: unknown = date ?? instant
    const label = typeof text === "string" ? /^\{([^{}]+)\}$/.exec(text)?.[1] : undefined
    if (format === `{constant.${constant}}` && label !== undefined) found.add(label)
    for (const each of Object.values(value)) visit(each)
  }
  visit(streams)
  return [...found]
}

/** The table's column that a stream has a label for. */
const columnOf = (table: Table, { columns = {} }: Stream, label: string): Column | undefined => {
  const spellings = Object.hasOwn(columns, label) ? columns[label] : undefined
  return spellings === undefined
    ? undefined
    : table.columns.find(({ heading }) => isSpelled(heading, spelled(spellings)))
}

/** Addresses under a heading that the ready mapping has no spelling of: where there is one such column only. */
const withAddresses = (stream: Stream, table: Table): readonly [Stream, ReadonlyArray<Remark>] => {
  const { columns = {} } = stream
  if (!Object.hasOwn(columns, "email") || columnOf(table, stream, "email") !== undefined) return [stream, []]
  const found = table.columns.filter(({ kind }) => kind === "email")
  const column = addressesOf(found)
  if (column === undefined) {
    const names = found.map(({ heading }) => heading).join(", ")
    const says = `No column is known to hold the people's addresses${names === "" ? "" : `, though there are some in ${names}`}.`
    return [stream, [explains(says)]]
  }
  const says = "Taken for people's addresses, because every value is one; the ready mapping does not know this heading."
  const { heading } = column
  const { email = [], who = [] } = columns
  const changed = { ...columns, email: [...email, heading], who: [heading, ...who] }
  return [{ ...stream, columns: changed }, [explains(says, heading)]]
}

/** A file without a column of ids needs no scheme for them. */
const withoutAccounts = (stream: Stream, table: Table): Stream => {
  const { contact } = stream.subject
  if (!(stream.optional ?? []).includes("id") || columnOf(table, stream, "id") !== undefined) return stream
  if ("scheme" in contact) return stream
  const others = contact.filter(({ scheme }) => scheme !== account.scheme)
  return { ...stream, subject: { ...stream.subject, contact: others } }
}

const unmatched = (table: Table, stream: Stream): ReadonlyArray<Remark> => {
  const column = columnOf(table, stream, "email")
  if (column === undefined || column.without === 0) return []
  const says = `${column.without} of the ${table.rows} rows looked at have no address: they are told as unmatched unless something else names the person.`
  return [explains(says, column.heading)]
}

const mapsOf = ({ maps, mapping }: Preset, table: Table | undefined): ReadonlyArray<Remark> =>
  Object.entries(maps).map(([name, asked]) => {
    const stream = mapping.streams[0]
    const label = name === "courses" ? (stream?.columns?.["course"] === undefined ? "title" : "course") : "category"
    const column = table === undefined || stream === undefined ? undefined : columnOf(table, stream, label)
    const seen = column === undefined ? "" : ` Found so far: ${column.distinct.slice(0, 10).join(", ")}.`
    return asks(`maps.${name}`, `${asked}${seen} A text that is not in the map is told, and its row not taken.`)
  })

/** The preset for a table of the file; for a set of files, whose columns it fixes, without one. */
export const recognised = (preset: Preset, table: Table | undefined): Suggestion => {
  const { mapping, asks: asked, name, reads, leaves } = preset
  const constants: Record<string, string | null> = { ...mapping.constants }
  const remarks: Array<Remark> = [explains(`Recognised as ${name}. ${reads}`), ...leaves.map((each) => explains(each))]
  const [first, ...rest] = mapping.streams
  let streams: ReadonlyArray<Stream> = mapping.streams
  if (table !== undefined && first !== undefined) {
    const [stream, said] = withAddresses(withoutAccounts(first, table), table)
    streams = [stream, ...rest]
    if (!JSON.stringify(streams).includes(account.scheme)) delete constants["accounts"]
    remarks.push(...said, ...unmatched(table, stream))
    for (const constant of ["times", "days"].filter((each) => Object.hasOwn(constants, each))) {
      const columns = labelsBy(streams, constant).flatMap((label) => columnOf(table, stream, label) ?? [])
      const [format, remark] = formatOf(
        columns.filter(({ kind }) => kind !== "empty"),
        constant
      )
      constants[constant] = format
      remarks.push(remark)
    }
  }
  for (const [constant, question] of Object.entries(asked)) {
    const isAsked = remarks.some(({ open }) => open === constant)
    if (own(constants, constant) === null && !isAsked) remarks.push(asks(constant, question))
  }
  remarks.push(...mapsOf(preset, table))
  return { mapping: { ...mapping, constants, streams }, preset: name, confidence: 1, remarks }
}
