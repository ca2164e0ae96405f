/** The laws of semantics §4 to §6, over histories of one person. */
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import type { Achievement } from "../src/Achievement.ts"
import * as AchievementId from "../src/AchievementId.ts"
import * as CivilDate from "../src/CivilDate.ts"
import * as Holding from "../src/Holding.ts"
import * as Id from "../src/Id.ts"
import * as Health from "../src/internal/Health.ts"
import { certification, day, earned, validFor, versions } from "./HoldingGiven.ts"

const int = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

const origin = day("2014-01-01")
const at = (days: number): CivilDate.CivilDate => CivilDate.plusDays(origin, days)
/** Every day on which anything of a history can happen, and some around. */
const days = Array.from({ length: 260 }, (_, index) => at(index - 5))

/** How one achievement went, in days: few kinds of misfortune, so that each is met often. */
const going = Arbitrary.all([int(0, 5), int(0, 60), int(0, 12), int(0, 50), int(0, 40)]).pipe(
  Arbitrary.map(([type, on, kind, after, length]) => ({ type, on, kind, after, length }))
)
type Going = typeof going extends Arbitrary.Arbitrary<infer One> ? One : never

const termsOf = ({ kind, on, after, length }: Going): object => {
  const from = CivilDate.format(at(on + after))
  const until = CivilDate.format(at(on + after + length))
  switch (kind) {
    case 1:
      return { suspensions: [{ from, until, clock: "runs" }] }
    case 2:
      return { suspensions: [{ from, until: null, clock: "runs" }] }
    case 3:
      return { revocations: [{ from, until }] }
    case 4:
      return { revocations: [{ from, until: null }] }
    case 5:
      return { voided: true }
    default:
      return {}
  }
}

const achievementOf = (one: Going, learner: number, types: ReadonlyArray<string>): Achievement => {
  const { type, on, kind, after, length } = one
  const lost = at(on + after)
  const held =
    kind === 6
      ? [{ from: at(on), lost }]
      : kind === 7
        ? [
            { from: at(on), lost },
            { from: at(on + after + length + 1), lost: null }
          ]
        : [{ from: at(on), lost: null }]
  const name = types[type % types.length] ?? "a"
  return earned(learner, CivilDate.format(at(on)), { type: name, terms: termsOf(one), state: { held } })
}

/** Few days of earning, so that some fall on one day. */
const historyOf = (goings: ReadonlyArray<Going>, types: ReadonlyArray<string> = ["a"]) =>
  goings.map((one, index) => achievementOf({ ...one, on: one.on - (one.on % 4) }, index + 1, types))
const goings = Arbitrary.array(going, { maxLength: 6 })

const plain = certification({ through: ["a"], ...validFor("P30D", { window: "P5D" }) })
const graced = certification({
  through: ["a"],
  ...validFor("P30D", { window: "P5D", grace: { period: "P7D", counts: true } })
})
const kinds = [
  plain,
  graced,
  certification({ through: ["a", "b"], ...validFor("P30D", { grace: { period: "P7D", renews: false } }) }),
  certification({ through: { all: ["a", "b"] }, ...validFor("P40D", { window: "P9D" }) }),
  certification({ through: { atLeast: 2, of: ["a", "b", "c"] }, refreshers: [["a"], ["b"]], ...validFor("P25D") }),
  certification({ through: ["a"], refreshers: [["b"], { all: ["a", "c"] }], ...validFor("P25D", { reentry: "P9D" }) }),
  certification({ through: ["a"], validity: { basis: "previousExpiry", period: "P20D", window: "P6D" } }),
  certification({ through: { atLeast: 2, of: ["a", "b", "c"] }, bundle: "continuous", validity: { basis: "never" } })
]
const types = ["a", "b", "c"]
const heir = certification({ id: "heir", through: ["c"], supersedes: ["kind-0", "kind-3"], ...validFor("P30D") })
const lastOf = (period: Holding.Period | undefined): number => period?.last ?? Infinity

