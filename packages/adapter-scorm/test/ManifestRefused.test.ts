/**
 * What is no manifest of SCORM is refused with line, column and reason, and nothing throws. Seeded mutations of the real files are
 * tried: LAUREL_RUNS says how many, LAUREL_SEED from which seed on.
 */
import { isDeepStrictEqual } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { type Next, seeded } from "@laurel/testkit"
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
  ...[
    ["objectives", mark("0.9")],
    ["rollupRules", rules(rollup('childActivitySet="any"', "completed", "completed"))],
    ["deliveryControls", '<imsss:deliveryControls tracked="false"/>']
  ].map(([name, second]): readonly [string, string, string] => [
    `a second ${name} of one sequencing`,
    manifest(item("a", sequencing(`<imsss:${name}/>\n${second}`))),
    `line 5, column 1: expected one ${name} of the sequencing, found another`
  ]),
  [
    "a second part of one sequencing in another letter case",
    manifest(item("a", sequencing(`<imsss:Objectives/>\n${mark("0.9")}`))),
    "line 5, column 1: expected one objectives of the sequencing, found another"
  ],
  [
    "a second part of shared sequencing",
    collection(sequencing(`<imsss:objectives/>\n${mark("0.9")}`, 'ID="s"')),
    "line 8, column 1: expected one objectives of the sequencing, found another"
  ],
  [
    "a second rollupAction",
    rolled(
      rollup("", "completed", "completed").replace(
        "</imsss:rollupRule>",
        '\n<imsss:rollupAction action="satisfied"/>$&'
      )
    ),
    "line 5, column 1: expected one rollupAction of the rollupRule, found another"
  ],
  [
    "a second list of resources",
    manifest(a).replace("</resources>", "$&\n<resources/>"),
    "line 6, column 1: expected one resources of the manifest, found another"
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
    "more items than are worth it, whatever they launch",
    manifest(...Array.from({ length: 20_001 }, (_, at) => `<item identifier="i${at}"/>`)),
    "line 20004, column 1: expected at most 20000 items, found more"
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
      collection(sequencing(mark("0.9"), 'ID="s"')).replace(
        '<imsss:sequencing IDRef="s"/>',
        sequencing("<imsss:objectives/>", 'IDRef="s"')
      ),
      manifest(item("a", sequencing(`${mark("0.9")}<imsss:rollupRules/><imsss:deliveryControls/>`))),
      deep(95),
      manifest(...Array.from({ length: 20_000 }, (_, at) => item(`i${at}`, "", at % 2 === 0 ? "" : undefined)))
    ])
      assert.strictEqual(said(file), "a structure")
  })
})

const pick = <A>(all: ReadonlyArray<A>, next: Next): A | undefined => all[next(all.length)]

/** Elements in their whole length, values of attributes, and texts: what is changed of them leaves the XML well-formed. */
const parted = [
  /(?=(<([\w:]+)(?:\s[^<>]*)?(?:\/>|>(?:[^<]|<(?!\/?\2[\s>]))*<\/\2\s*>)))/g,
  /("[^"<>]*")/g,
  /(>[^<>]+<)/g
] as const

/** Those of one kind within the manifest. */
const partsOf = (text: string, kind: number): ReadonlyArray<{ readonly at: number; readonly part: string }> => {
  const root = text.indexOf("<manifest")
  return [...text.matchAll(parted[kind] ?? parted[0])]
    .map((match) => ({ at: match.index, part: match[1] ?? "" }))
    .filter(({ at }) => at > root)
}

/** Elements that say something. */
const elements = [
  "<item/>",
  '<item identifier="new" identifierref="SEQ01"/>',
  '<item identifier="other" identifierref="resource_1"><title>t</title></item>',
  "<organization/>",
  "<manifest/>",
  "<title/>",
  "<metadata><schemaversion>1.2</schemaversion></metadata>",
  '<resource identifier="SEQ01"/>',
  "<adlcp:masteryscore>80</adlcp:masteryscore>",
  "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>",
  '<imsss:sequencing IDRef="pretest"/>',
  ...["any", "all", "none"].flatMap((set) =>
    ["satisfied", "completed", "attempted", "!completed"].map((condition) =>
      sequencing(rules(rollup(`childActivitySet="${set}"`, condition, "satisfied")))
    )
  ),
  rollup('childActivitySet="atLeastCount" minimumCount="2"', "completed", "completed"),
  rollup('childActivitySet="atLeastPercent" minimumPercent="0.5"', "satisfied completed", "completed", "all"),
  sequencing('<imsss:deliveryControls tracked="false"/>'),
  sequencing(mark("0.5")),
  rules("", 'rollupObjectiveSatisfied="false"'),
  mark("0.5"),
  '<x xmlns="urn:x"/>',
  nested(40),
  nested(120)
]

const values = [
  ..."true false 0 1 -1 0.5 50 1e1 any all none not satisfied completed sco asset SEQ01 resource_1 o ../ a:b".split(
    " "
  ),
  "",
  " ",
  "&#133;",
  "🙂",
  "x".repeat(250),
  "x".repeat(1_990),
  "x".repeat(2_001),
  "http://www.imsglobal.org/xsd/imsss"
]

