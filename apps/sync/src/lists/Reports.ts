/** The reports as lists: what each has for columns, and what its rows are in JSON. */
import {
  Achievement,
  AchievementId,
  Catalog,
  CivilDate,
  Contact,
  Holding,
  type Id,
  Instant,
  Plain,
  Report,
  Words
} from "@laurel/core"
import { Stream } from "effect"
import type { Column, Listing } from "../terminal/Listing.ts"

/** What every report is asked with. */
export interface Asked extends Report.About {
  readonly versions: Catalog.Versions
}

type Row = { readonly person: Contact.Contact }

const names = (identities: ReadonlyArray<Contact.Identity>): string => identities.map(Contact.keyOf).join("; ")
const yes = (is: boolean): string => (is ? "yes" : "no")
/** In a table what is not so needs no word: a column of it shows only where it is so of somebody. */
const onlyYes = (is: boolean): string => (is ? "yes" : "")

/** `, of employer:acme, as known by …`: what a title adds. */
const about = ({ account, known }: Report.About): string =>
  (account === null ? "" : `, of ${Contact.keyOf(account)}`) +
  (known === null ? "" : `, as known by ${Instant.format(known)}`)

const asked = ({ account, known }: Report.About) => ({
  account: account === null ? null : Contact.keyOf(account),
  known: known === null ? null : Instant.format(known)
})

/** Who a row is about. Of an account, nothing is said of which others they are of: it is for that account's eyes. */
const people = <A extends Row>({ versions, account }: Asked): ReadonlyArray<Column<A>> => {
  const schemes = Catalog.accounts(versions)
  return [
    { name: "contact", cell: ({ person }) => `c${person.id}` },
    { name: "identities", cell: ({ person }) => names(Contact.apart(person, schemes).names) },
    {
      name: "accounts",
      titled: account !== null,
      spare: 2,
      cell: ({ person }) => names(account === null ? Contact.apart(person, schemes).accounts : [account])
    }
  ]
}

const contact = ({ versions, account }: Asked, person: Contact.Contact) => {
  const plain = Plain.contact(person, Catalog.accounts(versions))
  return account === null ? plain : { ...plain, accounts: [account] }
}

const certification: Column<{ readonly certification: Id.CertificationId }> = {
  name: "certification",
  titled: true,
  cell: (row) => row.certification
}

const holderColumns = (input: Asked, isOfSeveral = false): ReadonlyArray<Column<Report.Holder>> => [
  ...people<Report.Holder>(input),
  { ...certification, titled: !isOfSeveral },
  { name: "status", cell: ({ status }) => status },
  { name: "from", spare: 1, cell: ({ period }) => CivilDate.format(period.from) },
  { name: "last_valid_day", cell: ({ period }) => Plain.dayOrNull(Holding.lastValid(period)) },
  { name: "renewable_from", spare: 3, cell: ({ period }) => Plain.dayOrNull(period.opens) },
  { name: "ends_by", spare: 4, cell: ({ period }) => period.ends },
  {
    name: "earned_by",
    spare: 5,
    cell: ({ period }) => [period.achievement, ...period.beside].map(AchievementId.format).join("; ")
  },
  { name: "contested", cell: ({ isContested }) => yes(isContested), words: ({ isContested }) => onlyYes(isContested) }
]

const holder =
  (input: Asked) =>
  ({ person, certification: id, status, period, isContested }: Report.Holder) => ({
    contact: contact(input, person),
    certification: id,
    status,
    lastValidDay: Plain.dayOrNull(Holding.lastValid(period)),
    contested: isContested,
    period: Plain.period(period)
  })

export const holders = (input: Asked, id: Id.CertificationId, on: CivilDate.CivilDate): Listing<Report.Holder> => {
  const at = CivilDate.format(on)
  return {
    asked: { report: "holders", certification: id, at, ...asked(input) },
    title: `Who holds ${id} on ${at}${about(input)}`,
    none: "nobody",
    columns: holderColumns(input),
    plain: holder(input),
    rows: Report.holders(id, { ...input, on })
  }
}

/** Of one certification, or of all of them one after the other. */
export const expiring = (
  input: Asked,
  ids: ReadonlyArray<Id.CertificationId>,
  on: CivilDate.CivilDate,
  within: number,
  id: Id.CertificationId | null
): Listing<Report.Holder> => {
  const [at, to] = [on, CivilDate.plusDays(on, within)].map(CivilDate.format)
  const left = ({ period }: Report.Holder): number | null => {
    const last = Holding.lastValid(period)
    return last === null ? null : last - on
  }
  return {
    asked: { report: "expiring", certification: id, at, within, ...asked(input) },
    title: `Whose last valid day of ${id ?? "a certification"} is from ${at} to ${to}${about(input)}`,
    none: "nobody's",
    columns: [...holderColumns(input, id === null), { name: "days_left", cell: left }],
    plain: (row) => ({ ...holder(input)(row), daysLeft: left(row) }),
    rows: Stream.flatMap(Stream.fromIterable(ids), (each) =>
      Report.expiring(input.versions, each, within, { ...input, on })
    )
  }
}

