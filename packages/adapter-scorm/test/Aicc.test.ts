import { assert, describe, it } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { given, issued, participant } from "@laurel/testkit"
import { Effect, Result } from "effect"
import type { Structure } from "../src/package/Structure.ts"
import { catalogOf, course, expected, filesOf, structureOf, unitsWith, utf8, whole, words } from "./aiccCourses.ts"

const problemsOf = (structure: Structure): ReadonlyArray<unknown> => {
  const decoded = Catalog.decode(catalogOf(structure))
  return Result.isFailure(decoded) ? decoded.failure.problems : []
}

const summary = ({ standard, course, offering, achievementType, scos, rule, notCarriedOver }: Structure) => ({
  standard,
  course,
  offering: `${offering.id}; ${offering.title}; ${offering.zone}; ${offering.delivery}`,
  achievementType: `${achievementType?.id} of ${achievementType?.courses.join(", ")}`,
  components: offering.components.map(({ activity, group }) => `${activity} in ${group}`),
  scos: scos.map(({ id, title, activity, group, href, clusters, masteryScore, completionThreshold, objectives }) =>
    [
      id,
      title,
      `${activity} in ${group}`,
      `${href}`,
      `mastery ${masteryScore}`,
      `threshold ${completionThreshold}`,
      `in ${clusters.map((each) => `${each.id} ${each.title}`).join(" / ")}`,
      `objectives ${objectives.join(", ")}`
    ].join("; ")
  ),
  rule: words(rule),
  notCarriedOver
})

describe("a whole AICC course", () => {
  it.each(whole)("%s comes to what a reader of it expects, and is fit for a catalog", (name) => {
    const found = structureOf(filesOf(name), {})
    assert.deepStrictEqual(summary(found), expected()[name])
    assert.deepStrictEqual(problemsOf(found), [])
  })

  it("is the same in every encoding, with every line end, whatever its files are called and come with", () => {
    const files = filesOf("cabin")
    const whole = structureOf(files)
    const texts = [...files].map(([file, bytes]): [string, string] => [file, new TextDecoder().decode(bytes)])
    const written = (bytesOf: (text: string) => Uint8Array, nameOf = (file: string) => file) =>
      structureOf(new Map(texts.map(([file, text]) => [nameOf(file), bytesOf(text)])))
    for (const other of [
      written((text) => utf8(`\uFEFF${text}`)),
      written((text) => utf8(text.replaceAll("\n", "\r\n"))),
      written((text) => utf8(text.replaceAll("\n", "\r"))),
      written((text) => utf8(`\n; nothing, "at all\n\n${text}\n \t\n; and no more`)),
      written(utf16)
    ])
      assert.deepStrictEqual(other, whole)
    const renamed = written(utf8, (file) => file.toUpperCase())
    assert.deepStrictEqual(renamed, whole)
    const more = new Map([...files, ["cabin/index.html", utf8("<")], ["au", utf8("")], ["x.crs.txt", utf8("")]])
    assert.deepStrictEqual(structureOf(more), whole)
  })
})

/** UTF-16 with its mark. */
const utf16 = (text: string): Uint8Array => {
  const units = Uint16Array.from(`\uFEFF${text}`, (_, at) => `\uFEFF${text}`.charCodeAt(at))
  return new Uint8Array(units.buffer)
}

describe("bytes that are no UTF-8", () => {
  it("are Windows-1252, where those that are stay what they are", () => {
    const latin = Uint8Array.from([...utf8("System_ID,Title\nA1,"), 0x80, 0x20, 0xfc, 0x0a])
    assert.strictEqual(structureOf(course({ des: latin })).scos[0]?.title, "€ ü")
    assert.strictEqual(structureOf(course({ des: "System_ID,Title\nA1,€ ü\n" })).scos[0]?.title, "€ ü")
  })
})

const marked = (mark: string, more = ""): Structure =>
  structureOf(course({ au: `System_ID,Mastery_Score,Max_Score\nA1,${mark},${more}\nA2,,\n` }))

describe("a Mastery_Score", () => {
  it("is one of the unit's scores, of which Max_Score is the highest, or a hundred", () => {
    const scoreOf = (mark: string, more?: string) => marked(mark, more).scos[0]?.masteryScore
    assert.deepStrictEqual(
      [
        scoreOf("80"),
        scoreOf("66.5"),
        scoreOf("40", "50"),
        scoreOf("150", "200"),
        scoreOf("100"),
        scoreOf(".5", "+1.0")
      ],
      [0.8, 0.665, 0.8, 0.75, 1, 0.5]
    )
  })

  it("asks for a pass, where none, or one that every score reaches, asks for completion", () => {
    const ruleOf = (mark: string) => words(marked(mark).rule)
    assert.strictEqual(ruleOf("0.1"), "(A1: passed & A2: completed)")
    assert.strictEqual(ruleOf("0"), "(A1: completed & A2: completed)")
    assert.strictEqual(ruleOf(""), "(A1: completed & A2: completed)")
    assert.strictEqual(marked("0").scos[0]?.masteryScore, 0)
    assert.strictEqual(marked("").scos[0]?.masteryScore, null)
  })

  it("leaves a Max_Score without it unread, whatever it is", () => {
    assert.match(marked("", "many").notCarriedOver.join("\n"), /Max_Score of 1 unit/)
  })
})

