/** `laurel drift`: where the sources' own opinions and Laurel differ, and why. */
import { Catalog, type CivilDate, type Id, Phrase, type Opinion, Sync } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, CliError, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { at } from "../flags/DayFlag.ts"
import * as Drifts from "../lists/Drifts.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import { oneLine } from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import { endWithDifferences, unable } from "../Unable.ts"

/** The named sources, or all, that have opinions of their own; fails where a named one has none. */
const sourcesOf = Effect.fnUntraced(function* (opened: Configuration.Opened, names: ReadonlyArray<string>) {
  const selected = yield* Sources.select(opened, names)
  if (selected.length === 0) return yield* unable(`${opened.file} has no source, so nothing has an opinion of its own`)
  const without = selected.filter(({ opinions }) => opinions === undefined)
  const found = selected.flatMap(({ adapter: { source }, opinions }): ReadonlyArray<Opinion.Source> =>
    opinions === undefined ? [] : [{ source, places: opinions.prefixes, pairs: opinions.pairs }]
  )
  if (found.length === 0 || (names.length > 0 && without.length > 0)) {
    const quoted = without.map(({ adapter: { source } }) => `"${source}"`).join(", ")
    return yield* unable(
      `${without.length === 1 ? "source" : "sources"} ${quoted} ${without.length === 1 ? "has" : "have"} no opinion of its own that could differ: such sources only say what happened. Those that sum it up have one, such as record stores and learning management systems`
    )
  }
  return found
})

/** Fails where a pair names a type that no version of the catalog has. */
const checkPairs = Effect.fnUntraced(function* (versions: Catalog.Versions, sources: ReadonlyArray<Opinion.Source>) {
  const known: ReadonlyArray<string> = Catalog.everyType(versions)
  const problems = sources.flatMap(({ source, pairs }) =>
    (pairs ?? []).flatMap(({ activity, type }) =>
      known.includes(type)
        ? []
        : [
            `source "${source}", "opinions" for "${oneLine(activity)}": no achievement type is called "${type}". ${Phrase.suggest(type, known)}`
          ]
    )
  )
  if (problems.length > 0) return yield* unable(problems.join("\n"))
})

interface Input extends Pick<Listing.Way, "csv" | "out" | "limit"> {
  readonly sources: ReadonlyArray<string>
  readonly at: Option.Option<CivilDate.CivilDate>
  readonly type: ReadonlyArray<string>
}

const run = Effect.fn("laurel.drift")(function* ({ sources: names, at: day, type, csv, out, limit }: Input) {
  const { config, json } = yield* root
  if (csv && json) {
    const error = new CliError.ValidationError({ message: "--csv and --json are two answers: ask for one of them" })
    yield* Console.error(error.message)
    return yield* error
  }
  const opened = yield* Configuration.open(config)
  const sources = yield* sourcesOf(opened, names)
  yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    yield* checkPairs(versions, sources)
    const types: ReadonlyArray<Id.TypeId> = yield* Effect.forEach(type, (each) => Types.named(versions, each))
    const on = Option.isSome(day) ? day.value : yield* Sync.today
    const { listing, isInOrder } = Drifts.listing({
      versions,
      sources,
      on,
      types: types.length === 0 ? null : new Set(types)
    })
    yield* Listing.tell(listing, { json, csv, out, limit })
    if (!isInOrder()) yield* endWithDifferences
  }).pipe(Effect.provide(Store.toRead(opened)))
})

export const command = Command.make(
  "drift",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources of the configuration; all that have opinions of their own unless given"),
      Argument.variadic()
    ),
    at: at.pipe(Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"), Flag.optional),
    type: Flag.String("type").pipe(
      Flag.withDescription("Only this achievement type. May be given several times"),
      Flag.atLeast(0)
    ),
    ...ListFlags.of("Differences")
  },
  run
).pipe(
  Command.withDescription(
    "List where a source's own opinion of a learner (a course completed, a certificate, an award) and what Laurel computes differ, each with the reason: what only the source says, what only Laurel says, and what both say with another expiry. Exits with 2 where there is a difference."
  ),
  Command.withShortDescription("Where sources and Laurel differ"),
  Command.withExamples([
    { command: "laurel drift", description: "All sources that have opinions, as they stand today" },
    { command: "laurel drift lms --type forklift-pass --csv > drift.csv", description: "One type, as a spreadsheet" }
  ])
)