/** What a table says beside the day it was earned: nothing of what counts ever since. */
const sinceThen = (achievement: Achievement.Achievement): string => {
  const days = Achievement.counting(achievement)
  const [only] = days
  if (only === undefined || days.length > 1 || only.from !== achievement.held[0]?.from)
    return `counts ${Words.spans(days)}`
  return only.lost === null ? "" : `lost ${CivilDate.format(only.lost)}`
}

export const earned = (
  input: Asked,
  types: ReadonlyArray<Id.TypeId>,
  [from, to]: readonly [CivilDate.CivilDate, CivilDate.CivilDate],
  type: string | null
): Listing<Report.Earning> => {
  const between = { from: CivilDate.format(from), to: CivilDate.format(to) }
  return {
    asked: { report: "earned", type, ...between, ...asked(input) },
    title: `Earned${type === null ? "" : `: ${type},`} from ${between.from} to ${between.to}${about(input)}`,
    none: "nothing",
    columns: [
      ...people<Report.Earning>(input),
      {
        name: "type",
        titled: type !== null,
        spare: 2,
        instead: "achievement",
        cell: ({ achievement }) => achievement.id.type
      },
      { name: "achievement", spare: 1, cell: ({ achievement }) => AchievementId.format(achievement.id) },
      { name: "earned_on", cell: ({ on }) => CivilDate.format(on) },
      { name: "counts", titled: true, cell: ({ achievement }) => Words.spans(Achievement.counting(achievement)) },
      { name: "standing", titled: true, cell: ({ achievement }) => yes(Achievement.isStanding(achievement)) },
      { name: "since_then", shown: true, cell: ({ achievement }) => sinceThen(achievement) },
      {
        name: "contested",
        cell: ({ achievement }) => yes(achievement.contested !== null),
        words: ({ achievement }) => onlyYes(achievement.contested !== null)
      }
    ],
    plain: ({ person, on, achievement }) => ({
      contact: contact(input, person),
      earnedOn: CivilDate.format(on),
      achievement: Plain.achievement(achievement)
    }),
    rows: Report.earned(types, from, to, input)
  }
}

export const gaps = (input: Asked, id: Id.CertificationId, on: CivilDate.CivilDate): Listing<Report.Hole> => {
  const at = CivilDate.format(on)
  const last = (hole: Report.Hole): string | null => (hole.isOpen ? null : CivilDate.format(hole.last))
  const days = (hole: Report.Hole): number => hole.last - hole.from + 1
  return {
    asked: { report: "gaps", certification: id, at, ...asked(input) },
    title: `Gaps in ${id} until ${at}${about(input)}`,
    none: "none",
    columns: [
      ...people<Report.Hole>(input),
      certification,
      { name: "gap_from", cell: ({ from }) => CivilDate.format(from) },
      { name: "gap_to", cell: last },
      { name: "days", cell: days },
      { name: "ended_by", spare: 3, cell: ({ ends }) => ends },
      { name: "status", cell: ({ status }) => status }
    ],
    plain: (hole) => ({
      contact: contact(input, hole.person),
      from: CivilDate.format(hole.from),
      to: last(hole),
      days: days(hole),
      ends: hole.ends,
      status: hole.status
    }),
    rows: Report.gaps(id, { ...input, on })
  }
}

export const accounts = (input: Asked, id: Id.CertificationId, on: CivilDate.CivilDate): Listing<Report.Account> => {
  const at = CivilDate.format(on)
  const schemes = Catalog.accounts(input.versions)
  return {
    asked: { report: "accounts", certification: id, at, ...asked(input) },
    title: `Accounts by ${id} on ${at}${about(input)}`,
    none: schemes.size === 0 ? `none, as no scheme of the catalog's "identities" names accounts` : "none",
    columns: [
      { name: "account", cell: ({ account }) => Contact.keyOf(account) },
      certification,
      { name: "people", cell: ({ people: number }) => number },
      { name: "holders", cell: ({ holders: number }) => number },
      { name: "lapsed", cell: ({ lapsed }) => lapsed }
    ],
    plain: ({ account, people: number, holders: holding, lapsed }) => ({
      account: Contact.keyOf(account),
      people: number,
      holders: holding,
      lapsed
    }),
    rows: Report.accounts(schemes, id, { ...input, on })
  }
}
