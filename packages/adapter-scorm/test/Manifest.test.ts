import { assert, describe, it } from "@effect/vitest"
import type { Structure } from "../src/package/Structure.ts"
import {
  bytesOf,
  expected,
  item,
  manifest,
  mark,
  old,
  problemsOf,
  read,
  real,
  resources,
  rollup,
  rules,
  sequencing,
  utf8,
  whole,
  words
} from "./manifests.ts"

const summary = ({ standard, course, offering, rule, scos, notCarriedOver }: Structure) => ({
  standard,
  course: course.id,
  title: course.title,
  scos: scos.map(({ group, title, href, masteryScore, completionThreshold, clusters, objectives }) =>
    [
      group,
      title,
      `${href}`,
      ...(masteryScore === null ? [] : [`mark ${masteryScore}`]),
      ...(completionThreshold === null ? [] : [`threshold ${completionThreshold}`]),
      ...(clusters.length === 0 ? [] : [`in ${clusters.map(({ id }) => id).join(" / ")}`]),
      ...(objectives.length === 0 ? [] : [`objectives ${objectives.join(", ")}`])
    ].join("; ")
  ),
  components: offering.components.length,
  rule: words(rule),
  notCarriedOver
})

const told = (text: string): string => read(text).notCarriedOver.join("\n")

describe("a real manifest", () => {
  it.each(real)("%s comes to what a reader of it expects, and is fit for a catalog", (name) => {
    const found = read(bytesOf(name))
    assert.deepStrictEqual(summary(found), expected()[name])
    assert.deepStrictEqual(problemsOf(found), [])
  })

  it("is all of those that there are", () => {
    assert.deepStrictEqual(Object.keys(expected()), [...real])
    assert.lengthOf(real, 19)
  })

  it("is the same in an encoding of one byte that it declares", () => {
    const text = new TextDecoder().decode(bytesOf("rustici-golf/singlescobasic.imsmanifest.xml"))
    const declared = text
      .replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"')
      .replace("Golf Explained - Run-time", "Golf erklärt - Run-time")
    const { course, ...rest } = read(Uint8Array.from(declared, (character) => character.charCodeAt(0)))
    assert.strictEqual(course.title, "Golf erklärt - Run-time Basic Calls")
    assert.deepStrictEqual(rest.scos, read(text).scos)
  })
})

