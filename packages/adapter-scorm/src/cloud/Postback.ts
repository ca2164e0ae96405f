/** Takes in what SCORM Cloud posts back while registrations are played: what is answered 200 is committed. */
import { type Adapter, Instant } from "@laurel/core"
import { Inbound, UnderLease } from "@laurel/http"
import { Clock, Effect, Result } from "effect"
import { aheadOf } from "../aheadOf.ts"
import * as Mark from "./Mark.ts"
import * as Rows from "./Rows.ts"
import { learnerOf, momentsOf, updatedOf } from "./Wire.ts"

/** Who posts: somebody who may, somebody unknown, or somebody who may not. */
export type Caller = { readonly kind: "allowed" } | { readonly kind: "unknown" } | { readonly kind: "forbidden" }

export interface Options<E> extends Rows.Options, Pick<Inbound.Options, "maxBytes" | "logger"> {
  /** Where the endpoint is: the postback's URL. */
  readonly path: string
  readonly auth: (request: Request) => Effect.Effect<Caller>
  readonly commit: UnderLease.Commit<E>
  /** The texts of those of these rows that are kept: asked for while `commit` runs, one at a time, and as `knownIn` a ledger gives it. */
  readonly known: (keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, E>
}

const challenge = 'Basic realm="SCORM Cloud", charset="UTF-8"'
const taken: Inbound.Answer = { status: 200, body: { taken: true } }
const fail = (...refused: Parameters<typeof Inbound.refuse>) => Effect.fail(Inbound.refuse(...refused))

/** An endpoint for postbacks, as JSON with Basic credentials. Its promise is never rejected. */
export const handler = <E>(options: Options<E>): ((request: Request) => Promise<Response>) => {
  const path = options.path.replace(/\/+$/, "")
  const place = placeOf(options)
  return Inbound.handler({
    ...options,
    what: "registrations",
    placeAt: ({ pathname }) => (pathname === path ? place : undefined),
    nowhere: "expected the path of the endpoint: postbacks are taken in there, and nothing is elsewhere"
  })
}

const placeOf = <E>(options: Options<E>): Inbound.Place => {
  const take = taker(options)
  return {
    methods: ["POST"],
    purpose: "postbacks are taken in here, and nothing is given out",
    admit: Effect.fnUntraced(function* (request) {
      const contentType = request.headers.get("content-type")
      // A form has its credentials in its body, and would be told that they are missing.
      const other = othersOf(Inbound.textType(contentType))
      if (other !== undefined) return yield* fail(415, other)
      const caller = yield* options.auth(request)
      if (caller.kind === "unknown") {
        return yield* fail(401, "expected credentials that are known", { "WWW-Authenticate": challenge })
      }
      if (caller.kind === "forbidden") return yield* fail(403, "these credentials may not post registrations here")
      return take
    })
  }
}

/** What is wrong with a postback that is no JSON, and how SCORM Cloud is told to send it so. */
const othersOf = (type: string | undefined): string | undefined => {
  const expected = "expected a postback as application/json"
  switch (type) {
    case "application/json":
      return undefined
    case "application/x-www-form-urlencoded":
      return `${expected}, found a form: set ApiRollupRegistrationAuthType (postBack.authType) to httpbasic`
    case "text/xml":
    case "application/xml":
      return `${expected}, found XML: turn off the postback's setting "legacy"`
    default:
      return `${expected} in UTF-8, found ${type === undefined ? "no such type" : `"${type}"`}`
  }
}

const taker = <E>(options: Options<E>): Inbound.Take => {
  const { source, known, commit } = options
  const pageOf = pager(options)
  const isOther = othersThan(options)
  return Effect.fnUntraced(function* (body, keep) {
    const value = yield* Effect.fromResult(Inbound.json(body))
    const key = Rows.keyOf(value)
    if (key === undefined) {
      return yield* fail(400, "expected a registration as JSON, with its id and, where it has several, its instance")
    }
    const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
    for (const [field, at] of momentsOf(value)) {
      const ahead = aheadOf(at, now)
      if (ahead !== undefined) return yield* fail(400, `${field}: ${ahead}`)
    }
    const written = Result.try(() => JSON.stringify(value))
    if (Result.isFailure(written)) return yield* fail(400, "expected JSON that is nested less deeply")
    const raw = written.success
    const plan = Effect.fnUntraced(function* (position: string | null): Effect.fn.Return<UnderLease.Planned, E> {
      const kept = (yield* known([key])).get(key)
      if (kept === undefined) return Result.succeed(pageOf({ key, line: null, raw }, position))
      if (raw === kept) return Result.succeed(undefined)
      if (updatedOf(value) === undefined) return Result.fail(undated)
      const before = parsed(kept)
      if (isOther(value, before)) return Result.fail(another)
      return Result.succeed(isNews(value, before) ? pageOf({ key, line: null, raw }, position) : undefined)
    })
    const committed = yield* keep(UnderLease.run({ source, family: "state", commit, plan }))
    return yield* Effect.as(Effect.fromResult(committed), taken)
  })
}

const undated = Inbound.refuse(
  400,
  "updated: expected a date after 1900, a time and an offset, such as 2026-11-23T15:00:00Z, found none: whether it comes before what is kept of the same instance can't be told"
)

const another = Inbound.refuse(
  409,
  "learner.id: expected that of the instance as it is kept, found another. What was said of the one would stand, and what is said again would be the other's: have another registration, or another instance, made for another learner"
)

/** Whether two answers of one instance are of different learners. Where one does not say of whom it is, it is a rejection. */
const othersThan = ({ setting: { scheme } }: Rows.Options) => {
  const nameOf = (value: unknown) => (scheme === "email" ? learnerOf(value)?.toLowerCase() : learnerOf(value))
  return (value: unknown, before: unknown): boolean => {
    const [now, then] = [nameOf(value), nameOf(before)]
    return now !== undefined && then !== undefined && now !== then
  }
}

/**
 * Whether a registration may say something else than what is kept of it. One that was updated before that says how things stood
 * then: it comes late, and how they stand now is known. Of one moment, the last that comes is taken.
 */
const isNews = (value: unknown, before: unknown): boolean => {
  const [now, then] = [updatedOf(value), updatedOf(before)]
  return now === undefined || then === undefined || now >= then
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // What is kept was written by us; if it is no JSON any more, it says nothing.
    return undefined
  }
}

/** The page that a row makes, for where the source stands, and stays. What can't be read of it is a rejection: it was taken all the same. */
const pager = (options: Rows.Options) => {
  const again = Rows.rereader(options)
  return (row: Adapter.Received, standing: string | null): Adapter.Page => ({
    ...again(Rows.stream, [row]),
    stream: Rows.stream,
    // Nothing but the row is read, so what was rejected of others is not settled.
    reading: Rows.stream,
    rows: 1,
    received: () => [row],
    position: standing ?? Mark.beginning,
    ended: false
  })
}
