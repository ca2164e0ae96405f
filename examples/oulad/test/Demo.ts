/** The demo over the whole data set, in a folder of its own. */
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { spawnSync, type SpawnSyncReturns } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, inject } from "@effect/vitest"
import { Schema } from "effect"

declare module "vitest" {
  interface ProvidedContext {
    readonly programs: string
  }
}

export const example = join(import.meta.dirname, "..")

/** What is told of a type. */
const Counts = Schema.Struct({ issued: Schema.Int, withdrawn: Schema.Int, standing: Schema.Int })

/** What is told of a whole store. */
export const totals = {
  contacts: Schema.Int,
  learners: Schema.Int,
  facts: Schema.Int,
  rejections: Schema.Int,
  achievements: Schema.Record(Schema.String, Counts)
}

/** And of the people at chosen days. */
export const told = {
  ...totals,
  corrections: Schema.Int,
  holding: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Int))
}
const decode = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      ...told,
      written: Schema.Int,
      verified: Schema.Struct({ entries: Schema.Int, root: Schema.String, agrees: Schema.Boolean })
    })
  )
)

export type Said = ReturnType<typeof decode>

const program = (): string => join(inject("programs"), "laurel.mjs")
const options = { encoding: "utf8", maxBuffer: 1 << 26 } as const

/** The JSON with which a program ends well. */
const lastLine = ({ status, stdout, stderr }: SpawnSyncReturns<string>): string => {
  assert.strictEqual(status, 0, stderr)
  return stdout.trimEnd().split("\n").at(-1) ?? ""
}

/** The demo in a folder, with what it printed. */
export const demoOf = (folder: string, ...args: ReadonlyArray<string>) => {
  const config = join(folder, "laurel.config.json")
  return spawnSync(
    process.execPath,
    [join(example, "demo.ts"), "--program", program(), "--config", config, ...args],
    options
  )
}

/** What a command line of the program says as JSON, run in a folder. */
export const laurel = (cwd: string, ...args: ReadonlyArray<string>): string =>
  lastLine(spawnSync(process.execPath, [program(), ...args, "--json"], { ...options, cwd }))

/** A copy of the example: the store lies beside the configuration, so it has a store of its own. */
export const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-oulad-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ["laurel.config.json", "catalog.json", "data"])
    cpSync(join(example, part), join(folder, part), { recursive: true })
  return folder
}

/** What the demo says as JSON. */
export const run = (folder: string): Said => decode(lastLine(demoOf(folder, "--json")))
