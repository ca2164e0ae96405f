/**
 * Requests with an `Idempotency-Key`, that are sent again: done once, and answered as they were the first time. Kept for a day, on a
 * shelf that all who serve share. Where it can't be known whether it was done, it is not done again.
 */
import { Instant, Ledger, Shelf } from "@laurel/core"
import { Clock, Effect, Option, Schema } from "effect"
import * as Problem from "./Problem.ts"
import * as Secret from "./Secret.ts"

const shelf = "laurel.answers"
/** Milliseconds that an answer is kept. */
const keptFor = 86_400_000
/** Milliseconds after which nobody is at a request any more: then its answer was lost. */
const patience = 300_000
/** Milliseconds between two times that old answers are taken away, and how many at a time. */
const every = 600_000
const maxSwept = 200

/** Headers of an answer that are kept with it. */
const keptHeaders = ["content-type", "etag", "location"] as const

const Kept = Schema.Union([
  Schema.TaggedStruct("Begun", { request: Schema.String, at: Instant.FromString }),
  /** It can't be known whether it was done. */
  Schema.TaggedStruct("Lost", { request: Schema.String }),
  Schema.TaggedStruct("Answered", {
    request: Schema.String,
    status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 299 })),
    headers: Schema.Record(Schema.String, Schema.String),
    body: Schema.String
  })
])
type Kept = typeof Kept.Type
const codec = Schema.fromJsonString(Kept)
const decode = Schema.decodeUnknownOption(codec)
const encode = Schema.encodeSync(codec)

const shape = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

/** The key as a header says it, with quotation marks or without; undefined for what is none. */
export const parse = (header: string): string | undefined => {
  const [, quoted, bare] = shape.exec(header) ?? []
  return quoted ?? bare
}

/** A request that is to be done once. */
export interface Once {
  readonly secret: Secret.Secret
  /** What its sender calls it. */
  readonly name: string
  /** All that it says: the same for no two that differ. */
  readonly parts: ReadonlyArray<string | Uint8Array>
}

/** A place on the shelf that is this request's. */
interface Place {
  readonly key: string
  readonly request: string
  readonly version: number
}

/** Do it, and say then what came of it; or answer so, without doing anything. */
export type Turn =
  | { readonly _tag: "Do"; readonly place: Place }
  | { readonly _tag: "Answer"; readonly response: Response; readonly isKept: boolean }

const answer = (response: Response, isKept: boolean): Turn => ({ _tag: "Answer", response, isKept })
const refused = (status: 409 | 422, detail: string, headers: Readonly<Record<string, string>> = {}): Turn =>
  answer(Problem.response(Problem.of(status, detail), headers), false)

const again = (): Turn =>
  refused(
    409,
    "a request with this Idempotency-Key is being answered at the moment: send it again in a while, to be answered alike",
    { "retry-after": "1" }
  )

const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.fromMillis(millis) ?? Instant.max)
const next = (kept: Kept, at: number): Shelf.Change["next"] => ({
  text: encode(kept),
  due: Instant.fromMillis(at + keptFor) ?? Instant.max
})

/** What is answered where there was such a request before. */
const answerOf = (found: Kept | undefined, request: string, at: number): Turn => {
  if (found !== undefined && found.request !== request) {
    return refused(
      422,
      "this Idempotency-Key came with another request before: send that one as it was, or give this one a key of its own"
    )
  }
  if (found?._tag === "Answered") {
    const { status, headers, body } = found
    return answer(new Response(body === "" ? null : body, { status, headers }), true)
  }
  if (found?._tag === "Begun" && Math.abs(at - found.at) < patience) return again()
  return refused(
    409,
    "the request that came with this Idempotency-Key has begun, but its answer was lost, so whether it was done is not known: look up what came of it, and where nothing did, send it with another key"
  )
}

/** Whether a request is to be done. Of two that come at once, one is. */
export const begin = Effect.fn("Repeated.begin")(function* ({
  secret,
  name,
  parts
}: Once): Effect.fn.Return<Turn, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const at = yield* now
  const key = `${secret.id}/${Secret.fingerprint(secret, [name])}`
  const request = Secret.fingerprint(secret, parts)
  const item = yield* ledger.kept(shelf, key)
  if (item !== undefined && (item.due ?? at) > at) {
    return answerOf(Option.getOrUndefined(decode(item.text)), request, at)
  }
  const expected = item?.version ?? 0
  const begun = { shelf, key, expected, next: next({ _tag: "Begun", request, at }, at) }
  return yield* ledger.keep([begun]).pipe(
    Effect.as({ _tag: "Do", place: { key, request, version: expected + 1 } } satisfies Turn),
    // Somebody else was first, who is at it now.
    Effect.catchReason("LedgerError", "Conflict", () => Effect.succeed(again()))
  )
})

/** Keeps what came of a request: its answer where it was done, nothing where it was not, and that it is not known otherwise. */
export const end = Effect.fn("Repeated.end")(function* (
  { key, request, version }: Place,
  response: Response
): Effect.fn.Return<void, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const { status } = response
  const isUndone = (status >= 400 && status < 500) || status === 503
  const at = yield* now
  const kept = isUndone ? null : next(yield* Effect.promise(() => keptOf(request, response)), at)
  // A longer one is a mistake of the endpoint's, which says that its answers are shorter.
  const isLong = kept !== null && kept.text.length > Shelf.maxText
  yield* ledger.keep([{ shelf, key, expected: version, next: isLong ? next({ _tag: "Lost", request }, at) : kept }])
})

const keptOf = async (request: string, response: Response): Promise<Kept> => {
  if (!response.ok) return { _tag: "Lost", request }
  const body = await response.clone().text()
  const headers: Record<string, string> = {}
  for (const name of keptHeaders) {
    const value = response.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return { _tag: "Answered", request, status: response.status, headers, body }
}

/** Takes answers away that are older than they are kept, at most once in a while. */
export class Sweeper {
  #last = Number.NEGATIVE_INFINITY

  readonly sweep: Effect.Effect<void, Ledger.LedgerError, Ledger.Ledger> = Effect.gen({ self: this }, function* () {
    const at = yield* now
    // A clock that was far ahead puts it off for no longer than one that is right.
    if (Math.abs(at - this.#last) < every) return
    this.#last = at
    const ledger = yield* Ledger.Ledger
    const old = yield* ledger.keptDue(shelf, at, maxSwept)
    // More than were found are left for the next time only where others sweep meanwhile.
    if (old.length === maxSwept) this.#last = Number.NEGATIVE_INFINITY
    yield* ledger.keep(old.map(({ key, version }) => ({ shelf, key, expected: version, next: null })))
  })
}
