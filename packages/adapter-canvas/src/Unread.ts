/** One thing about one learner that can't be read: told as a row that its schema refuses, so that nobody else misses anything by it. */
import { type Adapter, Field } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Ask from "./Ask.ts"

/** Canvas fails at one thing, however often it is asked. What is said of that is the same each time. */
interface Failed {
  readonly failed: string
}

export type Unread = Ask.Refused | Failed

export const isUnread = (value: unknown): value is Unread =>
  Ask.isRefused(value) || Field.of(value, "failed") !== undefined

/** What a row says of it; null where it could be read after all. */
export const reasonOf = (unread: Unread | null): Readonly<Record<string, unknown>> =>
  unread === null ? { refused: null } : { refused: null, ...unread }

const refuse = (expected: string) => Schema.makeFilter((said: string | null) => (said === null ? undefined : expected))

/** Fields of such a row: none of them has a text once it can be read. */
export const fields = {
  refused: Schema.NullOr(Schema.String).check(
    refuse("expected to be let in, by a token of somebody who may see this of the course")
  ),
  failed: Schema.optionalKey(
    Schema.NullOr(Schema.String).check(refuse("expected an answer without a failure of the server"))
  )
}

/** Failures one after the other that are taken as those of single things: after more the server itself is the failure. */
const maxInARow = 5

/** Asks for one thing about one learner: its refusal is a value, and so is a failure of the server at it, so many in a row. */
export type Tolerant = <A>(effect: Effect.Effect<A, Ask.Failure>) => Effect.Effect<A | Unread, Adapter.Failure>

export const tolerant = (): Tolerant => {
  let inARow = 0
  return (effect) =>
    Ask.refusing(effect).pipe(
      Effect.tap(() => Effect.sync(() => (inARow = 0))),
      Effect.catch((error) => {
        const failed = failureOf(error)
        inARow += 1
        return failed === undefined || inARow > maxInARow
          ? Effect.fail(Ask.toFailure(error))
          : Effect.succeed({ failed })
      })
    )
}

const failureOf = (error: Ask.Failure): string | undefined => {
  if (error._tag !== "HttpError") return undefined
  if (error.reason._tag === "Failed") return `status ${error.reason.status}`
  return error.reason._tag === "TimedOut" ? "no whole answer in time" : undefined
}
