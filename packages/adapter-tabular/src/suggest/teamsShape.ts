/** Teams' report in a language whose headings nobody has told us: by its numbered sections and the places of its columns. */
import { teamsAttendance, teamsTotals } from "../presets/teams.ts"
import type { Preset } from "../presets/Preset.ts"
import { recognised } from "./recognised.ts"
import { explains, type Suggestion } from "./Suggestion.ts"
import { type Table, tableAt } from "./tables.ts"

/** The header below a section's title, which is the one cell "2. …" or "3. …" of its line. */
const below = (records: ReadonlyArray<ReadonlyArray<string>>, number: number): number => {
  const title = records.findIndex(
    (cells) => (cells[0] ?? "").startsWith(`${number}. `) && cells.slice(1).join("") === ""
  )
  if (title === -1) return -1
  const next = records.slice(title + 1, title + 3).findIndex((cells) => cells.length >= 5)
  return next === -1 ? -1 : title + 1 + next
}

/** Whether the second and third column hold times, and the fifth addresses where it holds anything. */
const isShaped = ({ columns, rows }: Table): boolean =>
  rows > 0 &&
  columns[1]?.kind === "moment" &&
  columns[2]?.kind === "moment" &&
  ["email", "empty"].includes(columns[4]?.kind ?? "")

/** The preset with the file's own headings, by their places. */
const spelledAs = (preset: Preset, { columns }: Table, labels: ReadonlyArray<string>): Preset => {
  const [stream, ...rest] = preset.mapping.streams
  if (stream === undefined) return preset
  const found = labels.flatMap((label, place) => {
    const heading = columns[place]?.heading
    return heading === undefined ? [] : [[label, [heading]] as const]
  })
  const named = Object.fromEntries(found)
  const has = labels.slice(1, 3).flatMap((label) => named[label] ?? [])
  const changed = {
    ...stream,
    format: { header: { has, until: "blank" as const } },
    columns: { ...stream.columns, ...named, who: ["email", "upn", "name"].flatMap((label) => named[label] ?? []) }
  }
  return { ...preset, mapping: { ...preset.mapping, streams: [changed, ...rest] } }
}

const forms = [
  { section: 3, preset: teamsAttendance, labels: ["name", "joined", "left", "duration", "email"] },
  { section: 2, preset: teamsTotals, labels: ["name", "firstJoin", "lastLeave", "duration", "email", "upn"] }
] as const

/** Undefined where the records have no such shape. */
export const teamsShape = (records: ReadonlyArray<ReadonlyArray<string>>): Suggestion | undefined => {
  for (const { section, preset, labels } of forms) {
    const header = below(records, section)
    const table = header === -1 ? undefined : tableAt(records, header)
    if (table === undefined || !isShaped(table)) continue
    const found = recognised(spelledAs(preset, table, labels), table)
    const says =
      "Its headings are of a language that is not known here: its columns were told by its numbered sections and by their places, as Teams writes them. Look at them before it is used."
    return { ...found, confidence: 0.7, remarks: [explains(says), ...found.remarks] }
  }
  return undefined
}
