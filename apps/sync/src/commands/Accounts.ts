/** `laurel accounts`: how every account stands with a certification. */
import { Command } from "effect/cli"
import * as Listed from "../lists/Listed.ts"
import * as Reports from "../lists/Reports.ts"

export const command = Command.make(
  "accounts",
  { certification: Listed.certification, at: Listed.onDay, ...Listed.common },
  (input: Listed.OnDay) => Listed.ofDay(input, Reports.accounts)
).pipe(
  Command.withDescription(
    "List how every account stands with a certification on a day: how many people it has, how many hold it, and how many held it and do no longer."
  ),
  Command.withShortDescription("How accounts stand with something"),
  Command.withExamples([{ command: "laurel accounts forklift", description: "Every employer, today" }])
)