const five = unitsWith("", "", "80", "", "")
const blocks = "Block,Member,Member,Member\nroot,B1,B2,\nB1,A1,A2,A3\nB2,A4,A5,\n"

const required = (cmp: string): Structure =>
  structureOf(course({ au: five, cst: blocks, cmp: `Structure_Element,Requirement,Result\n${cmp}\n` }))

describe("a completion requirement", () => {
  const first = "(A1: completed & A2: completed & A3: passed)"
  const second = "(A4: completed & A5: completed)"

  it.each([
    ["B1,A3,complete", `(A3: passed & ${second})`],
    ["B1,A3,", `(A3: passed & ${second})`],
    ["b1,a3,P", `(A3: passed & ${second})`],
    ["B1,A3=completed,C", `(A3: completed & ${second})`],
    ["B1,A1=passed | A3,c", `((A1: passed | A3: passed) & ${second})`],
    ['B1,"A1 & (A2|""A3""=""passed"")",c', `((A1: completed & (A2: completed | A3: passed)) & ${second})`],
    ['B1,"2*{A1,A2,A3}",c', `((A1: completed 2* A2: completed 2* A3: passed) & ${second})`],
    ['B1,"1*{A1, A2 & A3}",c', `((A1: completed | (A2: completed & A3: passed)) & ${second})`],
    ["B1,A1,c\nB1,A2,c", `((A1: completed | A2: completed) & ${second})`],
    ["B1,B2,c", `(${second} & ${second})`],
    ["root,B1|B2,c", `(${first} | ${second})`],
    ["c,B2=complete,c", second],
    ["root,A3=passed,c\nB1,A1,c", "A3: passed"]
  ])("%s is the rule of the element", (cmp, rule) => {
    const { rule: found } = required(cmp)
    assert.strictEqual(words(found), rule)
  })

  it.each([
    ["a negation", "B1,~A1,c"],
    ["another status", "B1,A1=failed,c"],
    ["a status that it must not have", "B1,A1<>passed,c"],
    ["a result that is no completion", "B1,A1,failed"],
    ["a second row that can't be said", "B1,A1,c\nB1,~A2,c"],
    ["operators of which either may bind closer", "B1,A1 & A2 | A3,c"],
    ["a block that is passed", "B1,B2=passed,c"],
    ["an objective", "B1,J1,c"],
    ["more than there are", 'B1,"3*{A1,A2}",c'],
    ["fewer than one", 'B1,"0*{A1,A2}",c'],
    ["itself", "B1,A1 & B1,c"],
    ["what it is part of", "B1,root,c"],
    ["what is required by it", "B1,B2,c\nB2,B1,c"],
    ["an open parenthesis", "B1,(A1 & A2,c"],
    ["nothing", "B1,,c"],
    ["what is no expression", "B1,A1 A2,c"],
    ["too many parentheses", `B1,${"(".repeat(50)}A1${")".repeat(50)},c`]
  ])("that asks for %s is told, and all parts are asked for", (_, cmp) => {
    const { rule, notCarriedOver } = required(cmp)
    assert.strictEqual(words(rule), `(${first} & ${second})`)
    assert.match(
      notCarriedOver.join("\n"),
      /completion requirements of [12] elements? \("B1"(, "B2")?\): clauses can't/
    )
  })

  it("that asks for a block after a block, however many, is told", () => {
    const count = 5_000
    const ids = Array.from({ length: count }, (_, at) => `B${at}`)
    const cst = `Block,Member\n${ids.map((id) => `root,${id}\n${id},A1\n`).join("")}`
    const cmp = `Structure_Element,Requirement\n${ids.map((id, at) => `${id},B${at + 1}\n`).join("")}`
    const told = structureOf(course({ cst, cmp })).notCarriedOver.join("\n")
    assert.match(told, /completion requirements of 5000 elements/)
    const few = structureOf(course({ cst: `${cst}B9,A2\n`, cmp: `Structure_Element,Requirement\nB7,B8\nB8,B9\n` }))
    assert.strictEqual(words(few.rule).match(/A2/g)?.length, 3)
  })

  it("in more ways than somebody writes is told, and in as many as are allowed is any of them", () => {
    const ways = (count: number): Structure => required("B1,A1,c\n".repeat(count))
    assert.strictEqual(words(ways(1_000).rule).match(/A1: completed/g)?.length, 1_000)
    assert.notMatch(ways(1_000).notCarriedOver.join("\n"), /completion requirements/)
    for (const count of [1_001, 1_002]) {
      assert.strictEqual(words(ways(count).rule), `(${first} & ${second})`)
      assert.match(
        ways(count).notCarriedOver.join("\n"),
        /completion requirements of 1 element \("B1"\): clauses can't/
      )
    }
  })

  it("of a unit is told, and so is one of an element that is nowhere", () => {
    const { rule, notCarriedOver } = required("A1,A2,c\nB9,A2,c")
    assert.strictEqual(words(rule), `(${first} & ${second})`)
    assert.match(
      notCarriedOver.join("\n"),
      /of 1 element \("B9"\)[^]*of 1 unit \("A1"\): a unit is done by what it says/
    )
  })

  it("that comes to more clauses than can be counted is told", () => {
    const count = 40
    const cst = `Block,Member\nroot,B0\n${Array.from({ length: count }, (_, at) => `B${at},A1\nB${at},B${at + 1}\n`).join("")}B${count},A2\n`
    const rows = Array.from({ length: count }, (_, at) => `B${at},B${at + 1} & (A1 | B${at + 1}),c\n`).join("")
    const found = structureOf(course({ cst, cmp: `Structure_Element,Requirement,Result\n${rows}` }))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(words(found.rule), `(${"A1: completed & ".repeat(count)}A2: completed)`)
    assert.match(found.notCarriedOver.join("\n"), /completion requirements of 40 elements/)
  })
})

