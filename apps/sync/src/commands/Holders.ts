/** `laurel holders`: who holds a certification on a day. */
import { Command } from "effect/cli"
import * as Listed from "../lists/Listed.ts"
import * as Reports from "../lists/Reports.ts"

export const command = Command.make(
  "holders",
  { certification: Listed.certification, at: Listed.onDay, ...Listed.common },
  (input: Listed.OnDay) => Listed.ofDay(input, Reports.holders)
).pipe(
  Command.withDescription(
    "List who holds a certification on a day: valid, renewable or in grace that counts, since when, until which last valid day, by which achievement, and whether that is contested. By last day; of an account, by contact."
  ),
  Command.withShortDescription("Who holds something on a day"),
  Command.withExamples([
    { command: "laurel holders forklift --at 2026-06-30 --csv > holders.csv", description: "As a spreadsheet" },
    { command: "laurel holders forklift --account employer:acme", description: "Of one employer" }
  ])
)
