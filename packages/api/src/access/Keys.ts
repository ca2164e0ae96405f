/** The keys of callers, on a shelf beside the record: made, found, listed, revoked and replaced. */
import { Contact, Instant, Ledger, type Shelf, Text } from "@laurel/core"
import { Clock, Effect, Option, Schema } from "effect"
import { type Calling, Role, Scope } from "./Access.ts"
import * as Secret from "./Secret.ts"

const shelf = "laurel.keys"
/** When a key was last used is written by all who serve, so it is kept apart: no change of a key is in its way. */
const usedShelf = "laurel.keys.used"

/** Accounts that a key is limited to. */
export const maxAccounts = 100

const Accounts = Schema.Array(Contact.Identity).check(Schema.isMinLength(1), Schema.isMaxLength(maxAccounts))

/** What a key is to be. */
export const Terms = Schema.Struct({
  /** What it is for, in the operator's words: not a person's name, which would outlive that person's data. */
  label: Text.Name,
  actor: Text.SeenKey,
  role: Role,
  scopes: Schema.Array(Scope).check(Schema.isMinLength(1), Schema.isUnique()),
  accounts: Schema.NullOr(Accounts),
  /** The moment from which it is refused; null for never. */
  expiresAt: Schema.NullOr(Instant.FromString)
})
export type Terms = typeof Terms.Type

const Kept = Schema.Struct({
  ...Terms.fields,
  actor: Text.Key,
  accounts: Schema.NullOr(Schema.Array(Contact.Kept).check(Schema.isMinLength(1), Schema.isMaxLength(maxAccounts))),
  hash: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
  madeAt: Instant.FromString,
  revokedAt: Schema.NullOr(Instant.FromString),
  /** The id of the key that it took the place of. */
  replaces: Schema.NullOr(Schema.String)
})
type Kept = typeof Kept.Type

const codec = Schema.fromJsonString(Kept)
const decode = Schema.decodeUnknownOption(codec)
const encode = Schema.encodeSync(codec)
const decodeUsed = Schema.decodeUnknownOption(Instant.FromString)

/** A key as it is listed: all but its secret, of which nobody has anything. */
export interface Key extends Omit<Kept, "hash"> {
  readonly id: string
  /** To a few minutes; null where it never was. */
  readonly usedAt: Instant.Instant | null
}

/** Whether a key counts at a moment, or why not any more. */
export const state = ({ revokedAt, expiresAt }: Pick<Key, "revokedAt" | "expiresAt">, now: number) =>
  revokedAt !== null
    ? ("revoked" as const)
    : expiresAt !== null && expiresAt <= now
      ? ("expired" as const)
      : ("live" as const)

const moment = (at: Instant.Instant | null): string | null => (at === null ? null : Instant.format(at))

/** A key as it is shown in JSON, at a moment: `accounts` as `employer:acme`, null where it is limited to none. */
export const plain = (key: Key, now: number) => ({
  id: key.id,
  label: key.label,
  actor: key.actor,
  role: key.role,
  scopes: key.scopes,
  accounts: key.accounts === null ? null : key.accounts.map(Contact.keyOf),
  state: state(key, now),
  madeAt: Instant.format(key.madeAt),
  expiresAt: moment(key.expiresAt),
  revokedAt: moment(key.revokedAt),
  usedAt: moment(key.usedAt),
  replaces: key.replaces
})

/** A key that was just made: the only time that its text is known. */
export interface Made {
  readonly key: Key
  readonly text: string
}

/** There is no such key, or it has ended. */
export class NoKey extends Schema.TaggedError<NoKey>()("NoKey", { message: Schema.String }) {}

const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.fromMillis(millis) ?? Instant.max)

const corrupt = (id: string) =>
  new Ledger.LedgerError({
    ledger: shelf,
    reason: new Ledger.Corrupt({ found: `the key ${id} can't be read as it is kept` })
  })

const open = (item: { readonly key: string; readonly text: string }) =>
  Option.match(decode(item.text), { onNone: () => Effect.fail(corrupt(item.key)), onSome: Effect.succeed })

/** A key without its hash. */
const listed = (id: string, kept: Kept, usedAt: Instant.Instant | null): Key => {
  const { label, actor, role, scopes, accounts, madeAt, expiresAt, revokedAt, replaces } = kept
  return { id, label, actor, role, scopes, accounts, madeAt, expiresAt, revokedAt, replaces, usedAt }
}

const prepared = (terms: Terms, madeAt: Instant.Instant, replaces: string | null) => {
  const secret = Secret.make()
  const kept: Kept = { ...terms, hash: Secret.hash(secret), madeAt, revokedAt: null, replaces }
  const change = { shelf, key: secret.id, expected: 0, next: { text: encode(kept), due: null } }
  return { change, made: { key: listed(secret.id, kept, null), text: Secret.text(secret) } satisfies Made }
}

