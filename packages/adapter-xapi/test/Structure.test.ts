import { assert, describe, it } from "@effect/vitest"
import { Structure } from "@laurel/adapter-xapi"
import { type Build, Catalog } from "@laurel/core"
import { given, issued, participant } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { au, block, bytesOf, course, expected, real, structure, utf16, utf8 } from "./structures.ts"

const read = (text: string | Uint8Array, options?: Structure.Options): Structure.Structure =>
  Result.getOrThrowWith(Structure.read(typeof text === "string" ? utf8(text) : text, options), (refused) =>
    Error(Structure.describe(refused))
  )

/** A rule in a line: `(1: completed | 1: passed) & quiz: passed`. */
const words = (rule: Build.Rule | null): string => {
  if (rule === null) return "none"
  if ("of" in rule) return `(${rule.of.map(words).join(rule.rule === "any" ? " | " : " & ")})`
  return "group" in rule ? `${rule.group}: ${rule.rule}` : rule.rule
}

const summary = ({ offering, course, rule, aus, notCarriedOver }: Structure.Structure) => ({
  course: course.id,
  offering: offering.id,
  title: offering.title,
  units: aus.map(({ group, title, moveOn, masteryScore, launchMethod, activityType, url, blocks, objectives }) =>
    [
      group,
      title,
      moveOn,
      `mastery ${masteryScore}`,
      launchMethod,
      `${activityType}`,
      url,
      `in ${blocks.map((each) => each.title).join(" / ")}`,
      `objectives ${objectives.length}`
    ].join("; ")
  ),
  rule: words(rule),
  notCarriedOver
})

/** A catalog with nothing else in it; of a structure without a rule, with a type of its own. */
const catalogOf = ({ offering, achievementType }: Structure.Structure): unknown => ({
  offerings: [offering],
  achievementTypes: [
    achievementType ?? { id: "whole", courses: [offering.course], rule: { rule: "rolledUp", outcome: "completed" } }
  ],
  certifications: []
})

const problemsOf = (structure: Structure.Structure): ReadonlyArray<unknown> => {
  const decoded = Catalog.decode(catalogOf(structure))
  return Result.isFailure(decoded) ? decoded.failure.problems : []
}

const ruleOf = (...inner: ReadonlyArray<string>): string =>
  words(read(structure(course("https://x.example/c"), ...inner)).rule)

const id = (name: string): string => `https://x.example/c/${name}`

describe("a real course structure", () => {
  it.each(real)("%s comes to what a reader of it expects, and is fit for a catalog", (name) => {
    const found = read(bytesOf(name))
    assert.deepStrictEqual(summary(found), expected()[name])
    assert.deepStrictEqual(problemsOf(found), [])
  })

  it("is the same in UTF-16, and in the other line ends", () => {
    const text = new TextDecoder().decode(bytesOf("spec/complex-cmi5.xml"))
    const whole = read(text)
    const declared = text.replace('encoding="utf-8"', 'encoding="UTF-16"')
    for (const other of [
      utf16(declared, true),
      utf16(declared, false),
      utf8(`\uFEFF${text}`),
      utf8(text.replaceAll("\n", "\r\n")),
      utf8(text.replaceAll("\n", "\r"))
    ])
      assert.deepStrictEqual(read(other), whole)
  })
})

