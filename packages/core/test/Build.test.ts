import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Build from "../src/Build.ts"
import { Rule } from "../src/Criteria.ts"

const decode = Schema.decodeUnknownSync(Rule, { onExcessProperty: "error" })

const pass = Build.scored("exam", "40%")

describe("a built rule", () => {
  /** Each builder with the least and with all that it takes, beside the JSON that an author would write. */
  const pairs: ReadonlyArray<readonly [Build.Rule, unknown]> = [
    [Build.all(pass), { rule: "all", of: [pass] }],
    [Build.any(pass, Build.stillRegistered()), { rule: "any", of: [pass, { rule: "stillRegistered" }] }],
    [Build.atLeast(2, pass, pass), { rule: "atLeast", n: 2, of: [pass, pass] }],
    [Build.completed("modules"), { rule: "completed", group: "modules" }],
    [Build.completed("modules", { component: "every" }), { rule: "completed", group: "modules", component: "every" }],
    [Build.progressed("modules", 0.9), { rule: "progressed", group: "modules", atLeast: 0.9 }],
    [
      Build.passed("exam", { attempts: "latest", afterPass: "withdraw", component: "any" }),
      { rule: "passed", group: "exam", attempts: "latest", afterPass: "withdraw", component: "any" }
    ],
    [pass, { rule: "scored", group: "exam", atLeast: "40%" }],
    [
      Build.scored("exam", "2/5", { attempts: "best" }),
      { rule: "scored", group: "exam", atLeast: "2/5", attempts: "best" }
    ],
    [Build.noFailureAfterPass("exam"), { rule: "noFailureAfterPass", group: "exam" }],
    [
      Build.attended({ share: "80%", group: "live", minutesEach: 30 }),
      { rule: "attended", share: "80%", group: "live", minutesEach: 30 }
    ],
    [Build.attended({ shareOfMinutes: 1 }), { rule: "attended", shareOfMinutes: 1 }],
    [Build.attended({ minutes: 90 }), { rule: "attended", minutes: 90 }],
    [Build.attended({ absences: 2 }), { rule: "attended", absences: 2 }],
    [
      Build.weighted("coursework", 40, { missing: "excluded" }),
      { rule: "weighted", group: "coursework", atLeast: 40, missing: "excluded" }
    ],
    [
      Build.share("coursework", "4/5", ["Completed", "Scored"]),
      { rule: "share", group: "coursework", evidence: ["Completed", "Scored"], atLeast: "4/5" }
    ],
    [
      Build.credits(12, { categories: ["ethics"], caps: { ethics: "12.5" }, group: "cpd" }),
      { rule: "credits", atLeast: 12, categories: ["ethics"], caps: { ethics: "12.5" }, group: "cpd" }
    ],
    [
      Build.decided(["instructor", "dean"], { group: "exam", moderated: true }),
      { rule: "decided", roles: ["instructor", "dean"], group: "exam", moderated: true }
    ],
    [Build.evidence(), { rule: "evidence" }],
    [
      Build.evidence({ verified: true, issuers: ["Red Cross"], within: "P2Y" }),
      { rule: "evidence", verified: true, issuers: ["Red Cross"], within: "P2Y" }
    ],
    [Build.rolledUp("passed"), { rule: "rolledUp", outcome: "passed" }],
    [Build.holds("first-aid"), { rule: "holds", id: "first-aid" }],
    [Build.holds("first-aid", { on: "2014-02-28" }), { rule: "holds", id: "first-aid", on: "2014-02-28" }],
    [Build.within("P3M", pass), { rule: "within", period: "P3M", that: pass }],
    [Build.before("2014-02-28", pass), { rule: "before", date: "2014-02-28", that: pass }],
    [Build.stillRegistered(), { rule: "stillRegistered" }]
  ]

  it("is the JSON that an author would write, and reads as the same rule", () => {
    for (const [built, written] of pairs) {
      assert.deepStrictEqual(built, written)
      assert.deepStrictEqual(JSON.parse(JSON.stringify(built)), written)
      assert.deepStrictEqual(decode(built), decode(written))
    }
  })

  it("can be of every clause there is", () => {
    const built = new Set(pairs.map(([{ rule }]) => rule))
    assert.lengthOf([...built], 19)
  })
})

