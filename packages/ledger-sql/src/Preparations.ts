/** What a commit's leaves take beside the commit itself: who owns what, which claims are new, and whose secret hides what. */
import { type Contact, type Id, Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
import * as Brought from "./Brought.ts"
import { type Engine, int, json, list, lookup, Refused, text } from "./Engine.ts"
import type { Known } from "./Names.ts"
import type { Records } from "./Records.ts"
import * as Rows from "./Rows.ts"

/** A commit made ready to be written. */
export interface Prepared {
  /** The claims that are new, with their numbers. */
  readonly claims: ReadonlyArray<Ledger.KeptClaim>
  readonly ownerOf: (learner: Id.LearnerId) => Id.ContactId
  /** The secrets of contacts that are made known. */
  readonly fresh: ReadonlyMap<Id.ContactId, Uint8Array>
  readonly brought: Brought.Brought
}

export class Preparations {
  readonly #engine: Engine
  readonly #records: Records
  readonly #secrets: (contact: Id.ContactId) => Uint8Array

  constructor(engine: Engine, records: Records, secrets: (contact: Id.ContactId) => Uint8Array) {
    this.#engine = engine
    this.#records = records
    this.#secrets = secrets
  }

  readonly of = Effect.fnUntraced(function* (this: Preparations, commit: Ledger.Commit, names: Known) {
    const claims = yield* this.#newClaims(commit.claims, names)
    const ownerOf = yield* this.#owners(commit)
    const fresh = new Map(commit.contacts.map(({ id }) => [id, this.#secrets(id)]))
    const secretOf = yield* this.#secretOf(commit, claims, ownerOf, fresh)
    return { claims, ownerOf, fresh, brought: Brought.of(commit, claims, ownerOf, secretOf) } satisfies Prepared
  })

  /** Claims that are not known yet, each once, numbered on within their contacts. */
  readonly #newClaims = Effect.fnUntraced(function* (
    this: Preparations,
    claims: ReadonlyArray<Contact.Claim>,
    names: Known
  ): Effect.fn.Return<ReadonlyArray<Ledger.KeptClaim>, Ledger.LedgerError> {
    if (claims.length === 0) return []
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT c.contact, c.scheme, c.value, c.number FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "claim c", "c.contact = j.value")}`,
      json([...new Set(claims.map(({ contact }) => contact))])
    )
    const known = new Set(rows.map((row) => `${int(row[0])} ${int(row[1])} ${text(row[2])}`))
    const last = new Map<number, number>()
    for (const row of rows) last.set(int(row[0]), Math.max(last.get(int(row[0])) ?? 0, int(row[3])))
    return claims.flatMap((claim): ReadonlyArray<Ledger.KeptClaim> => {
      const { contact, identity } = claim
      const key = `${contact} ${names.id(identity.scheme)} ${identity.value}`
      // Said again, also by another source, it is the same claim.
      if (known.has(key)) return []
      known.add(key)
      const number = (last.get(contact) ?? 0) + 1
      last.set(contact, number)
      return [{ ...claim, number }]
    })
  })

  /** Whose each learner of the commit's facts is. */
  readonly #owners = Effect.fnUntraced(function* (this: Preparations, { facts, learners }: Ledger.Commit) {
    const owners = new Map(learners.map(({ id, contact }) => [id, contact]))
    const others = new Set(facts.flatMap(({ learner }) => (owners.has(learner) ? [] : [learner])))
    if (others.size > 0) {
      const { dialect } = this.#engine
      const found = yield* this.#engine.rows(
        `SELECT l.id, l.contact FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "learner l", "l.id = j.value")}`,
        json([...others])
      )
      for (const row of found) owners.set(Rows.learnerId(int(row[0])), Rows.contactId(int(row[1])))
    }
    return (learner: Id.LearnerId): Id.ContactId => owners.get(learner) ?? unknownLearner(learner)
  })

  readonly #secretOf = Effect.fnUntraced(function* (
    this: Preparations,
    { learners, facts, decisions, certificates }: Ledger.Commit,
    claims: ReadonlyArray<Ledger.KeptClaim>,
    ownerOf: (learner: Id.LearnerId) => Id.ContactId,
    fresh: ReadonlyMap<Id.ContactId, Uint8Array>
  ) {
    const needed = new Set<Id.ContactId>()
    const need = (contact: Id.ContactId): unknown => fresh.has(contact) || needed.add(contact)
    for (const { contact } of learners) need(contact)
    for (const { contact } of claims) need(contact)
    for (const { learner } of facts) need(ownerOf(learner))
    for (const { about } of decisions) for (const contact of about.slice(0, 1)) need(contact)
    for (const { contact } of certificates) need(contact)
    const known = yield* this.#records.secrets(needed)
    const own = new Map([...fresh].map(([contact, secret]) => [contact, Merkle.hex(secret)]))
    return (contact: Id.ContactId): string => own.get(contact) ?? known(contact)
  })
}

const unknownLearner = (learner: Id.LearnerId): never => {
  throw new Refused(new Ledger.Conflict({ found: `learner ${learner} is not known` }))
}