/** Makes a key. Its text is given this once, and can't be had again. */
export const make = Effect.fn("Keys.make")(function* (
  terms: Terms
): Effect.fn.Return<Made, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const { change, made } = prepared(terms, yield* now, null)
  yield* ledger.keep([change])
  return made
})

const usedAt = Effect.fnUntraced(function* (id: string) {
  const item = yield* (yield* Ledger.Ledger).kept(usedShelf, id)
  return item === undefined ? null : Option.getOrNull(decodeUsed(item.text))
})

/** All that is on a shelf, by key. */
const allOn = Effect.fnUntraced(function* (name: string) {
  const ledger = yield* Ledger.Ledger
  const items: Array<Shelf.Item> = []
  let page = yield* ledger.keptAfter(name, null, Ledger.maxPage)
  // Ends with the shelf: each page is after the one before.
  while (page.length > 0) {
    items.push(...page)
    page = yield* ledger.keptAfter(name, page.at(-1)?.key ?? null, Ledger.maxPage)
  }
  return items
})

/** All keys, those that have ended too, by their ids. */
export const all: Effect.Effect<ReadonlyArray<Key>, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(function* () {
  const uses = new Map((yield* allOn(usedShelf)).map(({ key, text }) => [key, Option.getOrNull(decodeUsed(text))]))
  return yield* Effect.forEach(yield* allOn(shelf), (item) =>
    Effect.map(open(item), (kept) => listed(item.key, kept, uses.get(item.key) ?? null))
  )
}).pipe(Effect.withSpan("Keys.all"))

/** The one that counts, with the version that it has. */
const live = Effect.fnUntraced(function* (id: string) {
  const item = yield* (yield* Ledger.Ledger).kept(shelf, id)
  if (item === undefined) return yield* new NoKey({ message: `no key ${id}` })
  const kept = yield* open(item)
  const found = state(kept, yield* now)
  if (found !== "live") return yield* new NoKey({ message: `key ${id} is ${found} already` })
  return { kept, version: item.version }
})

/** Takes a key back: every request with it is refused from now on, by all who serve. What is known of it stays. */
export const revoke = Effect.fn("Keys.revoke")(function* (
  id: string
): Effect.fn.Return<Key, Ledger.LedgerError | NoKey, Ledger.Ledger> {
  const { kept, version } = yield* live(id)
  const next: Kept = { ...kept, revokedAt: yield* now }
  yield* (yield* Ledger.Ledger).keep([{ shelf, key: id, expected: version, next: { text: encode(next), due: null } }])
  return listed(id, next, yield* usedAt(id))
})

/**
 * Makes a key with the same terms but for its end, and ends the old one so many milliseconds from now, or when it was to end if that
 * is sooner: for as long, both count.
 */
export const rotate = Effect.fn("Keys.rotate")(function* (
  id: string,
  overlap: number,
  expiresAt: Instant.Instant | null
): Effect.fn.Return<Made & { readonly old: Key }, Ledger.LedgerError | NoKey, Ledger.Ledger> {
  const { kept, version } = yield* live(id)
  const at = yield* now
  const { label, actor, role, scopes, accounts } = kept
  const { change, made } = prepared({ label, actor, role, scopes, accounts, expiresAt }, at, id)
  const end = Instant.fromMillis(Math.min(at + overlap, kept.expiresAt ?? Instant.max)) ?? Instant.max
  const next: Kept = { ...kept, expiresAt: end }
  const ended = { shelf, key: id, expected: version, next: { text: encode(next), due: null } }
  yield* (yield* Ledger.Ledger).keep([change, ended])
  return { ...made, old: listed(id, next, yield* usedAt(id)) }
})

/** Whose key it is; why it is refused, where it is. */
export const find = Effect.fn("Keys.find")(function* (
  secret: Secret.Secret
): Effect.fn.Return<Calling | "unknown" | "revoked" | "expired", Ledger.LedgerError, Ledger.Ledger> {
  const item = yield* (yield* Ledger.Ledger).kept(shelf, secret.id)
  if (item === undefined) return "unknown"
  const kept = yield* open(item)
  // Whoever doesn't have the secret is not told what became of the key.
  if (!Secret.fits(secret, kept.hash)) return "unknown"
  const found = state(kept, yield* now)
  if (found !== "live") return found
  const { actor, role, scopes, accounts } = kept
  return { keyId: secret.id, actor, role, scopes, accounts }
})

/** Writes down that a key was used. */
export const used = Effect.fn("Keys.used")(function* (
  id: string
): Effect.fn.Return<void, Ledger.LedgerError, Ledger.Ledger> {
  const text = Instant.format(yield* now)
  yield* (yield* Ledger.Ledger).keep([{ shelf: usedShelf, key: id, expected: null, next: { text, due: null } }])
})
