/** How a list of people or accounts is asked for, and told. */
import { Catalog, type CivilDate, Contact, type Id, type Instant, Ledger, Sync } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, CliError, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { at } from "../flags/DayFlag.ts"
import { known } from "../flags/KnownFlag.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import { oneLine } from "../terminal/Print.ts"
import type * as Reports from "./Reports.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import { unable } from "../Unable.ts"

/** What every list can be asked with. */
export const common = {
  account: Flag.String("account").pipe(
    Flag.withMetavar("identity"),
    Flag.withDescription("Only the people of this account, such as employer:acme"),
    Flag.optional,
    Flag.map(Option.getOrNull)
  ),
  known,
  ...ListFlags.of("Rows")
}
export interface Common extends Pick<Listing.Way, "csv" | "out" | "limit"> {
  readonly account: string | null
  readonly known: Instant.Instant | null
}

/** The account that a text names: of a scheme that names accounts, and with somebody in it. */
const accountOf = Effect.fnUntraced(function* (schemes: ReadonlySet<string>, text: string) {
  const [scheme = "", ...value] = text.split(":")
  if (!schemes.has(scheme)) {
    const found = [...schemes].map((each) => `${each}:…`).join(", ") || "none"
    return yield* unable(
      `"${oneLine(text)}" names no account: the schemes that name accounts by the catalog's "identities" are ${found}`
    )
  }
  const account = Contact.formOf({ scheme, value: value.join(":") })
  const [somebody] = yield* Ledger.Ledger.use((ledger) => ledger.claimants(account, null))
  return somebody === undefined
    ? yield* unable(`nobody is of the account "${oneLine(text)}": no contact claims it. Compare it with the sources`)
    : account
})

/** Asks the store and tells what it says. */
export const list = Effect.fnUntraced(function* <A>(
  { account, known: moment, csv, out, limit }: Common,
  listing: (
    asked: Reports.Asked
  ) => Effect.Effect<Listing.Listing<A>, ReturnType<typeof unable> | Ledger.LedgerError, Ledger.Ledger>
) {
  const { config, json } = yield* root
  if (csv && json) {
    const error = new CliError.ValidationError({ message: "--csv and --json are two answers: ask for one of them" })
    yield* Console.error(error.message)
    return yield* error
  }
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    const asked = account === null ? null : yield* accountOf(Catalog.accounts(versions), account)
    const found = yield* listing({ versions, account: asked, known: moment })
    yield* Listing.tell(found, { json, csv, out, limit })
  }).pipe(Effect.provide(Store.toRead(opened)))
})

export const certification = Argument.String("certification").pipe(
  Argument.withDescription("A certification of the catalog, or an achievement type with a validity of its own")
)
export const onDay = at.pipe(
  Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"),
  Flag.optional
)

export interface Day {
  readonly at: Option.Option<CivilDate.CivilDate>
}

export interface OnDay extends Common, Day {
  readonly certification: string
}

/** The day that is asked about. */
export const dayOf = ({ at: day }: Day) => (Option.isSome(day) ? Effect.succeed(day.value) : Sync.today)

/** A list about a certification on a day. */
export const ofDay = <A>(
  input: OnDay,
  make: (asked: Reports.Asked, id: Id.CertificationId, on: CivilDate.CivilDate) => Listing.Listing<A>
) =>
  list(
    input,
    Effect.fnUntraced(function* (asked) {
      const on = yield* dayOf(input)
      return make(asked, yield* Types.certification(asked.versions, input.certification), on)
    })
  )
