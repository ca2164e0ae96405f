import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Result, Schema, SchemaIssue } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import * as Criteria from "../src/Criteria.ts"
import * as Fraction from "../src/Fraction.ts"

const decode = Schema.decodeUnknownSync(Criteria.Rule, { onExcessProperty: "error" })
const encode = Schema.encodeSync(Criteria.Rule)
const read = Schema.decodeUnknownResult(Schema.Struct({ rule: Criteria.Rule }), {
  errors: "all",
  onExcessProperty: "error"
})
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** What is wrong with a rule, as `rule.of.1.atLeast: expected …`; none where nothing is. */
const problems = (rule: unknown): ReadonlyArray<string> => {
  const found = read({ rule })
  if (Result.isSuccess(found)) return []
  return issuesOf(found.failure.issue).issues.map(
    ({ path, message }) => `${(path ?? []).map(String).join(".")}: ${message}`
  )
}

const pass = { rule: "scored", group: "exam", atLeast: 0.4 }
const idle = { rule: "stillRegistered" }

const any = <const Values extends ReadonlyArray<string | number | boolean>>(...values: Values) =>
  Schema.Literals(values)
const maybe = <const Values extends ReadonlyArray<string | number | boolean>>(...values: Values) =>
  Schema.optionalKey(Schema.Literals(values))
const group = any("exam", "live", "online")
const portion = any(0.4, 1, "2/5", "40%", "1/3", "100%")
const points = any(0.5, 12, "40%", "121/3", 1000)
const component = maybe("any", "every")
const judged = {
  component,
  attempts: maybe("firstPassing", "latest", "best", "first", "all"),
  afterPass: maybe("ignore", "flag", "withdraw")
}
const named = Schema.Literal
const roles = Schema.Array(any("instructor", "assessor", "dean")).check(Schema.isMinLength(1), Schema.isUnique())
const leaves = Schema.Union([
  Schema.Struct({ rule: named("completed"), group, component }),
  Schema.Struct({ rule: named("progressed"), group, atLeast: portion, component }),
  Schema.Struct({ rule: named("passed"), group, ...judged }),
  Schema.Struct({ rule: named("scored"), group, atLeast: portion, ...judged }),
  Schema.Struct({ rule: named("noFailureAfterPass"), group }),
  Schema.Struct({ rule: named("attended"), group: maybe("live"), share: portion, minutesEach: maybe(1, 7.5, 90) }),
  Schema.Struct({ rule: named("attended"), group: maybe("live"), shareOfMinutes: portion }),
  Schema.Struct({ rule: named("attended"), minutes: any(1, 0.5, 600) }),
  Schema.Struct({ rule: named("attended"), absences: any(0, 1, 12), minutesEach: maybe(30) }),
  Schema.Struct({
    rule: named("weighted"),
    group,
    atLeast: points,
    missing: maybe("zero", "undetermined", "excluded")
  }),
  Schema.Struct({
    rule: named("share"),
    group,
    evidence: Schema.Array(any("Completed", "Passed", "Scored", "Attended")).check(
      Schema.isMinLength(1),
      Schema.isUnique()
    ),
    atLeast: portion
  }),
  Schema.Struct({
    rule: named("credits"),
    atLeast: points,
    group: maybe("online"),
    categories: Schema.optionalKey(Schema.Tuple([named("ethics"), named("law")])),
    caps: Schema.optionalKey(Schema.Struct({ ethics: points, law: Schema.optionalKey(points) }))
  }),
  Schema.Struct({ rule: named("decided"), roles, group: maybe("exam"), moderated: maybe(true, false) }),
  Schema.Struct({
    rule: named("evidence"),
    group: maybe("exam"),
    verified: maybe(true, false),
    issuers: Schema.optionalKey(roles),
    within: maybe("P2Y", "P1Y6M", "P90D")
  }),
  Schema.Struct({ rule: named("rolledUp"), outcome: any("completed", "passed") }),
  Schema.Struct({ rule: named("holds"), id: named("first-aid"), on: maybe("once", "start", "while", "2014-02-28") }),
  Schema.Struct({ rule: named("stillRegistered") })
])
const leaf: Arbitrary.Arbitrary<Criteria.Encoded> = Arbitrary.schema(leaves)
const kinds = Arbitrary.schema(any("all", "any", "atLeast", "within", "before", "leaf"))

/** The JSON of rules up to that many levels deep. */
const rules = (levels: number): Arbitrary.Arbitrary<Criteria.Encoded> =>
  levels === 1
    ? leaf
    : Arbitrary.all([kinds, leaf, Arbitrary.array(rules(levels - 1), { minLength: 1, maxLength: 3 })]).pipe(
        Arbitrary.map(([rule, leaf, of]) => {
          if (rule === "leaf") return leaf
          if (rule === "within") return { rule, period: "P3M", that: of[0] }
          if (rule === "before") return { rule, date: "2014-02-28", that: of[0] }
          return rule === "atLeast" ? { rule, n: of.length, of } : { rule, of }
        })
      )

