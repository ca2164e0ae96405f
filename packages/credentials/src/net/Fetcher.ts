/** What badges refer to, asked for once in a run each: issuers, keys, lists. Bounded in number, size, time and redirects. */
import { Address, Http } from "@laurel/http"
import { Clock, Effect, Result } from "effect"
import { type Unproven, unproven } from "../Unproven.ts"
import type { Budget } from "./Budget.ts"

/** What was found, after redirects. `gone` was there and was taken away for good (410). */
interface At {
  readonly state: "found" | "gone"
  /** Where it was in the end. */
  readonly at: string
}

/** A document as it was found. */
export interface Fetched extends At {
  readonly text: string
}

/** A file as it was found. */
export interface File extends At {
  readonly bytes: Uint8Array
}

export type Fetch = (address: string) => Effect.Effect<Fetched, Unproven>

/** Asks on these budgets, of which each has to have one left for what was not asked before. */
export type Ask = (address: string, budgets: ReadonlyArray<Budget>) => Effect.Effect<Fetched, Unproven>

/** The same of files. */
export type AskFile = (address: string, budgets: ReadonlyArray<Budget>) => Effect.Effect<File, Unproven>

export interface Options {
  readonly source: string
  readonly http: Http.Tuning
  /** Hosts that may be within one's own network. */
  readonly privateHosts: ReadonlySet<string>
  readonly lookup: Address.Lookup
}

const maxRedirects = 3
const redirects = [301, 302, 303, 307, 308]

/** What hosts that also show badges to people give to programs. */
const accept = "application/ld+json, application/json;q=0.9, application/vc+jwt;q=0.9, */*;q=0.5"

const usual: Http.Tuning = { timeout: "10 seconds", maxBytes: 1_048_576, retries: 2, maxWait: "30 seconds" }

const advice = "The next run asks again. If it stays so, ask the issuer; what stands of the badge stays as it is."

const refused = (expected: string, found: string): Unproven => unproven("address", expected, found, advice)

/** For one address: to look its host up, to ask and to ask again, and all redirects. */
const wholeTime = "60 seconds"

/** Times that nobody at an origin answered, each of which took so many milliseconds, after which it is not asked again. */
const maxSilent = 3
const silentTime = 9_000

/** Without a name and a password, which would be told with it. */
const shown = (address: string): string => {
  const url = URL.parse(address)
  if (url === null || (url.username === "" && url.password === "")) return address
  url.username = ""
  url.password = ""
  return url.href
}

/** Documents, for one run. */
export const make = (options: Options): Ask => {
  const ask = files(options)
  return (address, budgets) =>
    Effect.flatMap(ask(address, budgets), ({ state, at, bytes }) =>
      Effect.map(textOf(bytes, at), (text) => ({ state, text, at }))
    )
}

/** Files, for one run. */
export const files = (options: Options): AskFile => {
  const { source } = options
  const silent = new Map<string, number>()
  const clients = new Map<string, Http.Client>()
  const known = new Map<string, Effect.Effect<File, Unproven>>()

  const clientOf = Effect.fnUntraced(function* (origin: string) {
    const client =
      clients.get(origin) ??
      (yield* Http.make({ source, base: origin, auth: { kind: "none" }, ...usual, ...options.http }))
    clients.set(origin, client)
    return client
  })

  const ask = Effect.fnUntraced(function* (url: URL) {
    const client = yield* clientOf(url.origin)
    return yield* client.request({ path: url.href, headers: { accept }, accept: [...redirects, 410] })
  })

  const follow = Effect.fn("Verify.fetch")(function* (address: string): Effect.fn.Return<File, Unproven> {
    let at = address
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const url = yield* Effect.mapError(Address.check(at, options), (found) =>
        refused("a public address by https", `${found}: ${shown(at)}`)
      )
      const answer = yield* Effect.mapError(ask(url), (error) => {
        const failure = Http.toFailure(error)
        return refused(failure.expected, `${failure.found}, from ${failure.where}`)
      })
      const location = answer.headers.get("location")
      if (!redirects.includes(answer.status))
        return { state: answer.status === 410 ? "gone" : "found", bytes: answer.bytes, at }
      if (location === null) return yield* refused("an answer", `a redirect to nowhere, from ${answer.where}`)
      at = answer.resolve(location)
    }
    return yield* refused(`at most ${maxRedirects} redirects`, `more, from ${address}`)
  })

  const patient = Effect.fnUntraced(function* (address: string): Effect.fn.Return<File, Unproven> {
    const origin = URL.parse(address)?.origin ?? ""
    const before = silent.get(origin) ?? 0
    if (before >= maxSilent) return yield* refused("an answer", `none from ${origin} ${maxSilent} times in this run`)
    const began = yield* Clock.currentTimeMillis
    const late = Effect.fail(refused(`an answer within ${wholeTime}`, `none from ${shown(address)}`))
    return yield* Effect.timeoutOrElse(follow(address), { duration: wholeTime, orElse: () => late }).pipe(
      Effect.tapError(() =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          if (now - began >= silentTime) silent.set(origin, (silent.get(origin) ?? 0) + 1)
        })
      )
    )
  })

  return (given, budgets) =>
    Effect.gen(function* () {
      const [address = given] = given.split("#", 1)
      const before = known.get(address)
      if (before !== undefined) return yield* before
      const now = yield* Clock.currentTimeMillis
      for (const budget of budgets) {
        const beyond = budget.take(now)
        if (beyond !== undefined) return yield* refused(beyond, `one more: ${shown(address)}`)
      }
      // Kept before it runs: whoever asks for the same at the same time waits for it.
      const asked = Effect.runSync(Effect.cached(patient(address)))
      known.set(address, asked)
      return yield* asked
    })
}

/**
 * A document as the word of its address: redirects may lead about at that origin only. Else an address that leads on to wherever it
 * is told to, as many hosts have one, would make anybody's document its own.
 */
export const own =
  (fetch: Fetch): Fetch =>
  (address) =>
    Effect.flatMap(fetch(address), (fetched) =>
      URL.parse(fetched.at)?.origin === URL.parse(address)?.origin
        ? Effect.succeed(fetched)
        : Effect.fail(
            unproven(
              "address",
              `a document at ${address}, or elsewhere at its origin`,
              `a redirect to ${fetched.at}`,
              "Ask the issuer for the address that it is at; what stands of the badge stays as it is."
            )
          )
    )

const textOf = (bytes: Uint8Array, at: string): Effect.Effect<string, Unproven> =>
  Effect.fromResult(
    Result.try({
      try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      catch: () => refused("a text in UTF-8", `other bytes, from ${shown(at)}`)
    })
  )