/** One part is taken away, doubled, replaced by another or by something new, exchanged with another, or has something before it. */
const changePart = (text: string, next: Next): string => {
  const kind = next(3)
  const parts = partsOf(text, kind)
  const [one, other] = [pick(parts, next), pick(parts, next)]
  if (one === undefined || other === undefined) return text
  const [first, second] = one.at <= other.at ? [one, other] : [other, one]
  const to = first.at + first.part.length
  const [before, after] = [text.slice(0, first.at), text.slice(to)]
  const value = pick(values, next) ?? ""
  const fresh = [pick(elements, next) ?? "", `"${value}"`, `>${value.repeat(1 + next(30))}<`][kind] ?? ""
  switch (next(kind === 0 ? 5 : 2)) {
    case 0:
      return before + fresh + after
    case 1:
      return before + second.part + after
    case 2:
      return before + after
    case 3:
      return before + fresh + first.part + first.part.replace(/identifier="[^"]*"/, `identifier="${value}"`) + after
    default:
      return second.at < to
        ? before + after
        : before + second.part + text.slice(to, second.at) + first.part + text.slice(second.at + second.part.length)
  }
}

const tokens = [
  ..."<>&'\"=/\0\r ",
  "]]>",
  "<![CDATA[",
  "<!--",
  "<!DOCTYPE a [",
  "&x;",
  ' xmlns=""',
  "</item>",
  "<item>".repeat(120)
]

/** As somebody does who does not know XML. */
const changeBytes = (text: string, next: Next): string => {
  const [from, to] = [next(text.length), next(text.length)].toSorted((one, other) => one - other)
  const [before, between, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  switch (next(5)) {
    case 0:
      return before + after
    case 1:
      return text + between
    case 2:
      return before + (pick(tokens, next) ?? "") + between + after
    case 3:
      return before + String.fromCharCode(next(256)) + between.slice(1) + after
    default:
      return before
  }
}

/** The file with a few parts changed, at times a few bytes, at times in an encoding that it may not be in. */
const mutated = (bytes: Uint8Array, seed: number): Uint8Array => {
  const next = seeded(seed)
  const change = next(6) === 0 ? changeBytes : changePart
  const text = Array.from({ length: 1 + next(5) }).reduce<string>(
    (file) => change(file, next),
    new TextDecoder().decode(bytes)
  )
  if (next(20) > 0) return utf8(text)
  const encoding = pick(["ISO-8859-1", "utf-16", "windows-1252", "x"], next) ?? ""
  return Uint8Array.from(text.replace('version="1.0"', `version="1.0" encoding="${encoding}"`), (character) =>
    character.charCodeAt(0)
  )
}

/** What an activity has one of. */
const single =
  "controlMode sequencingRules limitConditions auxiliaryResources rollupRules objectives randomizationControls deliveryControls constrainedChoiceConsiderations rollupConsiderations rollupConditions rollupAction primaryObjective minNormalizedMeasure".split(
    " "
  )

describe("a part of sequencing that stands twice in a real manifest", () => {
  const readOf = (text: string) => Manifest.read(utf8(text))
  const twice = real.flatMap((name) => {
    const text = new TextDecoder().decode(bytesOf(name))
    return partsOf(text, 0).flatMap(({ at, part }) => {
      const [, word = ""] = /^<(?:imsss|adlseq):(\w+)/.exec(part) ?? []
      if (!single.includes(word)) return []
      const [before, after] = [text.slice(0, at), text.slice(at + part.length)]
      return [{ name, word, part, once: text, none: before + after, doubled: before + part + part + after }]
    })
  })

  it("is refused or told, and never left aside", () => {
    const refused = new Set<string>()
    let inForce = 0
    for (const { name, word, part, once, none, doubled } of twice) {
      const [read, without, found] = [readOf(once), readOf(none), readOf(doubled)]
      // An activity has its own part instead of a shared one.
      if (isDeepStrictEqual(without, read)) continue
      inForce += 1
      if (Result.isFailure(found)) refused.add(word)
      else assert.isFalse(isDeepStrictEqual(found, read), `${name}: ${part}`)
    }
    assert.isAbove(inForce, 100)
    assert.includeMembers([...refused], ["objectives", "rollupRules", "deliveryControls", "rollupAction"])
  })
})

const runs = Number(process.env["LAUREL_RUNS"] ?? 300)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)

describe("a real manifest that was changed", () => {
  // Thousands of runs, on a machine that does other things, take minutes.
  it("is read or refused, and what is read is fit for a catalog", { timeout: 600_000 + runs * 20 }, () => {
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
    // Both are tried: what is changed within a text, or made double where more may be, is no break.
    if (runs >= 100) {
      assert.isAbove(structures, runs / 5)
      assert.isBelow(structures, (runs * 4) / 5)
    }
  })
})
