/** What done means, by what really happened: what satisfies each shape of rule, and beside it the nearest that does not. */
import { assert, describe, it } from "@effect/vitest"
import { given, issued, participant } from "@laurel/testkit"
import { Effect } from "effect"
import {
  bytesOf,
  catalogOf,
  item,
  manifest,
  mark,
  old,
  problemsOf,
  read,
  rollup,
  rules,
  sequencing,
  words
} from "./manifests.ts"

/** On the first of March, everything that `a: passed, b: completed` says; whether the course is earned by it. */
const outcome = (file: string | Uint8Array, happened: string, isEarned: boolean) =>
  Effect.suspend(() => {
    const structure = read(file, { course: "c" })
    assert.deepStrictEqual(problemsOf(structure), [])
    const ann = participant({ offering: "c" })
    const facts = happened.split(", ").map((each) => {
      const [id = "", word] = each.split(": ")
      assert.include(
        structure.scos.map((sco) => sco.id),
        id
      )
      return word === "passed"
        ? ann.passed(`c/${id}`, "2026-03-01")
        : word === "failed"
          ? ann.failed(`c/${id}`, "2026-03-01")
          : ann.completed(`c/${id}`, "2026-03-01")
    })
    return given(catalogOf(structure))
      .when(...facts)
      .then(...(isEarned ? [issued("c", "2026-03-01")] : []))
  })

const cluster = (set: string, condition: string, action: string, ...items: ReadonlyArray<string>): string =>
  item("x", items.join("") + sequencing(rules(rollup(set, condition, action))))

const of = (...lines: ReadonlyArray<string>): string => manifest(...lines)
const marked = (id: string): string => item(id, sequencing(mark("0.8")))
const counting = (id: string, attributes: string, inner = ""): string =>
  item(id, inner + sequencing(rules("", attributes)))
const two = 'childActivitySet="atLeastCount" minimumCount="2"'
const abc = [item("a"), item("b"), item("c")] as const
const more = item("z")

type Row = readonly [what: string, file: string, rule: string, earns: string, not: string]

