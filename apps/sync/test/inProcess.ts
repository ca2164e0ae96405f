/** The program's command line run within the test: a program that is started takes a second, and this does not. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag } from "effect/cli"
import { TestConsole } from "effect/testing"
import { vi } from "@effect/vitest"
import { join } from "node:path"
import { laurel } from "../src/Laurel.ts"
import { exit } from "../src/Unable.ts"
import type { Ended } from "./given.ts"

const services = Layer.mergeAll(
  NodeServices.layer,
  CliOutput.layerPresenter({ present: () => Effect.void }),
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] })
)

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

const codeOf = (cause: Cause.Cause<unknown>): number =>
  Cause.hasDies(cause) ? exit.bug : CliError.isCliError(Cause.squash(cause)) ? exit.usage : exit.unable

/** What is written in pieces goes past the console. */
const piecesOf = () => {
  const pieces: Array<string> = []
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece, ...rest: ReadonlyArray<unknown>) => {
    pieces.push(String(piece))
    for (const each of rest) if (typeof each === "function") each()
    return true
  })
  return { pieces, restore: () => spy.mockRestore() }
}

/** Runs a command line with the configuration of a folder. Runs of one test file must not overlap: an exit code is the process's. */
export const command = (cwd: string, ...args: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const [lines, errors] = [(yield* TestConsole.logLines).length, (yield* TestConsole.errorLines).length]
    const { pieces, restore } = piecesOf()
    process.exitCode = 0
    const done = yield* Effect.exit(
      Command.runWith(laurel, { version: "0" })([...args, "--config", join(cwd, "laurel.config.json")])
    ).pipe(Effect.provide(services), Effect.ensuring(Effect.sync(restore)))
    const code = Exit.isSuccess(done) ? Number(process.exitCode) : codeOf(done.cause)
    process.exitCode = 0
    const stdout = [...(yield* TestConsole.logLines).slice(lines), ""].join("\n")
    const stderr = (yield* TestConsole.errorLines).slice(errors).join("\n")
    return {
      code,
      stdout: pieces.join("") + stdout,
      stderr: Exit.isSuccess(done) ? stderr : `${stderr}${messageOf(done.cause)}\n`
    } satisfies Ended
  })