describe("the rule of a structure", () => {
  it("asks of each unit what its moveOn says, and nothing of what is satisfied by itself", () => {
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="Passed"')), "a: passed")
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="Completed"')), "a: completed")
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="CompletedAndPassed"')), "(a: completed & a: passed)")
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="CompletedOrPassed"')), "(a: completed | a: passed)")
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="Passed"'), au(id("b"))), "a: passed")
    assert.strictEqual(ruleOf(au(id("a"), 'moveOn="Passed"'), au(id("b"), 'moveOn="NotApplicable"')), "a: passed")
  })

  it("is none where nothing has to be done, which is said; one unit that has to is enough for one", () => {
    const idle = read(structure(course(), au(id("a")), block(id("b"), au(id("c")))))
    assert.deepStrictEqual([idle.rule, idle.achievementType], [null, null])
    assert.match(idle.notCarriedOver.join("\n"), /no unit has to be done .* there is no rule/)
    const busy = read(structure(course(), au(id("a")), block(id("b"), au(id("c"), 'moveOn="Completed"'))))
    assert.strictEqual(words(busy.rule), `${busy.aus[1]?.group}: completed`)
    assert.notMatch(busy.notCarriedOver.join("\n"), /no unit has to be done/)
  })

  it("asks for no score: the unit decides by its masteryScore what is passed", () => {
    const { rule, aus, notCarriedOver } = read(
      structure(course("https://x.example/c"), au(id("a"), 'moveOn="Passed" masteryScore=" 0.80 "'))
    )
    assert.deepStrictEqual([words(rule), aus[0]?.masteryScore], ["a: passed", 0.8])
    assert.match(notCarriedOver.join("\n"), /the masteryScore of 1 unit/)
  })

  it("keeps blocks together, however wide or deep", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => au(id(name), 'moveOn="Passed"'))
    assert.strictEqual(
      ruleOf(a ?? "", block(id("x"), b ?? "", block(id("y"), c ?? ""))),
      "(a: passed & (b: passed & c: passed))"
    )
    const deep = Array.from({ length: 60 }, (_, at) => at).reduce(
      (inner, at) => block(id(`block-${at}`), au(id(`unit-${at}`), 'moveOn="Passed"'), inner),
      au(id("last"), 'moveOn="Passed"')
    )
    const found = read(structure(course(), deep))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(words(found.rule).match(/: passed/g)?.length, 61)
  })

  it("of a thousand units in ten blocks is fit for a catalog, each unit with a group of its own", () => {
    const blocks = Array.from({ length: 10 }, (_, at) =>
      block(
        id(`b${at}`),
        ...Array.from({ length: 100 }, (_, unit) => au(id(`b${at}/u${unit}`), 'moveOn="CompletedOrPassed"'))
      )
    )
    const found = read(structure(course("https://x.example/c"), ...blocks))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(found.aus.length, 1_000)
    assert.strictEqual(new Set(found.offering.components.map(({ group }) => group)).size, 1_000)
    assert.strictEqual(found.aus[512]?.group, "b5/u12")
    const flat = Array.from({ length: 1_000 }, (_, unit) => au(id(`u${unit}`), 'moveOn="Completed"'))
    const wide = read(structure(course("https://x.example/c"), ...flat))
    assert.deepStrictEqual(problemsOf(wide), [])
    assert.strictEqual(words(wide.rule).match(/: completed/g)?.length, 1_000)
  })
})

