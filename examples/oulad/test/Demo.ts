/** The demo over the whole data set, in a folder of its own. */
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { spawnSync } from "node:child_process"
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
const Counts = Schema.Struct({ issued: Schema.Int, withdrawn: Schema.Int, standing: Schema.Int })
const decode = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      contacts: Schema.Int,
      learners: Schema.Int,
      facts: Schema.Int,
      rejections: Schema.Int,
      corrections: Schema.Int,
      achievements: Schema.Record(Schema.String, Counts),
      holding: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Int)),
      written: Schema.Int,
      verified: Schema.Struct({ entries: Schema.Int, root: Schema.String, agrees: Schema.Boolean })
    })
  )
)

export type Said = ReturnType<typeof decode>

/** The demo in a folder, with what it printed. */
export const demoOf = (folder: string, ...args: ReadonlyArray<string>) => {
  const [config, program] = [join(folder, "laurel.config.json"), join(inject("programs"), "laurel.mjs")]
  return spawnSync(process.execPath, [join(example, "demo.ts"), "--program", program, "--config", config, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26
  })
}

/** A copy of the example: the store lies beside the configuration, so it has a store of its own. */
export const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-oulad-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ["laurel.config.json", "catalog.json", "data"])
    cpSync(join(example, part), join(folder, part), { recursive: true })
  return folder
}

/** What the demo says as JSON. */
export const run = (folder: string): Said => {
  const { status, stdout, stderr } = demoOf(folder, "--json")
  assert.strictEqual(status, 0, stderr)
  return decode(stdout.trimEnd().split("\n").at(-1))
}
