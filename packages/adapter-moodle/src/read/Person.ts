/** A person of a roster: what role they have, when they were last here, and what is claimed of them. */
import type { Compiled } from "../Setting.ts"
import type { Composed } from "./Compose.ts"
import { field, idOf, listOf, secondsOf } from "./Wire.ts"

/** Whether an entry has a role of learners. One that tells no roles is taken for a learner's: a roster is of learners first. */
export const isLearner = ({ roles }: Compiled, entry: unknown): boolean => {
  const told = field(entry, "roles")
  return (
    !Array.isArray(told) || listOf(entry, "roles").some((role) => roles.has(String(field(role, "shortname") ?? "")))
  )
}

/** Whether somebody was in the course at that moment or later, in milliseconds. */
export const hasVisited = (entry: unknown, since: number): boolean =>
  (secondsOf(entry, "lastcourseaccess") ?? 0) * 1_000 >= since

/** Claims that the setting asks for, as they come. */
const claimsOf = ({ claims }: Compiled, entry: unknown): Composed => {
  const [email, idnumber] = [field(entry, "email"), field(entry, "idnumber")]
  return {
    ...(claims.email && isGiven(email) ? { email } : {}),
    ...(claims.idnumber !== undefined && isGiven(idnumber) ? { idnumber } : {})
  }
}

const isGiven = (claim: unknown): boolean => claim !== undefined && claim !== null && claim !== ""

/** A claim as it is compared. */
const textOf = (name: string, claim: unknown): string =>
  name === "email" ? `email ${String(claim).trim().toLowerCase()}` : `${name} ${String(claim).trim()}`

/** Gives each entry its claims, but for those that two accounts of the roster make, and what was left out. */
export const claiming = (compiled: Compiled, roster: ReadonlyArray<unknown>) => {
  const owners = new Map<string, Set<string>>()
  for (const entry of roster) {
    for (const [name, claim] of Object.entries(claimsOf(compiled, entry))) {
      const text = textOf(name, claim)
      owners.set(text, (owners.get(text) ?? new Set()).add(idOf(entry) ?? ""))
    }
  }
  const shared = [...owners].flatMap(([, ids]) => (ids.size > 1 ? [[...ids]] : []))
  const claims = (entry: unknown): Composed =>
    Object.fromEntries(
      Object.entries(claimsOf(compiled, entry)).filter(
        ([name, claim]) => (owners.get(textOf(name, claim))?.size ?? 0) < 2
      )
    )
  return { claims, shared }
}