const table: ReadonlyArray<Row> = [
  ["a SCO without a mark", of(item("a")), "a: completed", "a: completed", "a: passed"],
  ["a SCO with a mark", of(marked("a")), "a: passed", "a: passed", "a: completed, a: failed"],
  [
    "a SCO of SCORM 1.2 with a mastery score",
    old(of(item("a", "<adlcp:masteryscore>80</adlcp:masteryscore>"))),
    "a: passed",
    "a: passed",
    "a: completed"
  ],
  [
    "a SCO of SCORM 1.2 with an empty mastery score",
    old(of(item("a", "<adlcp:masteryscore/>"))),
    "a: completed",
    "a: completed",
    "a: passed"
  ],
  [
    "a SCO of SCORM 1.2 with a mastery score that every score reaches",
    old(of(item("a", "<adlcp:masteryscore>0.0</adlcp:masteryscore>"))),
    "a: completed",
    "a: completed",
    "a: failed"
  ],
  [
    "a SCO of SCORM 1.2 with the least mastery score above it",
    old(of(item("a", "<adlcp:masteryscore>0.1</adlcp:masteryscore>"))),
    "a: passed",
    "a: passed",
    "a: completed"
  ],
  [
    "a SCO of SCORM 2004 with a mark of 0, for which a score must be known",
    of(item("a", sequencing(mark("0"))), item("b", "<adlcp:masteryscore>0</adlcp:masteryscore>")),
    "(a: passed & b: passed)",
    "a: passed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a SCO with a completion threshold",
    of(item("a", '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8"/>')),
    "a: completed",
    "a: completed",
    "a: passed"
  ],
  [
    "several items",
    of(item("a"), marked("b")),
    "(a: completed & b: passed)",
    "a: completed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a cluster without rules",
    of(item("x", item("a") + marked("b")), more),
    "((a: completed & b: passed) & z: completed)",
    "a: completed, b: passed, z: completed",
    "b: passed, z: completed"
  ],
  [
    "any child satisfied",
    of(cluster('childActivitySet="any"', "satisfied", "satisfied", ...abc), more),
    "((a: passed | b: passed | c: passed) & z: completed)",
    "b: passed, z: completed",
    "b: completed, z: completed"
  ],
  [
    "any child completed",
    of(cluster('childActivitySet="any"', "completed", "completed", ...abc)),
    "(a: completed | b: completed | c: completed)",
    "c: completed",
    "c: passed"
  ],
  [
    "all children completed, which satisfies",
    of(cluster("", "completed", "satisfied", item("a"), marked("b"))),
    "(a: completed & b: completed)",
    "a: completed, b: completed",
    "a: completed, b: passed"
  ],
  [
    "at least two children satisfied",
    of(cluster(two, "satisfied", "satisfied", ...abc)),
    "at least 2 of (a: passed, b: passed, c: passed)",
    "a: passed, c: passed",
    "a: passed, b: completed"
  ],
  [
    "at least one child of a count",
    of(cluster('childActivitySet="atLeastCount" minimumCount="1"', "satisfied", "satisfied", ...abc)),
    "(a: passed | b: passed | c: passed)",
    "a: passed",
    "a: completed"
  ],
  [
    "at least a percentage of the children, rounded up",
    of(cluster('childActivitySet="atLeastPercent" minimumPercent="0.34"', "completed", "completed", ...abc)),
    "at least 2 of (a: completed, b: completed, c: completed)",
    "a: completed, b: completed",
    "a: completed"
  ],
  [
    "exactly that percentage",
    of(cluster('childActivitySet="atLeastPercent" minimumPercent="0.5"', "completed", "completed", ...abc, item("d"))),
    "at least 2 of (a: completed, b: completed, c: completed, d: completed)",
    "a: completed, d: completed",
    "d: completed"
  ],
  [
    "a percentage of children of which some are assets",
    of(
      cluster(
        'childActivitySet="atLeastPercent" minimumPercent="0.5"',
        "completed",
        "completed",
        ...abc,
        item("d", "", 'identifierref="asset"')
      )
    ),
    "at least 2 of (a: completed, b: completed, c: completed)",
    "a: completed, b: completed",
    "a: completed"
  ],
  [
    "one condition or the other",
    of(cluster('childActivitySet="any"', "satisfied completed", "completed", item("a"), item("b"))),
    "((a: passed | a: completed) | (b: passed | b: completed))",
    "b: passed",
    "b: failed"
  ],
  [
    "two conditions at once",
    of(
      item(
        "x",
        item("a") +
          item("b") +
          sequencing(rules(rollup('childActivitySet="any"', "satisfied completed", "completed", "all")))
      )
    ),
    "((a: passed & a: completed) | (b: passed & b: completed))",
    "a: passed, a: completed",
    "a: passed, b: completed"
  ],
  [
    "two rules for the same",
    of(
      item(
        "x",
        abc.join("") +
          sequencing(
            rules(rollup('childActivitySet="any"', "satisfied", "satisfied") + rollup(two, "completed", "satisfied"))
          )
      )
    ),
    "((a: passed | b: passed | c: passed) | at least 2 of (a: completed, b: completed, c: completed))",
    "a: completed, c: completed",
    "a: completed"
  ],
  [
    "rules for being satisfied and for being completed",
    of(
      item(
        "x",
        abc.join("") +
          sequencing(
            rules(
              rollup('childActivitySet="any"', "satisfied", "satisfied") +
                rollup('childActivitySet="any"', "completed", "completed")
            )
          )
      )
    ),
    "((a: passed | b: passed | c: passed) & (a: completed | b: completed | c: completed))",
    "a: passed, b: completed",
    "a: passed"
  ],
  [
    "a rule for being completed, beside marks",
    of(cluster('childActivitySet="any"', "completed", "completed", item("a"), marked("b"))),
    "((a: completed | b: completed) & b: passed)",
    "a: completed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a rule of the organization",
    of(...abc, sequencing(rules(rollup(two, "completed", "completed")))),
    "at least 2 of (a: completed, b: completed, c: completed)",
    "a: completed, b: completed",
    "b: completed"
  ],
  [
    "a cluster in a cluster",
    of(
      item(
        "y",
        cluster('childActivitySet="any"', "satisfied", "satisfied", item("a"), item("b")) +
          item("c") +
          sequencing(rules(rollup('childActivitySet="any"', "satisfied", "satisfied")))
      )
    ),
    "((a: passed | b: passed) | c: passed)",
    "b: passed",
    "c: completed"
  ],
  [
    "a rule that is so by default",
    of(cluster("", "satisfied", "satisfied", item("a"), marked("b"))),
    "(a: completed & b: passed)",
    "a: completed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a rule that is so by default, beside another",
    of(
      item(
        "x",
        item("a") +
          marked("b") +
          sequencing(
            rules(rollup("", "satisfied", "satisfied") + rollup('childActivitySet="any"', "completed", "satisfied"))
          )
      )
    ),
    "((a: passed & b: passed) | (a: completed | b: completed))",
    "a: passed, b: passed",
    "b: passed"
  ],
  [
    "a rule that is so by default, beside one that no clause can say",
    of(
      item(
        "x",
        item("a") +
          marked("b") +
          sequencing(
            rules(rollup("", "satisfied", "satisfied") + rollup('childActivitySet="any"', "attempted", "satisfied"))
          )
      )
    ),
    "(a: completed & b: passed)",
    "a: completed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a rule that is so by default, beside another for the other",
    of(
      item(
        "x",
        item("a") +
          item("b") +
          sequencing(
            rules(rollup("", "completed", "completed") + rollup('childActivitySet="any"', "satisfied", "satisfied"))
          )
      )
    ),
    "(a: passed | b: passed)",
    "b: passed",
    "a: completed, b: completed"
  ],
  [
    "a child that does not count",
    of(item("x", item("a") + counting("b", 'rollupObjectiveSatisfied="false" rollupProgressCompletion="false"')), more),
    "(a: completed & z: completed)",
    "a: completed, z: completed",
    "b: completed, z: completed"
  ],
  [
    "a child that counts as completed only",
    of(item("x", item("a") + item("b", sequencing(mark("0.8") + rules("", 'rollupObjectiveSatisfied="false"'))))),
    "(a: completed & b: completed)",
    "a: completed, b: completed",
    "a: completed, b: passed"
  ],
  [
    "a child that counts as satisfied only",
    of(item("x", item("a") + item("b", sequencing(mark("0.8") + rules("", 'rollupProgressCompletion="false"'))))),
    "(a: completed & b: passed)",
    "a: completed, b: passed",
    "a: completed, b: completed"
  ],
  [
    "a child that is not tracked",
    of(item("a"), item("b", sequencing('<imsss:deliveryControls tracked="false"/>'))),
    "a: completed",
    "a: completed",
    "b: completed"
  ],
  [
    "a rule whose count only those have that count",
    of(
      cluster(
        'childActivitySet="any"',
        "satisfied",
        "satisfied",
        item("a"),
        counting("b", 'rollupObjectiveSatisfied="false"')
      )
    ),
    "a: passed",
    "a: passed",
    "b: passed"
  ],
  [
    "sequencing of the collection",
    of(item("x", `${abc.join("")}<imsss:sequencing IDRef="s"/>`)).replace(
      "</manifest>",
      `<imsss:sequencingCollection>${sequencing(rules(rollup(two, "completed", "completed")), 'ID="s"')}</imsss:sequencingCollection></manifest>`
    ),
    "at least 2 of (a: completed, b: completed, c: completed)",
    "a: completed, b: completed",
    "a: completed"
  ],
  [
    "sequencing of the collection, with rules of its own before it",
    of(
      item(
        "x",
        abc.join("") + sequencing(rules(rollup('childActivitySet="any"', "completed", "completed")), 'IDRef="s"')
      )
    ).replace(
      "</manifest>",
      `<imsss:sequencingCollection>${sequencing(rules(rollup(two, "completed", "completed")) + mark("0.8"), 'ID="s"')}</imsss:sequencingCollection></manifest>`
    ),
    "(a: completed | b: completed | c: completed)",
    "a: completed",
    "a: passed"
  ],
  [
    "sequencing of the collection, with rules of its own in another letter case",
    of(
      item(
        "x",
        abc.join("") +
          sequencing(
            rules(rollup('childActivitySet="any"', "completed", "completed")).replaceAll("rollupRules", "rolluprules"),
            'IDRef="s"'
          )
      )
    ).replace(
      "</manifest>",
      `<imsss:sequencingCollection>${sequencing(rules(rollup(two, "completed", "completed")), 'ID="s"')}</imsss:sequencingCollection></manifest>`
    ),
    "(a: completed | b: completed | c: completed)",
    "a: completed",
    "a: passed"
  ]
]

