/**
 * What is no manifest of SCORM is refused with line, column and reason, and nothing throws. Seeded mutations of the real files are
 * tried: LAUREL_RUNS says how many, LAUREL_SEED from which seed on.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Manifest from "../src/package/Manifest.ts"
import { describe as say, type Options } from "../src/package/Structure.ts"
import {
  bytesOf,
  item,
  manifest,
  mark,
  old,
  problemsOf,
  real,
  resources,
  rollup,
  rules,
  sequencing,
  utf8,
  whole
} from "./manifests.ts"

const said = (file: string | Uint8Array, options?: Options): string => {
  const read = Manifest.read(typeof file === "string" ? utf8(file) : file, options)
  return Result.isFailure(read) ? say(read.failure) : "a structure"
}

const a = item("a")
/** Items in items, the innermost a SCO. */
const nested = (levels: number): string =>
  Array.from({ length: levels }).reduce<string>((inner, _, at) => item(`deep-${at}`, inner), item("deep"))
const deep = (levels: number): string => manifest(nested(levels))
const rolled = (rule: string): string => manifest(item("x", a + sequencing(rules(rule))))
const organization = (id: string): string => `<organization identifier="${id}">${a}</organization>`
const collection = (...inner: ReadonlyArray<string>): string =>
  manifest(item("a", '<imsss:sequencing IDRef="s"/>')).replace(
    "</manifest>",
    `\n<imsss:sequencingCollection>${inner.join("\n")}</imsss:sequencingCollection></manifest>`
  )
const versions = '"1.2", "CAM 1.3", "2004 3rd Edition" or "2004 4th Edition" as the schemaversion'

