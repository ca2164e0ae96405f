/** `laurel gaps`: the days without a certification that somebody had held, and who holds it no longer. */
import { Command } from "effect/cli"
import * as Listed from "../lists/Listed.ts"
import * as Reports from "../lists/Reports.ts"

export const command = Command.make(
  "gaps",
  { certification: Listed.certification, at: Listed.onDay, ...Listed.common },
  (input: Listed.OnDay) => Listed.ofDay(input, Reports.gaps)
).pipe(
  Command.withDescription(
    "List the days on which people who had held a certification did not, until a day: one row for each gap, and one without an end for whoever does not hold it that day. By first day; of an account, by contact."
  ),
  Command.withShortDescription("Gaps in cover, and who holds something no longer"),
  Command.withExamples([{ command: "laurel gaps forklift --at 2026-06-30", description: "Until a day" }])
)
