/** `laurel apply`: the edited catalog takes effect, exactly as it was planned. */
import { resolve } from "node:path"
import { type Campaign, Catalog, type Ledger, Sync } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag, Prompt } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as CampaignFlags from "../plans/CampaignFlags.ts"
import * as Going from "../plans/Going.ts"
import * as Planned from "../plans/Planned.ts"
import * as PlanFile from "../plans/PlanFile.ts"
import * as Shown from "../plans/Shown.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"

interface Input extends CampaignFlags.Input {
  readonly plan: Option.Option<string>
  readonly yes: boolean
}

/** The plan of a file, where the catalog is the one it was made of. */
const ofFile = Effect.fnUntraced(function* (
  { catalog }: Configuration.Opened,
  compiled: Catalog.Compiled,
  name: string
): Effect.fn.Return<Sync.Planned, Unable> {
  const file = resolve(name)
  const plan = yield* PlanFile.read(file)
  if (plan.catalog !== PlanFile.hashOf(compiled))
    return yield* unable(`${catalog} was edited since ${file} was planned, so nothing was applied: plan again`)
  return plan
})

const declined = "Nothing was applied."

/** Plans, shows and asks; undefined where there is nothing to do, or the answer is no. */
const asked = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  input: Input,
  json: boolean
) {
  if (!input.yes && !(process.stdin.isTTY && process.stderr.isTTY))
    return yield* unable(
      "nobody is there to be asked, so nothing was applied: name the file of a plan, as `laurel plan --out <file>` writes it, or add --yes"
    )
  const { campaign, on } = yield* CampaignFlags.read(input)
  const planned = yield* Planned.make(opened, compiled, { campaign, on })
  if (planned === undefined) return undefined
  // The answer is what was done; what is asked about is no part of it.
  if (!json) yield* Console.error([...(yield* Shown.words(planned)), ""].map(Print.visible).join("\n"))
  const isAgreed =
    input.yes ||
    (yield* Prompt.run(Prompt.Confirm({ message: "Apply exactly this?" })).pipe(Effect.orElseSucceed(() => false)))
  if (!isAgreed) return yield* unable(declined)
  const { version, fingerprint } = planned.prospect
  return { version, fingerprint, campaign, on } satisfies Sync.Planned
})

/** Where the catalog is the latest, what is left to do of it is done. */
const doing = Effect.fnUntraced(function* (
  compiled: Catalog.Compiled,
  plan: Sync.Planned | undefined
): Effect.fn.Return<
  Sync.Applied,
  Catalog.CatalogError | Campaign.Outdated | Ledger.LedgerError | Unable,
  Ledger.Ledger
> {
  if (plan !== undefined) return yield* Sync.applyPlanned(compiled, plan)
  const versions = yield* Store.versions
  return { versions, applied: false, entries: yield* Sync.resume(versions) }
})

const work = Effect.fnUntraced(function* (opened: Configuration.Opened, input: Input, json: boolean) {
  const compiled = yield* Configuration.openCatalog(opened)
  const known = yield* Sync.versions
  // One that was cut off is no question any more.
  if (known !== undefined && Option.isNone(input.plan) && (yield* Sync.isOpen(known))) {
    yield* Console.error(`Catalog version ${known.latest} is not applied to everybody yet: going on with that first.`)
    if (Catalog.isLatest(known, compiled)) return yield* finish(opened, compiled, undefined, input, json)
    yield* Going.shown(Sync.resume(known))
  }
  const plan = Option.isSome(input.plan)
    ? yield* ofFile(opened, compiled, input.plan.value)
    : yield* asked(opened, compiled, input, json)
  yield* finish(opened, compiled, plan, input, json)
})

const finish = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  plan: Sync.Planned | undefined,
  { campaign }: Pick<Input, "campaign">,
  json: boolean
) {
  const done = yield* Going.shown(doing(compiled, plan)).pipe(
    Effect.onInterrupt(() =>
      Console.error("\nStopped; everything committed is kept. Run again, or sync, to go on where it stopped.")
    ),
    Checkpoints.during(opened)
  )
  if (done.applied || done.entries > 0) yield* Checkpoints.after(opened)
  const { latest } = done.versions
  const words = done.applied
    ? `Catalog version ${latest} applied: ${Numbers.count(done.entries, "entry", "entries")} written.`
    : done.entries > 0
      ? `Catalog version ${latest} was applied before; the rest of it is done now: ${Numbers.count(done.entries, "entry", "entries")} written.`
      : `Nothing to do: catalog version ${latest} was applied before.`
  // As it is where an apply is repeated; but another campaign would be taken for one that was done.
  if (!done.applied && Option.exists(campaign, (choice) => choice !== "future"))
    yield* Console.error(
      `No campaign was begun: catalog version ${latest} keeps to the one that it was applied with, or to none. A campaign is chosen with the catalog that brings it.`
    )
  yield* json ? Print.json({ version: latest, applied: done.applied, entries: done.entries }) : Print.lines([words])
})

const run = Effect.fn("laurel.apply")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  if (Option.isSome(input.plan) && CampaignFlags.areGiven(input))
    return yield* unable(
      "a plan says itself which campaign it is: leave out --campaign, --on, --actor, --role and --reason"
    )
  yield* work(opened, input, json).pipe(
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))),
    Effect.catchTag("Outdated", (error) => Effect.fail(unable(error.message))),
    Effect.provide(Store.toChange(opened))
  )
})

export const command = Command.make(
  "apply",
  {
    plan: Argument.String("plan").pipe(
      Argument.withDescription("The file of a plan; without it, it is planned now, shown, and asked about"),
      Argument.optional
    ),
    ...CampaignFlags.flags,
    yes: Flag.Boolean("yes").pipe(
      Flag.withDescription("Without a file: apply what is planned now, without asking"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Apply the catalog as it was edited: exactly as it was planned, or not at all. Where something was recorded in the meantime that changes what would be written, nothing is written, and it says to plan again. " +
      "Safe to stop: run it again, or sync, and it goes on where it stopped, with the same campaign."
  ),
  Command.withShortDescription("Apply the edited catalog, as planned"),
  Command.withExamples([
    { command: "laurel apply plan.json", description: "Apply what `laurel plan --out plan.json` has shown" },
    { command: "laurel apply", description: "Plan, show, and ask" }
  ])
)
