/** What erasing somebody takes out of the record: what names them, and what people wrote. What rules judge by stays as it was. */
import { accounts } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import * as Evidence from "./Evidence.ts"
import * as Fact from "../Fact.ts"
import type { ContactId, LearnerId } from "../Id.ts"
import type { Redaction } from "../Ledger.ts"
import { substitute } from "../Text.ts"
import type * as World from "./World.ts"
import { registrationOf } from "./registrationOf.ts"

/** What the decisions among these that erase somebody take out; null for none. */
export const of = (world: World.World, made: ReadonlyArray<Decision.Decision>): Redaction | null => {
  const acts = made.flatMap(({ act }) => (act._tag === "Erased" ? [act] : []))
  if (acts.length === 0) return null
  const contacts = [...new Set(acts.flatMap((act) => act.contacts))].toSorted((a, b) => a - b)
  const erased = new Set(contacts)
  // Persons are erased whole: what joins participations, or puts facts in an order, is of one act.
  const taken = acts.map((act) => takenBy(world, act.contacts))
  return {
    contacts,
    groups: accounts(world.versions),
    ignores: acts.every(({ mayReturn }) => mayReturn !== true),
    learners: taken.flatMap(({ learners }) => learners),
    facts: taken.flatMap(({ facts }) => facts),
    decisions: world.decisions
      .filter(
        ({ id, about, act }) =>
          act._tag !== "Erased" && about.some((contact) => erased.has(contact)) && !made.some((own) => own.id === id)
      )
      .map((decision) => ({ ...decision, reason: Fact.erased }))
  }
}

const takenBy = (world: World.World, contacts: ReadonlyArray<ContactId>): Pick<Redaction, "learners" | "facts"> => {
  const person = Math.min(...contacts)
  const learners = [...world.learners.values()].filter(({ contact }) => contacts.includes(contact))
  const facts = learners.flatMap(({ id }) => world.revisions.get(id) ?? [])
  return { learners: learnersOf(person, learners), facts: factsOf(person, facts) }
}

/** Participations joined by their registration stay joined: its number begins their keys, and theirs within it tells them apart. */
const learnersOf = (
  person: number,
  learners: ReadonlyArray<{ readonly id: LearnerId; readonly key: string }>
): Redaction["learners"] => {
  const keys = [...new Set(learners.map(({ key }) => key))].toSorted()
  const erased = new Map(
    [...Map.groupBy(keys, registrationOf).values()].flatMap((joined, at) =>
      joined.map((key, nth) => [key, substituteOf(person, at + 1, nth + 1)] as const)
    )
  )
  return learners.map(({ id, key }) => ({ id, key: erased.get(key) ?? substitute(person, 0) }))
}

/** What stands in a participation's place: of the first of its registration the registration's number alone. */
export const substituteOf = (person: number, registration: number, nth: number): string =>
  nth === 1 ? substitute(person, registration) : `${substitute(person, registration)}/${nth}`

/** Facts of one day are looked at in the order of their keys: the new keys are in that order. */
const factsOf = (person: number, facts: ReadonlyArray<Fact.Fact>): Redaction["facts"] => {
  const keys = new Set(facts.map(({ reference }) => Fact.keyOf(reference)))
  const numbers = new Map([...keys].toSorted().map((key, at) => [key, at + 1]))
  return facts.map((fact) => ({
    ...fact,
    said: null,
    evidence: Evidence.withoutPersonal(fact.evidence),
    reference: { ...fact.reference, key: substitute(person, numbers.get(Fact.keyOf(fact.reference)) ?? 0) }
  }))
}
