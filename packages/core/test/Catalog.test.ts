import { assert, describe, it } from "@effect/vitest"
import { Catalog, Id, Rule } from "@laurel/core"
import { Result, Schema } from "effect"
import { compiled, problemsOf } from "./given.ts"

const pass: unknown = { rule: "scored", group: "exam", atLeast: 0.4 }
const offering = {
  id: "algebra-2014",
  course: "algebra",
  zone: "Europe/London",
  components: [
    { activity: "essay", group: "coursework", weight: 40 },
    { activity: "quiz", group: "coursework", weight: "1/3" },
    { activity: "finals", group: "exam" }
  ]
}
const type = { id: "exam-pass", courses: ["algebra"], rule: pass }
const catalog = (more: object = {}): unknown => ({
  offerings: [offering],
  achievementTypes: [type],
  certifications: [],
  ...more
})
const withRule = (rule: unknown): unknown => catalog({ achievementTypes: [{ ...type, rule }] })
const nested = (levels: number): unknown => (levels === 1 ? pass : { rule: "all", of: [nested(levels - 1)] })

describe("a catalog", () => {
  it("without a problem is taken", () => {
    const found = compiled(catalog())
    assert.deepStrictEqual([...found.types.keys()], ["exam-pass"])
    assert.deepStrictEqual(
      found.typesByCourse.get("algebra")?.map(({ id }) => id),
      [Id.TypeId.make("exam-pass")]
    )
  })

  it("tells every problem at once, each with its path", () => {
    const problems = problemsOf({
      offerings: [
        { ...offering, components: [...offering.components, { activity: "quiz", group: "coursework", weight: -1 }] },
        offering
      ],
      achievementTypes: [
        { ...type, courses: ["algebra", "geometry"] },
        { ...type, rule: { rule: "scored", group: "orals", atLeast: 0.4 } },
        { id: "weighted", courses: ["algebra"], rule: { rule: "weighted", group: "coursework", atLeast: 41 } },
        { id: "idle", courses: ["algebra"], rule: { rule: "any", of: [pass, { rule: "stillRegistered" }] } }
      ],
      certifications: [{ id: "expert", through: ["exam-pass", "nothing"], validity: { basis: "never" } }]
    })
    const paths = [
      'offerings[1].id: "algebra-2014" is already the id of offerings[0]',
      'achievementTypes[1].id: "exam-pass" is already the id of achievementTypes[0]',
      'offerings[0].components[3]: activity "quiz" is already in group "coursework" of this offering',
      "offerings[0].components[3].weight: a weight can't be negative",
      'achievementTypes[0].courses[1]: no offering has the course "geometry"',
      'achievementTypes[1].rule: in offering "algebra-2014" no component is in group "orals"',
      'achievementTypes[2].rule: in offering "algebra-2014" the weights of group "coursework" add up to 121/3, below the 41',
      "achievementTypes[3].rule: would be met by nothing at all",
      'certifications[0].through[1]: no achievement type has the id "nothing"'
    ]
    for (const path of paths)
      assert.isTrue(
        problems.some((problem) => problem.startsWith(path)),
        `${path}\n${problems.join("\n")}`
      )
  })

  it("tells every value that can't be read at once, each with its path", () => {
    const problems = problemsOf({
      offerings: [{ ...offering, zone: "" }],
      achievementTypes: [
        { ...type, id: "exam:pass", cuorses: ["algebra"] },
        { ...type, rule: { rule: "scored", group: "exam", atLeast: 40 } },
        { ...type, rule: { rule: "scroed", group: "exam", atLeast: 0.4 } }
      ],
      certifications: [{ id: "expert", through: [], validity: { basis: "completion", period: "3 years" } }]
    })
    const paths = [
      "offerings[0].zone: ",
      "achievementTypes[0].id: ",
      "achievementTypes[0].cuorses: ",
      "achievementTypes[1].rule.atLeast: ",
      "achievementTypes[2].rule",
      "certifications[0].through: ",
      "certifications[0].validity.period: "
    ]
    for (const path of paths)
      assert.isTrue(
        problems.some((problem) => problem.startsWith(path)),
        `${path}\n${problems.join("\n")}`
      )
  })

  it("with a misspelt key is refused, not taken without it", () => {
    assert.deepStrictEqual(problemsOf(catalog()), [])
    assert.isNotEmpty(problemsOf(catalog({ achievementTypes: [{ ...type, recompute: { lsot: "apply" } }] })))
    assert.isNotEmpty(problemsOf(withRule({ rule: "scored", group: "exam", atLeast: 0.4, atMost: 0.9 })))
  })

  it("gives a type with a validity of its own a certification under its id, once", () => {
    const valid = { ...type, validity: { basis: "never" } }
    assert.deepStrictEqual(
      compiled(catalog({ achievementTypes: [valid] })).certifications.map(({ id }) => String(id)),
      ["exam-pass"]
    )
    const twice = catalog({
      achievementTypes: [valid],
      certifications: [{ id: "exam-pass", through: ["exam-pass"], validity: { basis: "never" } }]
    })
    assert.isTrue(problemsOf(twice)[0]?.startsWith("certifications[0].id: "))
  })

  it("is written as one text that reads back as the same catalog", () => {
    const rules = { rule: "any", of: [pass, { rule: "weighted", group: "coursework", atLeast: "1/3" }] }
    const full = catalog({
      achievementTypes: [
        {
          ...type,
          title: "Exam",
          rule: rules,
          validity: { basis: "completion", period: "P3Y" },
          recompute: { lost: "apply" }
        }
      ]
    })
    const text = Catalog.canonical(compiled(full).catalog)
    assert.strictEqual(Catalog.canonical(compiled(JSON.parse(text)).catalog), text)
    const reordered = Object.fromEntries(Object.entries(JSON.parse(text)).toReversed())
    assert.strictEqual(Catalog.canonical(compiled(reordered).catalog), text)
  })
})

