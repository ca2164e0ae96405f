/** What is proposed for a list that no ready mapping knows, and what no value of a file decides. */
import type { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import { Effect, Schema } from "effect"
import { says, suggested } from "./readyFiles.ts"

const ofList = (...lines: ReadonlyArray<string>) => suggested("list.csv", `${lines.join("\n")}\n`)
const open = ({ remarks }: Tabular.Suggestion): ReadonlyArray<string> =>
  remarks.flatMap((remark) => (remark.open === null ? [] : [remark.open])).toSorted()
const facts = ({ mapping }: Tabular.Suggestion) => mapping.streams.flatMap((stream) => stream.facts)
const kinds = (suggestion: Tabular.Suggestion) => facts(suggestion).map(({ evidence }) => evidence)

describe("what no value decides", () => {
  const credits = (days: ReadonlyArray<string>) =>
    ofList(
      "Member number,Email,Activity,Category,Credits,Date",
      ...days.map((day, n) => `M-${n},a${n}@example.org,Talk ${n},Live,1,"${day}"`)
    )
  const written = (...days: ReadonlyArray<string>) =>
    Effect.map(credits(days), ({ mapping }) => mapping.constants?.["days"] ?? null)

  it.effect("is asked: days that could be months", () =>
    Effect.gen(function* () {
      const suggestion = yield* credits(["03/04/2026", "05/06/2026"])
      assert.isNull(suggestion.mapping.constants?.["days"])
      assert.include(open(suggestion), "days")
      assert.include(says(suggestion), "d/M/yyyy and as M/d/yyyy")
      assert.strictEqual(yield* written("03/04/2026", "13/06/2026"), "d/M/yyyy")
      assert.strictEqual(yield* written("03/04/2026", "05/16/2026"), "M/d/yyyy")
    })
  )
  it.effect("is asked: a day that reads alike in both ways", () =>
    Effect.gen(function* () {
      assert.isNull(yield* written("05/05/2026", "05/05/2026"))
      assert.strictEqual(yield* written("25/05/2026"), "d/M/yyyy")
    })
  )
  it.effect("is asked: dates written in no known way, in two, or not at all", () =>
    Effect.gen(function* () {
      assert.isNull(yield* written("in May", "13/06/2026"))
      assert.isNull(yield* written("2026-05-01", "13/06/2026"))
      assert.isNull(yield* written(""))
    })
  )
  it.effect.prop(
    "is never guessed: days up to the twelfth leave both ways open, one after it leaves one",
    [
      Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 16_000, maximum: 21_000 }))).check(
        Schema.isMinLength(1),
        Schema.isMaxLength(5)
      )
    ],
    ([epochDays]) =>
      Effect.gen(function* () {
        const parts = epochDays.map((each) =>
          CivilDate.format(CivilDate.fromEpochDay(each) ?? assert.fail()).split("-")
        )
        const found = yield* written(...parts.map(([year, month, day]) => `${day}/${month}/${year}`))
        assert.strictEqual(found, parts.some(([, , day]) => Number(day) > 12) ? "d/M/yyyy" : null)
      })
  )
})

