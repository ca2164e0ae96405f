/** A record store that takes statements. */
import type { Adapter } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect } from "effect"
import type { Statement } from "./OutboxStatement.ts"

/** It has all of them now, whether it had some before or not; or it has taken none, and says why. */
export type Answer =
  | { readonly _tag: "Stored" }
  | { readonly _tag: "Refused"; readonly status: number; readonly said: string }

export interface Lrs {
  readonly store: (statements: ReadonlyArray<Statement>) => Effect.Effect<Answer, Adapter.Failure>
}

/** What a store answers to statements that it will not take, however often they are sent: malformed, in conflict, too large. */
const refusals = [400, 409, 413, 422]

/** Characters of an answer that are told. */
const maxSaid = 300

/** The store behind an endpoint such as `https://lrs.example.org/xapi/`, which the client is based on. */
export const of = (client: Http.Client, version: "1.0.3" | "2.0.0"): Lrs => ({
  store: (statements) =>
    client
      .request({
        method: "POST",
        path: "statements",
        headers: { "X-Experience-API-Version": version },
        body: { json: statements },
        accept: refusals,
        // Each has an id: what a store has already, it keeps once.
        idempotent: true
      })
      .pipe(
        Effect.map(({ status, said }): Answer =>
          status < 300 ? { _tag: "Stored" } : { _tag: "Refused", status, said: said.slice(0, maxSaid).toWellFormed() }
        ),
        Effect.mapError(Http.toFailure)
      )
})
