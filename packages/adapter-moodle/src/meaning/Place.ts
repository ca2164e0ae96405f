/** Whose a row is, and where its days are counted. */
import { type Adapter, Contact, type Fact, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Keys from "../Keys.ts"
import type * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"

/** Where facts of a row stand. */
export interface Place {
  readonly subject: Adapter.Sketch["subject"]
  readonly zone: string
  /** Of the row. */
  readonly key: string
}

const contactOf = ({ scheme }: Compiled, user: Keys.Id) => ({ scheme, value: String(user) })

/** Of one person in one course; undefined where the course is not of the setting. */
export const inCourse = (setting: Compiled, course: Keys.Id, user: Keys.Id, key: string): Place | undefined => {
  const offered = setting.courses.get(String(course))
  return offered === undefined
    ? undefined
    : {
        subject: {
          key: Keys.subjectOf(course, user),
          offering: offered.offering,
          contact: contactOf(setting, user)
        },
        zone: offered.zone,
        key
      }
}

/** Of one person in the offering of badges; undefined where the setting has none. */
export const ofBadges = (setting: Compiled, user: Keys.Id, key: string): Place | undefined =>
  setting.badges === undefined
    ? undefined
    : {
        subject: {
          key: Keys.subjectOf("badges", user),
          offering: setting.badges,
          contact: contactOf(setting, user)
        },
        zone: setting.zone,
        key
      }

/** The same with what the setting claims of an account that is on a roster: one that is gone keeps what was claimed before. */
export const withClaims = (place: Place, setting: Compiled, row: Rows.Enrolment): Place => {
  if (row.status === "unenrolled" || row.status === "deleted") return place
  const claims = [...emailOf(setting, row.email), ...idnumberOf(setting, row.idnumber)]
  return claims.length === 0 ? place : { ...place, subject: { ...place.subject, claims } }
}

const address = /^[^\s@]+@[^\s@]+$/
const isName = Schema.is(Text.Seen)

const emailOf = ({ claims }: Compiled, email: string | null | undefined) =>
  claims.email && typeof email === "string" && address.test(email) && isName(email)
    ? [Contact.formOf({ scheme: "email", value: email })]
    : []

const idnumberOf = ({ claims: { idnumber: scheme } }: Compiled, idnumber: string | null | undefined) => {
  const value = idnumber?.trim() ?? ""
  return scheme !== undefined && isName(value) ? [{ scheme, value }] : []
}

/** At a moment, on the day that it is in the place's zone. */
export const happened = ({ zone }: Place, at: Instant.Instant, basis: Fact.Basis): Fact.Happened => ({
  on: Instant.dayIn(at, zone),
  at,
  zone,
  basis
})

/** At the moment that Moodle states, else at that at which it was seen. */
export const stated = (
  place: Place,
  at: Instant.Instant | undefined,
  seen: Instant.Instant | undefined
): Fact.Happened | undefined => {
  if (at !== undefined) return happened(place, at, "stated")
  return seen === undefined ? undefined : happened(place, seen, "observed")
}
