/**
 * Whom a key may see. A key of some accounts sees and decides about the people of these accounts, and of nobody else it is told
 * anything: not that they are there, either.
 */
import { Catalog, Contact, type Decision, type Id, type Instant, Ledger, Plain } from "@laurel/core"
import { Effect, Stream } from "effect"
import type { Calling } from "./access/Access.ts"
import * as Wrong from "./Wrong.ts"

const isSame = (one: Contact.Identity, other: Contact.Identity): boolean =>
  one.scheme === other.scheme && one.value === other.value

const isAmong = (accounts: ReadonlyArray<Contact.Identity>, one: Contact.Identity): boolean =>
  accounts.some((account) => isSame(account, one))

/** Whether a person is one of those whom the key may see. */
export const isOf = ({ accounts }: Calling, { identities }: Contact.Contact): boolean =>
  accounts === null || identities.some((identity) => isAmong(accounts, identity))

/** Fails where any of these contacts is not to be seen. */
export const visible = Effect.fnUntraced(function* (
  caller: Calling,
  contacts: ReadonlyArray<Id.ContactId>,
  what: string
): Effect.fn.Return<ReadonlyArray<Contact.Contact>, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const found = yield* ledger.contacts(contacts)
  const members = new Set(found.flatMap((person) => person.members))
  const isWhole = contacts.length > 0 && contacts.every((id) => members.has(id))
  return isWhole && found.every((person) => isOf(caller, person)) ? found : yield* Effect.fail(Wrong.absent(what))
})

/**
 * Everything about a person, as of a moment or now. Who was one with somebody else at that moment, and is not any more, is shown to
 * a key that may see all of them today.
 */
export const dossier = Effect.fnUntraced(function* (
  caller: Calling,
  id: Id.ContactId,
  known: Instant.Instant | null
): Effect.fn.Return<Ledger.Dossier, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const name = `contact c${id}`
  yield* visible(caller, [id], name)
  const found = yield* ledger.contact(id, known)
  if (found === undefined) return yield* Effect.fail(Wrong.absent(`contact c${id}, by that moment,`))
  if (known !== null) yield* visible(caller, found.contact.members, name)
  return found
})

/**
 * Rows of a list as of a moment, those left out that tell of more people than the key may see today: who was one with somebody else
 * at that moment is listed with what the other had.
 */
export const past =
  (caller: Calling, { known }: { readonly known: Instant.Instant | null }) =>
  <Row extends { readonly person: Contact.Contact }>(
    rows: Stream.Stream<Row, Ledger.LedgerError, Ledger.Ledger>
  ): Stream.Stream<Row, Ledger.LedgerError, Ledger.Ledger> =>
    caller.accounts === null || known === null
      ? rows
      : Stream.filterEffect(rows, ({ person: { members } }) => wereVisible(caller, members, known))

/** Whether whoever was one with any of these at a moment may be seen today. */
const wereVisible = Effect.fnUntraced(function* (
  caller: Calling,
  contacts: ReadonlyArray<Id.ContactId>,
  known: Instant.Instant
) {
  const ledger = yield* Ledger.Ledger
  const then = new Set<Id.ContactId>()
  for (const id of contacts)
    for (const member of (yield* ledger.contact(id, known))?.contact.members ?? []) then.add(member)
  const strangers = [...then].filter((id) => !contacts.includes(id))
  return strangers.length === 0 || (yield* ledger.contacts(strangers)).every((one) => isOf(caller, one))
})

/**
 * Which decisions the key may see, where these are the people found whom they are about: one that links somebody of theirs to
 * somebody else names both, and why. Those are left out wherever decisions are told, and so is one about nobody, or about somebody
 * who was not found.
 */
export const sees = (
  caller: Calling,
  people: ReadonlyArray<Contact.Contact>
): ((decision: Pick<Decision.Decision, "about">) => boolean) => {
  if (caller.accounts === null) return () => true
  const seen = new Set(people.flatMap((one) => (isOf(caller, one) ? one.members : [])))
  return ({ about }) => about.length > 0 && about.every((contact) => seen.has(contact))
}

/** The same of these decisions, whose people are looked up. */
export const decisions = Effect.fnUntraced(function* (
  caller: Calling,
  all: ReadonlyArray<Decision.Decision>
): Effect.fn.Return<(decision: Decision.Decision) => boolean, Ledger.LedgerError, Ledger.Ledger> {
  if (caller.accounts === null) return sees(caller, [])
  const ledger = yield* Ledger.Ledger
  const about = [...new Set(all.flatMap((decision) => decision.about))]
  const people: Array<Contact.Contact> = []
  for (let start = 0; start < about.length; start += Ledger.maxPage)
    people.push(...(yield* ledger.contacts(about.slice(start, start + Ledger.maxPage))))
  return sees(caller, people)
})

/** A person as the key may see them: of other accounts that they are of, nothing is said. */
export const person = ({ accounts }: Calling, versions: Catalog.Versions, one: Contact.Contact) => {
  const plain = Plain.contact(one, Catalog.accounts(versions))
  return accounts === null
    ? plain
    : { ...plain, accounts: plain.accounts.filter((account) => isAmong(accounts, account)) }
}

/** The account whose people a list is about; null for everybody. A key of several accounts says which of them. */
export const account = Effect.fnUntraced(function* (
  { accounts }: Calling,
  versions: Catalog.Versions,
  given: Contact.Identity | undefined
): Effect.fn.Return<Contact.Identity | null, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> {
  if (given === undefined) {
    if (accounts === null) return null
    const [only, ...others] = accounts
    if (only !== undefined && others.length === 0) return only
    const names = accounts.map(Contact.keyOf).join(", ")
    return yield* Effect.fail(
      Wrong.malformed(`the key is of several accounts: name one of ${names}`, [
        { parameter: "account", detail: `expected one of ${names}` }
      ])
    )
  }
  const name = `the account ${Contact.keyOf(given)}`
  const isAllowed = accounts === null || isAmong(accounts, given)
  if (!isAllowed || !Catalog.accounts(versions).has(given.scheme)) return yield* Effect.fail(Wrong.absent(name))
  const [somebody] = yield* Ledger.Ledger.use((ledger) => ledger.claimants(given, null))
  return somebody === undefined ? yield* Effect.fail(Wrong.absent(name)) : given
})

/** Fails for a key of some accounts: what is asked for is of everybody, and can't be parted. */
export const everybody = ({ accounts }: Calling): Effect.Effect<void, Wrong.Wrong> =>
  accounts === null
    ? Effect.void
    : Effect.fail(Wrong.forbidden("this key is limited to accounts, and this is about everybody: ask with another key"))