describe("the edition", () => {
  const one = `<organizations><organization><title>C</title>${item("a")}</organization></organizations>${resources}`

  it("is what the schemaversion says, in whatever letter case", () => {
    for (const [version, standard] of [
      ["1.2", "SCORM 1.2"],
      ["CAM 1.3", "SCORM 2004 2nd Edition"],
      ["cam 1.3", "SCORM 2004 2nd Edition"],
      ["2004 3rd Edition", "SCORM 2004 3rd Edition"],
      [" 2004\n4th edition ", "SCORM 2004 4th Edition"]
    ] as const)
      assert.strictEqual(read(whole(one, version)).standard, standard)
  })

  it("of SCORM 1.2, which has no fixed word, may be any other, which is told", () => {
    const strange = old(whole(one, "1.2.7"))
    assert.strictEqual(read(strange).standard, "SCORM 1.2")
    assert.match(told(strange), /^the schemaversion "1\.2\.7", which is no edition's: read as SCORM 1\.2/)
    assert.notMatch(told(old(whole(one, "1.2"))), /schemaversion/)
  })

  it("is the one with all words where a manifest of SCORM 2004 says none, which is told", () => {
    const none = whole(one).replace(/<metadata>.*<\/metadata>/, "")
    assert.strictEqual(read(none).standard, "SCORM 2004 4th Edition")
    assert.match(told(none), /^no schemaversion: read as SCORM 2004 4th Edition/)
  })

  it("is told where the namespaces are of the other one, and both are read", () => {
    const both = whole(`${one}`, "1.2").replace(
      "<title>a</title>",
      "<title>a</title><adlcp:masteryscore>80</adlcp:masteryscore>"
    )
    assert.strictEqual(words(read(both).rule), "a: passed")
    assert.match(told(both), /the namespaces of SCORM 2004 in a manifest of SCORM 1\.2/)
  })
})

describe("namespaces", () => {
  it("are read whatever the prefix", () => {
    const text = manifest(item("a", sequencing(mark("0.5"))))
    const other = text
      .replaceAll("imsss:", "s:")
      .replaceAll("adlcp:", "a:")
      .replaceAll(/<(\/?)(?=(manifest|metadata|schema|organization|item|title|resource))/g, "<$1cp:")
      .replace("xmlns=", "xmlns:cp=")
      .replace("xmlns:imsss=", "xmlns:s=")
      .replace("xmlns:adlcp=", "xmlns:a=")
    assert.deepStrictEqual(read(other), read(text))
  })

  it("that are nearly SCORM's are read as SCORM's, and told", () => {
    const text = manifest(item("a", sequencing(mark("0.5"))))
    const near = text
      .replace('"http://www.adlnet.org/xsd/adlcp_v1p3"', '"http://www.adlnet.org/xsd/adlcp_v1p3.xsd"')
      .replace('"http://www.imsglobal.org/xsd/imscp_v1p1"', '"urn:packaging"')
    assert.deepStrictEqual(read(near).rule, read(text).rule)
    assert.match(
      told(near),
      /2 namespaces that SCORM does not have, read as those it has: "http:\/\/www.adlnet.org\/xsd\/adlcp_v1p3.xsd" as adlcp, "urn:packaging" as imscp/
    )
    assert.notMatch(told(text), /namespace/)
  })

  it("may be missing from scormtype, and from the whole manifest", () => {
    const bare = manifest(item("a"))
      .replaceAll("adlcp:scormType", "scormtype")
      .replaceAll(/ xmlns(:\w+)?="[^"]*"/g, "")
    assert.strictEqual(words(read(bare).rule), "a: completed")
    assert.match(told(bare), /1 namespace that SCORM does not have, read as those it has: none as imscp/)
  })

  it("of somebody else are not read, and told with how much of them there is", () => {
    const strange = manifest(
      item("a", `<x:note xmlns:x="urn:x"><x:inner/></x:note>`),
      `<item xmlns="urn:y" identifier="b"/>`,
      `<adlcp:colour/>`
    )
    const { scos, notCarriedOver } = read(strange)
    assert.lengthOf(scos, 1)
    assert.deepStrictEqual(notCarriedOver, [
      '1 kind of elements that SCORM does not have: "adlcp:colour"',
      "extensions of urn:x: 1 element or attribute",
      "extensions of urn:y: 1 element or attribute"
    ])
  })
})

describe("the organization", () => {
  const organization = (id: string, inner: string): string =>
    `<organization identifier="${id}"><title>Course ${id}</title>${inner}</organization>`
  const both = (asked: string): string =>
    whole(
      `<organizations ${asked}>${organization("x", item("a"))}${organization("y", item("b"))}</organizations>${resources}`
    )

  it("is the default one, and the others are told", () => {
    const { course, scos } = read(both('default="y"'))
    assert.deepStrictEqual([course.title, scos.map(({ id }) => id)], ["Course y", ["b"]])
    assert.match(told(both('default="y"')), /^1 other organization \(there are "x", "y"\): each is a course of its own/)
  })

  it("is the one that is asked for", () => {
    assert.strictEqual(read(both('default="y"'), { organization: "x" }).course.title, "Course x")
  })

  it("is the first where the default one is not there, which is told", () => {
    assert.strictEqual(read(both('default="z"')).course.title, "Course x")
    assert.match(told(both('default="z"')), /^the default organization "z", which there is not: the first one is read/)
    assert.notMatch(told(both("")), /default/)
  })
})

describe("an item", () => {
  it("launches its resource under every base and with its parameters", () => {
    const href = (
      base: readonly [string, string, string],
      own: string,
      parameters: string
    ): string | null | undefined => {
      const list = `<resources xml:base="${base[1]}"><resource identifier="sco" adlcp:scormType="sco" xml:base="${base[2]}" ${own}/></resources>`
      const organizations = `<organizations><organization>${item("a", "", `identifierref="sco" parameters="${parameters}"`)}</organization></organizations>`
      return read(whole(organizations + list).replace("<manifest ", `<manifest xml:base="${base[0]}" `)).scos[0]?.href
    }
    assert.strictEqual(href(["m/", "r/", "s/"], 'href="a.html"', ""), "m/r/s/a.html")
    assert.strictEqual(href(["m/", "", "s"], 'href="a.html"', ""), "m/a.html")
    assert.strictEqual(href(["m/", "", ""], 'href="https://x.example/a?b"', "?c"), "https://x.example/a?b&c")
    assert.strictEqual(href(["", "", ""], 'href="a.html"', "?&amp;c=d"), "a.html?c=d")
    assert.strictEqual(href(["", "", ""], 'href="a.html"', "#part"), "a.html#part")
    assert.strictEqual(href(["", "", ""], 'href="a.html?b"', "#part"), "a.html?b")
    assert.isNull(href(["", "", ""], "", "?c"))
  })

  it("launches a SCO where its resource says so, in either letter case, and nothing else is asked for", () => {
    for (const type of ['adlcp:scormType="sco"', 'adlcp:scormtype="SCO"', 'adlcp:SCORMTYPE=" sco "'])
      assert.lengthOf(read(manifest(item("a")).replace('adlcp:scormType="sco"', type)).scos, 1)
    const others = manifest(
      item("a"),
      item("b", "", 'identifierref="asset"'),
      item("c", "", 'identifierref="bare"'),
      item("d", "", "")
    )
    assert.strictEqual(words(read(others).rule), "a: completed")
    assert.deepStrictEqual(read(others).notCarriedOver, [
      '1 item with an asset ("b"): nothing is reported of it, and no clause asks for it',
      '1 item whose resource does not say whether it is a SCO ("c"): read as an asset, in no clause',
      '1 item with nothing to launch and no items ("d")'
    ])
  })

  it("has the mark and the threshold that it sets, in the words of each edition", () => {
    const said = (text: string) => {
      const [sco] = read(text).scos
      return [sco?.masteryScore, sco?.completionThreshold]
    }
    const threshold = (attributes: string, text = ""): string =>
      manifest(item("a", `<adlcp:completionThreshold ${attributes}>${text}</adlcp:completionThreshold>`))
    const mastery = (score: string): string =>
      old(manifest(item("a", `<adlcp:masteryscore>${score}</adlcp:masteryscore>`)))
    assert.deepStrictEqual(said(mastery("70.1")), [0.701, null])
    assert.deepStrictEqual(said(mastery(" 0 ")), [0, null])
    assert.deepStrictEqual(said(mastery("")), [null, null])
    assert.deepStrictEqual(said(threshold("", "0.75")), [null, 0.75])
    assert.deepStrictEqual(said(threshold('completedByMeasure="true"')), [null, 1])
    assert.deepStrictEqual(said(threshold('completedByMeasure="true" minProgressMeasure=".5"')), [null, 0.5])
    assert.deepStrictEqual(said(threshold('minProgressMeasure="0.5"')), [null, null])
    assert.deepStrictEqual(said(manifest(item("a", sequencing(mark("-0.5"))))), [-0.5, null])
    assert.deepStrictEqual(said(manifest(item("a", sequencing(mark(""))))), [1, null])
    const idle = manifest(item("a", sequencing(mark("0.5").replace('"true"', '"false"'))))
    assert.deepStrictEqual(said(idle), [null, null])
    assert.match(told(idle), /a mark or threshold that decides nothing, of 1 activity/)
  })

  it("is called by its identifier where it has no title, which is told", () => {
    const bare = manifest(item("a").replace("<title>a</title>", "<title> </title>"))
    assert.strictEqual(read(bare).scos[0]?.title, "a")
    assert.match(told(bare), /1 item without a title: called by the identifier/)
  })

  it("is a component about its own activity, in the group of its identifier", () => {
    const found = read(manifest(item("a"), item("b c"), item("x", item("d"))))
    assert.deepStrictEqual(
      found.scos.map(({ activity, clusters }) => [activity, clusters.map(({ id }) => id)]),
      [
        ["c/a", []],
        ["c/b c", []],
        ["c/d", ["x"]]
      ]
    )
    assert.match(found.scos[1]?.group ?? "", /^b-c-[0-9a-f]{8}$/)
    assert.deepStrictEqual(problemsOf(found), [])
  })
})

describe("names", () => {
  it("of the offering, the course and the zone are the caller's where they say so", () => {
    const { offering, achievementType, scos, course } = read(manifest(item("a")), {
      offering: "golf-2026",
      course: "golf",
      zone: "Europe/Zurich"
    })
    assert.deepStrictEqual(
      [offering.id, offering.course, offering.zone, achievementType?.id, achievementType?.courses, course.id],
      ["golf-2026", "golf", "Europe/Zurich", "golf", ["golf"], "c"]
    )
    assert.strictEqual(scos[0]?.activity, "golf/a")
  })

  it("of the course are the manifest's identifier, or made of it where it is no id", () => {
    assert.strictEqual(read(manifest(item("a"))).offering.id, "c")
    const spaced = read(manifest(item("a")).replace('identifier="c"', 'identifier="{A b}/1"'))
    assert.match(spaced.offering.id, /^1-[0-9a-f]{8}$/)
    assert.deepStrictEqual(problemsOf(spaced), [])
    const nameless = manifest(item("a")).replace('identifier="c"', "")
    assert.strictEqual(read(nameless, { course: "golf" }).course.id, "golf")
  })
})

/** An objective that is not the primary one. */
const other = (attributes: string, inner = ""): string =>
  `<imsss:objective objectiveID="x" ${attributes}>${inner}</imsss:objective>`

describe("what has no place in a catalog", () => {
  it("is told, each kind with how much of it there is", () => {
    const text = manifest(
      item(
        "a",
        `<metadata><adlcp:location>a.xml</adlcp:location></metadata><adlcp:timeLimitAction>exit,message</adlcp:timeLimitAction><adlcp:dataFromLMS>x</adlcp:dataFromLMS><adlcp:completionThreshold completedByMeasure="true" progressWeight="2"/>${sequencing('<imsss:deliveryControls completionSetByContent="true"/><imsss:randomizationControls/><adlseq:constrainedChoiceConsiderations/>')}`,
        'identifierref="sco" isvisible="false"'
      ),
      item(
        "b",
        `<adlcp:data><adlcp:map targetID="t"/></adlcp:data>${sequencing(rules("", 'objectiveMeasureWeight="0.5"'))}`
      ),
      sequencing(
        '<imsss:auxiliaryResources><imsss:auxiliaryResource auxiliaryResourceID="r" purpose="p"/></imsss:auxiliaryResources>'
      )
    ).replace(
      "</resources>",
      '<resource identifier="e"><dependency identifierref="nowhere"/><dependency identifierref="sco"/></resource></resources><manifest identifier="inner"/>'
    )
    assert.deepStrictEqual(read(text).notCarriedOver, [
      "the completion threshold of 1 SCO: the run-time decides by it what is completed, and no clause asks for the progress again",
      "1 manifest within the manifest",
      "delivery controls of 1 activity: what a player supposes of a SCO that reports nothing is no fact",
      "choice and order at random of 1 activity",
      "1 auxiliary resource",
      "limits of choice of 1 activity",
      "what happens at the time limit of 1 item",
      "launch data of 1 item",
      "shared data of 1 item",
      "metadata of 1 element",
      "2 weights other than 1: clauses count what is done, and not how much it weighs",
      "1 item hidden in a player (isvisible): asked for all the same",
      "1 dependency on a resource that there is not"
    ])
    assert.deepStrictEqual(read(manifest(item("a"), item("b"))).notCarriedOver, [])
  })

  it.each([
    [
      "a SCO whose resource has no href",
      manifest(item("a")).replace('href="sco.html"', ""),
      manifest(item("a")),
      '1 SCO whose resource has no href ("a"): the package does not say what launches it'
    ],
    [
      "a mark of an objective beside the primary one",
      manifest(
        item(
          "a",
          sequencing(
            `<imsss:objectives><imsss:primaryObjective/>${other('satisfiedByMeasure="true"')}</imsss:objectives>`
          )
        )
      ),
      manifest(item("a", sequencing(`<imsss:objectives><imsss:primaryObjective/>${other("")}</imsss:objectives>`))),
      "the mark of 1 objective beside a primary one: what is passed is the primary one's"
    ],
    [
      "a measure of an objective beside the primary one",
      manifest(
        item(
          "a",
          sequencing(
            `<imsss:objectives>${other("", "<imsss:minNormalizedMeasure>0.9</imsss:minNormalizedMeasure>")}</imsss:objectives>`
          )
        )
      ),
      manifest(item("a", sequencing(`<imsss:objectives>${other('satisfiedByMeasure="false"')}</imsss:objectives>`))),
      "the mark of 1 objective beside a primary one: what is passed is the primary one's"
    ],
    [
      "a mastery score of an asset",
      old(manifest(item("a"), item("b", "<adlcp:masteryscore>80</adlcp:masteryscore>", 'identifierref="asset"'))),
      old(manifest(item("a"), item("b", "<adlcp:masteryscore/>", 'identifierref="asset"'))),
      'a mark or threshold of 1 item without a SCO ("b"): nothing is reported of it'
    ],
    [
      "a mastery score beside the mark of the primary objective",
      manifest(item("a", `<adlcp:masteryscore>80</adlcp:masteryscore>${sequencing(mark("0.9"))}`)),
      manifest(item("a", `<adlcp:masteryscore/>${sequencing(mark("0.9"))}`)),
      "the masteryscore of 1 item whose primary objective has a mark: that one goes before it"
    ],
    [
      "an item that stands in no organization",
      manifest(item("a")).replace("<resources>", `${item("b")}<resources>`),
      manifest(item("a"), item("b")),
      '1 element where SCORM has none of its kind, and none is read: "imscp:item"'
    ],
    [
      "a mark that stands outside its objective, and a sequencing outside the activities",
      manifest(item("a", sequencing("<imsss:minNormalizedMeasure>1</imsss:minNormalizedMeasure>"))).replace(
        "<resources>",
        `${sequencing("")}<resources>`
      ),
      manifest(item("a", sequencing(mark("1")))),
      '2 elements where SCORM has none of its kind, and none is read: "imsss:minnormalizedmeasure", "imsss:sequencing"'
    ]
  ])("is %s", (_, file, nearest, sentence) => {
    assert.include(read(file).notCarriedOver, sentence)
    assert.notInclude(read(nearest).notCarriedOver, sentence)
  })

  it("is no dependency that is written in another letter case and leads somewhere", () => {
    const dependent = (attribute: string): string =>
      manifest(item("a")).replace(
        "</resources>",
        `<resource identifier="e"><dependency ${attribute}/></resource></resources>`
      )
    assert.deepStrictEqual(read(dependent('identifierRef="sco"')).notCarriedOver, [])
    assert.match(told(dependent('identifierRef="nowhere"')), /1 dependency on a resource that there is not/)
  })

  it("is told of SCORM 1.2 as well", () => {
    const text = old(
      manifest(
        item("a"),
        item(
          "b",
          "<adlcp:prerequisites type='aicc_script'>a</adlcp:prerequisites><adlcp:maxtimeallowed>00:10:00</adlcp:maxtimeallowed><adlcp:timelimitaction>exit</adlcp:timelimitaction><adlcp:datafromlms>x</adlcp:datafromlms><adlcp:masteryscore>80</adlcp:masteryscore>"
        )
      )
    )
    assert.deepStrictEqual(read(text).notCarriedOver, [
      "the mark of 1 SCO: the SCO or its run-time decides by it what is passed, and no clause asks for the score again",
      "prerequisites of 1 item: in which order items may be taken is the player's matter",
      "the time allowed for 1 item",
      "what happens at the time limit of 1 item",
      "launch data of 1 item"
    ])
  })

  it("is an item of a manifest within the manifest, of which nothing is asked", () => {
    const inner = `<manifest identifier="inner"><organizations/><resources><resource identifier="deep" adlcp:scormType="sco" href="d.html"/></resources></manifest>`
    const text = manifest(item("a"), item("b", "", 'identifierref="inner"'), item("d", "", 'identifierref="deep"'))
    assert.strictEqual(words(read(text.replace("</manifest>", `${inner}</manifest>`)).rule), "a: completed")
    assert.match(
      told(text.replace("</manifest>", `${inner}</manifest>`)),
      /2 items of a manifest within the manifest \("b", "d"\): in no clause\n1 manifest within the manifest/
    )
  })

  it("is shared sequencing that nothing uses, and roll-up rules of what has nothing to roll up", () => {
    const collection = `<imsss:sequencingCollection>${sequencing("", 'ID="s"')}${sequencing("", 'ID="t"')}</imsss:sequencingCollection>`
    const text = manifest(
      item("a", sequencing(rules(rollup('childActivitySet="any"', "satisfied", "satisfied")), 'IDRef="s"'))
    ).replace("</manifest>", `${collection}</manifest>`)
    assert.deepStrictEqual(read(text).notCarriedOver, [
      "1 roll-up rule without effect on what is asked",
      "1 sequencing of the collection, used by no activity"
    ])
  })

  it("of shared sequencing is what the activity has not itself, for each activity that uses it", () => {
    const shared = sequencing(
      `<imsss:controlMode flow="true"/><imsss:limitConditions attemptLimit="1"/>${mark("0.8")}`,
      'ID="s"'
    )
    const text = manifest(
      item("a", sequencing('<imsss:controlMode choice="false"/>', 'IDRef="s"')),
      item("b", '<imsss:sequencing IDRef="s"/>')
    ).replace("</manifest>", `<imsss:sequencingCollection>${shared}</imsss:sequencingCollection></manifest>`)
    assert.strictEqual(words(read(text).rule), "(a: passed & b: passed)")
    assert.deepStrictEqual(read(text).notCarriedOver.slice(1), [
      "control modes of 2 activities",
      "limits of attempts or time of 2 activities",
      "1 objective of SCOs: facts about them only where the source's setting asks for objectives"
    ])
  })

  it("is all of it where no item launches a SCO, so that there is no rule", () => {
    const idle = read(manifest(item("a", "", 'identifierref="asset"')))
    assert.deepStrictEqual([idle.rule, idle.achievementType, idle.offering.components], [null, null, []])
    assert.match(idle.notCarriedOver[0] ?? "", /no item launches a SCO, so that there is no rule/)
    assert.deepStrictEqual(problemsOf(idle), [])
    const untracked = read(manifest(item("a", sequencing('<imsss:deliveryControls tracked="false"/>'))))
    assert.isNull(untracked.rule)
    assert.match(untracked.notCarriedOver[0] ?? "", /no SCO counts for the course, so that there is no rule/)
  })

  it("is the end of a long title", () => {
    const long = manifest(item("a").replace("<title>a", `<title>${"Ψ".repeat(300)}`))
    assert.strictEqual([...(read(long).scos[0]?.title ?? "")].length, 200)
    assert.match(told(long), /the ends of 1 title longer than 200 characters/)
  })
})

describe("a manifest", () => {
  it("is read the same each time", () => {
    for (const name of real) assert.deepStrictEqual(read(bytesOf(name)), read(bytesOf(name)))
    assert.deepStrictEqual(read(utf8(manifest(item("a")))), read(manifest(item("a"))))
  })
})