describe("the names in a structure", () => {
  it("are of the unit alone: they stay when other units come, and no two are the same", () => {
    const units = ["a", "a%20b", "sub/a", "a/", "ä", "-a", "x".repeat(150)].map((name) => au(id(name)))
    const elsewhere = ["https://y.example/one/a", "http://y.example/one/a", "urn:uuid:7", "tag:x,2020:a?b"].map(
      (name) => au(name)
    )
    const groups = read(structure(course("https://x.example/c"), ...units, ...elsewhere)).aus.map(
      (unit) => [unit.id, unit.group] as const
    )
    assert.strictEqual(new Set(groups.map(([, group]) => group)).size, 11)
    const backwards = read(structure(course("https://x.example/c"), ...[...units, ...elsewhere].toReversed()))
    assert.deepStrictEqual(new Map(backwards.aus.map((unit) => [unit.id, unit.group])), new Map(groups))
    assert.deepStrictEqual(problemsOf(backwards), [])
  })

  it("don't meet where somebody makes an id that looks derived", () => {
    const derived = read(structure(course("https://x.example/c"), au("urn:x:a"))).aus[0]?.group ?? ""
    const both = read(structure(course("https://x.example/c"), au(id(derived)), au("urn:x:a")))
    assert.strictEqual(both.aus[0]?.group, derived)
    assert.notStrictEqual(both.aus[1]?.group, derived)
    assert.deepStrictEqual(problemsOf(both), [])
  })

  it("of the offering, the course, the zone and the language are the caller's where they say so", () => {
    const options = { offering: "geo-2026", course: "geo", zone: "Europe/Zurich", language: "DE-de" }
    const { offering, achievementType, notCarriedOver } = read(bytesOf("spec/complex-cmi5.xml"), options)
    assert.deepStrictEqual(
      [offering.id, offering.course, offering.zone, offering.title, achievementType?.id, achievementType?.courses],
      ["geo-2026", "geo", "Europe/Zurich", "Geologie", "geo", ["geo"]]
    )
    assert.match(notCarriedOver.join("\n"), /titles in other languages than one \(there are de-DE, en-US\)/)
    const other = read(bytesOf("spec/complex-cmi5.xml"), { language: "fr" })
    assert.strictEqual(other.offering.title, "Geology")
  })

  it("are found by their namespace, whatever the prefix; those of other namespaces are told and not read", () => {
    const text = structure(course("https://x.example/c"), au(id("a"), 'moveOn="Passed"'))
    const prefixed = text
      .replaceAll(/<(\/?)(\w)/g, "<$1c:$2")
      .replace("xmlns=", 'xmlns="urn:other" xmlns:x="urn:more" x:note="n" xmlns:c=')
    assert.deepStrictEqual(read(prefixed), {
      ...read(text),
      notCarriedOver: ["extensions of urn:more: 1 element or attribute"]
    })
    const strange = structure(
      course("https://x.example/c"),
      au(id("a"), 'moveOn="Passed"'),
      `<au xmlns="urn:other" id="no IRI"><url/></au>`,
      "<requires/>"
    )
    const { aus, notCarriedOver } = read(strange)
    assert.strictEqual(aus.length, 1)
    assert.deepStrictEqual(notCarriedOver, [
      'elements that cmi5 does not have: "requires"',
      "extensions of urn:other: 1 element or attribute"
    ])
  })

  it("are cut to what a name may be, which is told", () => {
    const long = `<title><langstring> ${"Ψ".repeat(300)}\n</langstring></title>`
    const { course: named, notCarriedOver } = read(structure(course("https://x.example/c", long), au(id("a"))))
    assert.strictEqual([...named.title].length, 200)
    assert.match(notCarriedOver.join("\n"), /the ends of 1 title longer/)
  })
})

describe("a learner in a structure's offering", () => {
  const {
    offering,
    achievementType,
    aus,
    course: named
  } = read(bytesOf("catapult/pre_post_test_framed.xml"), {
    course: "geo"
  })
  const catalog = { offerings: [offering], achievementTypes: [achievementType], certifications: [] }
  const ann = participant({ offering: "geo" })
  const all = aus.map(({ id: activity, moveOn }, at) =>
    ann[moveOn === "Passed" ? "passed" : "completed"](activity, `2026-03-0${at + 1}`)
  )

  it.effect("earns the course with the last unit, and not before", () =>
    Effect.gen(function* () {
      yield* given(catalog, ...all.slice(0, -1))
        .when(...all.slice(-1))
        .then(issued("geo", "2026-03-06"))
      yield* given(catalog, ...all.slice(0, -2))
        .when(...all.slice(-1))
        .then()
    })
  )

  it.effect("has a unit that was waived behind them, and not the others of its block", () =>
    Effect.gen(function* () {
      const waived = ann.assessed(`${named.id}/block1/pre`, "waive", "2026-03-10", { reason: "Tested Out" })
      yield* given(catalog, ...all.slice(1))
        .when(waived)
        .then(issued("geo", "2026-03-10"))
      yield* given(catalog, ...all.slice(2))
        .when(waived)
        .then()
    })
  )
})
