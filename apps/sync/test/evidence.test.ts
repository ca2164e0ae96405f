/** `laurel evidence`: a pack as an operator makes it, and as a stranger checks it. */
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Evidence } from "@laurel/evidence"
import { catalog, claim, exec, gz, json, laurel, school, scores, write } from "./given.ts"

/** A school whose people have employers, synced. */
const firm = async (): Promise<string> => {
  const cwd = school()
  write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "email", account: true }] })
  assert.strictEqual(laurel(cwd, "sync").code, 0)
  await claim(cwd, { zoe: "acme", yan: "acme", xan: "globex" })
  return cwd
}

const verify = (cwd: string, ...args: ReadonlyArray<string>) =>
  exec(cwd, [process.execPath, fileURLToPath(Evidence.verifier), ...args])

const keyIn = (stdout: string): string => /--key (\S+)/.exec(stdout)?.[1] ?? ""

describe("laurel evidence", () => {
  it("writes a pack of one person that plain Node finds to be sound, and says what is in it and what is not", async () => {
    const cwd = await firm()
    const { code, stdout, stderr } = laurel(cwd, "evidence", "--contact", "student:bob", "--out", "bob.zip")
    assert.strictEqual(code, 0, stderr)
    assert.match(stdout, /Wrote .*bob\.zip: [\d,]+ bytes\./)
    assert.match(stdout, /1 person, 1 achievement, of which 0 count on the day/)
    assert.match(stdout, /Not in it:\n {2}Anything about other people/)
    const checked = verify(cwd, "bob.zip", "--key", keyIn(stdout))
    assert.strictEqual(checked.code, 0, checked.stdout)
    assert.notInclude(checked.stdout, "NO SEAL")
    assert.notInclude(checked.stdout, "BUT")
    const other = laurel(cwd, "checkpoint", "--json")
    assert.include(JSON.stringify(json(other)), keyIn(stdout))
  })

  it("is of an account, and of a certification on a day of the past", async () => {
    const cwd = await firm()
    const account = laurel(cwd, "evidence", "--account", "email:acme", "--out", "acme.zip", "--json")
    assert.include(JSON.stringify(json(account)), '"people":2')
    const held = laurel(
      cwd,
      "evidence",
      "--certification",
      "algebra",
      "--at",
      "2024-06-30",
      "--out",
      "algebra.zip",
      "--json"
    )
    assert.include(JSON.stringify(json(held)), '"counting":1')
    for (const file of ["acme.zip", "algebra.zip"]) assert.strictEqual(verify(cwd, file).code, 0)
    const earlier = laurel(cwd, "evidence", "--certification", "algebra", "--known", "2020-01-01", "--out", "none.zip")
    assert.strictEqual(earlier.code, 1)
    assert.include(earlier.stderr, "no catalog was applied by 2020-01-01T23:59:59.999Z. Ask about a later moment")
  })

  it("goes on from an earlier pack, which proves that the log only grew", async () => {
    const cwd = await firm()
    assert.strictEqual(laurel(cwd, "evidence", "--contact", "student:ada", "--out", "first.zip").code, 0)
    write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,eve,a2,90,2024-04-03"]))
    assert.strictEqual(laurel(cwd, "sync").code, 0)
    const made = laurel(cwd, "evidence", "--contact", "student:eve", "--since", "first.zip", "--out", "second.zip")
    assert.strictEqual(made.code, 0, made.stderr)
    assert.strictEqual(verify(cwd, "second.zip", "--since", "first.zip", "--key", keyIn(made.stdout)).code, 0)
    const no = laurel(cwd, "evidence", "--contact", "student:eve", "--since", "catalog.json", "--out", "third.zip")
    assert.strictEqual(no.code, 1)
    assert.match(no.stderr, /catalog\.json can't be read as an evidence pack: .*Name a pack that was made earlier/)
  })

  it("refuses to write over a file, and leaves it as it is", async () => {
    const cwd = await firm()
    write(cwd, "there.zip", "mine")
    const { code, stderr } = laurel(cwd, "evidence", "--contact", "student:ada", "--out", "there.zip")
    assert.strictEqual(code, 1)
    assert.match(stderr, /there\.zip can't be written: .*Name a file that is not there yet/)
    assert.strictEqual(readFileSync(join(cwd, "there.zip"), "utf8"), "mine")
  })

  it("asks for exactly one of account, contact and certification", async () => {
    const cwd = await firm()
    const none = laurel(cwd, "evidence", "--out", "no.zip")
    const two = laurel(cwd, "evidence", "--contact", "ada", "--account", "email:acme", "--out", "no.zip")
    const days = laurel(
      cwd,
      "evidence",
      "--contact",
      "ada",
      "--from",
      "2024-02-01",
      "--to",
      "2024-01-01",
      "--out",
      "no.zip"
    )
    assert.deepStrictEqual([none.code, two.code, days.code], [64, 64, 64])
    assert.include(none.stderr, "expected one of --account, --contact and --certification, found none")
    assert.include(two.stderr, "found 2")
    assert.include(days.stderr, "expected --to to be no earlier than --from")
  })

  it("says of what it can't find, and of what it can't sign, what to do", async () => {
    const cwd = await firm()
    const scheme = laurel(cwd, "evidence", "--account", "student:ada", "--out", "no.zip")
    assert.include(scheme.stderr, 'the catalog names no accounts by the scheme "student". Those that do: email')
    assert.strictEqual(laurel(cwd, "evidence", "--contact", "nobody", "--out", "no.zip").code, 1)
    const empty = school()
    assert.include(laurel(empty, "evidence", "--contact", "ada", "--out", "no.zip").stderr, "run `laurel sync` first")
    rmSync(join(cwd, "store/checkpoint.key"))
    const lost = laurel(cwd, "evidence", "--contact", "student:ada", "--out", "no.zip")
    assert.strictEqual(lost.code, 1)
    assert.include(lost.stderr, "the store's checkpoints are signed, but their key")
    assert.isFalse(existsSync(join(cwd, "no.zip")))
  })
})
