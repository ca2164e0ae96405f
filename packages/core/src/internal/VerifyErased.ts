/** What is left of the erased, checked: nothing but what an erasure leaves, and of nobody else but them. */
import type { Decision, Erased } from "../Decision.ts"
import * as Evidence from "./Evidence.ts"
import * as Fact from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import type { LoadedContacts } from "../Ledger.ts"
import { isErased, substitute } from "../Text.ts"
import type { Difference } from "./Difference.ts"
import { substituteOf } from "./Redaction.ts"
import { registrationOf } from "./registrationOf.ts"

/** An erasure: what was decided, in which commit. */
interface Erasure {
  readonly act: typeof Erased.Type
  readonly batch: number
}

/** What was erased is no record's to have any more, whoever put it there; and nothing else reads as erased. */
export const verify = (loaded: LoadedContacts): ReadonlyArray<Difference> => {
  const erasures = new Map<ContactId, Erasure>()
  const all = loaded.decisions.flatMap(({ act, batch }) => (act._tag === "Erased" ? [{ act, batch }] : []))
  for (const erasure of all) for (const contact of erasure.act.contacts) erasures.set(contact, erasure)
  const ids = new Set(loaded.ids)
  return [
    ...ofRecords(loaded, ids, erasures),
    ...all.flatMap(({ act }) => ofKeys(loaded, act)),
    ...loaded.decisions.flatMap((decision) => ofDecision(decision, erasures))
  ]
}

const ofRecords = (
  { learners, revisions }: LoadedContacts,
  ids: ReadonlySet<ContactId>,
  erasures: ReadonlyMap<ContactId, Erasure>
): ReadonlyArray<Difference> => {
  const differences: Array<Difference> = []
  for (const { id, contact, key } of learners) {
    if (!ids.has(contact)) continue
    const gone = erasures.has(contact)
    if (isErased(key) !== gone) differences.push(odd(`learner ${id}`, gone))
    for (const fact of revisions.get(id) ?? []) {
      const isOdd = gone ? !isBare(fact) : isErased(fact.reference.key)
      if (isOdd) differences.push(odd(`fact ${fact.id}`, gone))
    }
  }
  return differences
}

const odd = (where: string, gone: boolean): Difference => ({
  part: "store",
  where,
  found: gone
    ? "more than an erasure leaves, of somebody who was erased: it was altered"
    : "what only an erasure leaves, of somebody who was not erased: it was altered"
})

const isBare = ({ reference, said, evidence }: Fact.Fact): boolean =>
  isErased(reference.key) && said === null && Evidence.isWithoutPersonal(evidence)

/** An erasure numbers the keys it takes, from 1 on without a gap; revisions of one reference share theirs. */
const ofKeys = (
  { learners, revisions, stamps }: LoadedContacts,
  { contacts }: Erasure["act"]
): ReadonlyArray<Difference> => {
  // Where somebody else is among them who was not loaded, some numbers are theirs.
  if (!contacts.every((contact) => stamps.has(contact))) return []
  const own = learners.filter(({ contact }) => contacts.includes(contact))
  const facts = own.flatMap(({ id }) => revisions.get(id) ?? [])
  const keys = new Map(facts.map((fact) => [fact.id, fact.reference.key]))
  const person = Math.min(...contacts)
  const isWhole =
    areJoined(
      person,
      own.map(({ key }) => key)
    ) &&
    areNumbered(
      person,
      facts.map(({ reference }) => reference.key)
    ) &&
    facts.every(({ origin, reference }) => (keys.get(origin) ?? reference.key) === reference.key)
  if (isWhole) return []
  return contacts.map((contact) => ({
    part: "store",
    where: `contact ${contact}`,
    found: "erased keys that are not those the erasure gave: they were altered"
  }))
}

/** Keys of participations: each registration is numbered, and within it each that it joins. */
const areJoined = (person: number, keys: ReadonlyArray<string>): boolean => {
  const distinct = new Set(keys)
  const joined = Map.groupBy(distinct, registrationOf)
  return Array.from({ length: joined.size }, (_, at) => joined.get(substitute(person, at + 1))).every((own, at) =>
    own?.every((_, nth) => distinct.has(substituteOf(person, at + 1, nth + 1)))
  )
}

const areNumbered = (person: number, keys: ReadonlyArray<string>): boolean => {
  const distinct = new Set(keys)
  return Array.from({ length: distinct.size }, (_, at) => substitute(person, at + 1)).every((key) => distinct.has(key))
}

const ofDecision = (
  { id, act, about, reason, batch }: Decision,
  erasures: ReadonlyMap<ContactId, Erasure>
): ReadonlyArray<Difference> => {
  const isBefore = about.some((contact) => batch < (erasures.get(contact)?.batch ?? 0))
  return act._tag === "Erased" || !isBefore || reason === Fact.erased ? [] : [odd(`decision ${id}`, true)]
}
