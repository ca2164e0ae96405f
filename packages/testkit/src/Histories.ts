/** Random histories of what sources say, for properties that hold whatever happens. Random catalogs come with them. */
import { CivilDate, type Fact, Id } from "@laurel/core"
import { Arbitrary, Schema } from "effect"
import { activities } from "./Catalogs.ts"
import { day, desk, type More, type Participant, participant, retracted } from "./participant.ts"

export { catalogs, timelessCatalogs, wilfulCatalogs } from "./Catalogs.ts"
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** The second source of a random history: it knows the people by names of its own. */
export const lms = Id.SourceId.make("lms")

const online = (names: {
  readonly contact: string
  readonly scheme?: string
  readonly claims?: ReadonlyArray<string>
}) => participant({ ...names, offering: "course-3", source: lms, key: `${names.contact.slice(0, 3)}/course-3` })

/** Everybody in a random history: three people at one source, two of them at the other too, one of these under another name. */
export const participants: ReadonlyArray<Participant> = [
  participant({ contact: "ann", offering: "course-1" }),
  participant({ contact: "bob", offering: "course-1" }),
  participant({ contact: "ann", offering: "course-2" }),
  participant({ contact: "bob", offering: "course-3" }),
  participant({ contact: "ann", offering: "course-3" }),
  participant({ contact: "cat", offering: "course-1" }),
  online({ contact: "ann@lms", scheme: "account", claims: ["student:ann"] }),
  online({ contact: "bob" })
]
const atDesk = participants.filter(({ source }) => source === desk)
const atLms = participants.filter(({ source }) => source === lms)

const origin = day("2014-01-01")
const dayOf = (offset: number): string => CivilDate.format(CivilDate.plusDays(origin, offset))

/** The first day on which something happens in a random history. */
export const firstDay: CivilDate.CivilDate = origin
/** The last day on which something happens in a random history. */
export const lastDay: CivilDate.CivilDate = CivilDate.plusDays(origin, 20)

const kinds = [
  "scored",
  "scored",
  "scored",
  "scored",
  "completed",
  "completed",
  "completed",
  "passed",
  "passed",
  "failed",
  "progressed",
  "attended",
  "attended",
  "scheduled",
  "credited",
  "presented",
  "rolledUp",
  "assessed",
  "assessed",
  "registered",
  "unregistered",
  "closed",
  "closed",
  "retracted"
] as const

const Saying = Schema.Struct({
  /** Few references, so that many sayings correct an earlier one. Every fourth is the second source's. */
  reference: between(0, 27),
  /** Now and then a row moves to another participation. */
  moved: Schema.Literals([0, 0, 0, 0, 0, 0, 0, 1]),
  kind: Schema.Literals(kinds),
  activity: between(0, activities.length - 1),
  on: Schema.Literals([0, 1, 2, 3, 4, 4, 5, 5, 6, 7, 8, 9, 9, 10, 12, 14, 17, 20]),
  /** Most sources say the day only; then key decides what comes first. */
  hour: Schema.Literals([0, 0, 0, 0, 1, 2, 3]),
  /** When the source took it down, in days after it happened; it need not say. */
  observed: Schema.Literals([-1, -1, -1, -1, 0, 3, 9]),
  percent: Schema.Literals([7.1, 39.99, 40, 70.1, 90, 100]),
  /** One of several things that the kind may say. */
  way: between(0, 5)
})
type Saying = typeof Saying.Type

