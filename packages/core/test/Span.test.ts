import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { CivilDate, Span } from "@laurel/core"
import { day } from "./given.ts"

/** Days are counted from here in these tests. */
const origin = day("2014-01-01")
const at = (days: number): CivilDate.CivilDate => CivilDate.plusDays(origin, days)
const length = 30

const Steps = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 6 }))).check(Schema.isMaxLength(6))

/** Disjoint spans that don't touch: from one step's day to the next's; an odd number leaves the last one open. */
const spansOf = (steps: ReadonlyArray<number>, sameDay: boolean): Span.Spans => {
  const spans: Array<Span.Span> = []
  let now = 0
  for (let index = 0; index < steps.length; index += 2) {
    now += steps[index] ?? 0
    const from = at(now)
    const held = steps[index + 1]
    // With `sameDay` some are gained and lost on one day.
    if (held !== undefined) now += sameDay && held === 1 ? 0 : held
    spans.push({ from, lost: held === undefined ? null : at(now) })
  }
  return spans
}
const spans = Arbitrary.all([Arbitrary.schema(Steps), Arbitrary.schema(Schema.Boolean)]).pipe(
  Arbitrary.map(([steps, sameDay]) => spansOf(steps, sameDay))
)
const several = Arbitrary.array(spans, { minLength: 1, maxLength: 4 })
const days = Array.from({ length }, (_, index) => at(index))

/** Where the day's gains are in and its losses not yet. */
const touches = (given: Span.Spans, on: CivilDate.CivilDate): boolean =>
  given.some(({ from, lost }) => from <= on && (lost === null || on <= lost))

describe("where at least n hold", () => {
  it.prop(
    "agrees with counting day by day",
    [several, Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 }))],
    ([all, n]) => {
      const result = Span.atLeast(n, all)
      for (const on of days) {
        const count = all.filter((each) => Span.covers(each, on)).length
        assert.strictEqual(Span.covers(result, on), count >= n, `day ${on - origin}`)
        const inTheDay = all.filter((each) => touches(each, on)).length
        assert.strictEqual(touches(result, on), inTheDay >= n, `within day ${on - origin}`)
      }
    }
  )

  it.prop(
    "is disjoint, in order, and never two spans where one would do",
    [several, Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 }))],
    ([all, n]) => {
      const result = Span.atLeast(n, all)
      for (const [index, { from, lost }] of result.entries()) {
        assert.isTrue(lost === null ? index === result.length - 1 : from <= lost)
        const next = result[index + 1]
        if (next !== undefined && lost !== null) assert.isAbove(next.from, lost)
      }
    }
  )

  it("what is gained on a day counts before what is lost on it", () => {
    const lostOn: Span.Spans = [{ from: at(0), lost: at(5) }]
    assert.deepStrictEqual(Span.atLeast(2, [lostOn, Span.since(at(5))]), [{ from: at(5), lost: at(5) }])
    assert.deepStrictEqual(Span.atLeast(2, [lostOn, Span.since(at(6))]), [])
    assert.deepStrictEqual(Span.atLeast(1, [lostOn, Span.since(at(5))]), [{ from: at(0), lost: null }])
  })

  it("more than there are can never hold", () => {
    assert.deepStrictEqual(Span.atLeast(2, [Span.always]), Span.never)
    assert.deepStrictEqual(Span.atLeast(1, []), Span.never)
  })
})

describe("a span", () => {
  it("covers its first day and not the day it is lost", () => {
    const span: Span.Spans = [{ from: at(1), lost: at(3) }]
    assert.deepStrictEqual(
      [0, 1, 2, 3].map((offset) => Span.covers(span, at(offset))),
      [false, true, true, false]
    )
    assert.isFalse(Span.covers([{ from: at(1), lost: at(1) }], at(1)))
  })

  it("is told with both of its days", () => {
    assert.strictEqual(Span.describe({ from: at(0), lost: at(1) }), "from 2014-01-01 to before 2014-01-02")
    assert.strictEqual(Span.describe({ from: at(0), lost: null }), "from 2014-01-01")
  })
})
