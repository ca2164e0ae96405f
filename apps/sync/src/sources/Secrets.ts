/** Secrets: in the environment, and nowhere else. */
import { Adapter, Finding } from "@laurel/core"
import { Config, Effect, Option, Redacted, Schema } from "effect"

/** The name of the environment variable that holds a secret: secrets themselves never stand in a file. */
export const Variable = Schema.String.check(
  Schema.isPattern(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, {
    expected: "the name of the environment variable that holds it, such as LRS_PASSWORD"
  })
)

/** A secret by where it is. */
export interface Secret {
  readonly variable: string
  /** `the password of "laurel"` */
  readonly what: string
}

const advice =
  "Set it for this program, or in .env beside the configuration; or name another variable in the configuration."

/** The secret that a variable holds. Asked for only where the source is used, so that all else works without. */
export const valueOf = ({ variable, what }: Secret): Effect.Effect<Redacted.Redacted, Adapter.Misconfigured> =>
  Config.Redacted(variable).pipe(
    Effect.catch(() =>
      Effect.fail(
        new Adapter.Misconfigured({
          where: what,
          expected: `the environment variable ${variable} to hold it`,
          found: "none of that name",
          advice
        })
      )
    )
  )

/** Whether the variable of each secret is set. An empty one is not. */
export const look = (secrets: ReadonlyArray<Secret>): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.forEach(secrets, (secret) =>
    Effect.map(Effect.option(valueOf(secret)), (value) => {
      const found = `the environment variable ${secret.variable}`
      return Option.isSome(value)
        ? Finding.fine(secret.what, `${found} is set`)
        : Finding.wrong(secret.what, `${found} is not set`, advice)
    })
  )

/** What stands in the place of a secret. */
const mask = "***"

/** Findings without the secrets, should somebody's words have them. */
export const masked = (
  secrets: ReadonlyArray<Secret>,
  findings: ReadonlyArray<Finding.Finding>
): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.map(
    Effect.forEach(secrets, (secret) => Effect.option(valueOf(secret))),
    (values) => {
      // Longer ones first: one may be a part of another.
      const known = values
        .flatMap(Option.toArray)
        .map(Redacted.value)
        .toSorted((a, b) => b.length - a.length)
      const shown = (text: string): string => known.reduce((told, value) => told.replaceAll(value, mask), text)
      return findings.map(({ what, state, found, advice }) => ({
        what: shown(what),
        state,
        found: shown(found),
        advice: advice === null ? null : shown(advice)
      }))
    }
  )
