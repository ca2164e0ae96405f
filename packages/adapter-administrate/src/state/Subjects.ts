/** Whose facts are, and when what they say was so. */
import { type Adapter, Contact, type Fact, Instant } from "@laurel/core"
import * as End from "./End.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"

type Who = Rows.Of<"progress" | "content" | "result" | "scheduled" | "attended">
type Person = Pick<Who, "contact" | "email" | "account">

const address = /^[^\s@]+@[^\s@]+$/

/** Other names of the contact, as far as the setting says that they are to be claimed. */
const claimsOf = ({ claimsEmail, accountScheme, scheme }: Compiled, { email, account }: Person) => {
  const claims = [
    ...(claimsEmail && scheme !== "email" && typeof email === "string" && email.length <= 200 && address.test(email)
      ? [Contact.formOf({ scheme: "email", value: email })]
      : []),
    ...(accountScheme !== undefined && typeof account === "string" ? [{ scheme: accountScheme, value: account }] : [])
  ]
  return claims.length === 0 ? {} : { claims }
}

/** A subject, and the zone in which its days are counted. */
export interface Owner {
  readonly zone: string
  readonly subject: Adapter.Sketch["subject"]
}

/** A learner is the participation; under another name it is another one. */
export const of = (
  setting: Compiled,
  row: Person & { readonly course: string; readonly learner: string }
): Owner | undefined => {
  const offered = setting.courses.get(row.course)
  return offered === undefined
    ? undefined
    : {
        zone: offered.zone,
        subject: {
          key: `${row.course}:${row.learner}:${row.contact}`,
          offering: offered.offering,
          contact: { scheme: setting.scheme, value: row.contact },
          ...claimsOf(setting, row)
        }
      }
}

/** One fact of a row, under the row's key. */
export const sketch = (
  row: Rows.Row,
  part: string,
  subject: Owner["subject"],
  fact: Omit<Adapter.Sketch, "key" | "subject">
): Adapter.Sketch => ({ key: `${Rows.keyOf(row) ?? ""}/${part}`, subject, ...fact })

export const observedAt = (at: Instant.Instant, zone: string): Fact.Happened => ({
  on: Instant.dayIn(at, zone),
  at,
  zone,
  basis: "observed"
})

/** The end of an event, in its own zone. */
export const endOf = (setting: Compiled, text: string, zone: unknown, usual: string): Fact.Happened | undefined =>
  End.parse(text, End.zoneOf(setting, zone, usual))

/** When what a row says was so: by the end of its event, or when it was first seen; undefined where it says neither. */
export const happenedOf = (
  setting: Compiled,
  row: Pick<Rows.Of<"result">, "ended" | "zone"> & { readonly observed?: Instant.Instant | undefined },
  usual: string
): Fact.Happened | undefined => {
  const end = row.ended === undefined ? undefined : endOf(setting, row.ended, row.zone, usual)
  if (end !== undefined) return { ...end, basis: "bounded" }
  return row.observed === undefined ? undefined : observedAt(row.observed, usual)
}