const table: ReadonlyArray<readonly [what: string, file: string | Uint8Array, refused: string]> = [
  ["no bytes", "", "line 1, column 1: expected an XML document, found nothing"],
  [
    "a document type",
    `<!DOCTYPE manifest SYSTEM "imscp.dtd">${manifest(a)}`,
    'line 1, column 1: expected no document type, found "<!DOCTYPE"'
  ],
  [
    "items deeper than XML may be",
    deep(96),
    "line 4, column 4825: expected at most 100 elements within elements, found more"
  ],
  [
    "another document",
    "<courseStructure/>",
    'line 1, column 1: expected a manifest of a SCORM package, found "courseStructure"'
  ],
  [
    "a package of another kind",
    manifest(a).replace("ADL SCORM", "IMS Common Cartridge"),
    'line 2, column 11: expected "ADL SCORM" as the schema, found "IMS Common Cartridge"'
  ],
  [
    "an edition that there is not",
    manifest(a).replace("4th", "5th"),
    `line 2, column 37: expected ${versions}, found "2004 5th Edition"`
  ],
  [
    "no word of an edition and no namespace of one",
    manifest(a)
      .replaceAll("adlcp:scormType", "scormType")
      .replaceAll(/ xmlns(:\w+)?="[^"]*"/g, "")
      .replace(/<metadata>.*<\/metadata>/, ""),
    `line 1, column 1: expected ${versions}, found none, and no namespace of SCORM`
  ],
  [
    "two schemaversions",
    manifest(a).replace("</metadata>", "\n<schemaversion>1.2</schemaversion></metadata>"),
    "line 3, column 1: expected one schemaversion of the metadata, found another"
  ],
  [
    "no organizations",
    whole(resources),
    "line 1, column 1: expected an organization with items, that says what there is to do, found a package of resources alone"
  ],
  [
    "organizations without one",
    whole(`<organizations/>${resources}`),
    "line 3, column 1: expected an organization with items, that says what there is to do, found a package of resources alone"
  ],
  [
    "an organization without items",
    manifest(),
    "line 3, column 28: expected an organization with items, found one without"
  ],
  [
    "an organization of which there are two",
    whole(`<organizations default="o">${organization("o")}\n${organization("o")}</organizations>${resources}`),
    'line 4, column 1: expected one organization "o", found another'
  ],
  [
    "a manifest without an identifier",
    manifest(a).replace('identifier="c"', ""),
    "line 1, column 1: expected an identifier of the manifest, or the name of a course beside it, found none"
  ],
  [
    "an item without an identifier",
    manifest(a.replace('identifier="a"', "")),
    "line 4, column 1: expected an identifier of the item, found none"
  ],
  [
    "an identifier twice",
    manifest(a, item("x", item("a"))),
    'line 5, column 39: expected each identifier of an item once, found "a" of line 4 again'
  ],
  [
    "an identifier longer than a fact can say",
    manifest(item("x".repeat(199))),
    "line 4, column 1: expected an identifier of at most 198 characters, found 199"
  ],
  [
    "a resource that there is not",
    manifest(item("a", "", 'identifierref="nowhere"')),
    'line 4, column 1: expected one resource "nowhere" for the item "a", found none'
  ],
  [
    "a resource of which there are two",
    manifest(a).replace("<resources>", '<resources>\n<resource identifier="sco"/>\n'),
    'line 7, column 1: expected one resource "sco" for the item "a", found another'
  ],
  [
    "a resource that is neither SCO nor asset",
    manifest(a).replace('"sco" href', '"page" href'),
    'line 5, column 43: expected scormType to be one of sco, asset, found "page"'
  ],
  [
    "two titles",
    manifest(item("a", "\n<title>b</title>")),
    "line 5, column 1: expected one title of the item, found another"
  ],
  ...["101", "-1", "80%", "0,8", "1e1", "NaN", ".", "--1", "high"].map((score): readonly [string, string, string] => [
    `a mastery score of "${score}"`,
    old(manifest(item("a", `\n<adlcp:masteryscore>${score}</adlcp:masteryscore>`))),
    `line 5, column 1: expected masteryscore to be a decimal from 0 to 100, found "${score}"`
  ]),
  [
    "a completion threshold above 1",
    manifest(item("a", "\n<adlcp:completionThreshold>75</adlcp:completionThreshold>")),
    'line 5, column 1: expected completionThreshold to be a decimal from 0 to 1, found "75"'
  ],
  [
    "a least progress above 1",
    manifest(item("a", '\n<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="2"/>')),
    'line 5, column 1: expected minProgressMeasure to be a decimal from 0 to 1, found "2"'
  ],
  [
    "a measure that is neither true nor false",
    manifest(item("a", '\n<adlcp:completionThreshold completedByMeasure="yes"/>')),
    'line 5, column 1: expected completedByMeasure to be true or false, found "yes"'
  ],
  [
    "a mark below -1",
    manifest(item("a", sequencing(`\n${mark("\n-1.1")}`))),
    'line 5, column 85: expected minNormalizedMeasure to be a decimal from -1 to 1, found "-1.1"'
  ],
  [
    "two primary objectives",
    manifest(
      item("a", sequencing("<imsss:objectives><imsss:primaryObjective/>\n<imsss:primaryObjective/></imsss:objectives>"))
    ),
    "line 5, column 1: expected one primaryObjective of the objectives, found another"
  ],
  [
    "sequencing twice",
    manifest(item("a", `${sequencing("")}\n${sequencing("")}`)),
    "line 5, column 1: expected one sequencing of the item, found another"
  ],
  [
    "sequencing of the collection that there is not",
    collection(sequencing("", 'ID="t"')),
    'line 4, column 58: expected one sequencing "s" in the sequencingCollection, found none'
  ],
  [
    "sequencing of the collection of which there are two",
    collection(sequencing("", 'ID="s"'), sequencing("", 'ID="s"')),
    'line 8, column 1: expected one sequencing "s" in the sequencingCollection, found another'
  ],
  [
    "sequencing that refers to itself",
    collection(sequencing("", 'ID="s" IDRef="s"')),
    "line 7, column 29: expected a sequencing of the collection without an IDRef, found one"
  ],
  [
    "an unknown set of children",
    rolled(`\n${rollup('childActivitySet="most"', "completed", "completed")}`),
    'line 5, column 1: expected childActivitySet to be one of all, any, none, atLeastCount, atLeastPercent, found "most"'
  ],
  [
    "an unknown condition",
    rolled(`\n${rollup("", "done", "completed")}`),
    'line 5, column 71: expected condition to be one of satisfied, completed, attempted, objectiveStatusKnown, objectiveMeasureKnown, activityProgressKnown, attemptLimitExceeded, timeLimitExceeded, outsideAvailableTimeRange, found "done"'
  ],
  [
    "an unknown action",
    rolled(`\n${rollup("", "completed", "exit")}`),
    'line 5, column 142: expected action to be one of satisfied, notSatisfied, completed, incomplete, found "exit"'
  ],
  [
    "a roll-up rule without an action",
    rolled("\n<imsss:rollupRule/>"),
    "line 5, column 1: expected a rollupAction of the rollupRule, found none"
  ],
  [
    "a percentage in points of 100",
    rolled(`\n${rollup('childActivitySet="atLeastPercent" minimumPercent="40"', "completed", "completed")}`),
    'line 5, column 1: expected minimumPercent to be a decimal from 0 to 1, found "40"'
  ],
  [
    "a count that is none",
    rolled(`\n${rollup('childActivitySet="atLeastCount" minimumCount="1.5"', "completed", "completed")}`),
    'line 5, column 1: expected minimumCount to be a whole number, found "1.5"'
  ],
  [
    "more roll-up rules than are worth it",
    rolled(Array.from({ length: 101 }, () => `\n${rollup("", "completed", "satisfied")}`).join("")),
    "line 105, column 1: expected at most 100 roll-up rules of one activity, found more"
  ],
  [
    "shared sequencing that grows with each activity that uses it",
    manifest(...Array.from({ length: 102 }, (_, at) => item(`i${at}`, '<imsss:sequencing IDRef="s"/>'))).replace(
      "</manifest>",
      `<imsss:sequencingCollection>${sequencing("<imsss:x/>".repeat(9_899), 'ID="s"')}</imsss:sequencingCollection></manifest>`
    ),
    "line 105, column 64: expected at most 1000000 elements of the sequencingCollection in all activities, found more"
  ],
  [
    "more SCOs than a course can have",
    manifest(...Array.from({ length: 10_001 }, (_, at) => item(`i${at}`))),
    "line 10004, column 1: expected at most 10000 items with a SCO, found more"
  ]
]

