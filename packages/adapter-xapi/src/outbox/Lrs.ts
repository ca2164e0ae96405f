/** A record store that takes statements. */
import { Adapter } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, Result, Schema } from "effect"
import { textOf } from "../statement/Wire.ts"
import { type Statement, voids } from "./Statement.ts"

/** It has all of them now, whether it had some before or not; or it has taken none, and says why. */
export type Answer =
  | { readonly _tag: "Stored" }
  | { readonly _tag: "Refused"; readonly status: number; readonly said: string }

export interface Lrs {
  readonly store: (statements: ReadonlyArray<Statement>) => Effect.Effect<Answer, Adapter.Failure>
  /** Whether it has that statement, and holds it for voided. */
  readonly isVoided: (id: string) => Effect.Effect<boolean, Adapter.Failure>
  /** Whether it has that statement, and does not. */
  readonly isStanding: (id: string) => Effect.Effect<boolean, Adapter.Failure>
  /** Whether it has any statement that voids another. */
  readonly hasVoids: Effect.Effect<boolean, Adapter.Failure>
}

/** What a store answers to statements that it will not take, however often they are sent: malformed, in conflict, too large. */
const refusals = [400, 409, 413, 422]

/** Characters of an answer that are told. */
const maxSaid = 300

const decodeOne = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ id: Schema.String })))
/** The id of the statement that an answer is; undefined where it is none. */
const idIn = (bytes: Uint8Array): string | undefined => {
  const read = decodeOne(textOf(bytes))
  return Result.isSuccess(read) ? read.success.id.toLowerCase() : undefined
}
const decodeIds = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Array(Schema.String)))

/** Whether the store says of each statement that it has it: a page to log in at is answered with 200 too. */
const isTaken = (statements: ReadonlyArray<Statement>, { status, bytes }: Http.Response): boolean => {
  const read = decodeIds(textOf(bytes))
  const ids = new Set(Result.isSuccess(read) ? read.success.map((id) => id.toLowerCase()) : [])
  return status === 200 && statements.every(({ id }) => ids.has(id))
}

const untaken = ({ status, headers, where }: Http.Response): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected: "status 200 with the ids of the statements that were sent",
    found: `status ${status} with ${headers.get("content-type")?.slice(0, 100) ?? "nothing that says what it is"}`,
    advice:
      "Check that the endpoint leads to the record store and not to a page before it. Nothing is taken for told; announce again then."
  })

const Some = Schema.Struct({ statements: Schema.Array(Schema.Unknown) })

/** The store behind an endpoint such as `https://lrs.example.org/xapi/`, which the client is based on. */
export const of = (client: Http.Client, version: "1.0.3" | "2.0.0"): Lrs => {
  const path = "statements"
  const headers = { "X-Experience-API-Version": version }
  /** Whether it has a statement by that parameter; a store that does not know the parameter may answer with others. */
  const has = (parameter: "statementId" | "voidedStatementId", id: string) =>
    Effect.gen(function* () {
      const answer = yield* Effect.mapError(
        client.request({
          path,
          query: { [parameter]: id },
          headers: { ...headers, Accept: "application/json" },
          accept: [404]
        }),
        Http.toFailure
      )
      if (answer.status === 404) return false
      const found = idIn(answer.bytes)
      if (found === id) return true
      return yield* new Adapter.Broken({
        where: answer.where,
        expected: `statement ${id}, or status 404`,
        found: `status ${answer.status} with ${found === undefined ? "no statement" : "another statement"}`,
        advice: "Have the record store mended: without an answer to this, what it holds can't be kept true."
      })
    })
  return {
    store: (statements) =>
      client
        .request({
          method: "POST",
          path,
          headers,
          body: { json: statements },
          accept: refusals,
          // Each has an id: what a store has already, it keeps once.
          idempotent: true
        })
        .pipe(
          Effect.mapError(Http.toFailure),
          Effect.flatMap((answer): Effect.Effect<Answer, Adapter.Broken> => {
            const { status, said } = answer
            if (refusals.includes(status))
              return Effect.succeed({ _tag: "Refused", status, said: said.slice(0, maxSaid).toWellFormed() })
            return isTaken(statements, answer) ? Effect.succeed({ _tag: "Stored" }) : Effect.fail(untaken(answer))
          })
        ),
    isVoided: (id) => has("voidedStatementId", id),
    isStanding: (id) => has("statementId", id),
    hasVoids: client
      .json(Some)({ path, query: { verb: voids, limit: 1 }, headers })
      .pipe(
        Effect.map(({ statements }) => statements.length > 0),
        Effect.mapError(Http.toFailure)
      )
  }
}
