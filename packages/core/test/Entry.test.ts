import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Equal, Result, Schema } from "effect"
import { AchievementId, CivilDate, Entry, Fraction, Id, Instant, type Span, type State, Terms } from "@laurel/core"
import { day, fraction, instant } from "./given.ts"

const Whole = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 999_999 }))
const Types = Schema.Literals(["exam-pass", "école/avancé", "a", "x_1.y-2/z"])
const spans = Arbitrary.array(
  Arbitrary.all([Arbitrary.schema(CivilDate.CivilDate), Arbitrary.schema(Schema.NullOr(CivilDate.CivilDate))]).pipe(
    Arbitrary.map(([from, lost]): Span.Span => ({ from, lost }))
  ),
  { maxLength: 3 }
)
const numbers = Arbitrary.all([1, 2, 3, 4, 5].map(() => Arbitrary.schema(Whole)))
const orNull = <A>(all: Arbitrary.Arbitrary<A>): Arbitrary.Arbitrary<A | null> =>
  Arbitrary.all([Arbitrary.schema(Schema.Boolean), all]).pipe(Arbitrary.map(([is, value]) => (is ? value : null)))
const days = Arbitrary.schema(CivilDate.CivilDate)
const ids = Arbitrary.array(Arbitrary.schema(Whole), { maxLength: 4 })
const scores = Arbitrary.schema(Whole).pipe(Arbitrary.map((n) => Fraction.make(BigInt(n), 1_000n)))
const terms = Arbitrary.all([orNull(days), orNull(days), orNull(Arbitrary.schema(Schema.Literal(true)))]).pipe(
  Arbitrary.map(([day, until, voided]): Terms.Terms => ({
    ...(day === null
      ? {}
      : {
          expiry: day,
          extensions: [{ years: 0, months: 3, days: 0 }],
          revocations: [{ from: day, until }],
          suspensions: [{ from: day, until, clock: "stops" }]
        }),
    ...(until === null ? {} : { validFrom: until }),
    ...(voided === null ? {} : { voided })
  }))
)
const states = Arbitrary.all([
  spans,
  orNull(days),
  orNull(spans),
  orNull(spans),
  orNull(scores),
  orNull(days),
  days,
  terms
]).pipe(
  Arbitrary.map(([held, expires, contested, shadow, score, due, issuedOn, terms]): State.State => ({
    held,
    expires,
    contested: contested === null ? null : { held: contested, expires: due },
    shadow,
    score,
    due,
    issuedOn,
    terms
  }))
)
const entries = Arbitrary.all([
  Arbitrary.schema(Entry.Kind),
  Arbitrary.schema(Types),
  numbers,
  states,
  ids,
  ids,
  Arbitrary.schema(Instant.Instant)
]).pipe(
  Arbitrary.map(
    ([
      kind,
      type,
      [learner = 1, earning = 1, contact = 1, revision = 1, catalog = 1],
      state,
      because,
      decisions,
      at
    ]): Entry.Entry => ({
      kind,
      achievement: { type: Id.TypeId.make(type), learner: Id.LearnerId.make(learner), earning },
      contact: Id.ContactId.make(contact),
      revision,
      catalog: Id.CatalogVersion.make(catalog),
      ...state,
      because: because.map((id) => Id.FactId.make(id)),
      decisions: decisions.map((id) => Id.DecisionId.make(id)),
      recordedAt: at
    })
  )
)

const example: Entry.Entry = {
  kind: "Withdrawn",
  achievement: { type: Id.TypeId.make("exam-pass"), learner: Id.LearnerId.make(7), earning: 1 },
  contact: Id.ContactId.make(3),
  revision: 2,
  catalog: Id.CatalogVersion.make(1),
  held: [{ from: day("2014-05-10"), lost: day("2014-06-01") }],
  expires: null,
  contested: null,
  shadow: null,
  score: fraction("0.6"),
  due: null,
  issuedOn: day("2014-05-12"),
  terms: Terms.none,
  because: [Id.FactId.make(4), Id.FactId.make(12)],
  decisions: [],
  recordedAt: instant("2020-01-01T00:00:00Z")
}
const text =
  '{"achievement":"exam-pass:7:1","because":[4,12],"catalog":1,"contact":3,' +
  '"held":[["2014-05-10","2014-06-01"]],"issuedOn":"2014-05-12","kind":"Withdrawn",' +
  '"recordedAt":"2020-01-01T00:00:00.000Z","revision":2,"score":"0.6"}'
