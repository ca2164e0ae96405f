/** Finds the people that rows of an import are about, among those who are known: by what they are, or are also, called. */
import { Effect } from "effect"
import type { Page } from "../Adapter.ts"
import * as Contact from "../Contact.ts"
import type { Draft, Subject } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import { type Claimant, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import * as Rejection from "../Rejection.ts"

/** A page whose people were looked for. */
export interface Matched {
  readonly page: Page
  /** Whose identities that are nobody's own are, by `Contact.keyOf`. */
  readonly matched: ReadonlyMap<string, ContactId>
}

/** Nobody, several, or the contact that a row is about. */
type Found = ContactId | "nobody" | "several"

const nobodyMatched: ReadonlyMap<string, ContactId> = new Map()

/** Mutable, local to one import: each identity is looked up once. An import that matches people makes nobody known itself. */
export class Matching {
  readonly #isAsked: boolean
  readonly #known = new Map<string, ReadonlyArray<Claimant>>()

  constructor(isAsked: boolean) {
    this.#isAsked = isAsked
  }

  /** Takes rows of people who are not known out of a page, and says of each that it is. */
  readonly of = Effect.fnUntraced(function* (
    this: Matching,
    page: Page
  ): Effect.fn.Return<Matched, LedgerError, Ledger> {
    if (!this.#isAsked) return { page, matched: nobodyMatched }
    yield* this.#lookUp(page.drafts)
    const found = new Map<Subject, Found>()
    const matched = new Map<string, ContactId>()
    for (const { subject } of page.drafts) {
      if (found.has(subject)) continue
      const contact = this.#find(subject)
      found.set(subject, contact)
      if (typeof contact === "number") matched.set(Contact.keyOf(subject.contact), contact)
    }
    const isFound = ({ subject }: Draft): boolean => typeof found.get(subject) === "number"
    const rejections = page.drafts.flatMap((draft) => {
      const contact = found.get(draft.subject)
      return contact === "nobody" || contact === "several" ? [unmatched(page, draft, contact)] : []
    })
    if (rejections.length === 0) return { page, matched }
    return {
      page: {
        ...page,
        drafts: page.drafts.filter(isFound),
        rejections: [...page.rejections, ...onePerRow(rejections)]
      },
      matched
    }
  })

  readonly #lookUp = Effect.fnUntraced(function* (this: Matching, drafts: ReadonlyArray<Draft>) {
    const ledger = yield* Ledger
    const subjects = new Set(drafts.map(({ subject }) => subject))
    for (const subject of subjects) {
      for (const identity of namesOf(subject)) {
        const key = Contact.keyOf(identity)
        if (!this.#known.has(key)) this.#known.set(key, yield* ledger.claimants(identity, null))
      }
    }
  })

  /** The lowest contact of the one person whom one of the names is of, the subject's own name before its claims. */
  #find(subject: Subject): Found {
    const all = namesOf(subject).flatMap((identity) => this.#known.get(Contact.keyOf(identity)) ?? [])
    const persons = new Set(all.map(({ person }) => person))
    const [first] = all.toSorted((a, b) => a.id - b.id)
    if (first === undefined) return "nobody"
    return persons.size === 1 && all.length < maxPage ? first.id : "several"
  }
}

/** What a subject is called. E-mail addresses are also looked for in lower case, as most systems keep them. */
const namesOf = ({ contact, claims = [] }: Subject): ReadonlyArray<Contact.Identity> =>
  [contact, ...claims].flatMap((identity) => {
    const lower = identity.value.toLowerCase()
    return identity.scheme === "email" && lower !== identity.value
      ? [identity, { ...identity, value: lower }]
      : [identity]
  })

const unmatched = (page: Page, draft: Draft, found: "nobody" | "several"): Rejection.Rejection => {
  const { source, key, line } = draft.reference
  const names = [draft.subject.contact, ...(draft.subject.claims ?? [])].map(Contact.keyOf).join(", ")
  return {
    kind: "person",
    source,
    stream: page.stream,
    key,
    line,
    column: null,
    expected: "somebody who is known by one of these names",
    found: found === "nobody" ? `nobody called ${names}` : `several people called ${names}`,
    advice:
      found === "nobody"
        ? "Sync the source that knows this person, or mend the name, and import the file again; the row is kept until then."
        : "Link the contacts if they are one person, or mend the row, and import the file again; the row is kept until then.",
    raw: Rejection.bounded(page.raw(draft))
  }
}

/** One row is one rejection, however many facts it would have given. */
const onePerRow = (rejections: ReadonlyArray<Rejection.Rejection>): ReadonlyArray<Rejection.Rejection> => [
  ...new Map(rejections.map((each) => [each.line ?? each.key, each])).values()
]
