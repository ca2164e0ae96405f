/** Rows that have one key and say different things: none of them is believed, whatever their order. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Fact, Id } from "@laurel/core"
import { Contradictions } from "../src/Contradictions.ts"
import { Hasher } from "../src/Hasher.ts"
import { Seen } from "../src/Seen.ts"
import { interpret, mappingOf, rowsOf } from "./interpreting.ts"

const scored = { evidence: "Scored", key: "{person}", activity: "test", score: { raw: "{score}", max: 100 } }
const outcome = (facts: object | ReadonlyArray<object>, ...lines: ReadonlyArray<string>) => {
  const { drafts, problems } = interpret(mappingOf(facts), rowsOf("person|day|score|other", ...lines))
  return {
    taken: drafts.map(({ reference }) => `${reference.line} ${reference.key}`),
    refused: problems.map(({ line, expected, found }) => `${line}: ${expected} / ${found}`)
  }
}
const sameAs = (line: number, key: string, other: number) =>
  `${line}: the same as on line ${other}, which has the same key "${key}" / something else`

describe("rows of one key", () => {
  it("that say the same are the same fact, each of them", () => {
    assert.deepStrictEqual(outcome(scored, "ann|2024-03-01|5|x", "bob|2024-03-01|5|", "ann|2024-03-01|5.0|y"), {
      taken: ["2 ann", "3 bob", "4 ann"],
      refused: []
    })
  })
  it("that say something else are all refused, and each names a line of another", () => {
    assert.deepStrictEqual(
      outcome(
        scored,
        "ann|2024-03-01|5|",
        "bob|2024-03-01|5|",
        "ann|2024-03-01|6|",
        "ann|2024-03-01|5|",
        "ann|2024-03-02|5|"
      ),
      {
        taken: ["3 bob"],
        refused: [sameAs(2, "ann", 4), sameAs(4, "ann", 2), sameAs(5, "ann", 4), sameAs(6, "ann", 2)]
      }
    )
  })
  it("are not contradicted by one that can't be read", () => {
    const { taken, refused } = outcome(scored, "ann|2024-03-01|101|", "ann|2024-03-01|5|")
    assert.deepStrictEqual([taken, refused.length], [["3 ann"], 1])
    assert.include(refused[0], "a score from 0 to 100")
  })
  it("take all facts of their rows with them", () => {
    const facts = [scored, { evidence: "Completed", key: "{other}", activity: "test" }]
    assert.deepStrictEqual(outcome(facts, "ann|2024-03-01|5|a", "ann|2024-03-01|6|b", "bob|2024-03-01|6|c"), {
      taken: ["4 bob", "4 c"],
      refused: [sameAs(2, "ann", 3), sameAs(3, "ann", 2)]
    })
  })
  it("in one row are refused, unless they say the same", () => {
    assert.deepStrictEqual(outcome([scored, scored], "ann|2024-03-01|5|").taken, ["2 ann"])
    const { taken, refused } = outcome(
      [scored, { ...scored, activity: "exam" }],
      "ann|2024-03-01|5|",
      "bob|2024-03-01|5|"
    )
    assert.deepStrictEqual(taken, [])
    assert.include(refused[0], 'the same from all facts of the row that have the key "ann"')
  })
  for (const [what, change] of [
    ["another person", { subject: { contact: { scheme: "person", value: "{other}" } } }],
    [
      "another scheme",
      {
        subject: {
          contact: [
            { scheme: "a", value: "{a}" },
            { scheme: "b", value: "{b}" }
          ]
        }
      }
    ],
    ["another moment", { facts: { on: [{ instant: "2024-03-01T10:0{other}:00Z" }] } }],
    ["another clock of the source", { facts: { observed: { instant: "2024-03-01T10:0{other}:00Z" } } }],
    ["another word of the source", { facts: { said: "{other}" } }],
    ["another basis", { facts: { on: [{ date: "{a}", basis: "observed" }, { date: "{day}" }] } }],
    ["another zone", { facts: { on: [{ date: "{a}", zone: "Asia/Tokyo" }, { date: "{day}" }] } }],
    ["another activity", { facts: { activity: "{other}" } }],
    ["another evidence", { facts: { score: { raw: "{other}", max: 10 } } }]
  ] as const) {
    it(`contradict each other by ${what}`, () => {
      const { subject, facts } = { subject: {}, facts: {}, ...change }
      const whole = { key: "k", offering: "run", contact: { scheme: "person", value: "{person}" }, ...subject }
      const mapping = mappingOf({ ...scored, key: "k", ...facts }, { subject: whole })
      const read = (...lines: ReadonlyArray<string>) =>
        interpret(mapping, rowsOf("person|day|score|other|a|b", ...lines))
      assert.strictEqual(
        read("ann|2024-03-01|5|1|2024-03-01|ann", "ann|2024-03-01|5|1|2024-03-01|ann").drafts.length,
        2
      )
      assert.strictEqual(
        read("ann|2024-03-01|5|1|2024-03-01|2024-03-01", "ann|2024-03-01|5|2||2024-03-01").problems.length,
        2
      )
    })
  }
})

describe("what rows say", () => {
  const rowsBy = (...lines: ReadonlyArray<string>) => {
    const said = { evidence: "Passed", key: "{person}" }
    let times = 0
    // Counted is how often a cell is looked at that only a whole draft needs.
    const cells = (line: string): ReadonlyArray<string> => {
      const [person = "", day = ""] = line.split("|")
      return Object.defineProperty([person, ""], "1", { get: () => ((times += 1), day) })
    }
    const { drafts } = interpret(mappingOf(said), [["person", "day"], ...lines.map(cells)])
    return { drafts: drafts.length, times }
  }
  it("is made of each row once, and again only of rows whose keys recur", () => {
    const [once, alone, recurring] = [
      rowsBy("ann|2024-03-01"),
      rowsBy("ann|2024-03-01", "bob|2024-03-01", "eve|2024-03-01"),
      rowsBy("ann|2024-03-01", "bob|2024-03-01", "ann|2024-03-01")
    ]
    assert.deepStrictEqual([once.drafts, alone.drafts, recurring.drafts], [1, 3, 3])
    assert.isAbove(once.times, 0)
    assert.strictEqual(alone.times, 3 * once.times)
    assert.isAbove(recurring.times, alone.times)
  })
  it("recurs where several rows have a key, not where one row has it several times", () => {
    const contradictions = new Contradictions()
    contradictions.count(["a", "a"])
    contradictions.count(["b"])
    assert.deepStrictEqual([contradictions.isRecurring, contradictions.recurs("a")], [false, false])
    contradictions.count(["c", "a"])
    assert.deepStrictEqual(
      [contradictions.isRecurring, ...["a", "b", "c"].map((key) => contradictions.recurs(key))],
      [true, true, false, false]
    )
    assert.strictEqual(contradictions.size, 3)
  })
})

describe("what was said of thousands of keys", () => {
  const subject = { key: "ann", offering: Id.OfferingId.make("run"), contact: { scheme: "student", value: "ann" } }
  const draft = (index: number, activity: string): Fact.Draft => ({
    reference: { source: Id.SourceId.make("desk"), stream: "marks", key: `key ${index}`, line: null },
    subject,
    activity: Id.ActivityId.make(activity),
    evidence: Fact.Completed.make({}),
    happened: { on: CivilDate.min, at: null, zone: "UTC", basis: "stated" },
    observedAt: null,
    said: null
  })
  it("is known again, whenever the first contradiction comes", () => {
    for (const wrong of [0, 13_000, 29_999]) {
      const seen = new Seen(new Hasher())
      const who = seen.hashOf(subject)
      for (let index = 0; index < 30_000; index++) {
        seen.add(draft(index, "a"), who, index + 2)
        if (index === wrong) seen.add(draft(index, "b"), who, 90_000)
      }
      assert.strictEqual(seen.size, 30_000)
      const found = ["a", "b"].map((activity) =>
        Array.from({ length: 30_000 }, (_, index) => seen.contradicting(draft(index, activity), who))
      )
      const only = (line: number) => Array.from({ length: 30_000 }, (_, index) => (index === wrong ? line : 0))
      assert.deepStrictEqual(found, [only(90_000), only(wrong + 2)])
    }
  })
})
