/** Runs the program: what it says on stderr when it can't go on, and the number it ends with. */
import { createRequire } from "node:module"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Console, Effect, Exit, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag } from "effect/cli"
import { laurel } from "./Laurel.ts"
import * as Environment from "./configuration/Environment.ts"
import * as Logging from "./terminal/Logging.ts"
import * as Print from "./terminal/Print.ts"
import { exit, Incomplete } from "./Unable.ts"

/** Wrong usage is one message on stderr: stdout holds answers only, and the help is one command away. */
const presenter: CliOutput.Presenter = {
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(
          [
            ...event.errors.map(({ message }) => Print.visible(message)),
            `\`${event.commandPath.join(" ")} --help\` tells how to use it.`
          ].join("\n")
        )
      : CliOutput.defaultPresenter.present(event)
}

const codeOfFailure = (cause: Cause.Cause<unknown>): number => {
  if (Cause.hasInterruptsOnly(cause)) return exit.interrupted
  if (Cause.hasDies(cause)) return exit.bug
  const error = Cause.squash(cause)
  if (!CliError.isCliError(error)) return exit.unable
  return error._tag === "ShowHelp" && error.errors.length === 0 ? exit.done : exit.usage
}

/** One readable message; nothing where it has been said already. */
const report = (cause: Cause.Cause<unknown>) => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.void
  const error = Cause.squash(cause)
  if (Cause.hasDies(cause)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return Console.error(
      `This is a bug in Laurel; nothing was half written. Please report it with what follows.\n${Print.visible(stack)}`
    )
  }
  if (CliError.isCliError(error) || error instanceof Incomplete) return Effect.void
  return Console.error(Print.visible(error instanceof Error ? error.message : String(error)))
}

/** This package by its own name: found from the source, and from wherever the build has put this. */
const { version } = createRequire(import.meta.url)("@laurel/sync/package.json")

const services = Layer.mergeAll(
  NodeServices.layer,
  Environment.layer,
  Logging.layer,
  CliOutput.layerPresenter(presenter),
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
)

/** A command line, with what it says where it can't go on. */
export const program = (args: ReadonlyArray<string>) =>
  Command.runWith(laurel, { version: String(version) })(args).pipe(Effect.tapCause(report), Effect.provide(services))

/** The number that a command line ends with. */
export const codeOf = (result: Exit.Exit<unknown, unknown>): number =>
  Exit.isSuccess(result) ? Number(process.exitCode ?? exit.done) : codeOfFailure(result.cause)

/** Runs this process's own command line. */
export const main = (): void => {
  // Whoever reads the answer may stop reading: `laurel history c12 | head` is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? exit.done : exit.unable)
  })
  program(process.argv.slice(2)).pipe(
    NodeRuntime.runMain({
      disableErrorReporting: true,
      teardown: (result, onExit) => onExit(codeOf(result))
    })
  )
}