describe("the blocks of a course", () => {
  it("are lists within the rule, and one list where they are deeper than rules may be", () => {
    const nested = structureOf(course({ cst: "Block,Member,Member\nroot,A1,B1\nB1,A2,\n" }))
    assert.strictEqual(words(nested.rule), "(A1: completed & A2: completed)")
    assert.deepStrictEqual(nested.scos[1]?.clusters, [{ id: "B1", title: "B1" }])
    const deep = Array.from({ length: 49 }, (_, at) => `B${at},A1,B${at + 1}\n`).join("")
    const found = structureOf(course({ cst: `Block,Member,Member\nroot,B0,\n${deep}B49,A1,A2\n` }))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(words(found.rule), `(${"A1: completed & ".repeat(50)}A2: completed)`)
  })

  it("of ten thousand units are fit for a catalog, each unit with a group of its own", () => {
    const au = unitsWith(...Array.from({ length: 10_000 }, () => "50"))
    const cst = `Block,Member\nroot,${Array.from({ length: 10_000 }, (_, at) => `A${at + 1}`).join(",")}\n`
    const found = structureOf(course({ au, cst }))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(words(found.rule).match(/: passed/g)?.length, 10_000)
    assert.strictEqual(new Set(found.offering.components.map(({ group }) => group)).size, 10_000)
  })

  it("keep their ids' members together in whatever case and row they are, and a unit of two blocks in both", () => {
    const cst = "Block,Member\nROOT,B1\nB1,a1\nb1,A1\nRoot,b2\nB2,A2\nB2,A1\n"
    const { rule, scos, notCarriedOver } = structureOf(course({ cst }))
    assert.strictEqual(words(rule), "(A1: completed & (A2: completed & A1: completed))")
    assert.deepStrictEqual(
      scos.map(({ clusters }) => clusters.map(({ id }) => id)),
      [["B1"], ["B2"]]
    )
    assert.match(notCarriedOver.join("\n"), /the second places of 1 unit \("A1"\)/)
  })

  it("leave a unit and a block that they don't hold out of the rule, which is told", () => {
    const cst = "Block,Member\nroot,A1\nB7,B8\nB8,B7\n"
    const found = structureOf(course({ cst }))
    assert.strictEqual(words(found.rule), "A1: completed")
    assert.deepStrictEqual(
      found.offering.components.map(({ activity }) => activity),
      ["c/A1", "c/A2"]
    )
    assert.match(found.notCarriedOver.join("\n"), /1 unit in no block of the course \("A2"\)/)
    assert.match(found.notCarriedOver.join("\n"), /2 blocks outside the course \("B7", "B8"\)/)
    const inside = structureOf(course())
    assert.deepStrictEqual(inside.notCarriedOver, [])
  })
})

