/** `laurel plan`: what the catalog, as it was edited, would do. */
import { resolve } from "node:path"
import { Campaign, Sync } from "@laurel/core"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Judging from "../imports/Judging.ts"
import * as CampaignFlags from "../plans/CampaignFlags.ts"
import * as InForce from "../plans/InForce.ts"
import * as Planned from "../plans/Planned.ts"
import * as PlanFile from "../plans/PlanFile.ts"
import * as Shown from "../plans/Shown.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, unable } from "../Unable.ts"

interface Input extends CampaignFlags.Input {
  readonly out: Option.Option<string>
}

const work = Effect.fnUntraced(function* (opened: Configuration.Opened, input: Input, json: boolean) {
  const compiled = yield* Configuration.openCatalog(opened)
  const chosen = yield* CampaignFlags.read(input)
  const planned = yield* Planned.make(opened, compiled, chosen)
  if (planned === undefined) {
    if (chosen.campaign !== null) return yield* unable(`${opened.catalog}: ${Campaign.alone}`)
    const known = yield* Sync.versions
    if (known !== undefined && (yield* Sync.isOpen(known))) {
      const open = InForce.openWords(known)
      yield* json
        ? Print.json({ changes: false, isOpen: true })
        : Print.lines([`Nothing to plan: ${opened.catalog} is what was applied last. But ${open}.`])
      return yield* endWithDifferences
    }
    const words = [`Nothing to do: ${opened.catalog} is what was applied last.`]
    return yield* json ? Print.json({ changes: false }) : Print.lines(words)
  }
  const { version, fingerprint, on } = planned.prospect
  const file = Option.getOrUndefined(Option.map(input.out, (out) => resolve(out)))
  if (file !== undefined) {
    const catalog = PlanFile.hashOf(compiled)
    const shown = Shown.counts(planned.prospect)
    yield* PlanFile.write(file, {
      laurel: "plan",
      format: 1,
      catalog,
      version,
      on,
      campaign: chosen.campaign,
      fingerprint,
      shown
    })
  }
  const next =
    planned.before === undefined
      ? "`laurel sync` applies the first catalog of a store by itself."
      : file === undefined
        ? "`laurel plan --out <file>` keeps this plan, and `laurel apply <file>` then writes exactly that."
        : `\`laurel apply ${file}\` writes exactly this, or nothing.`
  yield* json
    ? Print.json({ changes: true, ...Shown.plain(planned), file: file ?? null })
    : Print.fitted([...(yield* Shown.words(planned)), "", next])
  yield* endWithDifferences
})

const run = Effect.fn("laurel.plan")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const isThere = yield* Judging.isThere(opened)
  yield* isThere
    ? Effect.provide(work(opened, input, json), Store.toRead(opened))
    : Effect.provide(work(opened, input, json), Judging.empty)
})

export const command = Command.make(
  "plan",
  {
    ...CampaignFlags.flags,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Keep the plan in a file that is not there yet, for `laurel apply <file>`"),
      Flag.optional
    )
  },
  run
).pipe(
  Command.withDescription(
    "Show what the catalog, as it was edited, would do: which types, rules, certifications and offerings are added, changed or removed, and which achievements and holdings would be issued, contested, withdrawn or re-dated, counted for each type, with a few of each. Writes nothing. " +
      "What was issued already stays under the version that governs it, unless --campaign says otherwise.\n\n  Ends with 0 where there is nothing to do, with 2 where there is, and with 1 where it could not be told."
  ),
  Command.withShortDescription("Show what the edited catalog would do"),
  Command.withExamples([
    { command: "laurel plan", description: "What it would do, with nothing that was issued judged anew" },
    {
      command: 'laurel plan --campaign holders --actor u-17 --role registrar --reason "law of 2026" --out plan.json',
      description: "Judge everybody anew who holds something today, and keep the plan"
    }
  ])
)
