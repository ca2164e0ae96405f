import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { Result } from "effect"
import { zipOf } from "@laurel/testkit"
import { json, laurel } from "./given.ts"

const samples = join(import.meta.dirname, "../../../packages/adapter-xapi/test/fixtures/cmi5")

const golf = `<?xml version="1.0"?>
<manifest identifier="golf" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="all">
    <organization identifier="all"><title>Golf</title>
      <item identifier="play" identifierref="r1"><title>Playing</title></item>
    </organization>
    <organization identifier="short"><title>Golf in short</title>
      <item identifier="brief" identifierref="r1"><title>Playing</title></item>
    </organization>
  </organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="play.html"/></resources>
</manifest>`

const aicc = {
  "golf.crs": `[Course]
Course_Creator=Somebody
Course_ID=golf
Course_System=Some program
Course_Title=Golf
Level=1
Max_Fields_CST=2
Total_AUs=1
Total_Blocks=0
Version=4.0
[Course_Behavior]
Max_Normal=99
[Course_Description]
About golf
`,
  "golf.au": `"system_id","type","command_line","file_name","max_score","mastery_score","max_time_allowed","time_limit_action","system_vendor","core_vendor","web_launch","au_password"
"A1","","","play.html","","","","","","","",""
`,
  "golf.des": `"system_id","title","description","developer_id"
"A1","Playing","How to play","play"
`,
  "golf.cst": `"block","member"
"root","A1"
`
}

const under = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([name, text]) => [`${folder}${name}`, text] as const)