describe("refused, with line, column and reason, is", () => {
  it.each(table)("%s", (_, file, refused) => {
    assert.strictEqual(said(file), `imsmanifest.xml, ${refused}`)
  })

  it("an organization that is asked for and not there, with those that are", () => {
    const both = whole(
      `<organizations default="o">${organization("o")}${organization("x")}</organizations>${resources}`
    )
    assert.strictEqual(
      said(both, { organization: "y" }),
      'imsmanifest.xml, line 3, column 1: expected an organization "y", found "o", "x"'
    )
    assert.strictEqual(said(both, { organization: "x" }), "a structure")
  })

  it("nothing that is as good as these", () => {
    for (const file of [
      manifest(a),
      old(manifest(a)),
      whole(`<organizations default="o">${organization("o")}${organization("x")}</organizations>${resources}`),
      manifest(item("x".repeat(198))),
      manifest(a).replace("<resources>", '<resources><resource identifier="b"/><resource identifier="b"/>'),
      ...["0", "100", "100.0", "+7.5", ".5", "5."].map((score) =>
        old(manifest(item("a", `<adlcp:masteryscore>${score}</adlcp:masteryscore>`)))
      ),
      manifest(item("a", sequencing(mark("-1")))),
      manifest(item("a", '<adlcp:completionThreshold completedByMeasure="TRUE" minProgressMeasure="1.0"/>')),
      collection(sequencing("", 'ID="s"'), sequencing("", 'ID="t"'), sequencing("", 'ID="t"')),
      rolled(rollup('childActivitySet="atLeastPercent" minimumPercent="0.4000"', "completed", "completed")),
      rolled(rollup("", "completed", "satisfied").repeat(100)),
      deep(95),
      manifest(...Array.from({ length: 10_000 }, (_, at) => item(`i${at}`)))
    ])
      assert.strictEqual(said(file), "a structure")
  })
})

/** Park and Miller's generator: the same seed breaks the same places. */
const random = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return Math.floor((state / 2_147_483_647) * below)
  }
}

type Next = ReturnType<typeof random>

