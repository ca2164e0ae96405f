/** Whom a pack is about: the contacts to begin with, and what is said of the scope. */
import { Catalog, CivilDate, Contact, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Anchor } from "./Anchor.ts"
import { EvidenceError, TooLarge, Unknown } from "./EvidenceError.ts"
import type { Request } from "./Request.ts"

/** People of one pack. */
const maxPeople = 200_000

const unknown = (found: string, advice: string): EvidenceError =>
  new EvidenceError({ reason: new Unknown({ found, advice }) })

/** In words, and as the manifest says it. */
export const describe = ({ scope }: Pick<Request, "scope">): { readonly words: string; readonly plain: object } => {
  if ("contact" in scope) return { words: `contact c${scope.contact}`, plain: { contact: scope.contact } }
  if ("account" in scope) {
    const name = Contact.keyOf(scope.account)
    return { words: `account ${name}`, plain: { account: name } }
  }
  return { words: `certification ${scope.certification}`, plain: scope }
}

/** The contacts that belong to the scope by what is known now, each once. Who belonged to it then is seen person by person. */
export const contacts = Effect.fn("Evidence.contacts")(function* (
  versions: Catalog.Versions,
  request: Request,
  { moment }: Pick<Anchor, "moment">
) {
  const { scope } = request
  if ("contact" in scope) return [scope.contact]
  const found =
    "account" in scope ? yield* ofAccount(versions, scope.account) : yield* ofHolders(versions, request, moment)
  return [...found].toSorted((a, b) => a - b)
})

const within = (found: ReadonlySet<Id.ContactId>) =>
  found.size <= maxPeople
    ? Effect.void
    : new EvidenceError({
        reason: new TooLarge({ found: `more than ${maxPeople} people`, advice: "Narrow the days, or ask by account" })
      })

const ofAccount = Effect.fnUntraced(function* (versions: Catalog.Versions, account: Contact.Identity) {
  const accounts = Catalog.accounts(versions)
  if (!accounts.has(account.scheme)) {
    return yield* unknown(
      `the catalog names no accounts by the scheme "${account.scheme}"`,
      accounts.size === 0
        ? 'Mark the scheme in its "identities" with "account": true'
        : `Those that do: ${[...accounts].join(", ")}`
    )
  }
  const ledger = yield* Ledger.Ledger
  const found = new Set<Id.ContactId>()
  // Ends with those who claim it: each page is after the one before.
  for (let page = yield* ledger.claimants(account, null); page.length > 0;) {
    for (const { id } of page) found.add(id)
    yield* within(found)
    page = yield* ledger.claimants(account, page.at(-1)?.id ?? null)
  }
  if (found.size === 0) {
    return yield* unknown(`nobody is known of the account ${Contact.keyOf(account)}`, "Check how its sources write it")
  }
  return found
})

/** Whoever has a day in the range: those who hold it on the last of these days, and those whose last day is one of them. */
const ofHolders = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { scope, from, to }: Request,
  known: Anchor["moment"]
) {
  if (!("certification" in scope)) return new Set<Id.ContactId>()
  const { certification } = scope
  const names = new Set([...versions.all.values()].flatMap(({ certifications }) => certifications.map(({ id }) => id)))
  if (!names.has(certification)) {
    return yield* unknown(
      `no certification is called "${certification}"`,
      `There are: ${[...names].slice(0, 20).join(", ")}`
    )
  }
  const ledger = yield* Ledger.Ledger
  const found = new Set<Id.ContactId>()
  const [first, last] = [from ?? CivilDate.min, to ?? CivilDate.max]
  const lists = [
    (after: Ledger.HeldKey | null) => ledger.holding(certification, last, after, known),
    (after: Ledger.HeldKey | null) => ledger.expiring(certification, first, last, after, known)
  ]
  for (const ask of lists) {
    // Ends with the list: each page is after the one before.
    for (let page = yield* ask(null); page.length > 0;) {
      for (const { contact } of page) found.add(contact)
      yield* within(found)
      const end = page.at(-1)
      page = end === undefined ? [] : yield* ask({ contact: end.contact, from: end.period.from, last: end.period.last })
    }
  }
  return found
})
