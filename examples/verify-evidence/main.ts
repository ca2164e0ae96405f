/** Makes an evidence pack and has it checked by plain Node: as it is, and again with one bit of it changed. */
import { spawnSync } from "node:child_process"
import { generateKeyPairSync, sign, verify } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Audit, Catalog, Draft, Id, LedgerMemory, Note, Sha256, Sync } from "@laurel/core"
import { Evidence } from "@laurel/evidence"
import { Console, Effect, Stream } from "effect"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const { privateKey, publicKey } = generateKeyPairSync("ed25519")
const signer: Note.Signer = {
  name: "records.example.org/log",
  publicKey: publicKey.export({ type: "spki", format: "der" }).subarray(-32),
  sign: (message) => Effect.sync(() => sign(null, message, privateKey))
}
const ed25519: Note.Ed25519 = (_, message, signature) => verify(null, message, publicKey, signature)

/** Runs `node verify.mjs <pack> --key <key>`, and shows the files that are wrong and the verdict. */
const check = (file: string, key: string) =>
  Effect.suspend(() => {
    const args = [fileURLToPath(Evidence.verifier), file, "--key", key]
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
    const lines = stdout.trimEnd().split("\n")
    const wrong = lines.filter((line) => line.includes("WRONG")).map((line) => `wrong: ${line.split("'")[3]}`)
    return Console.log([...wrong, `${lines.at(-1)}, exit code ${status}`].join("\n"))
  })

const program = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  const drafts = yield* Effect.forEach(facts, (fact) => Effect.fromResult(Draft.decode(fact)))
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("classroom"), drafts)))
  const key = yield* Effect.fromResult(Note.key(signer.name, signer.publicKey))
  yield* Audit.sign({ sha256: Sha256.sha256, ed25519, signer, keys: [key] })

  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-example-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true }))
  )
  const file = join(folder, "pack.zip")
  const certification = Id.CertificationId.make("forklift-licence")
  const days = { from: null, to: null, at: yield* Sync.today, known: null }
  const { counts } = yield* Evidence.write(
    file,
    { scope: { certification }, ...days, rows: false, since: null },
    { keys: [key], signer }
  )
  yield* Console.log(`${counts.people} person, ${counts.achievements} achievement, ${counts.records} records`)
  yield* check(file, Note.formatKey(key))

  const bytes = readFileSync(file)
  const inReport = bytes.indexOf("report.html") + 100
  bytes.writeUInt8(bytes.readUInt8(inReport) ^ 1, inReport)
  writeFileSync(file, bytes)
  yield* check(file, Note.formatKey(key))
})
await Effect.runPromise(program.pipe(Effect.scoped, Effect.provide(LedgerMemory.layer)))