describe("a holding", () => {
  it.prop("does not depend on the order of achievements", [goings, int(0, 5)], ([goings, turn]) => {
    const history = historyOf(goings, types)
    const turned = [...history.slice(turn), ...history.slice(0, turn)].toReversed()
    for (const kind of kinds) assert.deepStrictEqual(Holding.derive(kind, turned), Holding.derive(kind, history))
    const all = versions([
      ...kinds.map((kind, index) => ({ ...kind, id: Id.CertificationId.make(`kind-${index}`) })),
      heir
    ])
    assert.isTrue(Holding.isSame(Holding.deriveAll(all, turned), Holding.deriveAll(all, history)))
  })

  it.prop("has its periods in order, and those that count disjoint", [goings], ([goings]) => {
    for (const kind of kinds) {
      const { periods } = Holding.derive(kind, historyOf(goings, types))
      assert.deepStrictEqual(periods.toSorted(Holding.compare), periods)
      const names = periods.map(({ achievement, from }) => `${AchievementId.format(achievement)} ${from}`)
      assert.strictEqual(new Set(names).size, names.length)
      const counting = periods.filter(Holding.counts)
      for (const [index, next] of counting.slice(1).entries()) assert.isBelow(lastOf(counting[index]), next.from)
      for (const period of periods) assert.isAtLeast(lastOf(period), period.from - 1)
    }
  })

  it.prop(
    "is valid or renewable on just the days covered up to an expiry, and in grace beyond",
    [goings],
    ([goings]) => {
      for (const kind of kinds) {
        const holding = Holding.derive(kind, historyOf(goings, types))
        for (const on of days) {
          const period = Holding.representative(holding, on)
          const status = Holding.status(holding, on)
          const isValid = period !== undefined && on <= (period.expires ?? Infinity)
          assert.strictEqual(status === "valid" || status === "renewable", isValid)
          if (period !== undefined && !isValid) assert.strictEqual(status, "grace")
        }
      }
    }
  )

  it.prop("has health, spans and gaps that agree with its days", [goings], ([goings]) => {
    for (const kind of kinds) {
      const holding = Holding.derive(kind, historyOf(goings, types))
      const covered = days.filter((on) => Holding.representative(holding, on) !== undefined)
      const spans = Health.spans(holding)
      const inSpans = days.filter((on) => spans.some(({ from, lost }) => from <= on && on < (lost ?? Infinity)))
      assert.deepStrictEqual(inSpans, covered)
      const end = at(250)
      const gaps = Holding.gaps(holding, end)
      const inGaps = days.filter((on) => gaps.some(({ from, last }) => from <= on && on <= last))
      const first = covered[0] ?? Infinity
      assert.deepStrictEqual(
        inGaps,
        days.filter((on) => on >= first && on <= end && !covered.includes(on))
      )
      for (const on of days.filter((_, index) => index % 9 === 0)) {
        const { drops, holdsUntil, resumes } = Holding.health(holding, on)
        assert.strictEqual(drops === "out", !covered.includes(on))
        const next = days.find((each) => each > on && covered.includes(each) !== covered.includes(on))
        if (drops !== "out") assert.strictEqual(holdsUntil, next === undefined ? holdsUntil : next - 1)
        else assert.strictEqual(resumes ?? undefined, next)
      }
    }
  })

  it.prop("is the same for one of its types as for any of them, whichever way it is folded", [goings], ([goings]) => {
    // Without refreshers that anybody needs, the walk by days is the plain fold.
    const walked = { ...plain, refreshers: [plain.through] }
    const history = historyOf(goings)
    assert.deepStrictEqual(Holding.derive(walked, history), Holding.derive(plain, history))
  })
})

describe("an achievement more", () => {
  it.prop(
    "about which nobody has decided anything never takes a day away, where validity counts from the day of earning",
    [goings, going],
    ([goings, more]) => {
      const before = historyOf(goings)
      // Suspended or revoked renewals are in force, and take days away; withdrawn and voided ones do not.
      const kind = more.kind < 5 ? 0 : more.kind
      const after = [...before, achievementOf({ ...more, kind }, 99, ["a"])]
      for (const kind of [plain, graced]) {
        // What is suspended or revoked stays so; a bridge over a lapse would make a suspension go on that had ended with it.
        if (goings.some(({ kind }) => kind === 1 || kind === 2)) continue
        const [was, is] = [Holding.derive(kind, before), Holding.derive(kind, after)]
        for (const on of days) {
          if (Holding.representative(was, on) !== undefined)
            assert.notStrictEqual(Holding.representative(is, on), undefined)
        }
      }
    }
  )
})

/** Of two records of one earning: one that was revoked, then the one that counts to the later day, then the first recorded. */
const standsBefore = (a: Achievement, b: Achievement): number => {
  const isRevoked = ({ terms }: Achievement) => (terms.revocations === undefined ? 1 : 0)
  const lastDay = ({ held, terms }: Achievement): number => {
    const off = [...(terms.suspensions ?? []), ...(terms.revocations ?? [])]
    const counts = (day: number): boolean =>
      held.some(({ from, lost }) => from <= day && day < (lost ?? Infinity)) &&
      !off.some(({ from, until }) => from <= day && day <= (until ?? Infinity))
    return Array.from({ length: 1_000 }, (_, index) => origin + index).findLast(counts) ?? -Infinity
  }
  return isRevoked(a) - isRevoked(b) || Math.sign(lastDay(b) - lastDay(a)) || a.id.learner - b.id.learner
}

