/** Tokens by OAuth 2 client credentials: got once for all who wait, kept until shortly before they expire. */
import { Clock, Effect, Exit, Redacted, Schema, Semaphore } from "effect"
import { type Auth, basic, formed } from "./Auth.ts"
import { json } from "./Body.ts"
import type { HttpError } from "./HttpError.ts"
import type { Mask } from "./Mask.ts"
import type { Settings } from "./Options.ts"
import { failure, type Send } from "./Sender.ts"

/** Of an answer with a token. */
const maxBytes = 1_048_576
/** A token is renewed this long before it expires, or a tenth of its life where that is less. */
const margin = 60_000
/** No token is believed to live longer. */
const longest = 30 * 86_400_000

const seconds = Schema.Union([Schema.Finite, Schema.FiniteFromString])
const granted = (pattern: RegExp, expected: "Bearer" | "JWT") =>
  Schema.Struct({
    access_token: Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,10000}$/, { expected: "a token" })),
    // Some leave it out, and some write it small.
    token_type: Schema.optionalKey(Schema.String.check(Schema.isPattern(pattern, { expected }))),
    expires_in: Schema.optionalKey(Schema.NullOr(seconds))
  })

// An answer with a token is never shown, whatever else is wrong with it.
const decoders = {
  Bearer: json(granted(/^bearer$/i, "Bearer"), false),
  // Who asks for one and is told of the other kind was given what it asked for.
  JWT: json(granted(/^(?:jwt|bearer)$/i, "JWT"), false)
}

interface Token {
  readonly value: string
  /** Milliseconds since 1970. Without one said, it is used until it is refused. */
  readonly renewAt: number
}

export interface Tokens {
  /** The value of an `Authorization` header. */
  readonly get: Effect.Effect<string, HttpError>
  /** Forgets a value that was refused, unless another has replaced it. */
  readonly forget: (value: string) => void
}

export const make = (
  settings: Settings,
  auth: Extract<Auth, { readonly kind: "clientCredentials" }>,
  mask: Mask,
  send: Send
): Tokens => {
  const gate = Semaphore.makeUnsafe(1)
  let token: Token | undefined
  // The outcome of the latest request is that of all who waited for it: also its failure.
  let rounds = 0
  let failed: Exit.Exit<never, HttpError> | undefined
  const ask = request(settings, auth, mask, send)
  const get = Effect.suspend(() => {
    const entered = rounds
    return gate.withPermits(1)(
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (token !== undefined && now < token.renewAt) return token.value
        if (failed !== undefined && rounds > entered) return yield* failed
        const exit = yield* Effect.exit(ask)
        rounds += 1
        failed = Exit.isFailure(exit) ? Exit.failCause(exit.cause) : undefined
        token = Exit.isSuccess(exit) ? exit.value : undefined
        return (yield* exit).value
      })
    )
  })
  return {
    get,
    forget: (value) => {
      if (token?.value === value) token = undefined
    }
  }
}

const request = (
  settings: Settings,
  auth: Extract<Auth, { readonly kind: "clientCredentials" }>,
  mask: Mask,
  send: Send
): Effect.Effect<Token, HttpError> => {
  const url = new URL(auth.tokenUrl)
  const secret = Redacted.value(auth.clientSecret)
  const isInForm = auth.secretIn === "form"
  const form = new URLSearchParams({ grant_type: "client_credentials" })
  if (auth.scope !== undefined) form.set("scope", auth.scope)
  if (auth.tokenType === "JWT") form.set("token_type", "jwt")
  if (isInForm) {
    form.set("client_id", auth.clientId)
    form.set("client_secret", secret)
  }
  const call = {
    method: "POST",
    url,
    base: url,
    headers: [
      ["accept", "application/json"],
      ["content-type", "application/x-www-form-urlencoded"]
    ] as const,
    body: Buffer.from(form.toString()),
    accept: [],
    canRepeat: true,
    maxBytes: Math.min(maxBytes, settings.maxBytes),
    mask,
    authorize: Effect.succeed(
      isInForm ? undefined : (["authorization", basic(...formed(auth.clientId, secret))] as const)
    )
  }
  const type = auth.tokenType ?? "Bearer"
  return Effect.gen(function* () {
    const { answer, attempts, requestId } = yield* send(call)
    const granted = yield* Effect.mapError(
      Effect.fromResult(decoders[type](answer.bytes, answer.headers.get("content-type"), mask)),
      (reason) => failure(settings, call, { reason, head: answer }, attempts, requestId)
    )
    mask.add(granted.access_token)
    const life = Math.min((granted.expires_in ?? Number.POSITIVE_INFINITY) * 1000, longest)
    const now = yield* Clock.currentTimeMillis
    return { value: `${type} ${granted.access_token}`, renewAt: now + life - Math.min(margin, life / 10) }
  })
}
