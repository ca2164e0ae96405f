/** What an erasure takes out of a ledger in memory. */
import { keyOf } from "../Contact.ts"
import * as Fact from "../Fact.ts"
import type { ContactId, LearnerId } from "../Id.ts"
import type { Redaction } from "../Ledger.ts"
import { push, replace } from "./Lists.ts"
import * as Rejection from "../Rejection.ts"
import { without } from "./ImportTerms.ts"
import type { Memory } from "./Memory.ts"

/** Takes out what names these contacts; what the log commits to stays in it. */
export const redact = (memory: Memory, { contacts, groups, ignores, learners, facts, decisions }: Redaction): void => {
  memory.erasures += 1
  const names: Array<string> = []
  for (const contact of contacts) {
    const identities = memory.identitiesOf(contact).filter(({ scheme }) => !groups.has(scheme))
    if (ignores) for (const identity of identities) memory.ignored.add(keyOf(identity))
    names.push(...identities.map(({ value }) => value))
    redactNames(memory, contact)
  }
  const keys = new Set(
    facts.flatMap(({ id }) => {
      const { source, stream, key } = memory.facts.get(id)?.reference ?? {}
      if (source === undefined || stream === undefined || key === undefined) return []
      return Fact.prefixesOf(key).map((prefix) => memory.factKey({ source, stream, key: prefix }))
    })
  )
  for (const { id, key } of learners) redactLearner(memory, id, key, names)
  if (ignores) for (const name of names) memory.recognized.add(Rejection.recognized(name))
  for (const fact of facts) redactFact(memory, fact)
  // A short number is in rows of everybody.
  const distinct = names.filter((name) => Rejection.recognized(name) !== "")
  for (const [id, raw] of memory.archived) if (Rejection.isAbout(distinct, { raw, found: "" })) memory.letRowGo(id)
  for (const decision of decisions) {
    memory.log.redact({ _tag: "Decision", id: decision.id }, (_, { sealed }) => ({
      _tag: "Decision",
      decision,
      sealed
    }))
    memory.decisions.set(decision.id, decision)
    for (const contact of decision.about) replace(memory.decisionsAbout.get(contact), decision)
  }
  for (const code of memory.certificates.redact(new Set(contacts)))
    memory.log.redact({ _tag: "Certificate", code }, (recorded, { sealed }) =>
      recorded._tag === "Certificate"
        ? { ...recorded, certificate: { ...recorded.certificate, by: null, text: null }, sealed }
        : recorded
    )
  // From here on nothing can tell what was committed to.
  for (const contact of contacts) memory.log.keepSecret(contact, memory.secretOf(contact))
  memory.withdrawals.redact(distinct)
  for (const [id, known] of memory.imports) memory.imports.set(id, { ...known, ...without(distinct, known) })
  memory.received.redact(distinct, keys)
  memory.rejections.redact(names, keys)
}

const redactNames = (memory: Memory, contact: ContactId): void => {
  const own = memory.contacts.get(contact)
  if (own !== undefined && own !== null) memory.owners.delete(keyOf(own))
  memory.contacts.set(contact, null)
  memory.log.redact({ _tag: "Contact", id: contact }, (_, { sealed }) => ({
    _tag: "Contact",
    id: contact,
    identity: null,
    sealed
  }))
  for (const claim of memory.claimed.get(contact) ?? []) {
    memory.claims.get(keyOf(claim.identity))?.by.delete(contact)
    memory.log.redact({ _tag: "Claim", contact, number: claim.number }, (_, { sealed }) => ({
      _tag: "Claim",
      claim: { ...claim, identity: { scheme: claim.identity.scheme, value: Fact.erased } },
      sealed
    }))
  }
  memory.claimed.delete(contact)
}

const redactLearner = (memory: Memory, id: LearnerId, key: string, names: Array<string>): void => {
  const known = memory.learners.get(id)
  if (known === undefined) return
  names.push(known.key)
  const learner = { ...known, key }
  memory.log.redact({ _tag: "Learner", id }, (_, { sealed }) => ({ _tag: "Learner", learner, sealed }))
  memory.learnersByKey.delete(memory.learnerKey(known.source, known.key))
  memory.learners.set(id, learner)
  memory.learnersByKey.set(memory.learnerKey(learner.source, key), learner)
  replace(memory.learnersOf.get(learner.contact), learner)
}

const redactFact = (memory: Memory, fact: Fact.Fact): void => {
  const known = memory.facts.get(fact.id)
  if (known === undefined) return
  memory.log.redact({ _tag: "Fact", id: fact.id }, (recorded, seals) =>
    recorded._tag === "Fact" ? { ...recorded, ...seals, fact, raw: null } : recorded
  )
  memory.facts.set(fact.id, fact)
  memory.archived.delete(fact.id)
  replace(memory.revisions.get(fact.learner), fact)
  redactOwners(memory, memory.factKey(known.reference), fact)
  if (memory.lastRevision.get(memory.factKey(known.reference))?.id !== fact.id) return
  memory.lastRevision.set(memory.factKey(fact.reference), fact)
  // Where it was said of somebody else before, it goes on from there.
  const before = lastOf(memory, known.reference)
  if (before === undefined) memory.lastRevision.delete(memory.factKey(known.reference))
  else memory.lastRevision.set(memory.factKey(known.reference), before)
}

/** Whose a fact is under its key of before, and is now. */
const redactOwners = (memory: Memory, key: string, fact: Fact.Fact): void => {
  const left = [...memory.facts.values()].filter(({ reference }) => memory.factKey(reference) === key)
  memory.ownersOf.set(
    key,
    left.map(({ learner }) => learner)
  )
  push(memory.ownersOf, memory.factKey(fact.reference), fact.learner)
}

const lastOf = (memory: Memory, reference: Fact.Reference): Fact.Fact | undefined => {
  const key = memory.factKey(reference)
  const all = [...memory.facts.values()].filter((fact) => memory.factKey(fact.reference) === key)
  return all.toSorted((a, b) => a.revision - b.revision).at(-1)
}
