/** A signed log, packs of it in a folder of their own, and the example verifier run on them as anybody would. */
import { spawnSync } from "node:child_process"
import { createPrivateKey, createPublicKey, sign } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "@effect/vitest"
import { Audit, Note, Sha256 } from "@laurel/core"
import { day } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { ed25519 } from "../src/Digest.ts"
import { Evidence } from "../src/index.ts"

export const verifier = join(import.meta.dirname, "../verify/verify.mjs")

/** A folder that is gone when the test is. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "laurel-evidence-"))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Signs by the Ed25519 key whose seed is that byte, 32 times. */
export const signerOf = (seed: number, name = "records.example.org/log"): Note.Signer => {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)])
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" })
  return {
    name,
    publicKey: createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32),
    sign: (message) => Effect.sync(() => sign(null, message, key))
  }
}
export const keyOf = ({ name, publicKey }: Note.Signer): Note.Key => Result.getOrThrow(Note.key(name, publicKey))

const signer = signerOf(9)
export const key = keyOf(signer)

/** With the log's seal. */
export const sealing: Evidence.Options = { keys: [key], signer }

/** Signs where the log stands. */
export const signed = Audit.sign({ sha256: Sha256.sha256, ed25519, signer, keys: [key] })

export const asking = (
  scope: Evidence.Scope,
  more: Partial<Omit<Evidence.Request, "scope">> = {}
): Evidence.Request => ({
  scope,
  from: null,
  to: null,
  at: day("2026-03-10"),
  known: null,
  rows: false,
  since: null,
  ...more
})

/** Makes a pack of the log as it was last signed, and writes it to a file. */
export const packed = Effect.fnUntraced(function* (
  file: string,
  request: Evidence.Request,
  options: Evidence.Options = sealing
) {
  return yield* Evidence.write(file, request, options)
})

export interface Checked {
  readonly code: number | null
  readonly said: string
}

/** Runs the verifier in plain Node on a pack. */
export const verify = (file: string, ...args: ReadonlyArray<string>): Checked => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, file, ...args], { encoding: "utf8" })
  return { code: status, said: stdout + stderr }
}

/** The arguments of who has the log's own key. */
const trusting = ["--key", Note.formatKey(key)]

/** The same of many packs, by the log's own key, in one program. */
export const verifiedAll = (
  all: ReadonlyArray<readonly [file: string, ...args: Array<string>]>
): ReadonlyArray<Checked> => {
  const input = JSON.stringify({ verifier, runs: all.map(([file, ...args]) => [file, ...trusting, ...args]) })
  const program = fileURLToPath(import.meta.resolve("./verifying.ts"))
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8", input, maxBuffer: 1 << 28 })
  if (stdout === "") throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Of one, by the log's own key. */
export const verified = (file: string, ...args: ReadonlyArray<string>): Checked => verify(file, ...trusting, ...args)
