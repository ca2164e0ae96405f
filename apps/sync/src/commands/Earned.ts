/** `laurel earned`: what was earned between two days. */
import { Catalog, type CivilDate } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, CliError, Command, Flag } from "effect/cli"
import { day } from "../flags/DayFlag.ts"
import * as Listed from "../lists/Listed.ts"
import * as Reports from "../lists/Reports.ts"
import * as Types from "../flags/Types.ts"

interface Between extends Listed.Common {
  readonly type: Option.Option<string>
  readonly from: CivilDate.CivilDate
  readonly to: CivilDate.CivilDate
}

export const command = Command.make(
  "earned",
  {
    type: Argument.String("type").pipe(
      Argument.withDescription("An achievement type; all unless given"),
      Argument.optional
    ),
    from: day("from").pipe(Flag.withDescription("The first day")),
    to: day("to").pipe(Flag.withDescription("The last day")),
    ...Listed.common
  },
  (input: Between) =>
    Listed.list(
      input,
      Effect.fnUntraced(function* (asked) {
        const type = Option.isSome(input.type) ? yield* Types.named(asked.versions, input.type.value) : null
        return Reports.earned(
          asked,
          type === null ? Catalog.everyType(asked.versions) : [type],
          [input.from, input.to],
          type
        )
      })
    )
).pipe(
  Command.validate(({ from, to }) =>
    from <= to
      ? Effect.void
      : Effect.fail(new CliError.ValidationError({ message: "--from must be a day on or before --to" }))
  ),
  Command.withDescription(
    "List what was first earned on or between two days, also what was lost since: one row for each achievement, by type and day."
  ),
  Command.withShortDescription("What was earned between two days"),
  Command.withExamples([
    { command: "laurel earned --from 2026-01-01 --to 2026-03-31", description: "A quarter" },
    { command: "laurel earned forklift-pass --from 2026-01-01 --to 2026-12-31 --json", description: "One type" }
  ])
)
