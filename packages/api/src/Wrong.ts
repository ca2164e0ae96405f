/** What can go wrong with a request, as the API's description says it: a problem for each status. */
import { Ledger } from "@laurel/core"
import { Effect, Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"
import * as Problem from "./access/Problem.ts"

const at = <const Status extends Problem.Status>(status: Status, identifier: string) =>
  Schema.Struct({ ...Problem.Problem.fields, status: Schema.Literal(status) })
    .annotate({ identifier })
    .pipe(HttpApiSchema.status(status), HttpApiSchema.asJson({ contentType: Problem.contentType }))

/** Every problem that an endpoint may answer with, whoever finds it: the endpoint, the key, or what stands before both. */
export const all = [
  at(400, "BadRequest"),
  at(401, "Unauthorized"),
  at(403, "Forbidden"),
  at(404, "NotFound"),
  at(406, "NotAcceptable"),
  at(408, "RequestTimeout"),
  at(409, "Conflict"),
  at(413, "ContentTooLarge"),
  at(415, "UnsupportedMediaType"),
  at(422, "Unprocessable"),
  at(429, "TooManyRequests"),
  at(500, "InternalServerError"),
  at(503, "ServiceUnavailable")
] as const

/** A problem that an endpoint fails with. */
export type Wrong = (typeof all)[number]["Type"]
type Status = Wrong["status"]

const make = (status: Status, detail: string, errors?: Problem.Problem["errors"]): Wrong =>
  // The status is the one given: `Problem.of` keeps it, and its type widens it to any of them.
  Problem.of(status, detail, errors) as Wrong

/** A parameter, or a part of the body, that can't be read. */
export const malformed = (detail: string, errors?: Problem.Problem["errors"]): Wrong => make(400, detail, errors)

/** The key may not do that, whoever it is about. */
export const forbidden = (detail: string): Wrong => make(403, detail)

/** There is no such thing, or none that is of the key's accounts: the two are not told apart. */
export const absent = (what: string): Wrong => make(404, `${what} is not known, or not of an account of this key`)

/** There is no such thing, whoever asks. */
export const unknown = (detail: string): Wrong => make(404, detail)

/** A mistake that is not the request's. */
export const failed = (detail: string): Wrong => make(500, detail)

/** What was asked can be read, and can't be done. */
export const refused = (detail: string): Wrong => make(422, detail)

/** Whether nothing is written, one commit, or several of which some may be there. */
type Kind = "question" | "change" | "parts"

/** The store can't answer now, or is damaged. What it found may name files and servers: that is for the operator's own log. */
const ofLedger = ({ reason }: Ledger.LedgerError, kind: Kind): Wrong => {
  const soFar =
    kind === "parts"
      ? "what was written until then stays, and the same request goes on from there"
      : "nothing was written"
  switch (reason._tag) {
    case "Conflict":
    case "Superseded":
    case "Busy":
      return make(503, `another program is writing, and ${soFar}: send the request again`)
    case "Unreachable":
      return kind !== "question"
        ? make(
            500,
            "the connection to the store was lost. Nothing is half written, but whether the change was written is not known: look before you send it again"
          )
        : make(503, "the store can't be reached: send the request again later")
    case "Full":
      return make(503, `there is no room left to write, and ${soFar}: its operator must free some space`)
    case "Unusable":
    case "Corrupt":
      return make(500, "the store is not as it should be: its operator finds the reason in the log")
  }
}

/** Seconds that an answer may take, where nothing is changed. */
const maxSeconds = 30

type Failing<A, R> = Effect.Effect<A, Wrong | Ledger.LedgerError, R>
type Answering<A, R> = Effect.Effect<A, Wrong, R>

const told =
  (kind: Kind) =>
  <A, R>(effect: Failing<A, R>): Answering<A, R> =>
    Effect.catchIf(effect, isLedgerError, (error) =>
      Effect.andThen(Effect.logError(error.message), Effect.fail(ofLedger(error, kind)))
    )

/** What changes something, failing as the API says. What the store found is logged. */
export const changing = told("change")

/** The same of what is written in several commits, such as an import: cut off, the same again goes on with it. */
export const changingInParts = told("parts")

/** The same of a question, which is given up after a while. */
export const asking = <A, R>(effect: Failing<A, R>): Answering<A, R> =>
  told("question")(
    Effect.timeoutOrElse(effect, {
      duration: `${maxSeconds} seconds`,
      orElse: () =>
        Effect.fail(
          make(
            503,
            `no answer within ${maxSeconds} seconds: ask for less, such as fewer days or a smaller \`limit\`, or again later`
          )
        )
    })
  )

const isLedgerError = (error: unknown): error is Ledger.LedgerError => error instanceof Ledger.LedgerError
