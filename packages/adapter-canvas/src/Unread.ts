/** A part of a course, or one thing about one learner, that can't be read: told as a row that its schema refuses, so that nobody else misses anything by it. */
import { type Adapter, Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Schema } from "effect"
import * as Ask from "./Ask.ts"

/** Canvas fails at one thing, however often it is asked. What is said of that is the same each time. */
interface Failed {
  readonly failed: string
}

export type Unread = Ask.Refused | Failed

export const isUnread = (value: unknown): value is Unread =>
  Ask.isRefused(value) || Field.of(value, "failed") !== undefined

/** What Canvas said, or how it failed. */
export const said = (unread: Unread): string => ("refused" in unread ? unread.refused : unread.failed)

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

/** Failures one after the other that are taken as those of single things: after more it is the whole part that can't be read. */
const maxThings = 5
/** The same of parts of courses: after more the server itself is the failure, whatever else it answers. */
const maxParts = 20

/** Asks for something: what Canvas refuses is a value, and so is a failure at it, so many in a row. */
export interface Tolerance {
  /** One thing about one learner, inside of `part`. */
  readonly thing: <A>(effect: Effect.Effect<A, Ask.Failure>) => Effect.Effect<A | Unread, Ask.Failure>
  /** A part of a course. Where nothing else is answered either, its failure is one of the server. */
  readonly part: <A>(effect: Effect.Effect<A, Ask.Failure>) => Effect.Effect<A | Unread, Adapter.Failure>
}

export const tolerance = (client: Http.Client): Tolerance => {
  const inARow = { things: 0, parts: 0 }
  const failedAt = Effect.fnUntraced(function* (error: Ask.Failure): Effect.fn.Return<Unread, Adapter.Failure> {
    const failed = failureOf(error) ?? brokenOff(error)
    const failure = Ask.toFailure(error)
    inARow.things = 0
    inARow.parts += 1
    if (failed === undefined || inARow.parts > maxParts) return yield* Effect.fail(failure)
    return yield* Effect.matchEffect(Ask.self(client), {
      onFailure: () => Effect.fail(failure),
      onSuccess: () => Effect.succeed({ failed })
    })
  })
  return {
    thing: (effect) =>
      Ask.refusing(effect).pipe(
        Effect.tap(() => Effect.sync(() => (inARow.things = 0))),
        Effect.catch((error) => {
          const failed = failureOf(error)
          inARow.things += 1
          return failed === undefined || inARow.things > maxThings ? Effect.fail(error) : Effect.succeed({ failed })
        })
      ),
    part: (effect) =>
      Ask.refusing(effect).pipe(
        Effect.tap(() => Effect.sync(() => (inARow.parts = 0))),
        Effect.catch(failedAt)
      )
  }
}

/** What is said of a failure at what was asked for. Undefined of one that is not about that: of the token, the quota or the address. */
const failureOf = (error: Ask.Failure): string | undefined => {
  if (error._tag !== "HttpError") return `another answer than ${error.expected}`
  const { reason } = error
  switch (reason._tag) {
    case "Failed":
    case "Rejected":
      return `status ${reason.status}`
    case "TimedOut":
      return "no whole answer in time"
    case "TooLarge":
      return `an answer of more than ${reason.maxBytes} bytes`
    case "Unreadable":
    case "Unexpected":
      return "an answer that can't be read"
    default:
      return undefined
  }
}

/** A server may break off at one thing, and answer others. */
const brokenOff = (error: Ask.Failure): string | undefined =>
  error._tag === "HttpError" && error.reason._tag === "Unreachable" ? "no answer" : undefined
