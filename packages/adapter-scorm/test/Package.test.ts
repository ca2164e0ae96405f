import { describe, expect, it } from "@effect/vitest"
import { Package } from "@laurel/adapter-scorm"
import { Xml } from "@laurel/formats"
import { Effect, Result } from "effect"
import { zipOf } from "@laurel/testkit"

const manifest = (...hrefs: ReadonlyArray<string>): string => `<?xml version="1.0"?>
<manifest identifier="golf" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="all"><organization identifier="all"><title>Golf</title>
    ${hrefs.map((_, index) => `<item identifier="item${index}" identifierref="r${index}"><title>Part ${index}</title></item>`).join("")}
  </organization></organizations>
  <resources>
    ${hrefs.map((href, index) => `<resource identifier="r${index}" type="webcontent" adlcp:scormtype="sco" href="${href}"/>`).join("")}
  </resources>
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

/** What a package comes to, or why not, in words. */
const read = (files: Record<string, string>, options?: Package.Options) =>
  Package.fromZip(new Blob([zipOf(files)])).pipe(
    Effect.flatMap((zip) => Package.read(zip, options)),
    Effect.catch((refused) => Effect.succeed(Package.describe(refused))),
    Effect.runPromise
  )

const under = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}${name}`, text]))

describe("Package reads", () => {
  it("a zip with a manifest at its root, as the manifest alone is read", async () => {
    const golf = { "imsmanifest.xml": manifest("play.html"), "play.html": "" }
    const zipped = await read(golf, { course: "geology" })
    expect(zipped).toMatchObject({
      standard: "SCORM 1.2",
      offering: { course: "geology", title: "Golf" },
      scos: [{ activity: "geology/item0", href: "play.html" }]
    })
    const bytes = Buffer.from(golf["imsmanifest.xml"])
    const alone = Package.read(Package.fromBytes("imsmanifest.xml", bytes), { course: "geology" })
    expect(await Effect.runPromise(alone)).toEqual(zipped)
  })

  it("a manifest before anything else that is there, also in other letters", async () => {
    const files = { ...aicc, "cmi5.xml": "", "IMSManifest.xml": manifest("play.html"), "play.html": "" }
    expect(await read(files)).toMatchObject({ standard: "SCORM 1.2" })
  })

  it("a course of AICC at the root or in one folder, with its files in any letter case", async () => {
    const found = await read({ ...aicc, "play.html": "" })
    expect(found).toMatchObject({ standard: "AICC", course: { title: "Golf" }, scos: [{ href: "play.html" }] })
    expect(await read(under("course/data/", { ...aicc, "play.html": "" }))).toEqual(found)
    const upper = Object.fromEntries(Object.entries(aicc).map(([name, text]) => [name.toUpperCase(), text]))
    expect(await read({ ...upper, "play.html": "" })).toEqual(found)
  })

  it("of AICC's files those that are called as the course is, where others only end so", async () => {
    const sound = { "click.au": "not a table\0", "play.html": "" }
    expect(await read({ ...sound, ...aicc })).toEqual(await read({ ...aicc, "play.html": "" }))
    const { "golf.au": units, ...others } = aicc
    const deep = under("course/", { ...others, "units.au": units, "play.html": "" })
    expect(await read({ "sounds/click.au": "not a table\0", ...deep })).toEqual(await read(deep))
    expect(await read(deep)).toMatchObject({ standard: "AICC", scos: [{ id: "A1" }] })
  })
})

describe("Package tells", () => {
  it("what else describes a course at its root, and not what lies deeper or is no description", async () => {
    const golf = { "imsmanifest.xml": manifest("play.html"), "play.html": "" }
    const others = { "CMI5.xml": "", "tincan.xml": "", "golf.crs": "" }
    expect(Object(await read({ ...golf, ...others })).notCarriedOver).toEqual([
      '"CMI5.xml", "golf.crs", "tincan.xml" beside "imsmanifest.xml": the manifest is what is read'
    ])
    const deeper = { "a/cmi5.xml": "", "a/imsmanifest.xml": "", "a/golf.crs": "", "golf.au": "", "cmi5.xsd": "" }
    expect(Object(await read({ ...golf, ...deeper })).notCarriedOver).toEqual([])
  })

  it("no file as missing whose name is written in other code points, and one that only looks so", async () => {
    const told = async (name: string, href: string): Promise<unknown> => {
      const names = ["imsmanifest.xml", name]
      const bytes = Buffer.from(manifest(href))
      const files: Package.Files = { names, isWhole: true, read: () => Effect.succeed(bytes) }
      return Object(await Effect.runPromise(Package.read(files))).notCarriedOver
    }
    const [composed, decomposed] = ["\u00e9.html", "e\u0301.html"]
    expect(await told(composed, decomposed)).toEqual([])
    expect(await told(decomposed, composed)).toEqual([])
    expect(await told(decomposed, "e.html")).toEqual(['what a SCO is launched with is not in the package: "e.html"'])
  })

  it("which files SCOs are launched with that are not in the package, and not those that are there or elsewhere", async () => {
    const hrefs = ["a%20b.html?x=1#y", "./c/../c/d.html", "https://example.org/e.html", "100%.html", "C/D.html"]
    const files = { "a b.html": "", "c/d.html": "", "100%.html": "" }
    const found = await read({ ...files, "imsmanifest.xml": manifest(...hrefs, "gone.html", "gone.html?y=2") })
    expect(Object(found).notCarriedOver).toContain(
      'what 3 SCOs are launched with is not in the package: "C/D.html", "gone.html"'
    )
    const whole = await read({ ...files, "imsmanifest.xml": manifest(...hrefs.slice(0, 4)) })
    expect(JSON.stringify(Object(whole).notCarriedOver)).not.toContain("not in the package")
    expect(Object(await read(aicc)).notCarriedOver).toContain(
      'what a SCO is launched with is not in the package: "play.html"'
    )
  })

  it("no more of them than somebody reads", async () => {
    const hrefs = Array.from({ length: 12 }, (_, index) => `${"n".repeat(200)}${index}.html`)
    const found = await read({ "imsmanifest.xml": manifest(...hrefs) })
    const told = Object(found).notCarriedOver.at(-1)
    expect(told).toMatch(/^what 12 SCOs .* and 2 more$/)
    expect(told.length).toBeLessThan(1_200)
  })
})