describe("done", () => {
  it.effect.each(table)("is, of %s, what it says, and not the nearest else", ([, file, rule, earns, not]) =>
    Effect.gen(function* () {
      assert.strictEqual(words(read(file).rule), rule)
      yield* outcome(file, earns, true)
      yield* outcome(file, not, false)
    })
  )

  it.effect("is, in a manifest of the test suite, at least 40% of four and one more", () =>
    Effect.gen(function* () {
      const file = bytesOf("adl-2004-4ed-test-suite/RU-13a.xml")
      yield* outcome(file, "activity_2: passed, activity_5: passed, activity_6: completed", true)
      yield* outcome(file, "activity_2: passed, activity_5: completed, activity_6: completed", false)
    })
  )
})

describe("a roll-up rule that no clause can say", () => {
  const told = (set: string, condition: string, action: string): string =>
    read(of(cluster(set, condition, action, ...abc))).notCarriedOver.join("\n")

  it.each([
    ['childActivitySet="none"', "satisfied", "completed", "no child satisfied → completed"],
    ["", "attempted", "completed", "all children attempted → completed"],
    ["", "!satisfied", "satisfied", "all children not satisfied → satisfied"],
    ["", "satisfied attempted", "satisfied", "all children satisfied or attempted → satisfied"],
    ['childActivitySet="any"', "satisfied", "notSatisfied", "any child satisfied → notSatisfied"],
    ['childActivitySet="any"', "completed", "incomplete", "any child completed → incomplete"],
    [
      'childActivitySet="atLeastCount" minimumCount="4"',
      "completed",
      "completed",
      "at least 4 children completed → completed"
    ],
    ['childActivitySet="atLeastCount"', "completed", "completed", "at least 0 children completed → completed"],
    [
      'childActivitySet="atLeastPercent" minimumPercent="0"',
      "completed",
      "completed",
      "at least 0% of the children completed → completed"
    ],
    ["", "objectiveMeasureKnown", "completed", "all children objectiveMeasureKnown → completed"]
  ])("is told, and its cluster asks for all: %s %s %s", (set, condition, action, said) => {
    const found = told(set, condition, action)
    assert.include(found, `1 roll-up rule that no clause can say (${said}): as if not there`)
    assert.strictEqual(
      words(read(of(cluster(set, condition, action, ...abc))).rule),
      "(a: completed & b: completed & c: completed)"
    )
  })

  it("is none of those that clauses say, or that hold by default", () => {
    for (const [set, condition, action] of [
      ['childActivitySet="any"', "completed", "completed"],
      ["", "satisfied", "satisfied"],
      ["", "completed", "completed"]
    ] as const)
      assert.notMatch(told(set, condition, action), /roll-up/)
  })

  it("leaves those beside it in force", () => {
    const both = rollup('childActivitySet="none"', "satisfied", "satisfied") + rollup(two, "satisfied", "satisfied")
    const found = read(of(item("x", abc.join("") + sequencing(rules(both)))))
    assert.strictEqual(words(found.rule), "at least 2 of (a: passed, b: passed, c: passed)")
    assert.match(found.notCarriedOver.join("\n"), /1 roll-up rule that no clause can say/)
  })
})

