/** The events of the calendar: statuses that turn because a day begins, by what was known then. */
import { type Catalog, CivilDate, Holding, type Id, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Cause from "./Cause.ts"
import type { Cursor } from "./Cursor.ts"
import type { Event } from "./Event.ts"
import * as Lives from "./Lives.ts"
import * as Told from "./Told.ts"

/** Every certification that any catalog has, in order. */
const certificationsOf = ({ all }: Catalog.Versions): ReadonlyArray<Id.CertificationId> =>
  [...new Set([...all.values()].flatMap(({ certifications }) => certifications.map(({ id }) => id)))].toSorted()

/** The days on which a holding may have another status than on the day before. */
const turnsOf = ({ periods }: Holding.Holding): ReadonlyArray<CivilDate.CivilDate> => {
  const next = (day: CivilDate.CivilDate | null) =>
    day === null || day >= CivilDate.max ? [] : [CivilDate.plusDays(day, 1)]
  const days = periods.flatMap(({ from, opens, expires, last, grace }) => [
    from,
    ...(opens === null ? [] : [opens]),
    ...[expires, last, grace].flatMap(next)
  ])
  return [...new Set(days)].toSorted((a, b) => a - b)
}

/** The turns of one holding after a day, up to and including another. */
const of = (
  voice: Told.Voice,
  person: Id.ContactId,
  holding: Holding.Holding,
  after: CivilDate.CivilDate,
  to: CivilDate.CivilDate
): ReadonlyArray<Event> =>
  turnsOf(holding)
    .filter((day) => day > after && day <= to)
    .flatMap((day) => {
      const was = Holding.status(holding, CivilDate.plusDays(day, -1))
      return Told.ofStatus(voice, person, day, "day", was, holding, Cause.time) ?? []
    })

/** The events of a page of the persons of whom something turns, in order of day, and where the cursor stands then. */
export const next = Effect.fnUntraced(function* (
  voice: Told.Voice,
  cursor: Cursor,
  turning: NonNullable<Cursor["turning"]>
): Effect.fn.Return<{ readonly events: ReadonlyArray<Event>; readonly at: Cursor }, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const { to, known, after } = turning
  const versions = yield* Sync.versions
  const all = versions === undefined ? [] : certificationsOf(versions)
  const certification = turning.certification ?? all[0]
  const done: Cursor = { ...cursor, day: to, turning: null }
  if (certification === undefined) return { events: [], at: done }
  const persons = yield* ledger.turning(certification, cursor.day, to, after, known)
  const lives = yield* Lives.of(persons)
  const events = persons
    .flatMap((person) => {
      const held = Lives.holdings(lives, person, known).get(certification)
      return held === undefined ? [] : of(voice, person, held, cursor.day, to)
    })
    .toSorted((a, b) => a.timestamp - b.timestamp)
  const last = persons.length < Ledger.maxPage ? undefined : persons.at(-1)
  const further = last === undefined ? all.find((id) => id > certification) : certification
  const at: Cursor =
    further === undefined ? done : { ...cursor, turning: { ...turning, certification: further, after: last ?? null } }
  return { events, at }
})