describe("a list of clauses", () => {
  const of = (count: number): ReadonlyArray<Build.Rule> =>
    Array.from({ length: count }, (_, at) => Build.completed(`group-${at}`))
  const leaves = (rule: Build.Rule | null): ReadonlyArray<Build.Rule> =>
    rule === null ? [] : "of" in rule ? rule.of.flatMap(leaves) : [rule]

  it("is the clause itself where it is one, a list of as many as may stand in one, and none of none", () => {
    const [first, second] = [Build.completed("group-0"), Build.completed("group-1")]
    for (const [list, rule] of [
      [Build.allOf, "all"],
      [Build.anyOf, "any"]
    ] as const) {
      assert.isNull(list([]))
      assert.deepStrictEqual(list([first]), first)
      assert.deepStrictEqual(list([first, second]), { rule, of: [first, second] })
      assert.deepStrictEqual(list(of(100)), { rule, of: of(100) })
    }
  })

  it("is lists of lists of the same clauses in their order, where it is wider than a catalog takes", () => {
    for (const [list, rule] of [
      [Build.allOf, "all"],
      [Build.anyOf, "any"]
    ] as const)
      for (const count of [101, 250, 10_001]) {
        const built = list(of(count))
        assert.deepStrictEqual(leaves(built), of(count))
        assert.strictEqual(built?.rule, rule)
        assert.strictEqual(decode(built).rule, rule)
      }
    assert.throws(() => decode({ rule: "all", of: of(101) }))
  })

  it("asks for at least some of them, and is null where that can't be said", () => {
    assert.deepStrictEqual(Build.atLeastOf(2, of(3)), { rule: "atLeast", n: 2, of: of(3) })
    assert.deepStrictEqual(Build.atLeastOf(1, of(150)), Build.anyOf(of(150)))
    assert.deepStrictEqual(Build.atLeastOf(150, of(150)), Build.allOf(of(150)))
    for (const [n, count] of [
      [0, 3],
      [4, 3],
      [1, 0],
      [2, 101]
    ] as const)
      assert.isNull(Build.atLeastOf(n, of(count)))
  })

  it("is shallow as long as a catalog takes it", () => {
    const nested = (levels: number): Build.Rule =>
      levels === 1
        ? pass
        : levels % 2 === 0
          ? Build.all(pass, nested(levels - 1))
          : Build.within("P1D", nested(levels - 1))
    for (const levels of [1, 2, 9, 10]) {
      assert.isTrue(Build.isShallow(nested(levels)))
      decode(nested(levels))
    }
    assert.isFalse(Build.isShallow(nested(11)))
    assert.throws(() => decode(nested(11)))
  })
})

describe("a wrong rule", () => {
  it("does not compile, and would not be read either", () => {
    const wrong: ReadonlyArray<unknown> = [
      // @ts-expect-error no clause at all is never a pass
      Build.all(),
      // @ts-expect-error the mark is no number
      Build.scored("exam", "forty"),
      // @ts-expect-error there are no such attempts
      Build.scored("exam", "40%", { attempts: "last" }),
      // @ts-expect-error an option of another clause
      Build.completed("exam", { attempts: "latest" }),
      // @ts-expect-error two measures at once
      Build.attended({ share: "80%", absences: 2 }),
      // @ts-expect-error minutes in all count no sessions
      Build.attended({ minutes: 90, minutesEach: 30 }),
      // @ts-expect-error no measure
      Build.attended({ group: "live" }),
      // @ts-expect-error nobody to decide
      Build.decided([]),
      // @ts-expect-error there is no such evidence
      Build.share("live", "80%", ["Registered"]),
      // @ts-expect-error a period is written in ISO 8601
      Build.within("3 months", pass),
      // @ts-expect-error a day is written year-month-day
      Build.before("tomorrow", pass),
      // @ts-expect-error there is no such day
      Build.holds("first-aid", { on: "always" }),
      // @ts-expect-error a source claims no failure of the whole as enough
      Build.rolledUp("failed"),
      // @ts-expect-error what is asked for is no clause
      Build.any({ rule: "scroed", group: "exam" })
    ]
    for (const rule of wrong) assert.throws(() => decode(rule), undefined, undefined, JSON.stringify(rule))
  })
})
