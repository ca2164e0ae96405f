import { assert, describe, it } from "@effect/vitest"
import {
  Achievement,
  CivilDate,
  type Decision,
  type Fact,
  Fact as Facts,
  Holding,
  Id,
  type Ledger,
  Review,
  Span,
  Sync
} from "@laurel/core"
import { Commands, day, desk, learnerOf, type Participant, participant } from "@laurel/testkit"
import { Arbitrary, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { dossiers, fresh, tries } from "./Laws.ts"
import * as Naive from "./Naive.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const origin = day("2014-01-01")
const dateOf = (offset: number): CivilDate.CivilDate => CivilDate.plusDays(origin, offset)
/** From before anything happens until after anything that was said could end. */
const range = Array.from({ length: 75 }, (_, index) => index - 5)

const people: ReadonlyArray<Participant> = [
  participant({ contact: "ann", offering: "course-1" }),
  participant({ contact: "ann", offering: "course-2" }),
  participant({ contact: "bob", offering: "course-1" })
]
const someone = (at: number): Participant => people[at % people.length] ?? participant({ offering: "course-1" })

const Clause = Schema.Union([
  Schema.Struct({
    rule: Schema.Literal("scored"),
    group: Schema.Literals(["coursework", "exam"]),
    atLeast: Schema.Literals([0.4, 0.8])
  }),
  Schema.Struct({ rule: Schema.Literal("completed"), group: Schema.Literals(["coursework", "exam"]) }),
  Schema.Struct({ rule: Schema.Literal("attended"), group: Schema.Literal("live"), share: Schema.Literals([0.5, 1]) })
])
const Either = Schema.Union([
  Clause,
  Schema.Struct({ rule: Schema.Literals(["all", "any"]), of: Schema.Tuple([Clause, Clause]) }),
  Schema.Struct({
    rule: Schema.Literal("all"),
    of: Schema.Tuple([Clause, Schema.Struct({ rule: Schema.Literal("stillRegistered") })])
  })
])
const Validity = Schema.Union([
  Schema.Struct({ basis: Schema.Literal("never") }),
  Schema.Struct({ basis: Schema.Literal("completion"), days: Schema.Literals([4, 9]), grace: Schema.Literals([0, 3]) }),
  Schema.Struct({
    basis: Schema.Literal("calendarGrid"),
    days: Schema.Literals([5, 11]),
    anchor: Schema.Literals([-12, -3])
  })
])
const Setting = Schema.Struct({ rule: Either, validity: Validity })
type Setting = typeof Setting.Type

const Step = Schema.Struct({
  kind: Schema.Literals(["say", "say", "say", "decide", "decide", "decide", "withdraw", "link", "catalog", "settle"]),
  how: Schema.Literals(["plainly", "plainly", "previewed", "stale"]),
  rows: Schema.Array(
    Schema.Struct({
      row: between(0, 14),
      kind: Schema.Literals([
        "Scored",
        "Scored",
        "Completed",
        "Completed",
        "Attended",
        "Attended",
        "Attended",
        "Scheduled",
        "Assessed",
        "Assessed",
        "Registered",
        "Unregistered",
        "Closed",
        "Closed",
        "Retracted"
      ]),
      what: between(0, 3),
      at: between(0, 3),
      percent: Schema.Literals([10, 40, 79, 80, 100]),
      present: Schema.Boolean,
      verdict: Schema.Literals(["waive", "waive", "pass", "fail"])
    })
  ).check(Schema.isMinLength(3), Schema.isMaxLength(6)),
  act: Schema.Literals(["grant", "grant", "grant", "deny", "deny", "void", "suspend", "suspend", "revoke"]),
  who: between(0, 2),
  from: between(0, 24),
  lasts: between(0, 6),
  nth: between(0, 9)
})
type Step = typeof Step.Type
const steps = Arbitrary.array(Arbitrary.schema(Step), { minLength: 16, maxLength: 28 })

const catalogOf = ({ rule, validity }: Setting, edition: number): unknown => ({
  offerings: ["course-1", "course-2"].map((id) => ({
    id,
    title: `Edition ${edition}`,
    course: "course",
    zone: "Europe/London",
    components: Object.entries(Naive.groups).map(([activity, group]) => ({ activity, group }))
  })),
  achievementTypes: [
    {
      id: "pass",
      courses: ["course"],
      rule,
      recompute: { whileOpen: "apply", lost: "apply", better: "apply", worse: "apply" }
    }
  ],
  certifications: [{ id: "expert", through: ["pass"], validity: validityOf(validity) }]
})

const validityOf = (validity: Setting["validity"]): object => {
  switch (validity.basis) {
    case "never":
      return validity
    case "completion":
      return {
        basis: "completion",
        period: `P${validity.days}D`,
        ...(validity.grace === 0 ? {} : { grace: { period: `P${validity.grace}D`, counts: true } })
      }
    case "calendarGrid":
      return { basis: "calendarGrid", period: `P${validity.days}D`, anchor: CivilDate.format(dateOf(validity.anchor)) }
  }
}

/** Coming and leaving have days of their own, as have waivers and what ends them, so that nothing is gained and lost on one day: the naive way has no noon. */
const offsetOf = ({ kind, at, verdict }: Step["rows"][number]): number =>
  kind === "Assessed"
    ? 4 * at + (verdict === "waive" ? 0 : 2)
    : kind === "Registered"
      ? 4 * at + 1
      : kind === "Unregistered"
        ? 4 * at + 3
        : 4 * at + (at % 2) * 2

const activities = Object.keys(Naive.groups)

const rowOf = (said: Step["rows"][number]): { readonly draft: Fact.Draft; readonly row: Naive.Row } => {
  const { row, kind, what, percent, present, verdict } = said
  const offset = offsetOf(said)
  const on = CivilDate.format(dateOf(offset))
  const who = someone(row)
  const session = what % 2 === 0 ? "monday" : "friday"
  const activity = kind === "Attended" || kind === "Scheduled" ? session : (activities[what % 4] ?? "essay")
  // Judged are the essay, the quiz, the final exam and the whole.
  const judged = ["essay", "quiz", "finals", null][what % 4] ?? null
  const drafts = {
    Assessed: () => who.assessed(judged, verdict, on),
    Scored: () => who.scored(activity, percent, on),
    Completed: () => who.completed(activity, on),
    Attended: () => who.attended(session, present ? "present" : "absent", on),
    Scheduled: () => who.scheduled(session, on),
    Registered: () => who.registered(on),
    Unregistered: () => who.unregistered(on),
    Closed: () => who.closed(on),
    Retracted: () => ({ ...who.closed(on), evidence: Facts.Retracted.make({}) })
  }
  const draft = drafts[kind]()
  const key = `row ${row}`
  return {
    draft: { ...draft, reference: { ...draft.reference, key } },
    row: {
      key,
      learner: who.subject.key,
      kind,
      activity: kind === "Assessed" ? (judged ?? "") : activity,
      day: offset,
      percent,
      present,
      verdict
    }
  }
}

/** What the model remembers: everything that was said, and who was linked to whom by which decision. */
interface Memory {
  said: Naive.Said
  readonly took: Map<number, number>
  links: Array<{ readonly number: number; isWithdrawn: boolean }>
  decisions: number
  edition: number
}

const actOf = Effect.fnUntraced(function* ({ kind, act, who, from, lasts, nth }: Step, memory: Memory) {
  const { learner, contact } = yield* learnerOf(someone(who))
  if (kind === "withdraw") {
    if (memory.decisions === 0) return undefined
    return { _tag: "Withdrawn", decision: Id.DecisionId.make(1 + (nth % memory.decisions)) } satisfies Decision.Act
  }
  if (kind === "link") {
    const other = yield* learnerOf(someone(2))
    return other.contact === 0 || contact === 0
      ? undefined
      : ({ _tag: "Linked", contacts: [contact, other.contact] } satisfies Decision.Act)
  }
  if (learner === 0) return undefined
  const achievement = { type: Id.TypeId.make("pass"), learner, earning: 1 }
  const days = { from: dateOf(from), ...(lasts === 0 ? {} : { until: dateOf(from + lasts) }) }
  const acts = {
    grant: { _tag: "Granted", achievement, on: days.from, ...(lasts === 0 ? {} : { until: dateOf(from + lasts) }) },
    deny: { _tag: "Denied", achievement, ...days },
    void: { _tag: "Voided", achievement },
    suspend: { _tag: "Suspended", achievement, clock: "runs", ...days },
    revoke: { _tag: "Revoked", achievement, from: days.from }
  } satisfies { readonly [act in Step["act"]]: Decision.Act }
  return acts[act]
})

/** The model hears of a decision that was made. */
const remember = (memory: Memory, step: Step, made: Decision.Act): void => {
  memory.decisions += 1
  const { kind, act, who, from, lasts } = step
  const { said } = memory
  if (made._tag === "Withdrawn") {
    memory.took.set(memory.decisions, made.decision)
    // A withdrawal that is withdrawn brings back what it took, to any depth.
    const isOut = (number: number): boolean => [...memory.took].some(([by, taken]) => taken === number && !isOut(by))
    const all = Array.from({ length: memory.decisions }, (_, index) => index + 1)
    memory.said = { ...said, withdrawn: new Set(all.filter(isOut)) }
    for (const link of memory.links) link.isWithdrawn = isOut(link.number)
  } else if (kind === "link") memory.links.push({ number: memory.decisions, isWithdrawn: false })
  else {
    const until = act === "revoke" || act === "void" || lasts === 0 ? null : from + lasts
    const ruling = { number: memory.decisions, act, learner: someone(who).subject.key, type: "pass", from, until }
    memory.said = { ...said, rulings: [...said.rulings, ruling] }
  }
}

/** Does it, or previews it and accepts that, perhaps too late. True where it was done. */
const carryOut = Effect.fnUntraced(function* (
  proposal: Sync.Proposal,
  how: Step["how"],
  plainly: Effect.Effect<unknown, unknown, Ledger.Ledger>
) {
  if (how === "plainly") return yield* Effect.match(plainly, { onSuccess: () => true, onFailure: () => false })
  const shown = yield* Effect.result(Sync.preview(yield* Commands.versions, proposal))
  if (shown._tag === "Failure") return false
  if (how === "stale") yield* Commands.say([{ ...someone(0).closed("2014-01-01"), evidence: Facts.Retracted.make({}) }])
  return yield* Effect.match(Sync.accept(shown.success), { onSuccess: () => true, onFailure: () => false })
})

const take = Effect.fnUntraced(function* (setting: Setting, step: Step, memory: Memory) {
  const versions = yield* Commands.versions
  yield* TestClock.adjust(86_400_000)
  if (step.kind === "say") {
    const rows = step.rows.map(rowOf)
    const drafts = rows.map(({ draft }) => draft)
    const done = yield* carryOut({ source: desk, drafts }, step.how, Commands.say(drafts))
    if (done) memory.said = { ...memory.said, rows: [...memory.said.rows, ...rows.map(({ row }) => row)] }
    return
  }
  if (step.kind === "settle") {
    yield* Review.settle(versions)
    return
  }
  if (step.kind === "catalog") {
    memory.edition += 1
    yield* Commands.applyCatalog(catalogOf(setting, memory.edition))
    return
  }
  const act = yield* actOf(step, memory)
  if (act === undefined) return
  const decision = { act, actor: "mia", role: "manager", reason: "as agreed" }
  if (yield* carryOut({ decisions: [decision] }, step.how, Sync.decide(versions, [decision])))
    remember(memory, step, act)
})

/** What the ledger says, day by day. */
const check = Effect.fnUntraced(function* (setting: Setting, { said, links }: Memory) {
  const { rule, validity } = setting
  const isLinked = links.some(({ isWithdrawn }) => !isWithdrawn)
  for (const dossier of (yield* dossiers).values()) {
    const keys = dossier.learners.map(({ key }) => key)
    const own = people.map(({ subject }) => subject.key).filter((key) => keys.includes(key))
    if (isLinked) assert.isTrue(dossier.contact.members.length === 2)
    for (const { id, key } of dossier.learners) {
      const expected = Naive.counts(said, rule, key, "pass", range)
      if (expected === undefined) continue
      const achievement = dossier.achievements.find((each) => each.id.learner === id)
      const counting = achievement === undefined ? Span.never : Achievement.counting(achievement)
      assert.deepStrictEqual(trues(range.map((each) => Span.covers(counting, dateOf(each)))), trues(expected), key)
    }
    const expected = Naive.holds(said, rule, validity, own, "pass", range)
    if (expected === undefined) continue
    const holding = dossier.holdings.find(({ certification }) => certification === "expert")
    const held = range.map((each) => holding?.periods.some((period) => Holding.covers(period, dateOf(each))) === true)
    assert.deepStrictEqual(trues(held), trues(expected), `held by ${keys.join(", ")}`)
  }
})

const trues = (all: ReadonlyArray<boolean>): ReadonlyArray<string> =>
  all.flatMap((is, index) => (is ? [CivilDate.format(dateOf(range[index] ?? 0))] : []))

describe("a ledger that random commands are given", () => {
  it.effect.prop(
    "says of every day what a naive derivation from scratch says",
    [Setting, steps],
    ([setting, all]) =>
      fresh(
        Effect.gen(function* () {
          const memory: Memory = {
            said: { rows: [], rulings: [], withdrawn: new Set() },
            links: [],
            took: new Map(),
            decisions: 0,
            edition: 0
          }
          yield* Commands.applyCatalog(catalogOf(setting, 0))
          for (const step of all) {
            yield* take(setting, step, memory)
            yield* check(setting, memory)
          }
        })
      ),
    tries(80)
  )
})