describe("a mark on a cluster", () => {
  it("is told, goes before its rules, and asks for each item", () => {
    const both = sequencing(mark("0.6") + rules(rollup('childActivitySet="any"', "satisfied", "satisfied")))
    const found = read(of(item("x", abc.join("") + both)))
    assert.strictEqual(words(found.rule), "(a: completed & b: completed & c: completed)")
    assert.match(found.notCarriedOver.join("\n"), /the mark of 1 cluster on a score of all items together/)
    assert.match(found.notCarriedOver.join("\n"), /1 roll-up rule without effect on what is asked/)
  })
})

describe("a large rule", () => {
  const many = (count: number): string => Array.from({ length: count }, (_, at) => item(`i${at}`)).join("")
  const any = rules(rollup('childActivitySet="any"', "completed", "completed"))

  it("of more items than a list may hold is fit for a catalog, also of any of them", () => {
    const wide = read(of(many(1_000)))
    assert.deepStrictEqual(problemsOf(wide), [])
    assert.lengthOf(words(wide.rule).match(/: completed/g) ?? [], 1_000)
    const some = read(of(many(250), sequencing(any)))
    assert.deepStrictEqual(problemsOf(some), [])
    assert.strictEqual(some.rule?.rule, "any")
    assert.lengthOf(words(some.rule).match(/: completed/g) ?? [], 250)
  })

  it("of at least some of more than a list may hold can't be said, which is told", () => {
    const found = read(of(many(101), sequencing(rules(rollup(two, "completed", "completed")))))
    assert.match(
      found.notCarriedOver.join("\n"),
      /1 roll-up rule that no clause can say \(at least 2 children completed/
    )
    const fits = read(of(many(100), sequencing(rules(rollup(two, "completed", "completed")))))
    assert.strictEqual(fits.rule?.rule, "atLeast")
  })

  it("of clusters deeper than a rule is one list, where all of them are asked for", () => {
    const deep = Array.from({ length: 60 }).reduce<string>(
      (inner, _, at) => item(`x${at}`, inner + item(`i${at}`)),
      item("last")
    )
    const found = read(of(deep))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.strictEqual(found.rule?.rule, "all")
    assert.lengthOf(words(found.rule).match(/: completed/g) ?? [], 61)
    assert.notMatch(found.notCarriedOver.join("\n"), /too deep/)
  })

  it("of rules deeper than a rule asks for every SCO, which is told", () => {
    const nested = (levels: number): string =>
      Array.from({ length: levels }).reduce<string>(
        (inner, _, at) => item(`x${at}`, inner + item(`i${at}`) + (at % 2 === 0 ? sequencing(any) : "")),
        item("last") + item("first")
      )
    const deep = read(of(nested(20)))
    assert.deepStrictEqual(problemsOf(deep), [])
    assert.strictEqual(deep.rule?.rule, "all")
    assert.match(deep.notCarriedOver.join("\n"), /clusters that would make a rule too deep or too wide: every SCO/)
    assert.notMatch(read(of(nested(8))).notCarriedOver.join("\n"), /too deep/)
  })

  it("that is every SCO leaves out those that are not tracked, with what is in them", () => {
    const flat = (tracked: boolean) => {
      const aside = item("aside", item("b") + sequencing(`<imsss:deliveryControls tracked="${tracked}"/>`))
      const deep = Array.from({ length: 20 }).reduce<string>(
        (inner, _, at) => item(`x${at}`, inner + item(`i${at}`) + (at % 2 === 0 ? sequencing(any) : "")),
        item("last") + aside
      )
      const found = read(of(deep))
      assert.match(found.notCarriedOver.join("\n"), /every SCO is asked for instead/)
      return words(found.rule).match(/\w+: completed/g) ?? []
    }
    assert.lengthOf(flat(true), 22)
    assert.include(flat(true), "b: completed")
    assert.lengthOf(flat(false), 21)
    assert.notInclude(flat(false), "b: completed")
  })

  it("that would double with each level is bounded", () => {
    const both = rules(
      rollup('childActivitySet="any"', "satisfied completed", "satisfied") +
        rollup('childActivitySet="any"', "satisfied completed", "completed")
    )
    const doubled = Array.from({ length: 40 }).reduce<string>(
      (inner, _, at) => item(`x${at}`, inner + item(`i${at}`) + sequencing(both)),
      item("last")
    )
    const found = read(of(doubled))
    assert.deepStrictEqual(problemsOf(found), [])
    assert.match(found.notCarriedOver.join("\n"), /every SCO is asked for instead/)
  })
})