/** What stands between marks of a kind: elements in their whole length, tags, attributes, texts. */
const pieces: ReadonlyArray<RegExp> = [
  /<([\w:]+)[^<>]*(\/>|>(?:[^<]|<(?!\/?\1[\s>]))*<\/\1\s*>)/g,
  /<[^<>]*>/g,
  /\s[\w:]+\s*=\s*"[^"]*"/g,
  /"[^"]*"/g,
  />[^<>]+</g
]

const tokens = [
  ..."<>&'\"=/\0\r ",
  "]]>",
  "<![CDATA[",
  "<!--",
  "<!DOCTYPE a [",
  "&x;",
  "&#x10FFFF;",
  "&#133;",
  ' xmlns=""',
  ' xmlns:imsss="urn:x"',
  "<item/>",
  '<item identifier="new" identifierref="SEQ01"/>',
  "</item>",
  "<manifest>",
  "<imsss:sequencing/>",
  rules(rollup('childActivitySet="any"', "satisfied", "satisfied")),
  rules(rollup('childActivitySet="atLeastCount" minimumCount="2"', "completed", "completed")),
  mark("0.5"),
  ' identifierref="SEQ01"',
  ' tracked="false"',
  ' IDRef="pretest"',
  ' xml:base="../"',
  "🙂",
  "\uFEFF",
  "x".repeat(3_000),
  "x".repeat(60_000),
  "<item>".repeat(120),
  nested(40),
  nested(120)
]

const change = (text: string, next: Next): string => {
  const places = [...text.matchAll(pieces[next(pieces.length)] ?? /$/g)]
  const [one, other] = [places[next(places.length)], places[next(places.length)]]
  if (one === undefined || other === undefined) return text.slice(0, next(text.length))
  const [first, second] = one.index < other.index ? [one, other] : [other, one]
  const [from, to] = [first.index, first.index + first[0].length]
  const [before, after] = [text.slice(0, from), text.slice(to)]
  switch (next(7)) {
    case 0:
      return before + after
    case 1:
      return before + first[0] + first[0] + after
    case 2:
      return before + second[0] + after
    case 3:
      return second.index < to
        ? before + after
        : before + second[0] + text.slice(to, second.index) + first[0] + text.slice(second.index + second[0].length)
    case 4:
      return before + (tokens[next(tokens.length)] ?? "") + first[0] + after
    case 5:
      return before + first[0].slice(0, -1) + (tokens[next(tokens.length)] ?? "") + first[0].slice(-1) + after
    default:
      return text.slice(0, from) + String.fromCharCode(next(256)) + text.slice(from + 1)
  }
}

/** The file with a few places changed, at times in an encoding that it may not be in. */
const mutated = (bytes: Uint8Array, seed: number): Uint8Array => {
  const next = random(seed)
  const times = 1 + next(4)
  const text = Array.from({ length: times }).reduce<string>(
    (file) => change(file, next),
    new TextDecoder().decode(bytes)
  )
  if (next(20) > 0) return utf8(text)
  const encoding = ["ISO-8859-1", "utf-16", "windows-1252", "x"][next(4)] ?? ""
  return Uint8Array.from(text.replace('version="1.0"', `version="1.0" encoding="${encoding}"`), (character) =>
    character.charCodeAt(0)
  )
}

const runs = Number(process.env["LAUREL_RUNS"] ?? 300)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)

describe("a real manifest that was changed", () => {
  it("is read or refused, and what is read is fit for a catalog", () => {
    let structures = 0
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const read = Manifest.read(mutated(bytesOf(real[seed % real.length] ?? ""), seed))
      if (Result.isFailure(read)) {
        const { file, line, column, expected, found } = read.failure
        assert.strictEqual(file, "imsmanifest.xml")
        assert.isAtLeast(line ?? 0, 1, `seed ${seed}`)
        assert.isAtLeast(column ?? 0, 1, `seed ${seed}`)
        assert.isTrue(expected.length > 0 && found.length > 0, `seed ${seed}`)
        continue
      }
      structures += 1
      assert.deepStrictEqual(problemsOf(read.success), [], `seed ${seed}`)
      assert.isAbove(read.success.scos.length + read.success.notCarriedOver.length, 0, `seed ${seed}`)
    }
    // What is changed within a text, or made double where more may be, is no break.
    if (runs >= 100) {
      assert.isAbove(structures, runs / 20)
      assert.isBelow(structures, (runs * 19) / 20)
    }
  })
})
