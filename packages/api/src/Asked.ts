/** What every endpoint needs to know before it answers: who asks, and by which catalogs. */
import { type Catalog, type CivilDate, Contact, Instant, type Ledger, Sync } from "@laurel/core"
import { Effect, type Schema, Stream } from "effect"
import { Caller, type Calling, type Role, type Scope as KeyScope } from "./access/Access.ts"
import * as Allowed from "./Allowed.ts"
import { maxRows, usualRows } from "./Api.ts"
import * as Cursor from "./Cursor.ts"
import * as Known from "./Known.ts"
import * as Scope from "./Scope.ts"
import type * as Wrong from "./Wrong.ts"

/** Who asks, where the key may do that, and the catalogs. */
export const by = Effect.fnUntraced(function* (
  scope: KeyScope,
  least: Role
): Effect.fn.Return<
  { readonly caller: Calling; readonly versions: Catalog.Versions },
  Wrong.Wrong | Ledger.LedgerError,
  Caller | Ledger.Ledger
> {
  const caller = yield* Caller
  yield* Allowed.need(caller, scope, least)
  return { caller, versions: yield* Known.versions }
})

/** Who asks a question. */
export const reader = by("read", "viewer")

export const momentOrNull = (known: Instant.Instant | undefined): string | null =>
  known === undefined ? null : Instant.format(known)

/** The day that is asked about: the one given, that of the first page, or today. */
export const day = (query: { readonly at?: CivilDate.CivilDate; readonly cursor?: string }) => {
  const given = query.at ?? Cursor.dayOf(query.cursor)
  return given === null ? Sync.today : Effect.succeed(given)
}

/** How a page is asked for. */
export interface Paging {
  readonly limit?: number
  readonly cursor?: string
}

/** A list, as its endpoint asks for it. */
export interface List<Row, Place, Told extends object, Shown extends object> {
  /** All that was asked, as the answer says it again. */
  readonly told: Told
  /** What else the question is of: the endpoint's name. */
  readonly name: string
  readonly at: CivilDate.CivilDate | null
  readonly place: Schema.Codec<Place, unknown>
  readonly rows: (after: Place | null) => Stream.Stream<Row, Ledger.LedgerError, Ledger.Ledger>
  readonly placeOf: (row: Row) => Place
  readonly shown: (row: Row) => Shown
}

/** One page of a list: one row more than are told is read, to know whether there are more. */
export const page = Effect.fnUntraced(function* <Row, Place, Told extends object, Shown extends object>(
  list: List<Row, Place, Told, Shown>,
  { limit = usualRows, cursor }: Paging
) {
  const places = { asked: JSON.stringify([list.name, list.told]), at: list.at, place: list.place }
  const after = yield* Cursor.placeOf(places, cursor)
  const most = Math.min(limit, maxRows)
  const rows = yield* Stream.runCollect(Stream.take(list.rows(after), most + 1))
  const last = rows.length > most ? rows[most - 1] : undefined
  return {
    ...list.told,
    rows: rows.slice(0, most).map(list.shown),
    next: last === undefined ? null : Cursor.write(places, list.placeOf(last))
  }
})

/** Of whom, and as of when, a list is asked. */
export const about = Effect.fnUntraced(function* (
  caller: Calling,
  versions: Catalog.Versions,
  query: { readonly account?: Contact.Identity; readonly known?: Instant.Instant }
): Effect.fn.Return<
  { readonly account: Contact.Identity | null; readonly known: Instant.Instant | null },
  Wrong.Wrong | Ledger.LedgerError,
  Ledger.Ledger
> {
  return { account: yield* Scope.account(caller, versions, query.account), known: query.known ?? null }
})

/** The same, as the answer says it again. */
export const plain = ({
  account,
  known
}: {
  readonly account: Contact.Identity | null
  readonly known: Instant.Instant | null
}) => ({
  account: account === null ? null : Contact.keyOf(account),
  known: known === null ? null : Instant.format(known)
})
