/** Whose statements may have changed between two moments: the log tells it, and the days that have passed. */
import { CivilDate, Entry, Holding, Id, Instant, type Leaf, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import type { Moment } from "./Position.ts"

const Mark = Schema.Struct({ source: Schema.String, catalogs: Schema.Int, recordedAt: Instant.FromString })
const decodeMark = Schema.decodeUnknownResult(Schema.fromJsonString(Mark))
const About = Schema.Struct({ about: Schema.Array(Id.ContactId) })
const decodeAbout = Schema.decodeUnknownResult(Schema.fromJsonString(About))

/** Some leaves of the log that were recorded by a moment. */
interface Page {
  readonly contacts: ReadonlyArray<Id.ContactId>
  /** Whether everybody's certifications may have changed without an entry: a catalog was applied, or the store mended. */
  readonly everybody: boolean
  /** The last leaf; null where there was none. */
  readonly last: number | null
  /** Whether the moment is reached. */
  readonly ended: boolean
}

const unreadable = (index: number): Ledger.LedgerError =>
  new Ledger.LedgerError({
    ledger: "log",
    reason: new Ledger.Corrupt({ found: `record ${index} can't be read` })
  })

const touches = ({ of, text }: Leaf.Leaf): ReadonlyArray<Id.ContactId> | undefined => {
  if (of._tag === "Claim") return of.contact > 0 ? [of.contact] : []
  if (of._tag === "Entry") {
    const entry = Entry.parse(text ?? "")
    return Result.isSuccess(entry) ? [entry.success.contact] : undefined
  }
  if (of._tag !== "Decision") return []
  const read = decodeAbout(text)
  return Result.isSuccess(read) ? read.success.about : undefined
}

/** The next leaves after one. */
export const next = Effect.fnUntraced(function* (after: number | null, known: Instant.Instant) {
  const ledger = yield* Ledger.Ledger
  const leaves = yield* ledger.log(after, Ledger.maxPage)
  const contacts = new Set<Id.ContactId>()
  let everybody = false
  let last: number | null = null
  for (const leaf of leaves) {
    if (leaf.of._tag === "Commit") {
      const mark = decodeMark(leaf.text)
      if (Result.isFailure(mark)) return yield* unreadable(leaf.index)
      const { source, catalogs, recordedAt } = mark.success
      // Every commit begins with its mark.
      if (recordedAt > known) return { contacts: [...contacts], everybody, last, ended: true } satisfies Page
      everybody ||= catalogs > 0 || source.startsWith("laurel.catalog/") || source.startsWith("laurel.rebuild")
    } else {
      const own = touches(leaf)
      if (own === undefined) return yield* unreadable(leaf.index)
      for (const contact of own) contacts.add(contact)
    }
    last = leaf.index
  }
  return { contacts: [...contacts], everybody, last, ended: leaves.length === 0 } satisfies Page
})

/** Looks at some contacts; false ends the round. */
export type Visit<E> = (contacts: ReadonlyArray<Id.ContactId>) => Effect.Effect<boolean, E, Ledger.Ledger>

/** Persons with a period of a certification whose last day is on or between two days, as known at a moment. */
const expiring = <E>(
  certification: Id.CertificationId,
  from: CivilDate.CivilDate,
  to: CivilDate.CivilDate,
  known: Instant.Instant,
  visit: Visit<E>
): Effect.Effect<boolean, E | Ledger.LedgerError, Ledger.Ledger> =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const ask = (after: Ledger.HeldKey | null) => ledger.expiring(certification, from, to, after, known)
    // Ends with the periods: each page is after the one before.
    for (let page = yield* ask(null); page.length > 0;) {
      const contacts = page.flatMap(({ contact, period }) =>
        period.ends === "expired" && Holding.counts(period) ? [contact] : []
      )
      if (!(yield* visit([...new Set(contacts)]))) return false
      const last = page.at(-1)
      if (last === undefined) return true
      page = yield* ask({ contact: last.contact, from: last.period.from, last: last.period.last })
    }
    return true
  })

/**
 * Visits persons of whom a period of a certification expired since the moment before; where everybody may have changed, also
 * those of whom one had expired before, then or by now. A visit that returns false ends it.
 */
export const byDays = Effect.fnUntraced(function* <E>(
  certifications: ReadonlyArray<Id.CertificationId>,
  before: Moment,
  to: Moment,
  everybody: boolean,
  visit: Visit<E>
): Effect.fn.Return<void, E | Ledger.LedgerError, Ledger.Ledger> {
  for (const certification of certifications) {
    const first = everybody ? CivilDate.min : CivilDate.plusDays(before.day, 1)
    if (first <= to.day && !(yield* expiring(certification, first, to.day, to.known, visit))) return
    if (everybody && !(yield* expiring(certification, CivilDate.min, before.day, before.known, visit))) return
  }
})