describe("a rule in JSON", () => {
  it.prop("is written as JSON that reads back as the same rule", [rules(4)], ([json]) => {
    const rule = decode(json)
    const written = encode(rule)
    assert.deepStrictEqual(JSON.parse(JSON.stringify(written)), written)
    assert.deepStrictEqual(decode(written), rule)
    assert.deepStrictEqual(encode(decode(written)), written)
  })

  it("keeps every key that it was given, with numbers exact", () => {
    assert.deepStrictEqual(decode({ rule: "holds", id: "first-aid", on: "2014-02-28" }), {
      rule: "holds",
      id: "first-aid",
      on: CivilDate.of(2014, 2, 28) ?? CivilDate.min
    })
    assert.deepStrictEqual(decode({ rule: "credits", atLeast: 12, caps: { ethics: "1/3" } }), {
      rule: "credits",
      atLeast: Fraction.make(12n, 1n),
      caps: { ethics: Fraction.make(1n, 3n) }
    })
  })

  it("with a misspelt name says which names there are, and where", () => {
    const names =
      "all, any, atLeast, completed, progressed, passed, scored, noFailureAfterPass, attended, weighted, share, credits, decided, evidence, rolledUp, holds, within, before, stillRegistered"
    assert.deepStrictEqual(problems({ rule: "scroed", group: "exam" }), [
      `rule.rule: expected one of ${names}, found "scroed"`
    ])
    assert.deepStrictEqual(problems({ rule: "any", of: [pass, { group: "exam" }] }), [
      `rule.of.1.rule: expected one of ${names}, found none`
    ])
    assert.deepStrictEqual(problems({ rule: "before", date: "2014-02-28", that: { rule: "constructor" } }), [
      `rule.that.rule: expected one of ${names}, found "constructor"`
    ])
    for (const rule of [null, "all", [], 1])
      assert.deepStrictEqual(problems(rule), [
        'rule: expected a clause such as { "rule": "completed", "group": "exam" }'
      ])
    assert.deepStrictEqual(problems(pass), [])
  })

  it("with a wrong field of a known clause names that field alone", () => {
    assert.deepStrictEqual(problems({ rule: "all", of: [pass, { ...pass, atLeast: 40 }] }), [
      'rule.of.1.atLeast: expected a share above 0 and at most 1, such as 0.4, "2/5" or "40%"'
    ])
    assert.deepStrictEqual(problems({ rule: "within", period: "3 months", that: pass }), [
      "rule.period: expected an ISO 8601 period of years, months and days up to 1,000 years, such as P3Y or P1Y6M"
    ])
    assert.deepStrictEqual(problems({ rule: "holds", id: "first-aid", on: "2014-02-30" }), [
      'rule.on: expected "once", "start", "while", or an existing day such as 2014-02-28'
    ])
  })

  it("with a key that its clause does not have is refused", () => {
    assert.deepStrictEqual(problems({ ...pass, atMost: 0.9 }), [
      'rule.atMost: "scored" has no such key: expected one of group, atLeast, component, attempts, afterPass'
    ])
    assert.deepStrictEqual(problems({ rule: "any", of: [{ ...idle, group: "exam" }] }), [
      'rule.of.0.group: "stillRegistered" has no such key: it has none'
    ])
  })

  it("asks for at least one clause, and for no more of them than there are", () => {
    for (const rule of ["all", "any"])
      assert.deepStrictEqual(problems({ rule, of: [] }), [
        "rule.of: an empty list of clauses is never a pass: name at least one"
      ])
    assert.isNotEmpty(problems({ rule: "atLeast", n: 1, of: [] }))
    assert.deepStrictEqual(problems({ rule: "atLeast", n: 3, of: [pass, pass] }), [
      "rule.n: at least 3 of 2 clauses can't be met"
    ])
    assert.isNotEmpty(problems({ rule: "atLeast", n: 0, of: [pass] }))
    assert.isNotEmpty(problems({ rule: "atLeast", n: 1.5, of: [pass, pass] }))
    assert.isEmpty(problems({ rule: "atLeast", n: 2, of: [pass, pass] }))
  })

  it("lies at most so many rules deep, a rule within a period or before a day counted", () => {
    const wraps = [
      (that: unknown) => ({ rule: "within", period: "P1Y", that }),
      (that: unknown) => ({ rule: "before", date: "2014-02-28", that }),
      (of: unknown) => ({ rule: "all", of: [of] })
    ]
    const nested = (levels: number): unknown =>
      levels === 1 ? pass : wraps[levels % wraps.length]?.(nested(levels - 1))
    assert.isEmpty(problems(nested(Criteria.maxDepth)))
    assert.deepStrictEqual(problems(nested(Criteria.maxDepth + 1)), ["rule: expected at most 10 rules within rules"])
    let deep: unknown = pass
    for (let level = 0; level < 20_000; level++) deep = wraps[level % wraps.length]?.(deep)
    assert.lengthOf(problems(deep), 1)
  })

  it("lies at most so many clauses wide", () => {
    const wide = (clauses: number) => ({ rule: "atLeast", n: 1, of: Array.from({ length: clauses }, () => pass) })
    assert.isEmpty(problems(wide(Criteria.maxWidth)))
    assert.isNotEmpty(problems(wide(Criteria.maxWidth + 1)))
  })

  it("measures attendance in exactly one way", () => {
    const ask = (measure: object) => problems({ rule: "attended", ...measure })
    for (const measure of [{ share: 1 }, { shareOfMinutes: "80%" }, { minutes: 90 }, { absences: 0 }])
      assert.isEmpty(ask(measure))
    const expected = "rule: expected exactly one of share, shareOfMinutes, minutes, absences, found"
    assert.deepStrictEqual(ask({}), [`${expected} none`])
    assert.deepStrictEqual(ask({ share: 1, absences: 0 }), [`${expected} share and absences`])
    for (const measure of [{ share: 0 }, { shareOfMinutes: 80 }, { minutes: 0 }, { absences: -1 }, { absences: 0.5 }])
      assert.isNotEmpty(ask(measure))
    assert.isEmpty(ask({ absences: 1, minutesEach: 30 }))
    assert.isNotEmpty(ask({ absences: 1, minutesEach: 0 }))
    assert.deepStrictEqual(ask({ minutes: 90, minutesEach: 30 }), [
      "rule.minutesEach: expected minutesEach only beside share or absences, which count sessions"
    ])
  })

  it("counts credits above nothing, with caps on categories that count", () => {
    const ask = (more: object) => problems({ rule: "credits", atLeast: 12, ...more })
    assert.isEmpty(ask({ categories: ["ethics"], caps: { ethics: 4 } }))
    assert.deepStrictEqual(ask({ categories: ["ethics"], caps: { ehtics: 4 } }), [
      "rule.caps.ehtics: expected one of the categories: ethics"
    ])
    for (const more of [
      { atLeast: 0 },
      { caps: { ethics: 0 } },
      { caps: {} },
      { caps: { "a:b": 1 } },
      { categories: [] }
    ])
      assert.isNotEmpty(ask(more))
    // Refused even where unknown keys may be: a cap left out in silence would be no cap.
    assert.isTrue(
      Result.isFailure(Schema.decodeUnknownResult(Criteria.Rule)({ rule: "credits", atLeast: 12, caps: { "a:b": 1 } }))
    )
  })

  it("names roles, issuers and kinds of evidence, each once", () => {
    const share = { rule: "share", group: "live", atLeast: 1 }
    assert.isEmpty(problems({ rule: "decided", roles: ["instructor"] }))
    assert.isEmpty(problems({ rule: "evidence" }))
    assert.isEmpty(problems({ ...share, evidence: ["Attended", "Passed"] }))
    for (const roles of [[], ["instructor", "instructor"], ["a:b"], undefined])
      assert.isNotEmpty(problems({ rule: "decided", roles }))
    for (const issuers of [[], ["Red Cross", "Red Cross"]]) assert.isNotEmpty(problems({ rule: "evidence", issuers }))
    for (const evidence of [[], ["Passed", "Passed"], ["Registered"]])
      assert.isNotEmpty(problems({ ...share, evidence }))
  })
})

