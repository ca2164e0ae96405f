/** Takes statements in as a record store does (xAPI 1.0.3 and 2.0): what is answered 200 or 204 is committed. */
import { Inbound, UnderLease } from "@laurel/http"
import { Clock, Effect, Result } from "effect"
import type { Agent } from "../statement/Actor.ts"
import { versions } from "../statement/Wire.ts"
import * as Rows from "../meaning/Rows.ts"
import * as Sent from "./Sent.ts"
import * as Taken from "./Taken.ts"

/** Who asks: somebody who may, and in whose name statements are kept; somebody unknown; somebody who may not. */
export type Caller =
  | { readonly kind: "allowed"; readonly authority: Agent }
  | { readonly kind: "unknown" }
  | { readonly kind: "forbidden" }

export interface Options<E>
  extends Pick<Rows.Options, "source" | "setting">, Pick<Inbound.Options, "origins" | "maxBytes" | "logger"> {
  /** Where the endpoint is: statements are sent to `<path>/statements`. */
  readonly path: string
  readonly auth: (request: Request) => Effect.Effect<Caller>
  readonly commit: UnderLease.Commit<E>
  /** The texts of those of these statements that are kept, asked for while `commit` runs; at most 50 at once. */
  readonly known: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, E>
}

/** Statements that are looked up together: each may be as long as one can be. */
const asked = 50
const challenge = 'Basic realm="xAPI", charset="UTF-8"'
const purpose = "statements are taken in here, and none given out"
const version = "X-Experience-API-Version"

/** An endpoint for whoever sends statements. Its promise is never rejected. */
export const handler = <E>(options: Options<E>): ((request: Request) => Promise<Response>) => {
  const root = options.path.replace(/\/+$/, "")
  const places: ReadonlyMap<string, Inbound.Place> = new Map([
    [`${root}/about`, about],
    [`${root}/statements`, statements(options)]
  ])
  return Inbound.handler({
    ...options,
    what: "statements",
    placeAt: ({ pathname }) => places.get(pathname),
    nowhere:
      "expected about or statements behind the path of the endpoint: statements are taken in here, and nothing else",
    pageHeaders: [version],
    headers: (request) => ({ [version]: versionOf(request) ?? versions[1] })
  })
}

const about: Inbound.Place = {
  methods: ["GET", "HEAD"],
  purpose,
  admit: () => Effect.succeed(() => Effect.succeed({ status: 200, body: { version: versions } }))
}

const fail = (...refused: Parameters<typeof Inbound.refuse>) => Effect.fail(Inbound.refuse(...refused))

/** The version that a request speaks, as we speak it: 1.0 and 1.0.2 are spoken as 1.0.3. */
const versionOf = ({ headers }: Request): string | undefined => {
  const [, major] = /^([12])\.0(?:\.\d{1,3})?$/.exec(headers.get(version) ?? "") ?? []
  return versions.find((known) => known[0] === major)
}

const statements = <E>(options: Options<E>): Inbound.Place => {
  const take = taker(options)
  return {
    methods: ["POST", "PUT"],
    purpose,
    admit: Effect.fnUntraced(function* (request) {
      const caller = yield* options.auth(request)
      if (caller.kind === "unknown") {
        return yield* fail(401, "expected credentials that are known", { "WWW-Authenticate": challenge })
      }
      if (caller.kind === "forbidden") return yield* fail(403, "these credentials may not send statements here")
      const spoken = versionOf(request)
      if (spoken === undefined) return yield* fail(400, `expected the header ${version} with ${versions.join(" or ")}`)
      const id = idOf(request.method, new URL(request.url).searchParams)
      if (Result.isFailure(id)) return yield* fail(400, id.failure)
      return take(request, { id: id.success, version: spoken, authority: caller.authority })
    })
  }
}

/** The id that a PUT names; a POST names none, and neither asks for anything else. */
const idOf = (method: string, query: URLSearchParams): Result.Result<string | undefined, string> => {
  const names = [...new Set(query.keys())]
  if (method === "POST") {
    return names.length === 0
      ? Result.succeed(undefined)
      : Result.fail(`expected a POST without parameters, found ${names.join(", ").slice(0, 200)}`)
  }
  const id = query.get("statementId")
  return id === null || names.length > 1
    ? Result.fail("expected a PUT with statementId and no other parameter")
    : Result.succeed(id.toLowerCase())
}

/** Takes the statements of a request in. */
const taker = <E>(options: Options<E>) => {
  const readStrictly = Rows.reader({ ...options, strict: true })
  const commit = committer(options)
  return ({ method, headers }: Request, admitted: Omit<Taken.Asked, "stored">): Inbound.Take =>
    Effect.fnUntraced(function* (body, keep) {
      const sent = yield* Effect.fromResult(Sent.read(headers.get("content-type"), body))
      const stored = new Date(yield* Clock.currentTimeMillis).toISOString()
      const taken = yield* Effect.fromResult(Taken.take(readStrictly, sent, { ...admitted, stored }))
      yield* Effect.fromResult(yield* keep(commit(taken)))
      return method === "PUT" ? { status: 204 } : { status: 200, body: taken.map(({ id }) => id) }
    })
}

/** Commits what is new of some statements; or says why none of them can be. */
const committer = <E>(options: Options<E>) => {
  const { source, known, commit } = options
  const read = Rows.reader(options)
  const plan = Effect.fnUntraced(function* (
    taken: ReadonlyArray<Taken.Taken>
  ): Effect.fn.Return<UnderLease.Planned, E> {
    const sent = new Map(taken.map((each) => [each.id, each.sent]))
    const kept = new Map<string, Taken.Kept>()
    const ids = Taken.idsOf(taken)
    for (let from = 0; from < ids.length; from += asked) {
      const texts = yield* known(ids.slice(from, from + asked))
      for (const [id, text] of texts) kept.set(id, Taken.keptAs(text, sent.get(id)))
    }
    return Result.map(Taken.fresh(taken, kept), (fresh) =>
      fresh.length === 0 ? undefined : Taken.pageOf(source, read, fresh)
    )
  })
  return (taken: ReadonlyArray<Taken.Taken>) =>
    UnderLease.run({ source, family: "record", commit, plan: () => plan(taken) })
}
