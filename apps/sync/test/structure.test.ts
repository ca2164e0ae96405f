import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { Result } from "effect"
import { json, laurel } from "./given.ts"

const samples = join(import.meta.dirname, "../../../packages/adapter-xapi/test/fixtures/cmi5")

/** A folder with one file in it, and nothing else: no configuration either. */
const holding = (name: string, from: string | { readonly text: string }): string => {
  const cwd = mkdtempSync(join(tmpdir(), "laurel-structure-"))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  if (typeof from === "string") copyFileSync(join(samples, from), join(cwd, name))
  else writeFileSync(join(cwd, name), from.text)
  return cwd
}

describe("laurel structure", () => {
  it("gives a catalog's part of a course, under the names asked for, without a configuration", () => {
    const cwd = holding("cmi5.xml", "catapult/pre_post_test_framed.xml")
    const flags = ["--course", "geology", "--offering", "geology-2026", "--zone", "Europe/London"]
    const ended = laurel(cwd, "structure", "cmi5.xml", "--json", ...flags)
    expect(ended).toMatchObject({ code: 0, stderr: "" })
    const { offering, achievementType, aus, notCarriedOver } = Object(json(ended))
    expect(offering).toMatchObject({ id: "geology-2026", course: "geology", zone: "Europe/London" })
    expect(aus).toHaveLength(6)
    expect(notCarriedOver).toContain("9 descriptions")
    const catalog = { offerings: [offering], achievementTypes: [achievementType], certifications: [] }
    expect(Result.isSuccess(Catalog.decode(catalog))).toBe(true)
  })

  it("says in words what it comes to, and where nothing has to be done, that there is no rule", () => {
    const pre = laurel(holding("cmi5.xml", "catapult/pre_post_test_framed.xml"), "structure", "cmi5.xml")
    expect(pre.stdout).toMatch(
      /^Introduction to Geology - Pre\/Post Test: 6 units\n {2}block1\/pre: Pre-test \(Passed\)/
    )
    expect(pre.stdout).toMatch(/For "achievementTypes" of the catalog:\n\{/)
    const simple = laurel(holding("cmi5.xml", "spec/simple-cmi5.xml"), "structure", "cmi5.xml")
    expect(simple.code).toBe(0)
    expect(simple.stdout).toMatch(/For "achievementTypes" of the catalog: nothing, since no unit has to be done/)
  })

  it("refuses what is none, with the place; what can't be read; and a name that no catalog would take", () => {
    const cwd = holding("cmi5.xml", { text: '<courseStructure\n  xmlns="urn:other"/>' })
    expect(laurel(cwd, "structure", "cmi5.xml")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^cmi5\.xml is no cmi5 course structure: line 1, column 1: expected courseStructure of/
      )
    })
    expect(laurel(cwd, "structure", "other.xml").stderr).toBe(
      "other.xml: expected a file that can be read, found no such file. Put the file there, or mend its path.\n"
    )
    expect(laurel(cwd, "structure", ".").stderr).toBe(". can't be read: it is a folder\n")
    const large = holding("cmi5.xml", { text: " ".repeat(8 * 1024 * 1024 + 1) })
    expect(laurel(large, "structure", "cmi5.xml").stderr).toBe(
      "cmi5.xml can't be read: it has 8,388,609 bytes, and a course structure has at most 8,388,608\n"
    )
    const good = holding("cmi5.xml", "spec/simple-cmi5.xml")
    const named = laurel(good, "structure", "cmi5.xml", "--course", "geology 2026", "--zone", "Utopia")
    expect(named.code).toBe(1)
    expect(named.stderr).toMatch(/--course: expected an id of 1 to 100/)
    expect(named.stderr).toMatch(/--zone: expected an IANA time zone .* found "Utopia"/)
  })
})