describe("evidence is demanded", () => {
  const demands = (json: unknown): boolean => Criteria.demandsEvidence(decode(json))
  const present = { rule: "attended", absences: 2 }

  it("by every clause but absences and registration, which somebody who never came meets too", () => {
    for (const json of [
      pass,
      { rule: "attended", minutes: 1 },
      { rule: "holds", id: "first-aid" },
      { rule: "decided", roles: ["instructor"] },
      { rule: "noFailureAfterPass", group: "exam" }
    ])
      assert.isTrue(demands(json), JSON.stringify(json))
    assert.isFalse(demands(present))
    assert.isFalse(demands(idle))
  })

  it("by clauses of clauses, where they can't be met without it", () => {
    assert.isTrue(demands({ rule: "all", of: [idle, pass] }))
    assert.isFalse(demands({ rule: "all", of: [idle, present] }))
    assert.isFalse(demands({ rule: "any", of: [idle, pass] }))
    assert.isTrue(demands({ rule: "atLeast", n: 3, of: [idle, present, pass] }))
    assert.isFalse(demands({ rule: "atLeast", n: 2, of: [idle, present, pass] }))
    assert.isTrue(demands({ rule: "within", period: "P1Y", that: pass }))
    assert.isFalse(demands({ rule: "before", date: "2014-02-28", that: idle }))
  })

  it.prop(
    "the more, the more clauses must be met",
    [Arbitrary.array(rules(2), { minLength: 2, maxLength: 4 })],
    ([of]) => {
      const asked = of.map((_, index) => demands({ rule: "atLeast", n: index + 1, of }))
      assert.strictEqual(asked[0], demands({ rule: "any", of }))
      assert.strictEqual(asked.at(-1), demands({ rule: "all", of }))
      assert.deepStrictEqual(
        asked.toSorted((a, b) => Number(a) - Number(b)),
        asked
      )
    }
  )
})

