/** Holds of many persons on many certifications, asked for together. */
import { type Holding, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"

/** The hold on a certification of whoever a contact is or belongs to. */
export interface Asked {
  readonly certification: Id.CertificationId
  readonly contact: Id.ContactId
}

/** Undefined where the person has no part in it. */
export type Find = (asked: Asked) => Holding.Holding | undefined

/** The holds that are asked for, of at most `Ledger.maxPage` contacts. */
export const of = Effect.fn("Holdings.of")(function* (
  asked: ReadonlyArray<Asked>
): Effect.fn.Return<Find, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const contacts = new Set(asked.map(({ contact }) => contact))
  const known = contacts.size === 0 ? [] : yield* ledger.contacts([...contacts])
  const persons = new Map(known.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  const found = new Map<string, Array<Holding.Period>>()
  for (const [certification, own] of Map.groupBy(asked, (each) => each.certification)) {
    const holders = new Set(own.flatMap(({ contact }) => persons.get(contact) ?? []))
    for (const held of yield* ledger.periods(certification, [...holders], null)) {
      const name = nameOf(certification, held.contact)
      const periods = found.get(name)
      if (periods === undefined) found.set(name, [held.period])
      else periods.push(held.period)
    }
  }
  return ({ certification, contact }) => {
    const person = persons.get(contact)
    const periods = person === undefined ? undefined : found.get(nameOf(certification, person))
    return periods === undefined ? undefined : { certification, periods }
  }
})

const nameOf = (certification: Id.CertificationId, person: Id.ContactId): string => `${certification} ${person}`
