import { assert, describe, it } from "@effect/vitest"
import type { CivilDate } from "@laurel/core"
import { overdue } from "../src/internal/Problems.ts"
import { compiled, day, problemsOf } from "./given.ts"

const never = { basis: "never" }
const scored: unknown = { rule: "scored", group: "exam", atLeast: 0.4 }
const holds = (id: string): object => ({ rule: "all", of: [scored, { rule: "holds", id }] })
const type = (id: string, rule: unknown = scored, more: object = {}): object => ({
  id,
  courses: ["algebra"],
  rule,
  ...more
})
const certification = (id: string, through: unknown, more: object = {}): object => ({
  id,
  through,
  validity: never,
  ...more
})
const offering = (more: object = {}): object => ({
  id: "algebra-1",
  course: "algebra",
  zone: "Europe/London",
  components: [{ activity: "finals", group: "exam" }],
  ...more
})
const problems = (
  achievementTypes: ReadonlyArray<object>,
  certifications: ReadonlyArray<object> = [],
  more: object = {}
): ReadonlyArray<string> => problemsOf({ offerings: [offering()], achievementTypes, certifications, ...more })

describe("a scheme of identities", () => {
  const identities = (...all: ReadonlyArray<object>) => problems([type("a")], [], { identities: all })
  const employer = { scheme: "employer", account: true }

  it("may leave out what becomes of those who share one, also where it names accounts", () => {
    assert.deepStrictEqual(
      identities({ scheme: "staff" }, employer, { ...employer, scheme: "school", links: "never" }),
      []
    )
  })

  it("that names accounts links nobody: every other word on it is a problem, with its path", () => {
    for (const links of ["automatic", "proposed"])
      assert.deepStrictEqual(identities({ scheme: "staff", links }, { ...employer, links }), [
        `identities[1].links: an account never links its people, found "${links}": leave links out, or say "never"`
      ])
    assert.deepStrictEqual(identities({ ...employer, account: false, links: "automatic" }), [])
  })

  it("that names accounts does not tell people apart either", () => {
    assert.deepStrictEqual(identities({ scheme: "staff", single: true }, { ...employer, single: true }), [
      "identities[1].single: people may have two accounts, one after the other: leave single out"
    ])
    assert.deepStrictEqual(identities({ ...employer, single: false }), [])
  })
})

describe("what asks for itself in the end", () => {
  it("is told with its whole way round: types, certifications, and what supersedes them", () => {
    assert.deepStrictEqual(problems([type("a", holds("b")), type("b")]), [])
    assert.deepStrictEqual(problems([type("a", holds("a"))]), [
      'achievementTypes[0].rule: goes round in a circle: "a" depends on "a"'
    ])
    assert.deepStrictEqual(
      problems([type("a", holds("b")), type("b", holds("expert"))], [certification("expert", ["a"])]),
      ['achievementTypes[0].rule: goes round in a circle: "a" depends on "b" depends on "expert" depends on "a"']
    )
    const [old, next] = [
      certification("old", ["a"], { supersedes: ["new"] }),
      certification("new", ["a"], { supersedes: ["old"] })
    ]
    assert.deepStrictEqual(problems([type("a")], [old, next]).length, 1)
    // What ends the days of a certification is one of the things that whoever asks for it depends on.
    const ends = certification("expert", ["a"], { supersedes: ["base"] })
    assert.deepStrictEqual(problems([type("a", holds("base")), type("b")], [certification("base", ["b"]), ends]), [
      'achievementTypes[0].rule: goes round in a circle: "a" depends on "base" depends on "expert" depends on "a"'
    ])
    assert.deepStrictEqual(problems([type("a"), type("b")], [certification("base", ["b"]), ends]), [])
  })

  it("is no circle where a certification merely has the id of its type", () => {
    assert.deepStrictEqual(problems([type("a"), type("b", holds("a"))], [certification("a", ["a"])]), [])
  })
})

describe("what is named and is not there", () => {
  it("is told wherever it is named", () => {
    const found = problems(
      [type("a", holds("nothing"))],
      [
        certification("one", { all: ["a", "x"] }, { refreshers: [["y"], { atLeast: 1, of: ["a", "z"] }] }),
        certification("two", ["a"], { equivalences: [{ type: "v", countsAs: "w" }], supersedes: ["u", "two"] })
      ]
    )
    assert.deepStrictEqual(found, [
      'achievementTypes[0].rule: no achievement type or certification has the id "nothing" that it asks for',
      'certifications[0].through.all[1]: no achievement type has the id "x"',
      'certifications[0].refreshers[0][0]: no achievement type has the id "y"',
      'certifications[0].refreshers[1].of[1]: no achievement type has the id "z"',
      'certifications[1].equivalences[0].type: no achievement type has the id "v"',
      'certifications[1].equivalences[0].countsAs: no achievement type has the id "w"',
      'certifications[1].supersedes[0]: no other certification has the id "u"',
      'certifications[1].supersedes[1]: no other certification has the id "two"',
      'certifications[1]: goes round in a circle: "two" depends on "two"'
    ])
  })
})

describe("what is there twice", () => {
  it("is told: sessions, activities that feed one group, schemes of identities", () => {
    const session = { activity: "live", starts: "2026-01-05T09:00:00Z", ends: "2026-01-05T10:00:00Z" }
    const twice = offering({
      sessions: [session, session],
      components: [
        { activity: "finals", also: ["resit"], group: "exam" },
        { activity: "resit", group: "exam" }
      ]
    })
    const identities = [
      { scheme: "email", links: "automatic" },
      { scheme: "email", links: "never" }
    ]
    assert.deepStrictEqual(problems([type("a")], [], { offerings: [twice], identities }), [
      'identities[1].id: "email" is already the id of identities[0]',
      'offerings[0].components[1]: activity "resit" is already in group "exam" of this offering',
      'offerings[0].sessions[1].id: "live" is already the id of offerings[0].sessions[0]'
    ])
  })
})

describe("a validity that can't be", () => {
  it("is one of its own for a continuous bundle, or an equivalence that ends before it begins", () => {
    const lasting = { bundle: "continuous", validity: { basis: "completion", period: "P1Y" } }
    assert.match(problems([type("a")], [certification("one", ["a"], lasting)])[0] ?? "", /must be "never"/)
    assert.deepStrictEqual(problems([type("a")], [certification("one", ["a"], { bundle: "continuous" })]), [])
    const backwards = { equivalences: [{ type: "a", countsAs: "b", from: "2026-02-01", until: "2026-01-31" }] }
    assert.match(problems([type("a"), type("b")], [certification("one", ["b"], backwards)])[0] ?? "", /never count/)
  })

  it("is a fixed date that has passed when the catalog comes into force, or on the day it is applied; not the day itself", () => {
    const validity = { basis: "fixedDate", date: "2026-12-31" }
    const from = (effectiveFrom: string) => problems([type("a", scored, { validity })], [], { effectiveFrom })
    assert.deepStrictEqual(from("2026-12-31"), [])
    assert.deepStrictEqual(from("2027-01-01"), [
      "achievementTypes[0].validity.date: 2026-12-31 is before the catalog is in force, on 2027-01-01: whatever is earned would be over already"
    ])
    const catalog = compiled({
      offerings: [offering()],
      achievementTypes: [type("a")],
      certifications: [certification("one", ["a"], { validity })]
    })
    const paths = (today: CivilDate.CivilDate) => overdue(catalog.catalog, today).map(({ path }) => path)
    assert.deepStrictEqual(paths(day("2026-12-31")), [])
    assert.deepStrictEqual(paths(day("2027-01-01")), ["certifications[0].validity.date"])
  })
})
