/** Evidence: packs that a stranger can check, and a store checked against what was signed. */
import { execFileSync } from "node:child_process"
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import { Evidence } from "@laurel/evidence"
import { EvidenceError, makeSigningKey, NotFoundError } from "../src/index.ts"
import { folder, opened, passed, rejection } from "./world.ts"

describe("evidence", () => {
  it("is a file that anybody checks with the program that is in it", async () => {
    const signing = await makeSigningKey("records.example.org/log")
    const laurel = await opened({ store: "memory", signing: { key: signing.key } })
    await laurel.record(passed("anna"))
    const file = join(folder(), "anna.zip")
    const written = await laurel.contact({ scheme: "email", value: "anna" }).evidence({ file })
    expect(written).toMatchObject({ file, counts: { people: 1, achievements: 1 }, keys: [signing.publicKey] })
    const said = execFileSync(process.execPath, [fileURLToPath(Evidence.verifier), file, "--key", signing.publicKey], {
      encoding: "utf8"
    })
    expect(said).toContain("VERIFIED")
    expect(await laurel.verify()).toMatchObject({ differences: [] })
  })

  it("of a certification is of all who hold it", async () => {
    const { key } = await makeSigningKey("records.example.org/log")
    const laurel = await opened({ signing: { key } })
    await laurel.record([passed("anna"), passed("bob")])
    const written = await laurel.evidence({ certification: "licence" }, { file: join(folder(), "all.zip") })
    expect(written.counts.people).toBe(2)
  })

  it("is not made without a key, nor of nobody, nor over a file that is there", async () => {
    const file = join(folder(), "pack.zip")
    const unsigned = await opened()
    await unsigned.record(passed("anna"))
    const error = await rejection(unsigned.contact("c1").evidence({ file }))
    expect(error).toBeInstanceOf(EvidenceError)
    expect(error).toMatchObject({ code: "UNSIGNED", message: expect.stringContaining("makeSigningKey") })
    const { key } = await makeSigningKey("records.example.org/log")
    const laurel = await opened({ signing: { key } })
    await laurel.record(passed("anna"))
    expect(await rejection(laurel.contact({ scheme: "email", value: "bob" }).evidence({ file }))).toBeInstanceOf(
      NotFoundError
    )
    expect(existsSync(file)).toBe(false)
    await laurel.contact("c1").evidence({ file })
    expect(await rejection(laurel.contact("c1").evidence({ file }))).toMatchObject({ code: "UNWRITABLE" })
  })

  it("is refused where another key has signed the log, unless that one is trusted", async () => {
    const store = join(folder(), "laurel.db")
    const [old, young] = [
      await makeSigningKey("records.example.org/log"),
      await makeSigningKey("records.example.org/log")
    ]
    const first = await opened({ store, signing: { key: old.key } })
    await first.record(passed("anna"))
    await first.contact("c1").evidence({ file: join(folder(), "pack.zip") })
    await first.record(passed("bob"))
    const stranger = await opened({ store, signing: { key: young.key } })
    expect(await rejection(stranger.contact("c1").evidence({ file: join(folder(), "pack.zip") }))).toMatchObject({
      code: "CORRUPT"
    })
    expect((await stranger.verify()).differences).toMatchObject([{ part: "log" }])
    const heir = await opened({ store, signing: { key: young.key, trusted: [old.publicKey] } })
    expect(await heir.contact("c1").evidence({ file: join(folder(), "pack.zip") })).toMatchObject({
      counts: { people: 1 }
    })
    expect(await heir.verify()).toMatchObject({ differences: [] })
  })

  it("that is given up leaves no file behind, also where it was whole by then", async () => {
    const { key } = await makeSigningKey("records.example.org/log")
    const file = join(folder(), "pack.zip")
    const stop = new AbortController()
    const reason = new Error("enough")
    // The clock is looked at once more after the last byte.
    const now = () => {
      if (existsSync(file) && statSync(file).size > 0) stop.abort(reason)
      return new Date("2026-03-10T12:00:00Z")
    }
    const laurel = await opened({ signing: { key }, now })
    await laurel.record(passed("anna"))
    const scope = { certification: "licence" }
    expect(await rejection(laurel.evidence(scope, { file, signal: stop.signal }))).toBe(reason)
    expect(existsSync(file)).toBe(false)
    await laurel.evidence(scope, { file })
  })

  it("names keys that are none, and quotes no private one", async () => {
    const error = await rejection(opened({ signing: { key: "PRIVATE+KEY+secret", trusted: ["none"] } }))
    expect(error).toMatchObject({ problems: [{ path: "options.signing.key" }, { path: "options.signing.trusted[0]" }] })
    expect(String(error)).not.toContain("secret")
    expect(await rejection(makeSigningKey("a name"))).toMatchObject({ problems: [{ path: "name" }] })
  })
})
