/** `laurel expiring`: who is about to lose a certification. */
import { Catalog } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Listed from "../lists/Listed.ts"
import * as Reports from "../lists/Reports.ts"
import * as Types from "../flags/Types.ts"

/** Days ahead, at most: a hundred years. */
const maxWithin = 36_525

const within = Flag.Int("within").pipe(
  Flag.withMetavar("days"),
  Flag.filter(
    (days) => days >= 0 && days <= maxWithin,
    () => `a whole number of days from 0 to ${maxWithin}`
  ),
  Flag.withDescription("So many days after the day, the last one included; 30 unless given"),
  Flag.withDefault(30)
)

interface Input extends Listed.Common, Listed.Day {
  readonly certification: Option.Option<string>
  readonly within: number
}

export const command = Command.make(
  "expiring",
  {
    certification: Listed.certification.pipe(Argument.optional),
    within,
    at: Listed.onDay,
    ...Listed.common
  },
  (input: Input) =>
    Listed.list(
      input,
      Effect.fnUntraced(function* (asked) {
        const on = yield* Listed.dayOf(input)
        const id = Option.isSome(input.certification)
          ? yield* Types.certification(asked.versions, input.certification.value)
          : null
        const ids = id === null ? Catalog.everyCertification(asked.versions) : [id]
        return Reports.expiring(asked, ids, on, input.within, id)
      })
    )
).pipe(
  Command.withDescription(
    "List whose last valid day of a certification, or of any, is on a day or one of so many after it, whatever ends it (expiry, a suspension, a revocation), and who has not renewed it so far. By last day, one certification after the other."
  ),
  Command.withShortDescription("Who is about to lose something"),
  Command.withExamples([
    { command: "laurel expiring", description: "Every certification, from today on for 30 days" },
    { command: "laurel expiring forklift --within 60", description: "One of them, for two months" }
  ])
)
