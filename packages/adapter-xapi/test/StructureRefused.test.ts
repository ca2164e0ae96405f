/**
 * What is no course structure is refused with line, column and reason, and nothing throws. Seeded mutations of the real files are
 * tried: LAUREL_RUNS says how many, LAUREL_SEED from which seed on.
 */
import { assert, describe, it } from "@effect/vitest"
import { Structure } from "@laurel/adapter-xapi"
import { Catalog } from "@laurel/core"
import { broken, seeded } from "@laurel/testkit"
import { Result } from "effect"
import { au, block, bytesOf, course, real, structure, title, utf8 } from "./structures.ts"

const said = (file: string | Uint8Array): string => {
  const read = Structure.read(typeof file === "string" ? utf8(file) : file)
  return Result.isFailure(read) ? Structure.describe(read.failure) : "a structure"
}

const one = au("https://x.example/1")
const inUnit = (inner: string): string => structure(course(), au("https://x.example/1", "", inner))
const url = "<url>index.html</url>"

const table: ReadonlyArray<readonly [what: string, file: string | Uint8Array, refused: string]> = [
  ["no bytes", "", "line 1, column 1: expected an XML document, found nothing"],
  [
    "a document type",
    `<!DOCTYPE courseStructure [<!ENTITY b "bbbb">]>\n${structure(course(), one)}`,
    'line 1, column 1: expected no document type, found "<!DOCTYPE"'
  ],
  [
    "an attribute without end",
    inUnit(`<x y="${"z".repeat(2_001)}"/>`),
    "line 3, column 31: expected at most 2000 characters in y of x, found 2001"
  ],
  [
    "another document",
    "<manifest/>",
    `line 1, column 1: expected courseStructure of namespace ${Structure.namespace}, found manifest of no namespace`
  ],
  [
    "its schema",
    bytesOf("spec/CourseStructure.xsd"),
    `line 1, column 1: expected courseStructure of namespace ${Structure.namespace}, found schema of namespace http://www.w3.org/2001/XMLSchema`
  ],
  [
    "an extension's schema",
    bytesOf("spec/extended-cmi5.xsd"),
    `line 1, column 1: expected courseStructure of namespace ${Structure.namespace}, found schema of namespace http://www.w3.org/2001/XMLSchema`
  ],
  [
    "another namespace",
    structure(course(), one).replace(Structure.namespace, "http://www.adlnet.gov/cmi5/CourseStructure.xsd"),
    `line 1, column 1: expected courseStructure of namespace ${Structure.namespace}, found courseStructure of namespace http://www.adlnet.gov/cmi5/CourseStructure.xsd`
  ],
  ["no course", structure(one), "line 1, column 1: expected a course in the courseStructure, found none"],
  ["two courses", structure(course(), course("urn:b"), one), "line 3, column 1: expected one course, found another"],
  [
    "a course without an id",
    structure(`<course>${title("C")}</course>`, one),
    "line 2, column 1: expected an id of the course, found none"
  ],
  [
    "a course without a title",
    structure(course("urn:a", ""), one),
    "line 2, column 1: expected a title of the course, with a langstring that says something, found none"
  ],
  ["nothing inside", structure(course()), "line 1, column 1: expected an au in the course, found none"],
  [
    "only somebody else's units inside",
    structure(course(), `<au xmlns="urn:other"/>`),
    "line 1, column 1: expected an au in the course, found none"
  ],
  [
    "a block without units",
    structure(course(), one, block("urn:b")),
    "line 4, column 1: expected an au in the block, found none"
  ],
  [
    "a block whose block is without",
    structure(course(), block("urn:b", one, block("urn:c"))),
    "line 4, column 1: expected an au in the block, found none"
  ],
  [
    "a block without a title",
    structure(course(), `<block id="urn:b">${one}</block>`),
    "line 3, column 1: expected a title of the block, with a langstring that says something, found none"
  ],
  [
    "a unit in a unit",
    structure(course(), au("urn:b", "", title("U") + url + one)),
    "line 3, column 89: expected no au within au, found one"
  ],
  [
    "a unit in the course element",
    structure(course("urn:a", title("C") + one)),
    "line 2, column 71: expected no au within course, found one"
  ],
  [
    "a unit without an id",
    structure(course(), `<au>${title("U")}${url}</au>`),
    "line 3, column 1: expected an id of the au, found none"
  ],
  [
    "an id that is none",
    structure(course(), au("chapter 1")),
    'line 3, column 1: expected an absolute IRI as the id of the au, found "chapter 1"'
  ],
  [
    "an id that is relative",
    structure(course(), au("aus/1")),
    'line 3, column 1: expected an absolute IRI as the id of the au, found "aus/1"'
  ],
  [
    "an empty id",
    structure(course(), au("")),
    'line 3, column 1: expected an absolute IRI as the id of the au, found ""'
  ],
  [
    "an id with a broken escape",
    structure(course(), au("http://x.example/100%")),
    'line 3, column 1: expected an absolute IRI as the id of the au, found "http://x.example/100%"'
  ],
  [
    "an id longer than a fact can say",
    structure(course(), au(`urn:${"x".repeat(197)}`)),
    "line 3, column 1: expected an id of at most 200 characters, found 201"
  ],
  [
    "an id twice",
    structure(course(), one, block("urn:b", one)),
    'line 4, column 74: expected each id once, found "https://x.example/1" of line 3 again'
  ],
  [
    "the course's id again",
    structure(course("urn:a"), au("urn:a")),
    'line 3, column 1: expected each id once, found "urn:a" of line 2 again'
  ],
  [
    "a unit without a title",
    inUnit(url),
    "line 3, column 1: expected a title of the au, with a langstring that says something, found none"
  ],
  [
    "a title that says nothing",
    inUnit(title(" ") + url),
    "line 3, column 1: expected a title of the au, with a langstring that says something, found none"
  ],
  [
    "a title without a langstring",
    inUnit(`<title>U</title>${url}`),
    "line 3, column 1: expected a title of the au, with a langstring that says something, found none"
  ],
  ["a unit without a url", inUnit(title("U")), "line 3, column 1: expected a url of the au, found none"],
  ["an empty url", inUnit(`${title("U")}\n<url> </url>`), "line 4, column 1: expected a url of the au, found none"],
  ["two urls", inUnit(`${title("U")}\n${url}${url}`), "line 4, column 22: expected one url of the au, found another"],
  [
    "an unknown moveOn",
    structure(course(), au("urn:b", 'moveOn="passed"')),
    'line 3, column 1: expected moveOn to be Passed, Completed, CompletedAndPassed, CompletedOrPassed, NotApplicable, or absent, found "passed"'
  ],
  [
    "an empty moveOn",
    structure(course(), au("urn:b", 'moveOn=""')),
    'line 3, column 1: expected moveOn to be Passed, Completed, CompletedAndPassed, CompletedOrPassed, NotApplicable, or absent, found ""'
  ],
  [
    "an unknown launchMethod",
    structure(course(), au("urn:b", 'launchMethod="Popup"')),
    'line 3, column 1: expected launchMethod to be AnyWindow, OwnWindow, or absent, found "Popup"'
  ],
  ...["1.01", "-0.1", "80%", "0,8", "1e-1", "NaN", "", "Infinity"].map((score): readonly [string, string, string] => [
    `a masteryScore of "${score}"`,
    structure(course(), au("urn:b", `masteryScore="${score}"`)),
    `line 3, column 1: expected masteryScore to be a decimal from 0 to 1, found "${score}"`
  ]),
  [
    "more units than a course can have",
    structure(course(), ...Array.from({ length: 10_001 }, (_, at) => au(`urn:${at}`))),
    "line 10003, column 1: expected at most 10000 units, found more"
  ]
]

