/** The one door of the API: what it lets through is answered by an `Inner`. */
import { randomUUID } from "node:crypto"
import type { Ledger } from "@laurel/core"
import { bodyOf, Buckets, netOf, type Rate } from "@laurel/http"
import { Clock, type Context, Effect } from "effect"
import { type Calling, type Endpoint, type Inner, lack } from "./Access.ts"
import * as Keys from "./Keys.ts"
import { inward, outward } from "./passing.ts"
import { later, notTheStore, refusal, unauthorized } from "./refusals.ts"
import * as Repeated from "./Repeated.ts"
import * as Secret from "./Secret.ts"

/** What is told of each request: who asked for what, and what came of it. No path and no body, since these name people. */
export interface Asked {
  /** Also a header of the answer, `request-id`. */
  readonly request: string
  /** ISO 8601. */
  readonly at: string
  /** Null where no key was let in. */
  readonly key: string | null
  readonly actor: string | null
  readonly role: string | null
  readonly method: string
  /** As its endpoint is described; null where there is none. */
  readonly route: string | null
  readonly status: number
  readonly milliseconds: number
  /** Whether it was answered as it was before, with nothing done. */
  readonly repeated: boolean
  /** Where it came from: only where no key was let in, so that guessing is seen. */
  readonly from: string | null
}

export interface Options {
  /** For each key. */
  readonly rate?: Rate
  /** For each address from which keys come that are none. */
  readonly strangers?: Rate
  readonly asked: (asked: Asked) => void
  /** Is told of what is a mistake of ours. */
  readonly failed: (request: string, cause: unknown) => void
}

/**
 * Answers what comes from an address. Where something stands before the paths that are asked and was taken off, `mounted` says what:
 * `/laurel`. Its promise is never rejected.
 */
export type Handler = (request: Request, address: string, mounted?: string) => Promise<Response>

/** Requests of one key: 100 at once, and 600 in each minute. */
export const usualRate: Rate = { burst: 100, perMinute: 600 }
/** Requests of one address, or of one network of IPv6, that come without a key that counts: 20 at once, and 30 in each minute. */
export const strangersRate: Rate = { burst: 20, perMinute: 30 }

/** Milliseconds between two times that the last use of a key is written down. */
const usedEvery = 300_000
/** Keys of which this program knows that they have counted. */
const maxSeen = 10_000
/** Characters of a method that are told. */
const maxMethod = 20

/** The door to an inner. */
export const handler = Effect.fnUntraced(function* (
  options: Options,
  inner: Inner
): Effect.fn.Return<Handler, never, Ledger.Ledger> {
  const door = new Door(options, inner, yield* Effect.context<Ledger.Ledger>())
  return door.answer
})

interface Where {
  readonly address: string
  readonly mounted: string
}

/** What was found out about a request so far. */
interface Told {
  readonly id: string
  caller: Calling | null
  route: string | null
  repeated: boolean
}

/** Mutable: what each key and each address may still do, and which keys have counted. */
class Door {
  readonly #options: Options
  readonly #inner: Inner
  readonly #context: Context.Context<Ledger.Ledger>
  readonly #callers: Buckets
  readonly #strangers: Buckets
  readonly #sweeper = new Repeated.Sweeper()
  /** Hashes of keys that have counted, and when that was last written down. */
  readonly #seen = new Map<string, number>()

  constructor(options: Options, inner: Inner, context: Context.Context<Ledger.Ledger>) {
    this.#options = options
    this.#inner = inner
    this.#context = context
    this.#callers = new Buckets(options.rate ?? usualRate)
    this.#strangers = new Buckets(options.strangers ?? strangersRate)
  }