describe("a list that no ready mapping knows", () => {
  it.effect("of statuses is proposed by its words in any language, with those asked that are unknown", () =>
    Effect.gen(function* () {
      const suggestion = yield* ofList(
        "E-Mail,Kurs,Status,Abschluss",
        "a@example.org,Brandschutz,bestanden,13.02.2026",
        "b@example.org,Brandschutz,nicht bestanden,14.02.2026",
        "c@example.org,Brandschutz,vertagt,15.02.2026",
        "d@example.org,Brandschutz,in Bearbeitung,"
      )
      assert.isNull(suggestion.preset)
      assert.deepStrictEqual(kinds(suggestion), ["RolledUp"])
      assert.deepStrictEqual(suggestion.mapping.maps?.["outcomes"], {
        bestanden: "passed",
        "nicht bestanden": "failed"
      })
      assert.deepStrictEqual(open(suggestion), ["maps.courses", "maps.outcomes", "zone"])
      assert.include(says(suggestion), "vertagt")
    })
  )
  it.effect("of scores asks for the highest one, unless a column has it", () =>
    Effect.gen(function* () {
      const bare = yield* ofList("Email,Exam,Score,Date", "a@example.org,Finals,17,2026-02-13")
      assert.include(open(bare), "most")
      const scored = yield* ofList("Email,Exam,Score,Max,Date", "a@example.org,Finals,17,20,2026-02-13")
      assert.notInclude(open(scored), "most")
      assert.deepInclude(facts(scored)[0], { evidence: "Scored", score: { raw: "{score}", max: "{most}" } })
    })
  )
  it.effect("of stays is attendance; of joins alone it is not", () =>
    Effect.gen(function* () {
      const stays = yield* ofList("Email,Joined,Left", "a@example.org,2026-02-13 09:00,2026-02-13 10:00")
      assert.deepStrictEqual(kinds(stays), ["Attended"])
      const joins = yield* ofList("Email,Joined", "a@example.org,2026-02-13 09:00")
      assert.notInclude(kinds(joins), "Attended")
      const employed = yield* ofList("Email,Date joined,Date left", "a@example.org,2020-02-13 09:00,2026-02-13 10:00")
      assert.notInclude(kinds(employed), "Attended")
      assert.include(open(employed), "completedColumn")
    })
  )
  it.effect(
    "has commas before decimals where numbers have them; not where one has a point, or commas may part thousands",
    () =>
      Effect.gen(function* () {
        const rows = (one: string, two: string) =>
          ofList("Email;Exam;Score;Date", `a@example.org;F;${one};2026-02-13`, `b@example.org;F;${two};2026-02-14`)
        assert.strictEqual((yield* rows("17,5", "12")).mapping.decimal, ",")
        assert.isUndefined((yield* rows("17.5", "12,5")).mapping.decimal)
        const thousands = yield* rows("1,200", "12")
        assert.isUndefined(thousands.mapping.decimal)
        assert.include(says(thousands), "between thousands")
      })
  )
  it.effect("says of each column that it does not read that it is not read", () =>
    Effect.gen(function* () {
      const suggestion = yield* ofList("Email,Exam,Score,Date,Colour", "a@example.org,Finals,1,2026-02-13,red")
      assert.include(says(suggestion), "Colour: Not read.")
      assert.notInclude(says(suggestion), "Email: Not read.")
    })
  )
})

describe("the person of a list", () => {
  const people = (heading: string, cell: string) => ofList(`${heading},Exam,Score,Date`, `${cell},Finals,1,2026-02-13`)

  it.effect("is known by address, else by an id whose scheme is asked, else by a name with a warning, else asked", () =>
    Effect.gen(function* () {
      const byAddress = yield* people("Email", "a@example.org")
      assert.deepStrictEqual(byAddress.mapping.streams[0]?.subject.contact, [
        { scheme: "email", value: { value: "{email}", case: "lower" } }
      ])
      assert.notInclude(open(byAddress), "accounts")
      assert.include(open(yield* people("Staff ID", "E17")), "accounts")
      assert.include(open(yield* people("Name", "Ada Lovelace")), "names")
      assert.include(open(yield* people("Colour", "red")), "person")
    })
  )
  it.effect("is neither of two whose addresses stand in each row, unless one is somebody else's by its heading", () =>
    Effect.gen(function* () {
      const both = yield* people("A,B", "a@example.org,b@example.org")
      assert.include(says(both), 'Addresses stand in "A" and "B"')
      assert.include(open(both), "emailColumn")
      const named = yield* people("Learner email,Manager email", "a@example.org,b@example.org")
      assert.deepStrictEqual(named.mapping.streams[0]?.columns?.["email"], ["Learner email"])
    })
  )
})
