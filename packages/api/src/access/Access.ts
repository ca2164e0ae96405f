/**
 * Who may ask. All that is asked of the API comes through `handler`: it finds the key, holds the caller to its limits, bounds the
 * body, answers a repeated request as it was answered before, and says of each request who made it. What it lets through it gives
 * to an `Inner`, together with the `Caller`.
 */
import { Contact, Text } from "@laurel/core"
import { Context, Schema } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"

/** What a caller may be, each one also all that stand before it. It is the role of the decisions that are made with the key. */
export const roles = ["viewer", "instructor", "assessor", "moderator", "administrator"] as const
export const Role = Schema.Literals(roles)
export type Role = typeof Role.Type

/**
 * What a key may be used for, within its role: `read` asks, `decide` makes decisions and answers reviews, `import` checks, runs
 * and undoes imports.
 */
export const scopes = ["read", "decide", "import"] as const
export const Scope = Schema.Literals(scopes)
export type Scope = typeof Scope.Type

/** Who asks, as their key says. */
export const Calling = Schema.Struct({
  keyId: Schema.String,
  /** The actor of the decisions that are made with it: an opaque id rather than a name. */
  actor: Text.Key,
  role: Role,
  scopes: Schema.Array(Scope),
  /** The accounts whose people alone they may ask and decide about; null for everybody. */
  accounts: Schema.NullOr(Schema.Array(Contact.Kept))
})
export type Calling = typeof Calling.Type

/** Who asks, for the one request that is being answered. */
export class Caller extends Context.Service<Caller, Calling>()("@laurel/api/Caller") {}

/** Whether a role is a given one, or one above it. */
export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)

/** What a role can do: a viewer only asks, and only an administrator imports. */
export const scopesOf = (role: Role): ReadonlyArray<Scope> =>
  scopes.filter((scope) => scope === "read" || isAtLeast(role, scope === "import" ? "administrator" : "instructor"))

/** What it takes to do something: a scope and, at least, a role. */
export interface Need {
  readonly scope: Scope
  readonly least: Role
}

/** Why a caller may not do what takes that; undefined where they may. */
export const lack = ({ role, scopes }: Calling, { scope, least }: Need): string | undefined => {
  if (!scopes.includes(scope)) return `this takes the scope ${scope}, and the key has ${scopes.join(", ") || "none"}`
  return isAtLeast(role, least) ? undefined : `this takes the role ${least}, and the key's role is ${role}`
}

/**
 * Says in an API's description that its endpoints take a key. It checks nothing: `handler` has done so by the time an endpoint is
 * reached, which finds the `Caller` in the request's own context.
 */
export class Keyed extends HttpApiMiddleware.Service<Keyed>()("@laurel/api/Keyed", {
  security: { key: HttpApiSecurity.bearer }
}) {}

/** What is known of an endpoint before it is reached, by its method and path. */
export interface Endpoint {
  /** Its path with the names of its parameters, `/v1/contacts/:contact`: what is written down of a request, as no path is. */
  readonly route: string
  /** What whoever asks needs in any case: of others no body is read, and nothing is kept. What is asked may take more. */
  readonly need: Need
  /** Bytes that a body may have at most: 0 where it takes none. */
  readonly maxBody: number
  /**
   * What a request with an `Idempotency-Key` is when it is sent again. `kept`: answered as it was the first time, for a day, from
   * what is kept of that answer: so an answer that is 2xx names people by opaque ids only, and fits on a shelf with its body as
   * a text in JSON (`Shelf.maxText`), or else is not answered again; one that is 4xx or 503 says that nothing was done, and any other that nobody knows, as where the server of
   * the store was lost (504). `again`: answered anew, as for what changes nothing.
   */
  readonly repeated: "kept" | "again"
}

/** What answers the requests that are let through. Neither promise is ever rejected. */
export interface Inner {
  /** The endpoint that a request is for; undefined where there is none, which `answer` says then (404, 405). `HEAD` is that of `GET`. */
  readonly endpointOf: (method: string, path: string) => Endpoint | undefined
  /** Who answers anybody at a path, without a key: the API's description, its page. `mounted` stands before all paths that are asked. */
  readonly openAt: (path: string, mounted: string) => ((request: Request) => Promise<Response>) | undefined
  /** Answers a caller. */
  readonly answer: (request: Request, caller: Calling) => Promise<Response>
}