const evidenceOf = (who: Participant, saying: Saying, on: string, more: More): Fact.Draft => {
  const { kind, activity, percent, way, hour } = saying
  // What is marked is coursework or the exam, most often; sessions are attended.
  const what = activities[way === 5 ? activity : activity % 4] ?? "essay"
  const session = activity % 2 === 0 ? "monday" : "friday"
  switch (kind) {
    case "scored":
      return who.scored(way === 0 && what === "essay" ? "essay, online" : what, percent, on, more)
    case "completed":
    case "passed":
    case "failed":
      return who[kind](what, on, more)
    case "progressed":
      return who.progressed(what, way / 5, on, more)
    case "attended":
      if (way < 2) return who.attended(session, [20, 90][way] ?? 20, on, more)
      if (way < 5)
        return who.attended(session, (["present", "absent", "excused"] as const)[way - 2] ?? "late", on, more)
      return who.attended(session, [`${on}T09:0${hour}:00Z`, `${on}T09:50:00Z`], on, more)
    case "scheduled":
      return who.scheduled(session, on, more)
    case "credited":
      return who.credited(what, way, on, way % 3 === 0 ? more : { ...more, category: way % 3 === 1 ? "ethics" : "law" })
    case "presented":
      return who.presented(
        way % 2 === 0 ? what : null,
        {
          title: "Elsewhere",
          ...(way < 3 ? { issuer: "board" } : {}),
          ...(way % 3 === 0 ? {} : { verified: way % 3 === 1 }),
          ...(way === 1 || way === 4 ? { expires: dayOf(saying.on + 3 * way) } : {})
        },
        on,
        more
      )
    case "rolledUp":
      return who.rolledUp((["completed", "passed", "failed", "incomplete"] as const)[way % 4] ?? "failed", on, more)
    case "assessed":
      return who.assessed(
        way === 3 || way === 5 ? null : what,
        (["waive", "pass", "fail"] as const)[way % 3] ?? "waive",
        on,
        {
          ...more,
          role: way < 3 ? "assessor" : "manager"
        }
      )
    case "registered":
      return who.registered(on, way < 3 ? more : { ...more, due: dayOf(saying.on + 2 * way) })
    case "unregistered":
    case "closed":
      return who[kind](on, more)
    case "retracted":
      return retracted(who.registered(on, more))
  }
}

const draftOf = (saying: Saying): Fact.Draft => {
  const { reference, moved, on, hour, observed } = saying
  const all = reference % 4 === 3 ? atLms : atDesk
  const at = Math.floor(reference / (reference % 4 === 3 ? 4 : 1)) + moved
  const who = all[at % all.length] ?? participant({ offering: "course-1" })
  const date = dayOf(on)
  const said = evidenceOf(who, saying, date, {
    ...(hour === 0 ? {} : { at: `${date}T0${hour}:00:00Z` }),
    ...(observed === -1 ? {} : { observedAt: `${dayOf(on + observed)}T12:00:00Z` })
  })
  return { ...said, reference: { ...said.reference, key: `row ${reference}` } }
}

const drafts = Arbitrary.schema(Saying).pipe(Arbitrary.map(draftOf))

/** What sources say, in order: new rows, corrections, rows that move, retractions, and retractions of nothing. */
export const histories: Arbitrary.Arbitrary<ReadonlyArray<Fact.Draft>> = Arbitrary.array(drafts, {
  minLength: 32,
  maxLength: 50
})

/** A little of what sources say, to follow on something. */
export const pages: Arbitrary.Arbitrary<ReadonlyArray<Fact.Draft>> = Arbitrary.array(drafts, {
  minLength: 3,
  maxLength: 8
})

const Arrangement = Schema.Struct({
  order: Schema.Array(between(0, 1_000)).check(Schema.isMinLength(50), Schema.isMaxLength(50)),
  pages: Schema.Array(between(1, 12)).check(Schema.isMinLength(1), Schema.isMaxLength(8)),
  repeated: Schema.Array(Schema.Boolean).check(Schema.isMinLength(8), Schema.isMaxLength(8))
})

/** Another way to hear the same history. */
export type Arrangement = typeof Arrangement.Type
export const arrangements: Arbitrary.Arbitrary<Arrangement> = Arbitrary.schema(Arrangement)

const rowOf = ({ reference: { source, key } }: Fact.Draft): string => `${source} ${key}`

/** The same sayings permuted, repeated and cut into pages anew. What is said of one row stays in its order: the last word is the last. */
export const arrange = (
  history: ReadonlyArray<Fact.Draft>,
  { order, pages, repeated }: Arrangement
): ReadonlyArray<ReadonlyArray<Fact.Draft>> => {
  const rows = Map.groupBy(history, rowOf)
  const turns = history
    .map((draft, index) => ({ key: rowOf(draft), turn: order[index] ?? 0 }))
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

/** The last word on each row; none on a row that was taken back before it was said, since that takes it back for good. */
export const lastWords = (history: ReadonlyArray<Fact.Draft>): ReadonlyArray<Fact.Draft> => {
  const first = new Map(history.toReversed().map((draft) => [rowOf(draft), draft]))
  const last = new Map(history.map((draft) => [rowOf(draft), draft]))
  return [...last.values()].filter((draft) => first.get(rowOf(draft))?.evidence._tag !== "Retracted")
}
