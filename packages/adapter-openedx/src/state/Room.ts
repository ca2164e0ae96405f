/** What is known where a page of people of a course is read: how to ask, what stands, and what time it is. */
import { Adapter, Fact, Instant, Text } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import type { SoFar } from "./Ask.ts"
import type * as Grades from "./Grades.ts"
import { stream, type Unread } from "./Rows.ts"
import type { Compiled } from "../Setting.ts"

/** What stands of a course, by key. */
export interface Stood {
  readonly course: string
  readonly facts: ReadonlyMap<string, Fact.Fact>
}

const kinds = ["enrolment", "grade", "certificate"] as const

export const standing = Effect.fnUntraced(function* (course: string): Effect.fn.Return<Stood, Adapter.Failure> {
  const lookup = yield* Adapter.Standing
  const facts = yield* Effect.forEach(kinds, (kind) => lookup(stream, `${kind}/${Text.keyPart(course)}`))
  return { course, facts: new Map(facts.flat().map((fact) => [fact.reference.key, fact])) }
})

/** What is known where a page of people is read. */
export interface Room {
  readonly client: Http.Client
  readonly compiled: Compiled
  readonly certificates: "passing" | "everybody" | "none"
  readonly concurrency: number
  readonly course: string
  readonly stood: Stood
  /** Undefined where the setting leaves them. */
  readonly grades: Grades.Grades | undefined
  readonly now: Instant.Instant
  readonly soFar: SoFar
}

/** The beginning of a row of what was not told. */
export const unread = (what: Unread["what"], course: string, user?: string) =>
  ({ of: "unread", what, course, user: user ?? null }) as const

/** A course that Open edX does not know. */
export const unknown = (course: string, found: string): Unread => ({
  ...unread("course", course),
  expected: "a course that Open edX has: it is not there any more, or the address of the course is another",
  found
})

/** The moment at which what is said was first seen to be so: that of the fact that stands and says the same, else now. */
export const seenOf = ({ stood, now }: Room, key: string, isSame: (fact: Fact.Fact) => boolean): string => {
  const fact = stood.facts.get(key)
  return Instant.format(fact !== undefined && isSame(fact) ? Fact.since(fact, now) : now)
}
