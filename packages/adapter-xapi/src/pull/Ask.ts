/** What is asked of a record store, and what its refusals mean. */
import { Adapter, type Id, Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { type Duration, Effect, Schema } from "effect"
import type * as Mark from "./Mark.ts"
import { type Version, versions } from "../statement/Wire.ts"

export interface Store {
  readonly source: Id.SourceId
  /** Where the store's API is: what stands before `/statements`. */
  readonly endpoint: string
  readonly auth: Http.Auth
  /** Sent as X-Experience-API-Version; 1.0.3 unless given. */
  readonly version?: Version
  /** How far before the last run's mark a run begins: up to a day, a minute unless given. */
  readonly overlap?: Duration.Input
  /** Statements of one page, which a store may cut: 500 unless given, 25 with attachments. */
  readonly limit?: number
  /** Whether attachments are fetched, to check that they are what the statements say of them. They are not kept. */
  readonly attachments?: boolean
  readonly http?: Http.Tuning
}

/** Whom is asked. */
interface Asked {
  readonly store: Store
  readonly client: Http.Client
}

/** A client that speaks the store's version. */
export const client = (store: Store): Effect.Effect<Http.Client, Adapter.Failure> =>
  Http.make({
    ...store.http,
    source: store.source,
    base: store.endpoint,
    auth: store.auth,
    headers: { ...store.http?.headers, "X-Experience-API-Version": store.version ?? versions[0] }
  }).pipe(Effect.mapError(Http.toFailure))

/** Anything but an answer, or one of the refusals that more can be said of, is a failure. */
export const statements = (
  { store, client }: Asked,
  { more, since }: Pick<Mark.Run, "more" | "since">
): Effect.Effect<Http.Response, Adapter.Failure> => {
  const { attachments = false, limit = attachments ? 25 : 500 } = store
  const query = {
    ascending: true,
    limit,
    since: since === null ? undefined : Instant.format(since),
    attachments: attachments ? true : undefined
  }
  const headers = { Accept: attachments ? "multipart/mixed, application/json" : "application/json" }
  return client
    .request(
      more === null
        ? { path: "statements", query, headers, accept: [400] }
        : { path: more, headers, accept: [400, 404, 410] }
    )
    .pipe(Effect.mapError(Http.toFailure))
}

/** An answer that is not what it should be. */
export const broken = ({ where }: Http.Response, expected: string, found: string, first = ""): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected,
    found,
    advice: `${first}Have the record store mended; what was committed before is kept, and the next sync goes on from there.`
  })

/** What comes before anything else where the answer is none of a record store. */
export const checkEndpoint =
  "Check the endpoint first, which is all that stands before /statements, and that no login page stands before it. "

const About = Schema.Struct({ version: Schema.Array(Schema.String) })

/** A store that refuses the first question of all most often does not speak its version. */
export const refused = Effect.fnUntraced(function* ({ store, client }: Asked, { url, status, said }: Http.Response) {
  const { version = versions[0] } = store
  const offered = yield* client
    .json(About)({ path: "about" })
    .pipe(
      Effect.map((about) => about.version.slice(0, 20)),
      Effect.orElseSucceed((): ReadonlyArray<string> => [])
    )
  const isOffered = offered.length === 0 || offered.includes(version)
  return yield* new Adapter.Misconfigured({
    where: `GET ${url}`,
    expected: `a record store that answers to xAPI ${version}`,
    found: isOffered ? `status ${status}, which says ${JSON.stringify(said)}` : `one that offers ${offered.join(", ")}`,
    advice: isOffered
      ? "Check the endpoint, which is all that stands before /statements, and the version."
      : `Set the source's version to one that both speak; Laurel speaks ${versions.join(" and ")}.`
  })
})
