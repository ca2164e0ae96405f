/** The script `laurel` of the clone's root, in a root of its own whose program only says where it runs. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { run } from "../Command.ts"
import { root } from "../publish/tarballs.ts"

const { scripts }: { readonly scripts: { readonly laurel: string } } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8")
)

const says = "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)]))"

/** A clone, whose build says something and takes no time, and a folder of somebody's own beside it. */
const folders = (): { readonly clone: string; readonly own: string } => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "laurel-script-")))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  // Folders of people have spaces in their names.
  const [clone, own] = [join(path, "a clone"), join(path, "my own")]
  for (const each of [join(clone, "apps/sync/dist"), own]) mkdirSync(each, { recursive: true })
  const json = { scripts: { laurel: scripts.laurel, "build:sync": "echo built" } }
  writeFileSync(join(clone, "package.json"), JSON.stringify(json))
  writeFileSync(join(clone, "apps/sync/dist/bin.js"), says)
  mkdirSync(join(clone, "scripts"))
  copyFileSync(join(root, "scripts/callersFolder.ts"), join(clone, "scripts/callersFolder.ts"))
  return { clone, own }
}

describe("npm run laurel", () => {
  it("runs in the folder that it is called from, with what it is given, and says on stdout what the program says", async () => {
    const { clone, own } = folders()
    const ask = ["run", "--silent", "--prefix", clone, "laurel", "--", "init", "--zone", "a b"]
    const { code, stdout, stderr } = await run("npm", ask, { cwd: own })
    expect({ code, said: JSON.parse(stdout) }).toEqual({ code: 0, said: [own, "init", "--zone", "a b"] })
    expect(stderr).toContain("built")
  })

  it("runs in the clone where it is called from there", async () => {
    const { clone } = folders()
    const { code, stdout } = await run("npm", ["run", "--silent", "laurel", "--", "verify"], { cwd: clone })
    expect({ code, said: JSON.parse(stdout) }).toEqual({ code: 0, said: [clone, "verify"] })
  })
})