describe("Package refuses", () => {
  it("a manifest in a folder, and says where it is and how to pack it", async () => {
    const golf = { "imsmanifest.xml": manifest("play.html"), "play.html": "" }
    expect(await read(under("golf/", golf))).toBe(
      'the package: expected imsmanifest.xml at the root of the package, found "golf/imsmanifest.xml". Pack what is in the folder, and not the folder itself; or give that folder alone.'
    )
    expect(await read({ ...under("a/", golf), ...under("b/", golf) })).toMatch(
      /found "a\/imsmanifest\.xml", "b\/imsmanifest\.xml"\. Give one of these folders alone/
    )
    expect(await read({ ...under("golf/", golf), ...under("golf/aicc/", aicc) })).toMatch(
      /expected imsmanifest\.xml at/
    )
  })

  it("courses of AICC in several folders, and one without its files", async () => {
    expect(await read({ ...under("a/", aicc), ...under("b/", aicc) })).toMatch(
      /expected the files of one AICC course, found "a\/golf\.crs", "b\/golf\.crs"/
    )
    const { "golf.au": _, ...others } = aicc
    expect(await read(under("course/", others))).toMatch(/^course\/\*\.au: expected a file \*\.au/)
    const none = { ...aicc, "golf.crs": "[Other]\nLevel=1\n" }
    expect(await read(under("course/", none))).toMatch(/^course\/golf\.crs: expected a section \[Course\]/)
  })

  it("what is cmi5's or xAPI's, and says so, and what is nothing of them", async () => {
    expect(await read({ "cmi5.xml": "" })).toBe(
      "cmi5.xml: expected a package of SCORM or AICC, found one of cmi5. Read it as a course structure of cmi5."
    )
    expect(await read({ "tincan.xml": "", "index.html": "" })).toMatch(
      /found tincan\.xml alone, as xAPI's first packages/
    )
    expect(await read({ "a.html": "", "b.html": "", "c.html": "", "d.html": "" })).toMatch(
      /^the package: expected imsmanifest\.xml \(SCORM\), cmi5\.xml \(cmi5\) or a file \*\.crs \(AICC\) at its root, found "a\.html", "b\.html", "c\.html" and 1 more\./
    )
    expect(await read({})).toMatch(/found no file at all/)
    expect(await read({ "not-imsmanifest.xml": "", "imsmanifest.xml.bak": "", crs: "" })).toMatch(
      /^the package: expected/
    )
  })

  it("a manifest that is none, with its place, and one that is too large, before it is unpacked", async () => {
    expect(await read({ "imsmanifest.xml": "<manifest>" })).toMatch(/^imsmanifest\.xml, line 1, column \d+: expected/)
    const large = " ".repeat(Xml.maxBytes + 1)
    expect(await read({ "imsmanifest.xml": large })).toMatch(
      /^imsmanifest\.xml: expected at most 8388608 bytes, found 8388609\./
    )
    const alone = Package.read(Package.fromBytes("imsmanifest.xml", Buffer.from(large)))
    expect(Package.describe(await Effect.runPromise(Effect.flip(alone)))).toBe(
      "imsmanifest.xml: expected at most 8388608 bytes, found 8388609"
    )
  })

  it("an archive that is made to harm, or none", async () => {
    const golf = { "imsmanifest.xml": manifest("play.html") }
    expect(await read({ ...golf, "../play.html": "" })).toMatch(
      /^\.\.\/play\.html: expected a path within the archive, found one that leaves its folder by "\.\."\. Pack/
    )
    const none = await Effect.runPromise(Effect.result(Package.fromZip(new Blob(["<manifest/>"]))))
    expect(Result.isFailure(none) && Package.describe(none.failure)).toMatch(/^the archive: expected a zip archive/)
  })
})
