/** Keys of the API, made, listed, taken back and replaced. What does it is loaded when it is needed first. */
import type { Keys as Shelved } from "@laurel/api"
import { Catalog, Contact, Instant, type Ledger } from "@laurel/core"
import { Clock, Effect, Result, Schema } from "effect"
import { InvalidError, NotFoundError } from "../../errors.ts"
import * as given from "../../internal/given.ts"
import type { World } from "../../internal/World.ts"
import type { Moment } from "../../options.ts"
import type { Keys, KeyTerms } from "../Keys.ts"

const load = Effect.promise(() => import("@laurel/api"))
const hour = 3_600_000
const year = 365 * 24 * hour
const maxOverlapHours = 2_160

const termNames = { label: true, actor: true, role: true, scopes: true, accounts: true, expiresAt: true } as const

/** When a key ends, in text, as its terms are read. */
const endOf = (path: string, end: Moment | null | undefined) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    given.reading(() =>
      end === undefined
        ? (Instant.fromMillis(now + year) ?? Instant.max)
        : end === null
          ? null
          : toCome(path, given.moment(path, end), now)
    )
  )

/** A key that has ended before it is made lets nobody in. */
const toCome = (path: string, end: Instant.Instant, now: number): Instant.Instant =>
  end > now ? end : given.fail(path, `expected a moment that is to come, found ${Instant.format(end)}`)

/** What names a person must not be kept in a key, and a key that is limited to no account that there can be shows nobody. */
const checkAccounts = Effect.fnUntraced(function* (world: World, accounts: ReadonlyArray<Contact.Identity> | null) {
  if (accounts === null) return
  const schemes = Catalog.accounts(yield* world.versions)
  const problems = accounts.flatMap(({ scheme }, index) => {
    const message = `expected a scheme that the catalog says names accounts, found "${scheme}"`
    return schemes.has(scheme) ? [] : [{ path: `terms.accounts[${index}].scheme`, message }]
  })
  if (problems.length > 0) yield* Effect.fail(new InvalidError(problems))
})

const termsOf = Effect.fnUntraced(function* (world: World, terms: KeyTerms) {
  const { Access, Keys: Shelf } = yield* load
  const {
    scopes,
    accounts = null,
    expiresAt,
    ...rest
  } = yield* given.reading(() => {
    given.only("terms", terms, termNames)
    return terms
  })
  const role = Schema.decodeUnknownResult(Access.Role)(rest.role)
  const can = Result.isSuccess(role) ? Access.scopesOf(role.success) : Access.scopes
  const end = yield* endOf("terms.expiresAt", expiresAt)
  const decode = Schema.decodeUnknownResult(Shelf.Terms, { errors: "all", onExcessProperty: "error" })
  const all = { ...rest, scopes: scopes ?? can, accounts, expiresAt: end === null ? null : Instant.format(end) }
  const json = given.jsonOf(all)
  const found = decode(json)
  if (Result.isFailure(found)) {
    return yield* Effect.fail(new InvalidError(given.problemsOf("terms", found.failure, json), found.failure))
  }
  const beyond = found.success.scopes.find((scope) => !can.includes(scope))
  if (beyond !== undefined) {
    const message = `expected what a ${found.success.role} can: ${can.join(", ")}; found ${beyond}`
    return yield* Effect.fail(new InvalidError([{ path: "terms.scopes", message }]))
  }
  yield* checkAccounts(world, found.success.accounts)
  return { ...found.success, accounts: found.success.accounts?.map(Contact.formOf) ?? null }
})

const missing = <A, R>(
  effect: Effect.Effect<A, Ledger.LedgerError | Shelved.NoKey, R>
): Effect.Effect<A, Ledger.LedgerError | NotFoundError, R> =>
  Effect.catchTag(effect, "NoKey", (error) =>
    Effect.fail(new NotFoundError(`${error.message}: keys.list({ all: true }) shows all that there are`, error))
  )

const create = Effect.fn("laurel.keys.create")(function* (world: World, terms: KeyTerms) {
  const { Keys: Shelf } = yield* load
  const { key, text } = yield* Shelf.make(yield* termsOf(world, terms))
  return { key: text, ...Shelf.plain(key, yield* Clock.currentTimeMillis) }
})

const list = Effect.fn("laurel.keys.list")(function* (all: boolean) {
  const { Keys: Shelf } = yield* load
  const now = yield* Clock.currentTimeMillis
  const keys = (yield* Shelf.all).map((key) => Shelf.plain(key, now))
  return keys.filter(({ state }) => all || state === "live")
})

const revoke = Effect.fn("laurel.keys.revoke")(function* (id: string) {
  const { Keys: Shelf } = yield* load
  return Shelf.plain(yield* missing(Shelf.revoke(id)), yield* Clock.currentTimeMillis)
})

const rotate = Effect.fn("laurel.keys.rotate")(function* (
  id: string,
  overlap: number,
  expiresAt: Moment | null | undefined
) {
  const { Keys: Shelf } = yield* load
  const hours = yield* given.reading(() => given.whole("options.overlapHours", overlap, 0, maxOverlapHours))
  const end = yield* endOf("options.expiresAt", expiresAt)
  const { key, text } = yield* missing(Shelf.rotate(id, hours * hour, end))
  return { key: text, ...Shelf.plain(key, yield* Clock.currentTimeMillis) }
})

export const keysOf = (world: World): Keys => {
  const { session } = world
  return {
    create: async (terms, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(create(world, terms), options, "decide")
    },
    list: async (options = {}) => {
      given.only("options", options, { all: true, signal: true })
      return session.run(list(given.flag("options.all", options.all ?? false)), options)
    },
    revoke: async (id, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(revoke(id), options)
    },
    rotate: async (id, options = {}) => {
      given.only("options", options, { overlapHours: true, expiresAt: true, signal: true })
      return session.run(rotate(id, options.overlapHours ?? 24, options.expiresAt), options, "decide")
    }
  }
}
