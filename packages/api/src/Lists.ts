/** Lists over everybody, or over the people of one account, a page at a time. */
import { Catalog, CivilDate, Contact, Id, type Instant, type Ledger, Plain, Report } from "@laurel/core"
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { Caller, Calling } from "./access/Access.ts"
import { api } from "./Api.ts"
import * as Asked from "./Asked.ts"
import * as Known from "./Known.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

const Period = Schema.Struct({
  contact: Id.ContactId,
  from: CivilDate.CivilDate,
  last: Schema.NullOr(CivilDate.CivilDate),
  claimant: Schema.NullOr(Id.ContactId)
})

interface OnDay extends Asked.Paging {
  readonly at?: CivilDate.CivilDate
  readonly known?: Instant.Instant
  readonly account?: Contact.Identity
}

interface Begun {
  readonly caller: Calling
  readonly versions: Catalog.Versions
  readonly certification: Id.CertificationId
  readonly about: Effect.Success<ReturnType<typeof Asked.about>>
  readonly on: CivilDate.CivilDate
  /** What was asked, as the answer says it again. */
  readonly told: ReturnType<typeof Asked.plain> & { readonly certification: Id.CertificationId; readonly at: string }
}

/** What every list about a certification on a day begins with. */
const onDay = Effect.fnUntraced(function* (
  id: Id.CertificationId,
  query: OnDay
): Effect.fn.Return<Begun, Wrong.Wrong | Ledger.LedgerError, Caller | Ledger.Ledger> {
  const { caller, versions } = yield* Asked.reader
  const certification = yield* Known.certification(versions, id)
  const about = yield* Asked.about(caller, versions, query)
  const on = yield* Asked.day(query)
  const told = { certification, at: CivilDate.format(on), ...Asked.plain(about) }
  return { caller, versions, certification, about, on, told }
})

/** Of an account, nothing is said of which others its people are of: the list is for that account's eyes. */
export const personIn = (
  caller: Calling,
  versions: Catalog.Versions,
  { account }: { readonly account: Contact.Identity | null },
  person: Contact.Contact
) => {
  const shown = Scope.person(caller, versions, person)
  return account === null ? shown : { ...shown, accounts: [account] }
}

const personOf =
  ({ caller, versions, about }: Begun) =>
  (person: Contact.Contact) =>
    personIn(caller, versions, about, person)

const holders = Effect.fn("Api.holders")(function* (id: Id.CertificationId, query: OnDay) {
  const begun = yield* onDay(id, query)
  const { certification, about, on, told } = begun
  const shown = personOf(begun)
  return yield* Asked.page(
    {
      name: "holders",
      told,
      at: on,
      place: Period,
      rows: (after) => Scope.past(begun.caller, about)(Report.holders(certification, { ...about, on, after })),
      placeOf: ({ place }) => place,
      shown: (row) => Plain.holder(shown(row.person), row)
    },
    query
  )
})

const expiring = Effect.fn("Api.expiring")(function* (
  id: Id.CertificationId,
  query: OnDay & { readonly within: number }
) {
  const begun = yield* onDay(id, query)
  const { versions, certification, about, on, told } = begun
  const { within } = query
  const shown = personOf(begun)
  return yield* Asked.page(
    {
      name: "expiring",
      told: { ...told, within },
      at: on,
      place: Period,
      rows: (after) =>
        Scope.past(begun.caller, about)(Report.expiring(versions, certification, within, { ...about, on, after })),
      placeOf: ({ place }) => place,
      shown: (row) => Plain.expiring(shown(row.person), row, on)
    },
    query
  )
})

const gaps = Effect.fn("Api.gaps")(function* (id: Id.CertificationId, query: OnDay) {
  const { caller, versions, certification, about, on, told } = yield* onDay(id, query)
  return yield* Asked.page(
    {
      name: "gaps",
      told,
      at: on,
      place: Period,
      rows: (after) => Scope.past(caller, about)(Report.gaps(certification, { ...about, on, after })),
      placeOf: ({ place }) => place,
      shown: (hole) => Plain.gap(personIn(caller, versions, about, hole.person), hole)
    },
    query
  )
})

const accounts = Effect.fn("Api.accounts")(function* (id: Id.CertificationId, query: OnDay) {
  const { versions, certification, about, on, told } = yield* onDay(id, query)
  const schemes = Catalog.accounts(versions)
  // A scheme that names no accounts any more has no place in the list.
  const Account = Contact.Kept.check(
    Schema.makeFilter(({ scheme }: Contact.Identity) => (schemes.has(scheme) ? undefined : "expected an account"))
  )
  return yield* Asked.page(
    {
      name: "accounts",
      told,
      at: on,
      place: Account,
      rows: (after) => Report.accounts(schemes, certification, { ...about, on, after }),
      placeOf: ({ account }) => account,
      shown: Plain.account
    },
    query
  )
})

export const certifications = HttpApiBuilder.group(api, "certifications", (handlers) =>
  handlers.handleAll({
    holders: ({ params, query }) => Wrong.asking(holders(params.certification, query)),
    expiring: ({ params, query }) => Wrong.asking(expiring(params.certification, query)),
    gaps: ({ params, query }) => Wrong.asking(gaps(params.certification, query)),
    accounts: ({ params, query }) => Wrong.asking(accounts(params.certification, query))
  })
)