/** A folder with these files, and folders where their names ask for them. */
const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const cwd = mkdtempSync(join(tmpdir(), "laurel-structure-"))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), content)
  }
  return cwd
}

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

  it("says of what is of no standard that it is none, and not that it is a bad one of another", () => {
    const cwd = folderOf({
      "page.html": "<html><body>Log in</body></html>",
      "cut.xml": "<manifest><a",
      "notes.txt": "hi"
    })
    for (const [file, found] of [
      ["page.html", 'XML that begins with "html"'],
      ["cut.xml", "another name, and XML that can't be read: line 1"],
      ["notes.txt", "another name, and XML that can't be read: line 1"]
    ] as const) {
      const { code, stderr } = laurel(cwd, "structure", file)
      expect(code).toBe(1)
      expect(stderr).toContain(`${file} can't be read: expected an imsmanifest.xml of SCORM, a cmi5.xml, or a zip`)
      expect(stderr).toContain(found)
    }
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
    expect(laurel(cwd, "structure", ".").stderr).toMatch(
      /^cmi5\.xml of \. is no cmi5 course structure: line 1, column 1: expected courseStructure of/
    )
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

describe("laurel structure of a package", () => {
  it("gives a catalog's part of SCORM, and the course of a scorm-push source, from a file, a folder and a zip alike", () => {
    const files = { "imsmanifest.xml": golf, "play.html": "" }
    const cwd = folderOf({ ...files, "golf/imsmanifest.xml": golf, "golf/play.html": "", "golf.zip": zipOf(files) })
    const flags = ["--course", "geology", "--offering", "geology-2026", "--zone", "Europe/London", "--json"]
    const ended = laurel(cwd, "structure", "golf.zip", ...flags)
    expect(ended).toMatchObject({ code: 0, stderr: "" })
    const { standard, offering, achievementType, scos, setting } = Object(json(ended))
    expect(standard).toBe("SCORM 1.2")
    expect(setting).toEqual({ id: "geology", offering: "geology-2026" })
    expect(scos).toMatchObject([{ id: "play", activity: "geology/play", href: "play.html" }])
    const catalog = { offerings: [offering], achievementTypes: [achievementType], certifications: [] }
    expect(Result.isSuccess(Catalog.decode(catalog))).toBe(true)
    for (const path of ["golf", "imsmanifest.xml", "golf/imsmanifest.xml"])
      expect(laurel(cwd, "structure", path, ...flags).stdout).toBe(ended.stdout)
  })

  it("says in words what SCORM and AICC come to", () => {
    const cwd = folderOf({ "imsmanifest.xml": golf, ...Object.fromEntries(under("course/", aicc)) })
    const scorm = laurel(cwd, "structure", "imsmanifest.xml", "--course", "golf", "--offering", "golf-2026")
    expect(scorm.stdout).toMatch(/^Golf: SCORM 1\.2, 1 SCO\n {2}play: Playing\n\nFor "offerings" of the catalog:\n\{/)
    expect(scorm.stdout).toMatch(
      /For "courses" in the setting of the source \(scorm-push\) .*:\n\{\n {2}"id": "golf",\n {2}"offering": "golf-2026"\n\}/
    )
    const units = laurel(cwd, "structure", "course")
    expect(units.stdout).toMatch(/^Golf: AICC, 1 unit\n/)
    expect(units.stdout).toMatch(
      /Not carried over:\n(.|\n)*what a SCO is launched with is not in the package: "play\.html"/
    )
  })

  it("reads cmi5 from a zip and a folder as from the file", () => {
    const text = readFileSync(join(samples, "spec/simple-cmi5.xml"), "utf8")
    const cwd = folderOf({
      "cmi5.xml": text,
      "course/cmi5.xml": text,
      "course/a/b/c.html": "",
      "course.zip": zipOf({ "cmi5.xml": text })
    })
    const alone = laurel(cwd, "structure", "cmi5.xml", "--json", "--language", "en-US")
    expect(alone).toMatchObject({ code: 0, stderr: "" })
    expect(laurel(cwd, "structure", "course", "--json", "--language", "en-US").stdout).toBe(alone.stdout)
    expect(laurel(cwd, "structure", "course.zip", "--json", "--language", "en-US").stdout).toBe(alone.stdout)
  })

  it("knows a manifest and a zip by what they begin with, whatever they are called", () => {
    const cwd = folderOf({ "golf.xml": golf, "golf.pif": zipOf({ "imsmanifest.xml": golf }), "xml.zip": golf })
    expect(laurel(cwd, "structure", "golf.xml").stdout).toMatch(/^Golf: SCORM 1\.2/)
    expect(laurel(cwd, "structure", "golf.pif").stdout).toMatch(/^Golf: SCORM 1\.2/)
    expect(laurel(cwd, "structure", "xml.zip").stderr).toMatch(
      /^xml\.zip can't be read: the archive: expected a zip archive, found a file that begins as none \(3c3f786d\)/
    )
  })

  it("takes another organization than the default one, and refuses flags that say nothing of such a course", () => {
    const cwd = folderOf({ "imsmanifest.xml": golf, ...Object.fromEntries(under("course/", aicc)) })
    copyFileSync(join(samples, "spec/simple-cmi5.xml"), join(cwd, "cmi5.xml"))
    const short = laurel(cwd, "structure", "imsmanifest.xml", "--organization", "short")
    expect(short.stdout).toMatch(/^Golf in short: SCORM 1\.2, 1 SCO\n {2}brief: Playing\n/)
    expect(laurel(cwd, "structure", "imsmanifest.xml", "--organization", "none").stderr).toMatch(
      /^imsmanifest\.xml can't be read: imsmanifest\.xml, line \d+, column \d+: expected/
    )
    expect(laurel(cwd, "structure", "imsmanifest.xml", "--language", "de")).toMatchObject({
      code: 1,
      stdout: "",
      stderr:
        "--language: expected a course of cmi5, which may have titles in several languages, found one of SCORM in imsmanifest.xml. Leave it out.\n"
    })
    expect(laurel(cwd, "structure", "cmi5.xml", "--organization", "short").stderr).toMatch(
      /^--organization: expected a course of SCORM, .* found one of cmi5 in cmi5\.xml\./
    )
    const both = laurel(cwd, "structure", "course", "--organization", "short", "--language", "de")
    expect(both.stderr).toMatch(/^--language: .* AICC in course.*\n--organization: .* AICC in course/)
  })

  it("refuses archives that are made to harm, cut, or hold the course in a folder", () => {
    const good = zipOf({ "imsmanifest.xml": golf, "play.html": "" })
    const twice = zipOf({ "imsmanifest.xml": golf, "IMSMANIFEST.XML": golf })
    const cwd = folderOf({
      "out.zip": zipOf({ "imsmanifest.xml": golf, "../../etc/cron.d/x": "" }),
      "cut.zip": good.subarray(0, -30),
      "twice.zip": twice,
      "deep.zip": zipOf({ "golf/imsmanifest.xml": golf }),
      "xapi.zip": zipOf({ "tincan.xml": "" })
    })
    const refused = (file: string): string => {
      const { code, stdout, stderr } = laurel(cwd, "structure", file)
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
      return stderr
    }
    expect(refused("out.zip")).toMatch(/^out\.zip can't be read: \.\.\/\.\.\/etc\/cron\.d\/x: expected a path within/)
    expect(refused("cut.zip")).toMatch(
      /^cut\.zip can't be read: the archive: expected a whole zip archive, found one that/
    )
    expect(refused("twice.zip")).toMatch(/: expected each file once, found "imsmanifest\.xml" as well/i)
    expect(refused("deep.zip")).toMatch(/found "golf\/imsmanifest\.xml"\. Pack what is in the folder/)
    expect(refused("xapi.zip")).toMatch(/found tincan\.xml alone/)
  })

  it("refuses a folder without a course, one file of AICC, and what is too large or no file, whatever it holds", () => {
    const cwd = folderOf({ "a/b.html": "", ...aicc, "large/imsmanifest.xml": "", "large.zip": "PK\u0003\u0004" })
    truncateSync(join(cwd, "large/imsmanifest.xml"), 8 * 1024 ** 2 + 1)
    // A hole in a file takes no room on the disk.
    truncateSync(join(cwd, "large.zip"), 5 * 1024 ** 3)
    const refused = (path: string): string => laurel(cwd, "structure", path).stderr
    expect(refused("a")).toMatch(/^a can't be read: the package: expected imsmanifest\.xml .* found "b\.html"\./)
    expect(refused("golf.crs")).toBe(
      "golf.crs can't be read alone: a course of AICC is several files. Name the folder or the zip they are in.\n"
    )
    expect(refused("large")).toBe(
      "large can't be read: imsmanifest.xml: expected at most 8,388,608 bytes, found 8,388,609\n"
    )
    expect(refused("large.zip")).toMatch(/^large\.zip can't be read: the archive: expected a whole zip archive/)
    expect(refused("/dev/null")).toBe("/dev/null can't be read: it is no regular file\n")
    expect(refused("b")).toMatch(/^b: expected a file that can be read, found no such file\./)
  })

  it("looks into no folder that holds more than a course may, or is deeper", () => {
    const cwd = folderOf({ [`deep/${"a/".repeat(64)}b.html`]: "", [`deeper/${"a/".repeat(65)}b.html`]: "" })
    const many = folderOf({ "course/imsmanifest.xml": golf, "course/play.html": "" })
    for (let index = 2; index < 50_000; index++) writeFileSync(join(many, `course/${index}`), "")
    expect(laurel(cwd, "structure", "deep").stderr).toMatch(/^deep can't be read: the package: expected imsmanifest/)
    expect(laurel(cwd, "structure", "deeper").stderr).toBe(
      "deeper: expected at most 64 folders within folders, found more\n"
    )
    expect(laurel(many, "structure", "course").code).toBe(0)
    writeFileSync(join(many, "course/more"), "")
    expect(laurel(many, "structure", "course").stderr).toBe(
      "course: expected a folder with at most 50,000 files, found more. Name the folder of the course itself.\n"
    )
  })

  it("reads a file that is a link, and follows no folder that is one", () => {
    const cwd = folderOf({ "kept/manifest.xml": golf, "course/play.html": "" })
    symlinkSync("../kept/manifest.xml", join(cwd, "course/imsmanifest.xml"))
    symlinkSync("..", join(cwd, "course/up"))
    symlinkSync("nowhere", join(cwd, "course/gone"))
    expect(laurel(cwd, "structure", "course")).toMatchObject({ code: 0, stderr: "" })
    symlinkSync("course", join(cwd, "kept/course"))
    expect(laurel(cwd, "structure", "kept").stderr).toMatch(/^kept can't be read: .* found "manifest\.xml"\./)
  })
})
