/** A person of a roster: what role they have, when they were last here, and what is claimed of them. */
import { Field } from "@laurel/core"
import type { Compiled } from "../Setting.ts"
import type { Composed } from "./Compose.ts"
import { idOf, listOf, secondsOf } from "./Wire.ts"

/** Whether an entry has a role of learners. One that tells no roles is taken for a learner's: a roster is of learners first. */
export const isLearner = ({ roles }: Compiled, entry: unknown): boolean => {
  const told = Field.of(entry, "roles")
  return !Array.isArray(told) || listOf(entry, "roles").some((role) => isOne(roles, Field.of(role, "shortname")))
}

const isOne = (roles: ReadonlySet<string>, name: unknown): boolean => typeof name === "string" && roles.has(name)

/** Whether Moodle says when somebody was last in the course: 0 for never. It leaves it out where the account may not see it. */
export const isDated = (entry: unknown): boolean => (Field.of(entry, "lastcourseaccess") ?? null) !== null

/** Whether somebody was in the course at that moment or later, in milliseconds, or may have been, for nothing says when. */
export const hasVisited = (entry: unknown, since: number): boolean =>
  !isDated(entry) || (secondsOf(entry, "lastcourseaccess") ?? 0) * 1_000 >= since

/** Claims that the setting asks for, as they come. */
const claimsOf = ({ claims }: Compiled, entry: unknown): Composed => {
  const [email, idnumber] = [Field.of(entry, "email"), Field.of(entry, "idnumber")]
  return {
    ...(claims.email && isGiven(email) ? { email } : {}),
    ...(claims.idnumber !== undefined && isGiven(idnumber) ? { idnumber } : {})
  }
}

const isGiven = (claim: unknown): boolean => claim !== undefined && claim !== null && claim !== ""

/** A claim as it is compared; undefined for what is no text, which is nobody's. */
const textOf = (name: string, claim: unknown): string | undefined => {
  if (typeof claim !== "string") return undefined
  return `${name} ${name === "email" ? claim.trim().toLowerCase() : claim.trim()}`
}

/** Gives each entry its claims, but for those that two accounts of the roster make, and who made them. */
export const claiming = (compiled: Compiled, roster: ReadonlyArray<unknown>) => {
  const owners = new Map<string, Set<string>>()
  for (const entry of roster) {
    for (const [name, claim] of Object.entries(claimsOf(compiled, entry))) {
      const text = textOf(name, claim)
      if (text !== undefined) owners.set(text, (owners.get(text) ?? new Set()).add(idOf(entry) ?? ""))
    }
  }
  const isShared = (name: string, claim: unknown) => (owners.get(textOf(name, claim) ?? "")?.size ?? 0) > 1
  const claims = (entry: unknown): Composed =>
    Object.fromEntries(Object.entries(claimsOf(compiled, entry)).filter(([name, claim]) => !isShared(name, claim)))
  return { claims, shared: [...owners.values()].flatMap((ids) => (ids.size > 1 ? [[...ids]] : [])) }
}