/** Everything said of a day, by going through all achievements anew for it. */
const oracle = (history: ReadonlyArray<Achievement>, grace: number): ((on: number) => string) => {
  const period = 30
  const links = history
    .filter(({ terms }) => terms.voided !== true)
    .map((achievement) => ({ achievement, on: achievement.held[0]?.from ?? origin, under: false }))
    .toSorted((a, b) => a.on - b.on || standsBefore(a.achievement, b.achievement))
  const isIn = (span: { readonly from: number; readonly until: number | null }, on: number) =>
    span.from <= on && on <= (span.until ?? Infinity)
  const isRevoked = ({ terms }: Achievement, on: number) => terms.revocations?.some((each) => isIn(each, on)) ?? false
  const isHeld = ({ held }: Achievement, on: number) =>
    held.some(({ from, lost }) => from <= on && on < (lost ?? Infinity))
  const isLost = (achievement: Achievement, by: number) =>
    Array.from({ length: 400 }, (_, index) => by + index).every(
      (on) => isRevoked(achievement, on) || !isHeld(achievement, on)
    )
  type Link = (typeof links)[number]
  const carried = new Map<Link, Achievement["terms"]["suspensions"]>()
  let first = 0
  for (const [index, link] of links.entries()) {
    const before = links.slice(0, index).filter(({ achievement }) => !isLost(achievement, link.on))
    link.under = before.some((other) => other.on === link.on && !other.under)
    if (!before.some(({ on }) => link.on <= on + period + grace)) first = index
    const chain = before.filter((each) => links.indexOf(each) >= first)
    const suspensions = chain.flatMap(({ achievement }) => achievement.terms.suspensions ?? [])
    carried.set(
      link,
      suspensions.filter((each) => isIn(each, link.on))
    )
  }
  // A second record speaks in the place of the first one that holds: over what was lost on that very day, under the first.
  const isFirst = (link: Link) => !link.under && !isLost(link.achievement, link.on)
  const order = links.toSorted((a, b) => a.on - b.on || Number(isFirst(a)) - Number(isFirst(b)))
  return (on) => {
    const begun = order.filter((link) => link.on <= on)
    const link = begun.findLast(({ achievement }) => isRevoked(achievement, on) || isHeld(achievement, on))
    if (link === undefined) {
      if (begun.length > 0) return "withdrawn"
      return history.some(({ held: [first] }) => (first?.from ?? Infinity) <= on) ? "void" : "pending"
    }
    if (isRevoked(link.achievement, on)) return "revoked"
    const suspensions = [...(link.achievement.terms.suspensions ?? []), ...(carried.get(link) ?? [])]
    if (suspensions.some((each) => isIn(each, on))) return "suspended"
    if (on > link.on + period) return on <= link.on + period + grace ? "grace" : "lapsed"
    return on >= link.on + period - 5 ? "renewable" : "valid"
  }
}

describe("a holding of one type, valid for thirty days", () => {
  it.prop("is on each day what going through all achievements for that day says", [goings], ([goings]) => {
    const history = historyOf(goings)
    for (const [kind, grace] of [
      [plain, 0],
      [graced, 7]
    ] as const) {
      const holding = Holding.derive(kind, history)
      const expected = oracle(history, grace)
      for (const on of days) assert.strictEqual(Holding.status(holding, on), expected(on), `day ${on - origin}`)
    }
  })

  const lostAtOnce = { type: 0, on: 40, kind: 4, after: 0, length: 0 }
  const backNextDay = { type: 0, on: 40, kind: 7, after: 0, length: 0 }
  const kept = { type: 0, on: 40, kind: 0, after: 0, length: 0 }

  it("is what the second record of an earning says while the first is away, though a third was revoked that day", () => {
    const holding = Holding.derive(plain, historyOf([backNextDay, lostAtOnce, kept]))
    assert.strictEqual(Holding.status(holding, at(40)), "valid")
    assert.strictEqual(Holding.status(holding, at(41)), "valid")
  })

  it("is revoked while the only record beside the revoked one is away", () => {
    const holding = Holding.derive(plain, historyOf([backNextDay, lostAtOnce]))
    assert.strictEqual(Holding.status(holding, at(40)), "revoked")
    assert.strictEqual(Holding.status(holding, at(41)), "valid")
  })
})
