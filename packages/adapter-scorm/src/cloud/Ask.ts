/** What is asked of SCORM Cloud, and what its answers are. */
import { Adapter, Field, type Id, Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { type Duration, Effect, Result, Schema } from "effect"
import type * as Mark from "./Mark.ts"
import { outlineOf } from "./Wire.ts"

export interface Cloud {
  readonly source: Id.SourceId
  /** Where the API is: that of SCORM Cloud, version 2, unless given. */
  readonly base?: string
  /** An application's id and secret key as Basic, or a token with the scope `read:registration`. */
  readonly auth: Http.Auth
  /** How far before the beginning of the last run a run begins: up to a week, an hour unless given. */
  readonly overlap?: Duration.Input
  readonly http?: Http.Tuning
}

/** The API of SCORM Cloud, version 2. */
export const defaultBase = "https://cloud.scorm.com/api/v2"

export const client = ({
  source,
  base = defaultBase,
  auth,
  http
}: Cloud): Effect.Effect<Http.Client, Adapter.Failure> =>
  Http.make({ ...http, source, base, auth }).pipe(Effect.mapError(Http.toFailure))

/** Some registrations, as they were answered. */
export interface Answer {
  readonly registrations: ReadonlyArray<unknown>
  /** The token for further ones; null where there are none. */
  readonly more: string | null
}

const List = Schema.Struct({
  registrations: Schema.Array(Schema.Unknown),
  more: Field.maybe(Schema.String)
})
const decode = Schema.decodeUnknownResult(Schema.fromJsonString(List))

/** Statuses by which a server may say that it knows a token no longer. */
const gone = [400, 404, 410]

/** Registrations of a run; a refusal only where its token is refused. With a token nothing else is asked. */
export const registrations = (
  client: Http.Client,
  { since, more }: Pick<Mark.Run, "since" | "more">,
  hasParts: boolean
): Effect.Effect<Http.Response, Adapter.Failure> => {
  const first = {
    since: since === null ? undefined : Instant.format(since),
    datetimeFilter: "updated",
    includeChildResults: hasParts ? true : undefined
  }
  return client
    .request({
      path: "registrations",
      query: more === null ? first : { more },
      headers: { Accept: "application/json" },
      accept: more === null ? [] : gone
    })
    .pipe(Effect.mapError(Http.toFailure))
}

/** Pages of the instances of one registration. */
const maxPages = 20

/** The instances of a registration beside the one that is listed. None where it has been deleted since. */
export const instances = Effect.fnUntraced(function* (
  client: Http.Client,
  registration: unknown,
  hasParts: boolean
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const { id, instance } = outlineOf(registration) ?? { id: "", instance: 0 }
  // A path ends with neither of these names.
  if (instance === 0 || id === "." || id === "..") return []
  const all: Array<unknown> = []
  let more: string | null = null
  for (let page = 1; page <= maxPages; page++) {
    const response: Http.Response = yield* client
      .request({
        path: `registrations/${encodeURIComponent(id)}/instances`,
        query: more === null ? { includeChildResults: hasParts ? true : undefined } : { more },
        headers: { Accept: "application/json" },
        accept: [404]
      })
      .pipe(Effect.mapError(Http.toFailure))
    if (response.status === 404) return all
    const answer: Answer = yield* read(response)
    all.push(...answer.registrations.filter((each) => outlineOf(each)?.instance !== instance))
    if (answer.more === null) return all
    if (page === maxPages) {
      return yield* broken(response, `at most ${maxPages} pages of instances of one registration`, "a token for more")
    }
    more = answer.more
  }
  return all
})

/** The registrations that an answer holds; a failure says what is wrong with all of it. */
export const read = (response: Http.Response): Effect.Effect<Answer, Adapter.Broken> => {
  const expected = "registrations as JSON: { registrations, more }"
  const decoded = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(response.bytes)).pipe(
    Result.mapError(() => "bytes that are no UTF-8"),
    Result.flatMap((text) => Result.mapError(decode(text), ({ message }) => message.slice(0, 500)))
  )
  if (Result.isFailure(decoded)) {
    const { type } = response
    const isJson = /^application\/(?:[\w.+-]+\+)?json/i.test(type)
    const found = isJson ? decoded.failure : `a body as "${type}" that begins ${JSON.stringify(response.beginning(60))}`
    const first = "Check first that the address is that of the API, and that no page to sign in stands before it. "
    return broken(response, expected, found, isJson ? "" : first)
  }
  const { registrations, more = null } = decoded.success
  return Effect.succeed({ registrations, more: more === "" ? null : more })
}

/** An answer that is not what it should be. */
export const broken = (
  { where }: Http.Response,
  expected: string,
  found: string,
  first = ""
): Effect.Effect<never, Adapter.Broken> =>
  Effect.fail(
    new Adapter.Broken({
      where,
      expected,
      found,
      advice: `${first}Tell whoever runs SCORM Cloud the request; what was committed before is kept, and the next sync goes on from there.`
    })
  )
