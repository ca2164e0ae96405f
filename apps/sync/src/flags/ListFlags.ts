/** How a list is asked for: as CSV, into a file, or so many rows of a table. */
import { Option } from "effect"
import { Flag } from "effect/cli"

/** Rows of a table at most, which is laid out in memory. */
const maxRows = 10_000

/** `--limit`: so many at most, 50 unless given. */
export const limit = (description: string, most: number) =>
  Flag.Int("limit").pipe(
    Flag.filter(
      (limit) => limit >= 1 && limit <= most,
      () => `a whole number from 1 to ${most}`
    ),
    Flag.withDescription(description),
    Flag.withDefault(50)
  )

/** `--csv`, `--out` and `--limit` of a list whose table has rows of that name. */
export const of = (rows: string) => ({
  csv: Flag.Boolean("csv").pipe(Flag.withDescription("All of it as CSV on stdout"), Flag.withDefault(false)),
  out: Flag.String("out").pipe(
    Flag.withMetavar("file"),
    Flag.withDescription("All of it as CSV in a file, which must not be there yet"),
    Flag.optional,
    Flag.map(Option.getOrNull)
  ),
  limit: Flag.Int("limit").pipe(
    Flag.filter(
      (given) => given >= 1 && given <= maxRows,
      () => `a whole number from 1 to ${maxRows}`
    ),
    Flag.withDescription(`${rows}: of a table 50 unless given, and of CSV and JSON all of them`),
    Flag.optional,
    Flag.map(Option.getOrNull)
  )
})
