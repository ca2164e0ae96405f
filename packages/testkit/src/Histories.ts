/** Random catalogs and random histories of what sources say, for properties that hold whatever happens. */
import { CivilDate, type Fact } from "@laurel/core"
import { Arbitrary, Schema } from "effect"
import { day, type Participant, participant, retracted } from "./participant.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const components = [
  { activity: "essay", group: "coursework", weight: 7.5 },
  { activity: "quiz", group: "coursework", weight: 12.5 },
  { activity: "lab", group: "coursework", weight: 17.5 },
  { activity: "finals", group: "exam", weight: 62.5 }
]
const clauses = [
  { rule: "scored", group: "exam", atLeast: 0.4 },
  { rule: "scored", group: "coursework", atLeast: "70.1%" },
  { rule: "weighted", group: "coursework", atLeast: 15 },
  { rule: "weighted", group: "coursework", atLeast: 20.25 },
  { rule: "share", group: "coursework", evidence: ["Completed", "Scored"], atLeast: "2/3" },
  { rule: "share", group: "coursework", evidence: ["Scored"], atLeast: "1/3" }
]
const Rules = Schema.Array(
  Schema.Struct({ all: Schema.Boolean, registered: Schema.Boolean, first: between(0, 5), second: between(0, 5) })
).check(Schema.isMinLength(1), Schema.isMaxLength(3))

/** A catalog's JSON: two offerings of one course, one to three types, a certification through all of them. */
export const catalogs: Arbitrary.Arbitrary<unknown> = Arbitrary.schema(Rules).pipe(
  Arbitrary.map((rules) => catalogOf(rules))
)

/** Every kind of news applies at once: what stands is then what the facts say. */
const applyAll = { whileOpen: "apply", gained: "apply", lost: "apply", better: "apply", worse: "apply" }

const catalogOf = (rules: typeof Rules.Type): unknown => ({
  offerings: ["course-1", "course-2"].map((id) => ({ id, course: "course", zone: "Europe/London", components })),
  achievementTypes: rules.map(({ all, registered, first, second }, index) => {
    const either = { rule: all ? "all" : "any", of: [clauses[first], clauses[second]] }
    const rule = registered ? { rule: "all", of: [either, { rule: "stillRegistered" }] } : either
    return { id: `type-${index}`, courses: ["course"], rule, recompute: applyAll }
  }),
  certifications: [
    {
      id: "expert",
      through: rules.map((_, index) => `type-${index}`),
      validity: { basis: "completion", period: "P10D" }
    }
  ]
})

/** Two people, two participations each. */
const participants: ReadonlyArray<Participant> = ["ann", "bob"].flatMap((contact) =>
  ["course-1", "course-2"].map((offering) => participant({ contact, offering }))
)
const activities = ["essay", "quiz", "lab", "finals"]
const origin = day("2014-01-01")
const dayOf = (offset: number): string => CivilDate.format(CivilDate.plusDays(origin, offset))

/** The last day on which something happens in a random history. */
export const lastDay: CivilDate.CivilDate = CivilDate.plusDays(origin, 20)

const Saying = Schema.Struct({
  /** Few references, so that many sayings correct an earlier one. */
  reference: between(0, 19),
  /** Now and then a row moves to another participation. */
  moved: Schema.Literals([0, 0, 0, 0, 0, 0, 0, 1]),
  kind: Schema.Literals([
    "scored",
    "scored",
    "scored",
    "scored",
    "scored",
    "completed",
    "completed",
    "registered",
    "registered",
    "unregistered",
    "closed",
    "retracted"
  ]),
  activity: between(0, 3),
  on: between(0, 20),
  hour: between(0, 3),
  percent: Schema.Literals([7.1, 39.99, 40, 70.1, 80, 90, 100])
})

const draftOf = ({ reference, moved, kind, activity, on, hour, percent }: typeof Saying.Type): Fact.Draft => {
  const who = participants[(reference + moved) % participants.length] ?? participant({ offering: "course-1" })
  const date = dayOf(on)
  const more = hour === 0 ? {} : { at: `${date}T0${hour}:00:00Z` }
  const what = activities[activity] ?? "essay"
  const said =
    kind === "scored"
      ? who.scored(what, percent, date, more)
      : kind === "completed"
        ? who.completed(what, date, more)
        : kind === "retracted"
          ? retracted(who.registered(date, more))
          : who[kind](date, more)
  return { ...said, reference: { ...said.reference, key: `row ${reference}` } }
}

/** What a source says, in order: new rows, corrections, rows that move, retractions, and retractions of nothing. */
export const histories: Arbitrary.Arbitrary<ReadonlyArray<Fact.Draft>> = Arbitrary.array(
  Arbitrary.schema(Saying).pipe(Arbitrary.map(draftOf)),
  { minLength: 20, maxLength: 40 }
)

const Arrangement = Schema.Struct({
  order: Schema.Array(between(0, 1_000)).check(Schema.isMinLength(40), Schema.isMaxLength(40)),
  pages: Schema.Array(between(1, 12)).check(Schema.isMinLength(1), Schema.isMaxLength(8)),
  repeated: Schema.Array(Schema.Boolean).check(Schema.isMinLength(8), Schema.isMaxLength(8))
})

/** Another way to hear the same history. */
export type Arrangement = typeof Arrangement.Type
export const arrangements: Arbitrary.Arbitrary<Arrangement> = Arbitrary.schema(Arrangement)

/** The same sayings permuted, repeated and cut into pages anew. What is said of one row stays in its order: the last word is the last. */
export const arrange = (
  history: ReadonlyArray<Fact.Draft>,
  { order, pages, repeated }: Arrangement
): ReadonlyArray<ReadonlyArray<Fact.Draft>> => {
  const rows = Map.groupBy(history, ({ reference }) => reference.key)
  const turns = history
    .map(({ reference }, index) => ({ key: reference.key, turn: order[index] ?? 0 }))
    .toSorted((a, b) => a.turn - b.turn)
  const next = new Map<string, number>()
  const permuted = turns.flatMap(({ key }, index) => {
    const at = next.get(key) ?? 0
    next.set(key, at + 1)
    const draft = rows.get(key)?.[at]
    return draft === undefined ? [] : repeated[index % repeated.length] === true ? [draft, draft] : [draft]
  })
  const cut: Array<ReadonlyArray<Fact.Draft>> = []
  for (let start = 0, index = 0; start < permuted.length; index++) {
    const size = pages[index % pages.length] ?? 1
    cut.push(permuted.slice(start, start + size))
    start += size
  }
  return cut
}
