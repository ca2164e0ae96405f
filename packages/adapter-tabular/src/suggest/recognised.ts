/** A ready mapping for a file that was recognised, filled as far as the file's own values go. */
import { own } from "../Mapping.ts"
import type { Preset } from "../presets/Preset.ts"
import { account } from "../presets/identities.ts"
import { isDated } from "./called.ts"
import { formatOf } from "./formats.ts"
import { asks, explains, type Remark, type Suggestion } from "./Suggestion.ts"
import { columnOf, labelBy, labelsBy, type Stream, strange } from "./labels.ts"
import { unread, withOne, withPeople, withStatus } from "./fitting.ts"
import { constantOf } from "./roles.ts"
import type { Table } from "./tables.ts"

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

/** What is asked of the maps that a person fills, and of the words that one with entries lacks. */
const mapsOf = (
  { maps, mapping }: Preset,
  table: Table | undefined,
  streams: ReadonlyArray<Stream>
): ReadonlyArray<Remark> =>
  Object.keys({ ...maps, ...mapping.maps }).flatMap((name) => {
    const [stream] = streams
    const label = labelBy(streams, name)
    const column = table === undefined || stream === undefined ? undefined : columnOf(table, stream, label ?? "")
    const isAbsent = table !== undefined && column === undefined && stream?.optional?.includes(label ?? "") === true
    const asked = own(maps, name)
    if (isAbsent) return []
    if (asked === undefined) return strange(streams, name, column, mapping.maps)
    const seen = column === undefined ? "" : ` Found so far: ${column.distinct.slice(0, 10).join(", ")}.`
    const says = `${asked}${seen} A text that is not in the map is told, and its row not taken.`
    return [asks(`maps.${name}`, says, column?.heading ?? null)]
  })

/** A preset's table with a stream that was changed for it. */
interface Fitted {
  readonly stream: Stream
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
}

const fitted = (preset: Preset, first: Stream, table: Table): Fitted => {
  const open: Array<string> = []
  const remarks: Array<Remark> = []
  let stream = withoutAccounts(first, table)
  for (const change of [withStatus, withPeople, withOne]) {
    const [changed, said] = change(stream, table, preset)
    stream = changed
    remarks.push(...said)
    open.push(
      ...said.flatMap((remark) => (remark.open === null || remark.open.startsWith("maps.") ? [] : [remark.open]))
    )
  }
  return { stream, open, remarks: [...remarks, ...unmatched(table, stream), ...unread(table, first, stream)] }
}

/** The preset for a table of the file; for a set of files, whose columns it fixes, without one. */
export const recognised = (preset: Preset, table: Table | undefined): Suggestion => {
  const { mapping, asks: asked, name, reads, leaves } = preset
  const constants: Record<string, string | null> = { ...mapping.constants }
  const remarks: Array<Remark> = [explains(`Recognised as ${name}. ${reads}`), ...leaves.map((each) => explains(each))]
  const [first, ...rest] = mapping.streams
  let streams: ReadonlyArray<Stream> = mapping.streams
  let isCertain = true
  if (table !== undefined && first !== undefined) {
    const { stream, open, remarks: said } = fitted(preset, first, table)
    isCertain = open.length === 0
    streams = [stream, ...rest]
    if (!JSON.stringify(streams).includes(account.scheme)) delete constants["accounts"]
    for (const constant of open) constants[constant] = null
    remarks.push(...said)
    for (const constant of ["times", "days"].filter((each) => Object.hasOwn(constants, each))) {
      const labels = labelsBy(streams, constant)
      const isOpen = labels.some((label) => open.includes(constantOf(label)))
      const columns = isOpen
        ? table.columns.filter(isDated)
        : labels.flatMap((label) => columnOf(table, stream, label) ?? [])
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
  remarks.push(...mapsOf(preset, table, streams))
  return { mapping: { ...mapping, constants, streams }, preset: name, confidence: isCertain ? 1 : 0.7, remarks }
}
