/** What a key of the API is to be, as flags say it. */
import { Access, Keys } from "@laurel/api"
import { Contact, Instant, Phrase, Text } from "@laurel/core"
import { Clock, Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import * as Print from "../terminal/Print.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"

const defaultDays = 365
const maxDays = 3_650
const dayMillis = 86_400_000

/** `--days` and `--forever`: when a key ends. */
export const ends = {
  days: Flag.Int("days").pipe(
    Flag.filter(
      (days) => days >= 1 && days <= maxDays,
      () => `a whole number from 1 to ${maxDays}`
    ),
    Flag.withDescription(`Days from now after which it is refused; ${defaultDays} unless given`),
    Flag.withDefault(defaultDays)
  ),
  forever: Flag.Boolean("forever").pipe(
    Flag.withDescription("It never ends by itself, whatever --days says"),
    Flag.withDefault(false)
  )
}

/** The flags of a new key. */
export const asked = {
  label: Flag.String("label").pipe(
    Flag.withMetavar("text"),
    Flag.withDescription("What it is for, such as the name of a program. No person's name: it is kept for good"),
    Flag.filter(Schema.is(Text.Name), () => "1 to 200 characters, none of them a control character")
  ),
  actor: Flag.String("actor").pipe(
    Flag.withMetavar("account"),
    Flag.withDescription(
      "Who decides with it: an account's id rather than a name, since decisions outlive people's data"
    ),
    Flag.filter(Schema.is(Text.SeenKey), () => Text.seenKeyWords)
  ),
  role: Flag.Literals("role", Access.roles).pipe(
    Flag.withDescription(
      "What it may do at most, and the role of its decisions. Each role may also do what those before it may"
    )
  ),
  scope: Flag.Literals("scope", Access.scopes).pipe(
    Flag.withDescription(
      "What it may be used for: ask, decide, import. May be given several times; all that its role can do unless given"
    ),
    Flag.atLeast(0)
  ),
  account: Flag.String("account").pipe(
    Flag.withMetavar("account"),
    Flag.withDescription(
      "Only people of this account, such as employer:acme, are seen and decided about. May be given several times"
    ),
    Flag.between(0, Keys.maxAccounts)
  ),
  ...ends
}

export interface Asked extends Ends {
  readonly label: string
  readonly actor: string
  readonly role: Access.Role
  readonly scope: ReadonlyArray<Access.Scope>
  readonly account: ReadonlyArray<string>
}

export interface Ends {
  readonly days: number
  readonly forever: boolean
}

/** The moment at which a key ends; null for never. */
export const endOf = ({ days, forever }: Ends) =>
  Effect.map(Clock.currentTimeMillis, (now) =>
    forever ? null : (Instant.fromMillis(now + days * dayMillis) ?? Instant.max)
  )

const decodeIdentity = Schema.decodeUnknownOption(Contact.Identity)

const accountOf = Effect.fnUntraced(function* (text: string) {
  const at = text.indexOf(":")
  const identity = decodeIdentity({ scheme: text.slice(0, Math.max(at, 0)), value: text.slice(at + 1) })
  if (Option.isNone(identity)) {
    return yield* unable(`--account: expected an account such as employer:acme, found "${Print.oneLine(text)}"`)
  }
  const { scheme } = identity.value
  const schemes = yield* Store.accounts
  if (schemes.has(scheme)) return Contact.formOf(identity.value)
  // What names a person must not be kept in a key, and a key that is limited to no account that there can be shows nobody.
  return yield* unable(
    schemes.size === 0
      ? `--account ${Print.oneLine(text)}: no scheme of the catalog names accounts. Give "${Print.oneLine(scheme)}" an identity policy with "account": true, apply it, and make the key then`
      : `--account ${Print.oneLine(text)}: the scheme "${Print.oneLine(scheme)}" names no accounts. ${Phrase.suggest(scheme, [...schemes])}`
  )
})

/** The terms of a new key, checked against the catalog that the store has. */
export const termsOf = Effect.fnUntraced(function* ({ label, actor, role, scope, account, ...ends }: Asked) {
  const can = Access.scopesOf(role)
  const beyond = scope.find((each) => !can.includes(each))
  if (beyond !== undefined) {
    return yield* unable(
      `--scope ${beyond}: a ${role} can ${can.join(" and ")} only. Give another --role, or leave it out`
    )
  }
  const accounts = yield* Effect.forEach(new Set(account), accountOf)
  const terms: Keys.Terms = {
    label,
    actor,
    role,
    scopes: can.filter((each) => scope.length === 0 || scope.includes(each)),
    accounts: accounts.length === 0 ? null : accounts,
    expiresAt: yield* endOf(ends)
  }
  return terms
})
