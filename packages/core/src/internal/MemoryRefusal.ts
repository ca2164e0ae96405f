/** Why a ledger in memory refuses a commit. */
import { keyOf } from "../Contact.ts"
import * as Fact from "../Fact.ts"
import { type Commit, Conflict, Corrupt, keepsRows, LedgerError, made, passedOn, Superseded } from "../Ledger.ts"
import * as Numbers from "../Numbers.ts"
import type { Memory } from "./Memory.ts"

/** A refusal of the ledger in memory. */
export const refused = (reason: LedgerError["reason"]): LedgerError => new LedgerError({ ledger: "in memory", reason })
const conflict = (found: string): LedgerError => refused(new Conflict({ found }))

/** Why a commit is refused; undefined where it is taken. Changes nothing. */
export const refusal = (memory: Memory, commit: Commit): LedgerError | undefined => {
  const { head, under, catalog, lease, source, position, alone, stamps } = commit
  const fence = lease === null ? undefined : memory.leases.get(lease.name)?.fence
  if (lease !== null && fence !== lease.fence) return refused(new Superseded({ found: passedOn(lease, fence) }))
  const latest = memory.catalogs.at(-1)?.version ?? 0
  if (latest > under) return conflict(`catalog version ${latest} has been applied since`)
  if (catalog !== null && catalog.version !== latest + 1)
    return conflict(`catalog version ${latest} where ${catalog.version - 1} was expected`)
  const batch = memory.log.checkpoints.length
  if (alone && head.batch !== batch) return conflict(`batch ${batch} where ${head.batch} was expected`)
  const at = memory.positions.get(source)?.text ?? null
  if (position !== null && position.from !== at) return conflict(`source ${source} stands elsewhere by now`)
  for (const [contact, stamp] of stamps) {
    if (memory.stamps.get(contact) !== stamp) return conflict(`contact ${contact} has been written since`)
  }
  const of = commit.import?.of
  if (typeof of === "number" && !memory.imports.has(of))
    return refused(new Corrupt({ found: `import ${of} is named but not there` }))
  const taken = memory.certificates.taken(commit.certificates)
  if (taken !== undefined) return conflict(`${taken} is another's`)
  const erased = commit.certificates
    .flatMap(({ about }) => about)
    .find((contact) => memory.contacts.get(contact) === null)
  if (erased !== undefined) return conflict(`contact ${erased} is erased`)
  return (
    refusalOfErased(memory, commit) ??
    refusalOfNames(memory, commit) ??
    refusalOfFacts(memory, commit) ??
    refusalOfWithdrawn(memory, commit)
  )
}

/** What may be of somebody who has been erased since it was planned: nobody can tell from the text of a row. */
const refusalOfErased = (memory: Memory, commit: Commit): LedgerError | undefined => {
  if (commit.head.erasures === memory.erasures) return undefined
  const isNamed = commit.claims.some(({ identity }) => memory.ignored.has(keyOf(identity)))
  return keepsRows(commit) || isNamed ? conflict("somebody has been erased since") : undefined
}

/** New names and numbers that somebody has by now. */
const refusalOfNames = (
  memory: Memory,
  { head, source, contacts, learners, ...commit }: Commit
): LedgerError | undefined => {
  const known =
    contacts.find(({ identity }) => memory.owners.has(keyOf(identity)))?.identity.value ??
    learners.find(({ key }) => memory.learnersByKey.has(memory.learnerKey(source, key)))?.key
  if (known !== undefined) return conflict(`"${known}" is known already`)
  // Somebody else has the number: whoever was to have it is known no more than before.
  if (contacts.some(({ id }) => memory.contacts.has(id)) || learners.some(({ id }) => memory.learners.has(id)))
    return conflict(Numbers.taken)
  const block = memory.blocks.get(source) ?? Numbers.empty
  return head.exclusive || Numbers.use(block, head, made({ contacts, learners, ...commit })) !== undefined
    ? undefined
    : conflict(Numbers.taken)
}

const refusalOfFacts = (memory: Memory, { facts, decisions }: Commit): LedgerError | undefined => {
  if (decisions.some(({ id }) => memory.decisions.has(id)))
    return conflict("a decision of that number is known already")
  const planned = new Map<string, number>()
  for (const fact of facts) {
    const key = memory.factKey(fact.reference)
    const last = planned.get(key) ?? memory.lastRevision.get(key)?.revision ?? 0
    if (last !== fact.revision - 1) return conflict(`fact ${Fact.keyOf(fact.reference)} is known already`)
    planned.set(key, fact.revision)
  }
  return undefined
}

/** A record that is taken back says nothing, whoever was first. */
const refusalOfWithdrawn = (memory: Memory, { source, facts, withdrawals }: Commit): LedgerError | undefined => {
  const after = new Map(facts.map((fact) => [memory.factKey(fact.reference), fact]))
  const standing = withdrawals.flatMap(({ stream, record }) =>
    memory
      .factsUnder(source, { stream, prefix: record })
      .filter(({ reference }) => !after.has(memory.factKey(reference)))
  )
  const still = [...after.values(), ...standing].find(
    ({ evidence, reference }) =>
      evidence._tag !== "Retracted" && memory.withdrawals.isWithdrawn(reference, { source, withdrawals })
  )
  return still === undefined ? undefined : conflict(`record ${Fact.keyOf(still.reference)} is taken back by now`)
}
