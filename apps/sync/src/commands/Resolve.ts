/** `laurel resolve`: a contested achievement stays as it stands, or follows the facts. */
import { AchievementId } from "@laurel/core"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { unable } from "../Unable.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "resolve",
  {
    ...named,
    choice: Flag.Literals("choice", ["keep", "apply"]).pipe(
      Flag.withDescription("Whether it stays as it stands, or follows what the facts say now")
    ),
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, ({ id, achievement }) => {
      const contested = achievement?.contested ?? null
      if (contested === null) {
        const name = AchievementId.format(id)
        return Effect.fail(
          unable(
            `${name} is not contested: there is nothing to resolve. \`laurel status\` says what waits for a person`
          )
        )
      }
      const { held: says, expires } = contested
      const when = expires === null ? {} : { expires }
      return Effect.succeed({ act: { _tag: "Resolved", achievement: id, says, ...when, choice: input.choice } })
    })
).pipe(
  Command.withDescription(
    "Answer a contested achievement, of which the facts say something else than what stands: keep it, or let it follow the facts. The answer holds for as long as the facts say just what they say now."
  ),
  Command.withShortDescription("Answer a contested achievement"),
  Command.withExamples([
    {
      command:
        'laurel resolve algebra-pass:12:1 --choice keep --actor u-17 --role registrar --reason "the regrade was a mistake"',
      description: "It stays as it stands"
    }
  ])
)
