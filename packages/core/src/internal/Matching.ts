/** Finds the people that rows of an import are about, among those who are known: by what they are, or are also, called. */
import { Effect } from "effect"
import type { Page } from "../Adapter.ts"
import * as Contact from "../Contact.ts"
import type { Subject } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import { type Claimant, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import { fold } from "../Participation.ts"

/** The contact that a row is about, or why it is about none. */
export type Found = ContactId | "nobody" | "several"

/** Whom each subject of a page is. */
export type Matched = ReadonlyMap<Subject, Found>

/** Mutable, local to one import: each identity is looked up once. An import that matches people makes nobody known itself. */
export class Matching {
  /** Whether an import of the ledger was undone: then somebody may be known of whom nothing is said any more. */
  readonly #isDoubtful: boolean
  readonly #known = new Map<string, ReadonlyArray<Claimant>>()
  readonly #isSomebody = new Map<ContactId, boolean>()

  constructor(isDoubtful: boolean) {
    this.#isDoubtful = isDoubtful
  }

  readonly of = Effect.fnUntraced(function* (
    this: Matching,
    { drafts }: Page
  ): Effect.fn.Return<Matched, LedgerError, Ledger> {
    const found = new Map<Subject, Found>()
    for (const { subject } of drafts) {
      if (found.has(subject)) continue
      const names = namesOf(subject)
      for (const identity of names) yield* this.#lookUp(identity)
      found.set(subject, this.#find(names))
    }
    return found
  })

  readonly #lookUp = Effect.fnUntraced(function* (this: Matching, identity: Contact.Identity) {
    const key = Contact.keyOf(identity)
    if (this.#known.has(key)) return
    const ledger = yield* Ledger
    const all = yield* ledger.claimants(identity, null)
    const known: Array<Claimant> = []
    for (const each of all) if (!this.#isDoubtful || (yield* this.#isAnybody(each.id))) known.push(each)
    this.#known.set(key, known)
  })

  /** Whether anything is said of a contact, or somebody has decided that it is another person's: an undone import leaves names. */
  readonly #isAnybody = Effect.fnUntraced(function* (this: Matching, contact: ContactId) {
    const known = this.#isSomebody.get(contact)
    if (known !== undefined) return known
    const ledger = yield* Ledger
    const dossier = yield* ledger.contact(contact, null)
    let is = (dossier?.decisions.length ?? 0) > 0
    for (const { id, contact: owner } of dossier?.learners ?? []) {
      if (is) break
      if (owner === contact) is = fold((yield* ledger.learner(id))?.revisions ?? []).length > 0
    }
    this.#isSomebody.set(contact, is)
    return is
  })

  /** The lowest contact of the one person whom one of the names is of. */
  #find(names: ReadonlyArray<Contact.Identity>): Found {
    const all = names.flatMap((identity) => this.#known.get(Contact.keyOf(identity)) ?? [])
    const persons = new Set(all.map(({ person }) => person))
    const [first] = all.toSorted((a, b) => a.id - b.id)
    if (first === undefined) return "nobody"
    return persons.size === 1 && all.length < maxPage ? first.id : "several"
  }
}

/** What a subject is called. E-mail addresses are also looked for in their form, as most systems keep them. */
const namesOf = ({ contact, claims = [] }: Subject): ReadonlyArray<Contact.Identity> =>
  [contact, ...claims].flatMap(Contact.formsOf)
