/** Whose row it is: the account's number, and what else is claimed of the same person. */
import { type Adapter, Field, type Id, Text } from "@laurel/core"
import { Schema } from "effect"
import type { Compiled } from "./Setting.ts"

/** What rows keep of an account: only what the setting claims. */
export const fields = {
  course: Text.Name,
  user: Schema.String.check(Schema.isPattern(/^[1-9]\d{0,17}$/, { expected: "the number of a user" })),
  email: Field.maybe(Schema.String),
  username: Field.maybe(Schema.String)
}

export interface Person {
  readonly course: string
  readonly user: string
  readonly email?: string | null
  readonly username?: string | null
}

const address = /^[^\s@]{1,100}@[^\s@]{1,99}$/
const isName = Schema.is(Text.Seen)

/** What a retired account is called, and where its mail goes: a word of the system's own, and nobody's identity. */
const retired = /^retired__|@retired\.invalid/

export type Claimed = Pick<Person, "email" | "username">

/** What of an account the setting claims, and of a retired one nothing. */
export const claimed = (
  { claimsEmail, usernames }: Pick<Compiled, "claimsEmail" | "usernames">,
  email: unknown,
  username: unknown
): Claimed => ({
  ...(claimsEmail && typeof email === "string" && address.test(email) && !retired.test(email) && isName(email)
    ? { email: email.toLowerCase() }
    : {}),
  ...(usernames !== undefined && isName(username) && !retired.test(username) ? { username } : {})
})

/** The key of a participation: Open edX has one enrolment for each user and course run, whatever becomes of it. */
const keyOf = (course: string, user: string): string => `${Text.keyPart(course)}:${user}`

/** The key of a row about one person in one course. */
export const rowKey = (of: string, course: string, user: string): string => `${of}/${Text.keyPart(course)}/${user}`

export const subjectOf = (setting: Compiled, offering: Id.OfferingId, person: Person): Adapter.Sketch["subject"] => {
  const { course, user, email, username } = person
  const claims = [
    ...(typeof email === "string" ? [{ scheme: "email", value: email }] : []),
    ...(typeof username === "string" && setting.usernames !== undefined
      ? [{ scheme: setting.usernames, value: username }]
      : [])
  ]
  return {
    key: keyOf(course, user),
    offering,
    contact: { scheme: setting.scheme, value: user },
    ...(claims.length === 0 ? {} : { claims })
  }
}