describe("a rule", () => {
  it("of no clauses is refused, in all and in any, however deep", () => {
    assert.isNotEmpty(problemsOf(withRule({ rule: "all", of: [] })))
    assert.isNotEmpty(problemsOf(withRule({ rule: "any", of: [] })))
    assert.isNotEmpty(problemsOf(withRule({ rule: "all", of: [pass, { rule: "any", of: [] }] })))
    assert.isEmpty(problemsOf(withRule({ rule: "all", of: [pass] })))
  })

  it("that nothing would have to prove is refused", () => {
    assert.isNotEmpty(problemsOf(withRule({ rule: "stillRegistered" })))
    assert.isNotEmpty(problemsOf(withRule({ rule: "any", of: [{ rule: "stillRegistered" }, pass] })))
    assert.isEmpty(problemsOf(withRule({ rule: "all", of: [{ rule: "stillRegistered" }, pass] })))
  })

  it("lies at most so many rules deep and so many wide", () => {
    assert.isEmpty(problemsOf(withRule(nested(Rule.maxDepth))))
    assert.isNotEmpty(problemsOf(withRule(nested(Rule.maxDepth + 1))))
    const wide = (clauses: number): unknown =>
      withRule({ rule: "any", of: Array.from({ length: clauses }, () => pass) })
    assert.isEmpty(problemsOf(wide(Rule.maxWidth)))
    assert.isNotEmpty(problemsOf(wide(Rule.maxWidth + 1)))
  })

  it("nested without end is refused and does not bring the reader down", () => {
    let deep = pass
    for (let level = 0; level < 20_000; level++) deep = { rule: "all", of: [deep] }
    assert.isTrue(Result.isFailure(Catalog.decode(withRule(deep))))
  })

  it("asks for a share above nothing and at most everything", () => {
    const decode = Schema.decodeUnknownResult(Rule.Rule)
    const asks = (atLeast: unknown): boolean => Result.isSuccess(decode({ rule: "scored", group: "exam", atLeast }))
    assert.deepStrictEqual([0.4, 1, "40%", "2/5"].map(asks), [true, true, true, true])
    assert.deepStrictEqual([0, -0.1, 1.01, 40, "101%", "half", null].map(asks), [
      false,
      false,
      false,
      false,
      false,
      false,
      false
    ])
  })
})