  readonly answer: Handler = async (request, address, mounted = "") => {
    const told: Told = { id: randomUUID(), caller: null, route: null, repeated: false }
    const began = await this.#now()
    const found = await this.#found(request, { address, mounted }, told).catch((cause: unknown) => {
      this.#options.failed(told.id, cause)
      return refusal(500, `this is a mistake of the server, told there of the request ${told.id}`)
    })
    const response = outward(found, told.id)
    const { caller } = told
    this.#options.asked({
      request: told.id,
      at: new Date(began).toISOString(),
      key: caller?.keyId ?? null,
      actor: caller?.actor ?? null,
      role: caller?.role ?? null,
      method: request.method.slice(0, maxMethod),
      route: told.route,
      status: response.status,
      milliseconds: (await this.#now()) - began,
      repeated: told.repeated,
      from: caller === null ? address : null
    })
    return response
  }

  readonly #run = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
    Effect.runPromiseWith(this.#context)(effect)

  readonly #now = (): Promise<number> => this.#run(Clock.currentTimeMillis)

  async #found(request: Request, { address, mounted }: Where, told: Told): Promise<Response> {
    const { pathname } = new URL(request.url)
    const net = netOf(address)
    const open = this.#inner.openAt(pathname, mounted)
    if (open !== undefined) {
      told.route = pathname
      const wait = this.#strangers.take(`open ${net}`, await this.#now())
      return wait > 0 ? later("this was asked for too often from this address", wait) : open(request)
    }
    const secret = await this.#secretOf(request, net)
    if (secret instanceof Response) return secret
    const caller = await this.#callerOf(secret, net)
    if (caller instanceof Response) return caller
    told.caller = caller
    const wait = this.#callers.take(caller.keyId, await this.#now())
    if (wait > 0) return later("more requests than a key may make", wait)
    return this.#admitted(request, secret, caller, told)
  }

  /** What looks like a key. Whoever has none that counts may not go on asking. */
  async #secretOf(request: Request, net: string): Promise<Secret.Secret | Response> {
    const now = await this.#now()
    const [, given] = /^bearer +([\x21-\x7e]+) *$/i.exec(request.headers.get("authorization") ?? "") ?? []
    const secret = given === undefined ? undefined : Secret.parse(given)
    if (secret === undefined) {
      const wait = this.#strangers.take(net, now)
      if (wait > 0) return later("too many requests without a key from this address", wait)
      const found = given === undefined ? "none" : "something else"
      return unauthorized(`expected a key, as in "Authorization: Bearer lk_…", found ${found}`)
    }
    // A key that has counted is looked up whoever else asks from its address, such as through one proxy.
    const wait = this.#seen.has(Secret.hash(secret)) ? 0 : this.#strangers.wait(net, now)
    return wait > 0 ? later("too many keys that are none from this address", wait) : secret
  }

  async #callerOf(secret: Secret.Secret, net: string): Promise<Calling | Response> {
    const found = await this.#run(Effect.orElseSucceed(Keys.find(secret), () => undefined))
    if (found === undefined) return notTheStore()
    const now = await this.#now()
    if (typeof found === "string") {
      this.#seen.delete(Secret.hash(secret))
      const wait = this.#strangers.take(net, now)
      if (wait > 0) return later("too many keys that are none from this address", wait)
      return unauthorized(
        found === "unknown"
          ? "this key is not known: ask whoever runs the server for one"
          : `this key is ${found}: ask whoever runs the server for another`
      )
    }
    await this.#use(secret, now)
    return found
  }

  /** Writes down that a key was used, once in a while; where it can't be, the next time will do. */
  async #use(secret: Secret.Secret, now: number): Promise<void> {
    const hash = Secret.hash(secret)
    const last = this.#seen.get(hash)
    if (last !== undefined && Math.abs(now - last) < usedEvery) return
    if (this.#seen.size >= maxSeen) this.#seen.clear()
    this.#seen.set(hash, now)
    await this.#run(Effect.ignore(Keys.used(secret.id)))
  }

  async #admitted(request: Request, secret: Secret.Secret, caller: Calling, told: Told): Promise<Response> {
    const { pathname } = new URL(request.url)
    const endpoint = this.#inner.endpointOf(request.method, pathname)
    told.route = endpoint?.route ?? null
    if (endpoint === undefined) return this.#inner.answer(inward(request, new Uint8Array()), caller)
    const lacking = lack(caller, endpoint.need)
    if (lacking !== undefined) return refusal(403, lacking)
    const coding = request.headers.get("content-encoding") ?? "identity"
    if (coding.toLowerCase() !== "identity") {
      return refusal(415, `expected a body as it is, found the Content-Encoding "${coding.slice(0, maxMethod)}"`)
    }
    const body = await bodyOf(request, endpoint.maxBody)
    if (body === "long") return refusal(413, `expected a body of at most ${endpoint.maxBody} bytes, found a longer one`)
    if (body === "broken") return refusal(400, "the body did not come whole, and nothing was done")
    return this.#once({ request, body, secret, caller, endpoint }, told)
  }

  /** Answers a request that is whole, and one that is sent again as it was answered before. */
  async #once({ request, body, secret, caller, endpoint }: Admitted, told: Told): Promise<Response> {
    const given = request.headers.get("idempotency-key")
    const isWriting = request.method === "POST" || request.method === "PATCH"
    if (given === null || !isWriting || endpoint.repeated === "again") {
      return this.#inner.answer(inward(request, body), caller)
    }
    const name = Repeated.parse(given)
    if (name === undefined) {
      return refusal(
        400,
        "expected an Idempotency-Key of 1 to 255 visible characters, such as a UUID, found another text"
      )
    }
    const { pathname, search } = new URL(request.url)
    const type = request.headers.get("content-type") ?? ""
    const once = { secret, name, parts: [request.method, pathname + search, type, body] }
    const begun = Effect.andThen(Effect.ignore(this.#sweeper.sweep), Repeated.begin(once))
    const turn = await this.#run(Effect.orElseSucceed(begun, () => undefined))
    if (turn === undefined) return notTheStore()
    if (turn._tag === "Answer") {
      told.repeated = turn.isKept
      return turn.response
    }
    const { place } = turn
    // Where what came of it can't be kept, the answer is right all the same; a repeat is told that it is not known.
    const keep = (response: Response) => this.#run(Effect.ignore(Repeated.end(place, response)))
    try {
      const response = await this.#inner.answer(inward(request, body), caller)
      await keep(response)
      return response
    } catch (cause) {
      await keep(refusal(500, ""))
      throw cause
    }
  }
}

interface Admitted {
  readonly request: Request
  readonly body: Uint8Array
  readonly secret: Secret.Secret
  readonly caller: Calling
  readonly endpoint: Endpoint
}
