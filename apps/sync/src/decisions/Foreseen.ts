/** What would change, as it is shown before it is written: in words and as plain objects. */
import {
  AchievementId,
  type Catalog,
  CivilDate,
  Contact,
  HoldingOn,
  type Id,
  Plain,
  type Preview,
  Sync
} from "@laurel/core"
import { Effect } from "effect"
import * as Corrected from "./Corrected.ts"

export interface Foreseen {
  readonly versions: Catalog.Versions
  readonly today: CivilDate.CivilDate
  readonly shown: Pick<Preview.Preview, "changes" | "holdings"> & {
    /** Who would be made known, under numbers that stand for them here. */
    readonly contacts: ReadonlyMap<Id.ContactId, Contact.Identity>
  }
}

/** Who is not known yet has no number: an achievement of a participation that is made known has a place in its name for one. */
const nameOf = ({ achievement }: Preview.Change): string =>
  Sync.isProvisionalLearner(achievement.learner)
    ? `${achievement.type}:new:${achievement.earning}`
    : AchievementId.format(achievement)

/** Achievements and holdings, old and new below each other. */
export const words = (foreseen: Foreseen, names: Corrected.Names): ReadonlyArray<string> => {
  const { changes, holdings } = foreseen.shown
  const told = { ...foreseen, people: [] }
  return [
    ...Corrected.bounded(changes.map((change) => Corrected.achievementWords(foreseen, names, change, nameOf(change)))),
    ...Corrected.bounded(holdings.map((change) => Corrected.holdingWords(told, names, change)))
  ]
}

const contactOf = ({ shown }: Foreseen, contact: Id.ContactId) => {
  const identity = shown.contacts.get(contact)
  return identity === undefined ? { contact: `c${contact}` } : { contact: null, identity }
}

/** The same as plain objects, all of it. */
export const plain = (foreseen: Foreseen) => {
  const { today, shown } = foreseen
  return {
    today: CivilDate.format(today),
    achievements: shown.changes.map((change) => ({
      achievement: nameOf(change),
      ...contactOf(foreseen, change.contact),
      before:
        change.before === null
          ? null
          : {
              ...Plain.standing(change.before),
              status: HoldingOn.statusOf(change.before, change.chain?.before ?? null, today)
            },
      after: {
        ...Plain.standing(change.after),
        status: HoldingOn.statusOf(change.after, change.chain?.after ?? null, today)
      }
    })),
    holdings: shown.holdings.map(({ contact, certification, before, after }) => ({
      certification,
      ...contactOf(foreseen, contact),
      before: before === null ? null : { status: HoldingOn.ofHolding(before, today) },
      after: after === null ? null : { status: HoldingOn.ofHolding(after, today) }
    }))
  }
}

/** Everybody concerned, as they are called; also who would be made known. */
export const namesOf = Effect.fnUntraced(function* ({ shown }: Foreseen) {
  const isKnown = ({ contact }: { readonly contact: Id.ContactId }): boolean => !shown.contacts.has(contact)
  const known = yield* Corrected.namesOf({
    changes: shown.changes.filter(isKnown),
    holdings: shown.holdings.filter(isKnown),
    people: []
  })
  const fresh = [...shown.contacts].map(([id, identity]) => [id, Contact.keyOf(identity)] as const)
  return new Map([...known, ...fresh]) satisfies Corrected.Names
})