/** Everything that can be said, said. */
const whole =
  '{"achievement":"exam-pass:7:1","because":[4,12],"catalog":1,"contact":3,' +
  '"contested":{"expires":"2016-01-31","held":[]},"decisions":[2],"due":"2014-06-30","expires":"2015-01-31",' +
  '"held":[["2014-05-10","2014-06-01"]],"issuedOn":"2014-05-12","kind":"Suspended",' +
  '"recordedAt":"2020-01-01T00:00:00.000Z","revision":2,"score":"0.6","shadow":[["2014-05-10",null]],' +
  '"terms":{"expiry":"2017-01-01","extensions":["P3M"],"revocations":[{"from":"2014-07-01","until":null}],' +
  '"suspensions":[{"clock":"runs","from":"2014-05-20","until":"2014-05-25"}],"validFrom":"2014-05-11","voided":true}}'

/** RFC 8785 for values without numbers beyond the safe integers: sorted keys, no white space. */
const sorted = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sorted(member)}`).join(",")}}`
}

describe("an entry's text", () => {
  it("is the one that every reader of the log computes", () => {
    assert.strictEqual(Entry.canonical(example), text)
    const full: Entry.Entry = {
      ...example,
      kind: "Suspended",
      contested: { held: [], expires: day("2016-01-31") },
      decisions: [Id.DecisionId.make(2)],
      due: day("2014-06-30"),
      expires: day("2015-01-31"),
      shadow: [{ from: day("2014-05-10"), lost: null }],
      terms: {
        voided: true,
        validFrom: day("2014-05-11"),
        expiry: day("2017-01-01"),
        extensions: [{ years: 0, months: 3, days: 0 }],
        revocations: [{ from: day("2014-07-01"), until: null }],
        suspensions: [{ from: day("2014-05-20"), until: day("2014-05-25"), clock: "runs" }]
      }
    }
    assert.strictEqual(Entry.canonical(full), whole)
    assert.deepStrictEqual(Entry.parse(whole), Result.succeed(full))
  })

  it.prop("is in the order of RFC 8785, and reads back as the entry", [entries], ([entry]) => {
    const canonical = Entry.canonical(entry)
    assert.strictEqual(canonical, sorted(JSON.parse(canonical)))
    assert.deepStrictEqual(Entry.parse(canonical), Result.succeed(entry))
  })

  const Place = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 }))
  const Character = Schema.Literals([...'0123456789 "{}[]:,-.eanultW\n\\é'])
  it.prop(
    "with one character changed, added or taken away is refused, or is another entry",
    [entries, Place, Schema.NullOr(Character), Schema.Boolean],
    ([entry, place, character, replace]) => {
      const canonical = Entry.canonical(entry)
      const at = place % canonical.length
      const changed =
        canonical.slice(0, at) + (character ?? "") + canonical.slice(at + (replace || character === null ? 1 : 0))
      if (changed === canonical) return
      const parsed = Entry.parse(changed)
      if (Result.isSuccess(parsed)) assert.isFalse(Equal.equals(parsed.success, entry), changed)
    },
    { arbitrary: { runs: 500 } }
  )

  it("is refused when it says the same in another form", () => {
    assert.isTrue(Result.isSuccess(Entry.parse(text)))
    const others = [
      ` ${text}`,
      text.replace('"revision":2', '"revision":2.0'),
      text.replace('"revision":2', '"revision":2e0'),
      text.replace('"catalog":1,"contact":3', '"contact":3,"catalog":1'),
      text.replace("exam", "\\u0065xam"),
      text.replace(".000Z", "Z"),
      text.replace('"revision":2', '"revision":2,"revision":2'),
      text.replace('"revision":2', '"revision":2,"x":1'),
      text.replace('"revision":2', '"revision":2,"shadow":null'),
      text.replace("2014-05-10", "2014-05-32"),
      text.replace("exam-pass:7:1", "exam-pass:07:1"),
      text.slice(0, -1),
      "",
      "null"
    ]
    for (const other of others) assert.isTrue(Result.isFailure(Entry.parse(other)), other)
  })
})

describe("an achievement's name", () => {
  it.prop("is written and read back as itself", [Types, Whole, Whole], ([type, learner, earning]) => {
    const id = { type: Id.TypeId.make(type), learner: Id.LearnerId.make(learner), earning }
    assert.deepStrictEqual(AchievementId.parse(AchievementId.format(id)), id)
  })

  it("is refused where anything is missing or too much", () => {
    assert.isDefined(AchievementId.parse("exam-pass:7:1"))
    for (const name of [
      "exam-pass:7",
      "exam-pass:0:1",
      "exam-pass:7:0",
      "exam-pass:7:1:1",
      ":7:1",
      "exam pass:7:1",
      "exam-pass:-7:1",
      "a:1e3:1"
    ]) {
      assert.isUndefined(AchievementId.parse(name), name)
    }
  })
})
