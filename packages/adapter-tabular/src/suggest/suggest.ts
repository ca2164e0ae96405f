/** From the beginning of a file to a mapping that a person can finish. */
import { moodleCompletion } from "../presets/moodle.ts"
import type { Preset } from "../presets/Preset.ts"
import { presets } from "../presets/presets.ts"
import type { Look } from "../reading/Found.ts"
import { moodleShape } from "./moodleShape.ts"
import { proposed } from "./proposed.ts"
import { recognised } from "./recognised.ts"
import type { Suggestion } from "./Suggestion.ts"
import { headerAt, recordsOf, tableAt } from "./tables.ts"
import { teamsShape } from "./teamsShape.ts"
import { withActivities } from "./wide.ts"

export interface Suggesting {
  /** The ready mappings that the file is held against, the first first; all of them unless given. */
  readonly presets?: ReadonlyArray<Preset>
  /** What an import does with people whom the ledger doesn't know: a ready mapping's own word unless given, and "match" of others. */
  readonly people?: "create" | "match"
  /** How many of the look's records are looked at: 200 unless given. */
  readonly sample?: number
}

const defaultSample = 200

/**
 * A mapping for a file, from its headings and first rows: a ready one where the file is recognised, else one put together. What is
 * unsure is a remark, and a constant without a value or a map without entries, so that nothing is read before a person has said
 * it. Pure.
 */
export const suggest = (look: Look, options: Suggesting = {}): Suggestion => {
  const records = recordsOf(look, options.sample ?? defaultSample)
  const found =
    ofPresets(records, options.presets ?? Object.values(presets)) ?? teamsShape(records) ?? moodleShape(records)
  const suggestion = found ?? proposed(look, tableAt(records, headerOf(look, records)), options.people ?? "match")
  const { people } = options
  return withFormat(
    people === undefined ? suggestion : { ...suggestion, mapping: { ...suggestion.mapping, people } },
    look
  )
}

const ofPresets = (
  records: ReadonlyArray<ReadonlyArray<string>>,
  all: ReadonlyArray<Preset>
): Suggestion | undefined => {
  for (const preset of all) {
    for (const sign of preset.signs) {
      const header = headerAt(records, sign)
      if (header === -1) continue
      // A set's files are fixed by its standard: there is nothing to find out of one of them.
      const table = preset.mapping.tables === undefined ? tableAt(records, header) : undefined
      if (table === undefined || preset.name !== moodleCompletion.name) return recognised(preset, table)
      const [whole, remarks] = withActivities(preset, table)
      const found = recognised(whole, table)
      return { ...found, remarks: [...found.remarks, ...remarks] }
    }
  }
  return undefined
}

/** The record that the look calls the header, else the first. */
const headerOf = ({ header, samples }: Look, records: ReadonlyArray<ReadonlyArray<string>>): number => {
  const at = samples.slice(0, records.length).findIndex(({ line }) => line === header)
  return Math.max(at, 0)
}

/** With what was found of how the file is written stated, so that a file written otherwise later is refused. */
const withFormat = (suggestion: Suggestion, { kind, delimiter, encoding, sheet }: Look): Suggestion => {
  const { mapping } = suggestion
  if (mapping.format !== undefined) return suggestion
  const format = {
    kind,
    ...(kind === "csv" && delimiter !== null ? { delimiter } : {}),
    ...(kind === "csv" && encoding !== null ? { encoding } : {}),
    ...(sheet === null ? {} : { sheet })
  }
  return { ...suggestion, mapping: { ...mapping, format } }
}