describe("the names in an AICC course", () => {
  it("are the units' own where they are ids of a catalog, and made of them where they aren't", () => {
    const ids = ["A1", "a-2", "über", "mod/1", "A 3", ":x", "x".repeat(150), "-"]
    const au = `System_ID\n${ids.join("\n")}\n`
    const found = structureOf(course({ au, cst: `Block,Member\nroot,${ids.join(",")}\n` }))
    assert.deepStrictEqual(problemsOf(found), [])
    const groups = found.scos.map(({ group }) => group)
    assert.deepStrictEqual(groups.slice(0, 4), ids.slice(0, 4))
    assert.strictEqual(new Set(groups).size, ids.length)
    const other = structureOf(
      course({ au: `System_ID\n${ids.toReversed().join("\n")}\n`, cst: `Block,Member\nroot,${ids.join(",")}\n` })
    )
    assert.deepStrictEqual(
      other.scos.map(({ group }) => group),
      groups.toReversed()
    )
  })

  it("of the offering, the course and the zone are the caller's where they say so", () => {
    const { offering, achievementType, scos } = structureOf(filesOf("forklift"), {
      offering: "fork-2026",
      course: "fork",
      zone: "Europe/Zurich"
    })
    assert.deepStrictEqual(
      [offering.id, offering.course, offering.zone, achievementType?.id, achievementType?.courses, scos[0]?.activity],
      ["fork-2026", "fork", "Europe/Zurich", "fork", ["fork"], "fork/A1"]
    )
  })

  it("are cut to what a name may be, which is told", () => {
    const long = "Ψ".repeat(201)
    const des = `System_ID,Title\nA1,${long}\nA2,Two\n`
    const { scos, offering, notCarriedOver } = structureOf(
      course({ crs: `[Course]\nCourse_ID=c\nCourse_Title=${long}`, des })
    )
    assert.deepStrictEqual([[...(scos[0]?.title ?? "")].length, [...(offering.title ?? "")].length], [200, 200])
    assert.deepStrictEqual(notCarriedOver, ["the ends of 2 titles longer than a name may be"])
    const fit = structureOf(course({ des: `System_ID,Title\nA1,${long.slice(1)}\nA2,Two\n` }))
    assert.deepStrictEqual([fit.scos[0]?.title, fit.notCarriedOver], [long.slice(1), []])
  })

  it("of files may be missing from a unit, which is told", () => {
    const told = (au: string): string => structureOf(course({ au })).notCarriedOver.join("\n")
    assert.strictEqual(
      told("System_ID,File_Name,Command_Line\nA1,,\nA2,2.htm,\n"),
      '1 unit with neither File_Name nor Command_Line ("A1"): the course does not say what launches it'
    )
    assert.strictEqual(told("System_ID,File_Name,Command_Line\nA1,,1.htm\nA2,2.htm,\n"), "")
  })

  it("tell no password, nor any other value of a unit", () => {
    const told = structureOf(filesOf("forklift")).notCarriedOver.join("\n")
    assert.match(told, /AU_Password of 1 unit/)
    assert.notMatch(told, /secret|shuffle|quiz=7/)
  })
})

describe("a learner in an AICC course's offering", () => {
  const forklift = structureOf(filesOf("forklift"), { course: "fork" })
  const ann = participant({ offering: "fork" })
  const lessons = [ann.completed("fork/A1", "2026-03-01"), ann.completed("fork/A2", "2026-03-02")]

  it.effect("earns it with the test that is passed, and not with one that is only completed, or failed", () =>
    Effect.gen(function* () {
      yield* given(catalogOf(forklift), ...lessons)
        .when(ann.passed("fork/A3", "2026-03-03"))
        .then(issued("fork", "2026-03-03"))
      yield* given(catalogOf(forklift), ...lessons)
        .when(ann.completed("fork/A3", "2026-03-03"))
        .then()
      yield* given(catalogOf(forklift), ...lessons)
        .when(ann.failed("fork/A3", "2026-03-03"))
        .then()
      yield* given(catalogOf(forklift), ...lessons.slice(1))
        .when(ann.passed("fork/A3", "2026-03-03"))
        .then()
    })
  )

  const cabin = structureOf(filesOf("cabin"), { course: "cabin" })
  const bob = participant({ offering: "cabin" })
  const most = [
    bob.completed("cabin/A4", "2026-03-02"),
    bob.completed("cabin/A5", "2026-03-03"),
    bob.passed("cabin/A7", "2026-03-05")
  ]

  it.effect("is done with a block by one of the ways that its requirement leaves, and not by half of one", () =>
    Effect.gen(function* () {
      yield* given(catalogOf(cabin), ...most)
        .when(bob.passed("cabin/A3", "2026-03-06"))
        .then(issued("cabin", "2026-03-06"))
      yield* given(catalogOf(cabin), ...most, bob.completed("cabin/A1", "2026-03-01"))
        .when(bob.completed("cabin/A2", "2026-03-07"))
        .then(issued("cabin", "2026-03-07"))
      yield* given(catalogOf(cabin), ...most)
        .when(bob.completed("cabin/A1", "2026-03-01"))
        .then()
      yield* given(catalogOf(cabin), ...most.slice(0, 1), ...most.slice(2))
        .when(bob.passed("cabin/A3", "2026-03-06"))
        .then()
    })
  )
})