describe("refused, with line, column and reason, is", () => {
  it.each(table)("%s", (_, file, refused) => {
    assert.strictEqual(said(file), refused)
  })

  it("nothing that is as good as these", () => {
    for (const inner of [
      title("U") + url,
      `${title("U")}<url>\n <![CDATA[a?b&c]]> </url>`,
      `<!-- <!DOCTYPE a> -->${title("U &amp; <![CDATA[<!DOCTYPE]]> &#x1F642;")}${url}<?pi a="b?>`.replace(
        'a="b?',
        "a b?"
      ),
      `${title("U")}${url}<x y="> ' ${"z".repeat(1_900)}"/>`
    ])
      assert.strictEqual(said(inUnit(inner)), "a structure")
    for (const attributes of ['masteryScore="1.000"', 'masteryScore="+.5"', 'masteryScore="0"', 'moveOn="Passed"'])
      assert.strictEqual(said(structure(course(), au("urn:b", attributes))), "a structure")
    for (const id of ["urn:b", "HTTP://x.example/%C3%A4?q#f", "https://x.example/ä", ` urn:${"x".repeat(196)} `])
      assert.strictEqual(said(structure(course(), au(id))), "a structure")
    const most = Array.from({ length: 10_000 }, (_, at) => au(`urn:${at}`))
    assert.strictEqual(said(structure(course(), ...most)), "a structure")
  })
})

const tokens = [
  ..."<>&'\"=/\0\r\n ",
  "]]>",
  "<![CDATA[",
  "<!--",
  "-->",
  "<!DOCTYPE a [",
  "&amp;",
  "&x;",
  "&#0;",
  "&#x10FFFF;",
  ' xmlns=""',
  ' xmlns:x="urn:x"',
  "<x:y/>",
  "<block>",
  "</au>",
  "<au/>",
  "🙂",
  "\uFEFF",
  'moveOn="'
].map(utf8)

/** The file with a few places broken. */
const mutated = (bytes: Uint8Array, seed: number): Uint8Array => {
  const next = seeded(seed)
  return Array.from({ length: 1 + next(4) }).reduce<Uint8Array>((file) => broken(file, next, tokens), bytes)
}

const runs = Number(process.env["LAUREL_RUNS"] ?? 300)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)

describe("a real structure that was broken", () => {
  it("is read or refused, and what is read is fit for a catalog", () => {
    let structures = 0
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const read = Structure.read(mutated(bytesOf(real[seed % real.length] ?? real[0]), seed))
      if (Result.isFailure(read)) {
        assert.isAtLeast(read.failure.line, 1, `seed ${seed}`)
        assert.isAtLeast(read.failure.column, 1, `seed ${seed}`)
        continue
      }
      structures += 1
      const { offering, achievementType } = read.success
      const other = { id: "whole", courses: [offering.course], rule: { rule: "rolledUp", outcome: "completed" } }
      const catalog = { offerings: [offering], achievementTypes: [achievementType ?? other], certifications: [] }
      assert.isTrue(Result.isSuccess(Catalog.decode(catalog)), `seed ${seed}`)
    }
    // Most breaks are seen; those within a text are none.
    if (runs >= 100) assert.isAbove(structures, 0)
    assert.isBelow(structures, runs / 2)
  })
})
