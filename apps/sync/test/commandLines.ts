/** Command lines held against the program's own definition, and its help as it is told: nothing is run. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag, type HelpDoc } from "effect/cli"
import { laurel } from "../src/Laurel.ts"

/** Told once all of a command line is read, in place of doing what it says. */
const read = new CliError.ValidationError({ message: "read to its end" })
const reader = Command.validate(laurel, () => Effect.fail(read))

const services = (present: CliOutput.Presenter["present"]) =>
  Layer.mergeAll(
    NodeServices.layer,
    CliOutput.layerPresenter({ present }),
    CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] })
  )

/** A file that is named need not be there where a line is only read. */
const isOfFile = (message: string): boolean => message.includes("Path does not exist")

/** What the program does not understand of the words after `laurel`; nothing where it would run. */
export const misunderstood = (args: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>> =>
  Command.runWith(reader, { version: "0" })(args).pipe(
    Effect.as(["--help or --version, which does nothing"]),
    Effect.catch((error) => {
      const errors = CliError.isCliError(error) && error._tag === "ShowHelp" ? error.errors : [error]
      return Effect.succeed(
        errors.filter((each) => each !== read).flatMap(({ message }) => (isOfFile(message) ? [] : [message]))
      )
    }),
    Effect.provide(services(() => Effect.void))
  )

/** A command of the program, with what `--help` tells about it. */
export interface Told {
  /** `["laurel", "import", "run"]`. */
  readonly path: ReadonlyArray<string>
  readonly short: string | undefined
  readonly help: HelpDoc.HelpDoc
}

const helpOf = (path: ReadonlyArray<string>): Effect.Effect<HelpDoc.HelpDoc> =>
  Effect.gen(function* () {
    const told: Array<HelpDoc.HelpDoc> = []
    const present: CliOutput.Presenter["present"] = (event) =>
      Effect.sync(() => void (event._tag === "Help" ? told.push(event.helpDoc) : 0))
    yield* Command.runWith(laurel, { version: "0" })([...path.slice(1), "--help"]).pipe(
      Effect.provide(services(present)),
      Effect.orDie
    )
    const [help] = told
    return help ?? (yield* Effect.die(new Error(`${path.join(" ")} has no help`)))
  })

/** A command and all below it, each with its help. */
export const everyCommand = (
  path: ReadonlyArray<string> = ["laurel"],
  short?: string | undefined
): Effect.Effect<ReadonlyArray<Told>> =>
  Effect.gen(function* () {
    const help = yield* helpOf(path)
    const below = (help.subcommands ?? []).flatMap(({ commands }) => commands)
    const told = yield* Effect.forEach(below, ({ name, shortDescription }) =>
      everyCommand([...path, name], shortDescription)
    )
    return [{ path, short, help }, ...told.flat()]
  })

/** A command line as a shell splits it, up to the end of its command: quotes hold words together. */
export const wordsOf = (line: string): ReadonlyArray<string> => {
  const [command = ""] = line.split(/ (?:[|>#&]|&&|2>) ?/)
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) => word.replaceAll(/["'\\]/g, ""))
}