describe("in plain words", () => {
  const words = (json: unknown): string => Criteria.describe(decode(json))

  it("a clause reads as one line", () => {
    const lines: ReadonlyArray<readonly [unknown, string]> = [
      [{ rule: "all", of: [pass] }, "all of these"],
      [{ rule: "any", of: [pass] }, "one of these"],
      [{ rule: "atLeast", n: 2, of: [pass, pass] }, "at least 2 of these"],
      [{ rule: "completed", group: "online" }, "completed one of online"],
      [{ rule: "completed", group: "online", component: "every" }, "completed all of online"],
      [{ rule: "progressed", group: "online", atLeast: 0.9 }, "at least 90% progress in online"],
      [{ rule: "passed", group: "exam", attempts: "latest" }, "passed one of exam, on the latest attempt"],
      [pass, "a score of at least 40% in exam"],
      [
        { ...pass, atLeast: "1/3", component: "every", attempts: "first", afterPass: "withdraw" },
        "a score of at least 1/3 in each of exam, on the first attempt, lost if failed later"
      ],
      [{ rule: "noFailureAfterPass", group: "exam" }, "no failure after a pass in exam"],
      [{ rule: "attended", share: 0.8, group: "live" }, "attended at least 80% of the sessions of live"],
      [
        { rule: "attended", share: 0.8, minutesEach: 30 },
        "attended at least 80% of the sessions, each counting from 30 minutes"
      ],
      [{ rule: "attended", shareOfMinutes: 1 }, "attended at least 100% of the minutes of the sessions"],
      [{ rule: "attended", minutes: 90 }, "attended at least 90 minutes of the sessions"],
      [{ rule: "attended", absences: 2 }, "no more than 2 absences from the sessions"],
      [{ rule: "attended", absences: 1 }, "no more than 1 absence from the sessions"],
      [{ rule: "attended", absences: 0 }, "no absences from the sessions"],
      [
        { rule: "weighted", group: "coursework", atLeast: 40 },
        "weighted scores in coursework adding up to at least 40"
      ],
      [
        { rule: "share", group: "live", evidence: ["Scored", "Completed"], atLeast: "80%" },
        "at least 80% of live scored or completed"
      ],
      [
        { rule: "credits", atLeast: 12, categories: ["ethics", "law"], caps: { ethics: 4 } },
        "at least 12 credits in ethics or law, counting at most 4 in ethics"
      ],
      [{ rule: "decided", roles: ["instructor", "dean"] }, "assessed as passed by instructor or dean"],
      [
        { rule: "decided", roles: ["dean"], group: "exam", moderated: true },
        "exam assessed as passed by dean, and approved by somebody else"
      ],
      [
        { rule: "evidence", verified: true, issuers: ["Red Cross"], within: "P2Y" },
        "verified proof of learning elsewhere, issued by Red Cross, no older than 2 years"
      ],
      [{ rule: "rolledUp", outcome: "passed" }, "the whole passed, as its source says"],
      [{ rule: "holds", id: "first-aid" }, "has held first-aid"],
      [{ rule: "holds", id: "first-aid", on: "start" }, "holds first-aid on the day it started"],
      [{ rule: "holds", id: "first-aid", on: "while" }, "holds first-aid for as long as this counts"],
      [{ rule: "holds", id: "first-aid", on: "2014-02-28" }, "holds first-aid on 2014-02-28"],
      [{ rule: "within", period: "P3M", that: pass }, "within 3 months of starting"],
      [{ rule: "before", date: "2014-02-28", that: pass }, "before 2014-02-28"],
      [idle, "still registered"]
    ]
    for (const [json, line] of lines) assert.strictEqual(words(json), line)
  })

  it.prop("no line names a value that is not there", [leaf], ([json]) => {
    assert.notMatch(words(json), /undefined|null|\[object|NaN| {2}/)
  })
})
