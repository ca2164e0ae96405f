/** Who a row is about, and when: the parts that all rows' facts have in common. */
import { type Adapter, Contact, type Fact, Instant, Text } from "@laurel/core"
import type { Compiled } from "./Setting.ts"
import { instantOf, type User, type When } from "./Wire.ts"

/** What every row has. */
export interface About {
  readonly course: string
  readonly user: User
}

const address = /^[^\s@]+@[^\s@]+$/

/** The participation of a user in a course; undefined where the course is not of the setting. */
export const subjectOf = (
  { courses, scheme, claims }: Compiled,
  { course, user }: About
): { readonly subject: Adapter.Sketch["subject"]; readonly zone: string } | undefined => {
  const known = courses.get(course)
  if (known === undefined) return undefined
  const { email } = user
  const claimed = [
    ...(claims.email === true && typeof email === "string" && email.length <= 200 && address.test(email)
      ? [Contact.formOf({ scheme: "email", value: email })]
      : []),
    ...(claims.sis !== undefined && typeof user.sis === "string" && Text.isSeen(user.sis)
      ? [{ scheme: claims.sis, value: user.sis }]
      : []),
    ...(claims.login !== undefined && typeof user.login === "string" && Text.isSeen(user.login)
      ? [{ scheme: claims.login, value: user.login }]
      : [])
  ]
  return {
    zone: known.zone,
    subject: {
      key: `${Text.keyPart(course)}:${Text.keyPart(user.id)}`,
      offering: known.offering,
      contact: { scheme, value: user.id },
      ...(claimed.length === 0 ? {} : { claims: claimed })
    }
  }
}

/** What is wrong with a row whose course is not of the setting: what it said before stands until somebody decides otherwise. */
export const problemOf = ({ courses }: Compiled, { course }: Pick<About, "course">) =>
  courses.has(course)
    ? undefined
    : {
        path: ["course"],
        issue: "expected a course of the setting: list it there again, for what it said before stands"
      }

/** When it happened, on the day that it was in a zone. What a schema has let through is a moment. */
export const happened = ({ at: text, basis }: When, zone: string): Fact.Happened => {
  const at = instantOf(text) ?? Instant.min
  return { on: Instant.dayIn(at, zone), at, zone, basis }
}
