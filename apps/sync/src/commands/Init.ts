/** `laurel init`: from an empty folder to a configuration, a catalog and the names of the secrets that are wanted. */
import { Phrase } from "@laurel/core"
import { basename, dirname, extname, join, resolve } from "node:path"
import { Effect, Option } from "effect"
import { Command, Flag, TerminalCapabilities } from "effect/cli"
import * as ConfigurationFile from "../configuration/ConfigurationFile.ts"
import * as Interview from "../init/Interview.ts"
import { adapters, kinds } from "../init/Kinds.ts"
import * as Starter from "../init/Starter.ts"
import * as Written from "../init/Written.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Placeholder from "../sources/Placeholder.ts"
import { unable } from "../Unable.ts"

interface Input {
  readonly source: ReadonlyArray<string>
  readonly store: string | undefined
  readonly zone: string | undefined
  readonly yes: boolean
}

/** Sources that flags may name. */
const maxSources = 100

const sourcesOf = Effect.fnUntraced(function* (texts: ReadonlyArray<string>) {
  if (texts.length > maxSources) return yield* unable(`expected at most ${maxSources} sources, found ${texts.length}`)
  return yield* Effect.forEach(texts, (text) => {
    const chosen = Starter.chosenFrom(text)
    return typeof chosen === "string"
      ? Effect.fail(unable(`--source ${text}: ${chosen}. ${Phrase.suggest(text.split("=")[0] ?? "", adapters)}`))
      : Effect.succeed(chosen)
  })
})

/** What is to be written: by flags, and at a terminal by what is answered. */
const choose = Effect.fnUntraced(function* ({ source, store, zone, yes }: Input) {
  const sources = yield* sourcesOf(source)
  const { canPrompt } = yield* TerminalCapabilities.TerminalCapabilities
  if (canPrompt && !yes) {
    return yield* Interview.held({ sources, store, zone }).pipe(Effect.catchTag("QuitError", () => Effect.interrupt))
  }
  if (sources.length === 0)
    return yield* unable(
      `which sources? Name each by --source <kind>, or --source <kind>=<where>, such as --source moodle=https://moodle.example.org. ${Phrase.suggest("", adapters)}`
    )
  const choice: Starter.Choice = {
    sources,
    store: store ?? Interview.defaultStore,
    zone: zone ?? Interview.zoneHere()
  }
  return choice
})

/** The file to write: its name says in which language. */
const fileOf = Effect.fnUntraced(function* (config: string | undefined) {
  const file = resolve(config ?? ConfigurationFile.names[0])
  return [".ts", ".mts", ".js", ".mjs", ".json"].includes(extname(file))
    ? file
    : yield* unable(`--config ${config}: expected a name that ends in .ts, .mts, .js, .mjs or .json`)
})

/** The configuration is the last: where it is, all that it names is there too. */
const filesOf = (file: string, choice: Starter.Choice): ReadonlyArray<Written.NewFile> => {
  const folder = dirname(file)
  return [
    { file: join(folder, "catalog.json"), text: Starter.catalogOf(choice) },
    { file: join(folder, ".env.example"), text: Starter.environmentOf(choice) },
    { file, text: extname(file) === ".json" ? Starter.jsonOf(choice) : Starter.programOf(choice) }
  ]
}

/** What is left to do, in the order to do it in. */
const nextOf = (file: string, choice: Starter.Choice): ReadonlyArray<string> => {
  const name = basename(file)
  const variables = Starter.variablesOf(choice).map((variable) => variable.name)
  const flag = ConfigurationFile.names.some((each) => each === name) ? "" : ` --config ${name}`
  const open = choice.sources.flatMap(({ adapter, where }) => {
    const { title, asks } = kinds[adapter]
    return Placeholder.isPlaceholder(where ?? asks.placeholder) ? [title] : []
  })
  return [
    ...(variables.length === 0
      ? []
      : [`cp .env.example .env && chmod 600 .env, and write into it: ${variables.join(", ")}`]),
    ...(open.length === 0 ? [] : [`In ${name} write the addresses in place of the placeholders: ${open.join("; ")}`]),
    `In ${name} say what counts, such as the courses; in catalog.json what it earns, in place of the example (every key: docs/catalog.md of Laurel)`,
    `laurel doctor${flag} looks at all of it, and says what is missing still`,
    `laurel sync${flag} reads everything`
  ]
}

const run = Effect.fn("laurel.init")(function* (input: Input) {
  const { config, json } = yield* root
  const file = yield* fileOf(config)
  // Before anything is asked: nobody is to answer for nothing.
  yield* Written.isFree(file, filesOf(file, { sources: [], store: "", zone: "UTC" }))
  const choice = yield* choose(input)
  const problems = Interview.problemsOf(choice)
  if (problems.length > 0) return yield* unable(`that would be no configuration:\n${problems.join("\n")}`)
  const files = filesOf(file, choice)
  const ignored = yield* Written.ignore(dirname(file), Starter.ignoredOf(choice))
  yield* Written.write(files)
  const written = files.map((each) => basename(each.file))
  const next = nextOf(file, choice)
  yield* json
    ? Print.json({ folder: dirname(file), written, ignored, variables: Starter.variablesOf(choice), next })
    : Print.lines([
        `Written to ${dirname(file)}: ${written.join(", ")}${ignored.length === 0 ? "" : `; ${ignored.join(", ")} added to .gitignore`}.`,
        "",
        "Next:",
        ...next.map((line, index) => `  ${index + 1}. ${line}`),
        ...(extname(file) === ".ts"
          ? ["", "`npm install --save-dev @laurel/sync` lets an editor complete and explain what may stand in it."]
          : [])
      ])
})

export const command = Command.make(
  "init",
  {
    source: Flag.String("source").pipe(
      Flag.withMetavar("kind=where"),
      Flag.withDescription(
        `A source: its kind, and where it is (an address, a file, a folder, a path); a placeholder unless given. May be given several times. Kinds: ${adapters.join(", ")}`
      ),
      Flag.atLeast(0)
    ),
    store: Flag.String("store").pipe(
      Flag.withDescription(
        `A file, or env: and the variable that holds the address of a PostgreSQL database; ${Interview.defaultStore} unless given`
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    zone: Flag.String("zone").pipe(
      Flag.withDescription("The IANA time zone in which days count; this machine's unless given"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    yes: Flag.Boolean("yes").pipe(Flag.withDescription("Ask nothing, also at a terminal"), Flag.withDefault(false))
  },
  run
).pipe(
  Command.withDescription(
    "Begin in this folder: write laurel.config.ts (or the file that --config names; one that ends in .json is JSON), a catalog with an example, and .env.example with the secrets that are wanted. " +
      "At a terminal it asks; else flags say what is written. Nothing is written over. No secret is asked for."
  ),
  Command.withShortDescription("Write a configuration and a catalog to begin with"),
  Command.withExamples([
    { command: "laurel init", description: "Ask, and write what is answered" },
    {
      command: "laurel init --source moodle=https://moodle.example.org --source tabular=results.csv --yes",
      description: "Write without asking"
    }
  ])
)
