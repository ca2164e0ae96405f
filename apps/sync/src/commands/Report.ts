/** `laurel report`: lists of who holds, loses, earned and lacks what, as a table, CSV or JSON. */
import { Catalog, type CivilDate, type Contact, type Id, type Instant, Ledger, Sync } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, CliError, Command, Flag } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import { at, day } from "../DayFlag.ts"
import { known } from "../KnownFlag.ts"
import * as ListFlags from "../ListFlags.ts"
import * as Listing from "../Listing.ts"
import { suggest } from "../Nearest.ts"
import { oneLine } from "../Print.ts"
import * as Reports from "../Reports.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import * as Types from "../Types.ts"
import { unable } from "../Unable.ts"

/** Days ahead, at most: a hundred years. */
const maxWithin = 36_525

/** What every report can be asked with. */
const common = {
  account: Flag.String("account").pipe(
    Flag.withMetavar("identity"),
    Flag.withDescription("Only the people of this account, such as employer:acme"),
    Flag.optional,
    Flag.map(Option.getOrNull)
  ),
  known,
  ...ListFlags.of("Rows")
}
interface Common extends Pick<Listing.Way, "csv" | "out" | "limit"> {
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
  const account: Contact.Identity = { scheme, value: value.join(":") }
  const [somebody] = yield* Ledger.Ledger.use((ledger) => ledger.claimants(account, null))
  return somebody === undefined
    ? yield* unable(`nobody is of the account "${oneLine(text)}": no contact claims it. Compare it with the sources`)
    : account
})

/** Whatever any version of the catalog calls so: what it issued goes on counting. */
const certificationOf = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const ids = Types.versionsOf(versions).flatMap(({ certifications }) => certifications.map(({ id }) => id))
  const all = [...new Set(ids)]
  return (
    all.find((id) => id === text) ??
    (yield* unable(`no certification is called "${oneLine(text)}". ${suggest(text, all)}`))
  )
})

/** Asks the store and tells what it says. */
const report = Effect.fnUntraced(function* <A>(
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

const certification = Argument.String("certification").pipe(
  Argument.withDescription("A certification of the catalog, or an achievement type with a validity of its own")
)
const onDay = at.pipe(Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"), Flag.optional)

interface OnDay extends Common {
  readonly certification: string
  readonly at: Option.Option<CivilDate.CivilDate>
}

/** A report about a certification on a day. */
const onDayOf = <A>(
  input: OnDay,
  make: (asked: Reports.Asked, id: Id.CertificationId, on: CivilDate.CivilDate) => Listing.Listing<A>
) =>
  report(
    input,
    Effect.fnUntraced(function* (asked) {
      const on = Option.isSome(input.at) ? input.at.value : yield* Sync.today
      return make(asked, yield* certificationOf(asked.versions, input.certification), on)
    })
  )

const holders = Command.make("holders", { certification, at: onDay, ...common }, (input: OnDay) =>
  onDayOf(input, Reports.holders)
).pipe(
  Command.withDescription(
    "Who holds a certification on a day: valid, renewable or in grace that counts, since when, until which last valid day, by which achievement, and whether that is contested. By last day; of an account, by contact."
  ),
  Command.withShortDescription("Who holds something"),
  Command.withExamples([
    { command: "laurel report holders forklift --at 2026-06-30 --csv > holders.csv", description: "As a spreadsheet" },
    { command: "laurel report holders forklift --account employer:acme", description: "Of one employer" }
  ])
)

const expiring = Command.make(
  "expiring",
  {
    certification,
    within: Flag.Int("within").pipe(
      Flag.withMetavar("days"),
      Flag.filter(
        (within) => within >= 0 && within <= maxWithin,
        () => `a whole number of days from 0 to ${maxWithin}`
      ),
      Flag.withDescription("So many days after the day, the last one included")
    ),
    at: onDay,
    ...common
  },
  (input: OnDay & { readonly within: number }) =>
    onDayOf(input, (asked, id, on) => Reports.expiring(asked, id, on, input.within))
).pipe(
  Command.withDescription(
    "Whose last valid day of a certification is on a day or one of so many after it, whatever ends it (expiry, a suspension, a revocation), and who has not renewed it so far."
  ),
  Command.withShortDescription("Who is about to lose something"),
  Command.withExamples([
    { command: "laurel report expiring forklift --within 60", description: "From today on, for two months" }
  ])
)

interface Between extends Common {
  readonly type: Option.Option<string>
  readonly from: CivilDate.CivilDate
  readonly to: CivilDate.CivilDate
}

const earned = Command.make(
  "earned",
  {
    type: Argument.String("type").pipe(
      Argument.withDescription("An achievement type; all unless given"),
      Argument.optional
    ),
    from: day("from").pipe(Flag.withDescription("The first day")),
    to: day("to").pipe(Flag.withDescription("The last day")),
    ...common
  },
  (input: Between) =>
    report(
      input,
      Effect.fnUntraced(function* (asked) {
        const type = Option.isSome(input.type) ? yield* Types.named(asked.versions, input.type.value) : null
        return Reports.earned(asked, type === null ? Types.all(asked.versions) : [type], [input.from, input.to], type)
      })
    )
).pipe(
  Command.validate(({ from, to }) =>
    from <= to
      ? Effect.void
      : Effect.fail(new CliError.ValidationError({ message: "--from must be a day on or before --to" }))
  ),
  Command.withDescription(
    "What was first earned on or between two days, also what was lost since: one row for each achievement, by type and day."
  ),
  Command.withShortDescription("What was earned between two days"),
  Command.withExamples([
    { command: "laurel report earned --from 2026-01-01 --to 2026-03-31", description: "A quarter" },
    { command: "laurel report earned forklift-pass --from 2026-01-01 --to 2026-12-31 --json", description: "One type" }
  ])
)

const gaps = Command.make("gaps", { certification, at: onDay, ...common }, (input: OnDay) =>
  onDayOf(input, Reports.gaps)
).pipe(
  Command.withDescription(
    "The days on which people who had held a certification did not, until a day: one row for each gap, and one without an end for whoever does not hold it that day. By first day; of an account, by contact."
  ),
  Command.withShortDescription("Gaps in cover, and who holds it no longer")
)

const accounts = Command.make("accounts", { certification, at: onDay, ...common }, (input: OnDay) =>
  onDayOf(input, Reports.accounts)
).pipe(
  Command.withDescription(
    "How every account stands with a certification on a day: how many people it has, how many hold it, and how many held it and do no longer."
  ),
  Command.withShortDescription("How accounts stand with something")
)

export const command = Command.make("report").pipe(
  Command.withDescription(
    "List who holds, loses, earned or lacks something: as a table of its first rows, or all of it as CSV or as one line of JSON. --account keeps to the people of one account."
  ),
  Command.withShortDescription("Lists as tables, CSV or JSON"),
  Command.withSubcommands([holders, expiring, earned, gaps, accounts])
)
