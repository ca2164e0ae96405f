/** What a source's catalogue has that a catalog has not, or has otherwise. */
import { isDeepStrictEqual } from "node:util"
import { type List, lists, type Member, type Written } from "./Current.ts"

/** Ids, in the order of the lists they are of. */
export type Ids = { readonly [L in List]: ReadonlyArray<string> }

export interface Compared {
  readonly added: Ids
  /** In both, and not the same: edited here, or changed there. */
  readonly changed: Ids
}

type Proposed = { readonly [L in List]: ReadonlyArray<Member> }

const each = <A>(of: (list: List) => A): { readonly [L in List]: A } => ({
  offerings: of("offerings"),
  achievementTypes: of("achievementTypes"),
  certifications: of("certifications")
})

const byId = (members: ReadonlyArray<Member> = []): ReadonlyMap<string, Member> =>
  new Map(members.map((member) => [member.id, member]))

export const compare = (current: Written, proposed: Proposed): Compared => {
  const known = each((list) => byId(current[list]))
  return {
    added: each((list) => proposed[list].flatMap(({ id }) => (known[list].has(id) ? [] : [id]))),
    changed: each((list) =>
      proposed[list].flatMap((member) => {
        const own = known[list].get(member.id)
        return own === undefined || isDeepStrictEqual(own, member) ? [] : [member.id]
      })
    )
  }
}

export const isNothing = (ids: Ids): boolean => lists.every((list) => ids[list].length === 0)

/** The catalog with what is new behind what it has; what differs is as it was, or as proposed where it is to be replaced. */
export const joined = (current: Written, proposed: Proposed, replaces: boolean): Written => ({
  ...current,
  ...each((list) => {
    const own = current[list] ?? []
    const [known, all] = [byId(own), byId(proposed[list])]
    const kept = replaces ? own.map((member) => all.get(member.id) ?? member) : own
    return [...kept, ...proposed[list].filter(({ id }) => !known.has(id))]
  })
})
