/** How a web service function of a Moodle is called, and what its answer is: what was asked for, or a refusal of just that. */
import { type Adapter, Field, type Id, Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { Clock, Effect, type Redacted, Result, Schema } from "effect"
import * as Problem from "./Problem.ts"
import * as Unreadable from "./Unreadable.ts"

export interface Site {
  readonly source: Id.SourceId
  /** The address of the site as its pages have it, without `/webservice/…`. */
  readonly base: string
  /** A token of an external service. It is sent in the body of each request, never in an address. */
  readonly token: Redacted.Redacted
  readonly http?: Http.Tuning
}

type Scalar = string | number | boolean
/** An argument of a function: a value, or a list of values or of records of values, which is as deep as any that is called here. */
type Argument = Scalar | ReadonlyArray<Scalar | { readonly [name: string]: Scalar }>

/** A function and what it is called with. */
export interface Call {
  readonly name: string
  readonly with?: { readonly [name: string]: Argument }
}

/** Moodle does not say this of this learner or course: all else can still be read. */
export interface Refused {
  readonly _tag: "Refused"
  readonly name: string
  /** The function and the ids that it was called with. */
  readonly about: string
  /** Moodle's `errorcode`, which is the same in every language; `unanswered` where there was no answer to be had. */
  readonly code: string
  /** What it says of it, in the language of the account. */
  readonly said: string
  /** The course in which the function is called no more, for it failed there too often. */
  readonly givenUp?: string
}

/** What a function answered, and when by the server's clock. */
export interface Answered<A> {
  readonly _tag: "Answered"
  readonly value: A
  /** The answer's own `Date`; null where it has none. */
  readonly date: Instant.Instant | null
  /** The same, or ours where it has none. */
  readonly at: Instant.Instant
}

export interface Client {
  /** Calls a function. What it refuses of one learner or course is an answer; what nothing can follow fails. */
  readonly call: <A>(schema: Schema.Decoder<A>) => (call: Call) => Effect.Effect<Answered<A> | Refused, Adapter.Failure>
}

const textOf = (value: Scalar): string => (typeof value === "boolean" ? (value ? "1" : "0") : String(value))

/** Arguments as a form has them: `options[0][name]=limitfrom`. */
const formOf = (args: Call["with"] = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) =>
      typeof value === "object"
        ? value.flatMap((item, index) => partsOf(`${name}[${index}]`, item))
        : [[name, textOf(value)] as const]
    )
  )

const partsOf = (name: string, item: Scalar | { readonly [name: string]: Scalar }) =>
  typeof item === "object"
    ? Object.entries(item).map(([part, value]) => [`${name}[${part}]`, textOf(value)] as const)
    : [[name, textOf(item)] as const]

/** A client for one site. It fails where the options can't be used; it opens nothing yet. */
export const client = ({ source, base, token, http }: Site): Effect.Effect<Client, Adapter.Failure> =>
  Http.make({ ...http, source, base, auth: { kind: "none" } }).pipe(
    Effect.mapError(Http.toFailure),
    Effect.map((through) => ({
      call: (schema) => {
        const decode = Schema.decodeUnknownResult(schema)
        return Effect.fnUntraced(function* (call) {
          const response = yield* through.request(requestOf(call, token)).pipe(Effect.mapError(Problem.ofHttp(call)))
          const json = yield* Effect.fromResult(jsonOf(call, response))
          const thrown = exceptionOf(json)
          if (Result.isSuccess(thrown))
            return yield* Effect.fromResult(Problem.ofException(call, response, thrown.success))
          const decoded = decode(json)
          if (Result.isFailure(decoded)) return yield* Unreadable.ofForm(call, response, json, decoded.failure.issue)
          const { date } = response
          const at = date ?? Instant.Instant.make(yield* Clock.currentTimeMillis)
          return { _tag: "Answered", value: decoded.success, date, at } as const
        })
      }
    }))
  )

const requestOf = (call: Call, token: Redacted.Redacted): Http.Request => ({
  method: "POST",
  path: "webservice/rest/server.php",
  headers: { Accept: "application/json" },
  body: { form: { wstoken: token, wsfunction: call.name, moodlewsrestformat: "json", ...formOf(call.with) } },
  // Nothing that is called here changes anything.
  idempotent: true
})

const Exception = Schema.Struct({
  exception: Field.maybe(Schema.String),
  errorcode: Schema.String,
  message: Field.maybe(Schema.String),
  error: Field.maybe(Schema.String),
  debuginfo: Field.maybe(Schema.String)
})
export type Exception = typeof Exception.Type
const exceptionOf = Schema.decodeUnknownResult(Exception)

const jsonOf = (call: Call, response: Http.Response): Result.Result<unknown, Adapter.Failure> =>
  Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(response.bytes)).pipe(
    Result.mapError(() => Unreadable.of(call, response, "bytes that are no UTF-8")),
    Result.flatMap((text) =>
      Result.try((): unknown => JSON.parse(text)).pipe(Result.mapError(() => Unreadable.ofText(call, response, text)))
    )
  )
