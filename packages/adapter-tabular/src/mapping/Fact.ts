/** What a row may say: one struct for each evidence, because a union whose members differ in a literal names it in its messages. */
import { Fraction } from "@laurel/core"
import { Schema } from "effect"
import { Day, Happened, Moment } from "./Day.ts"
import { Expression, Where } from "./Expression.ts"

const Decimal = Schema.Finite.check(
  Schema.makeFilter((value: number) =>
    Fraction.fromNumber(value) === undefined ? "expected a number that prints as a plain decimal" : undefined
  )
)

/** A bound of a scale: the same for all rows, or as each row says. */
const Bound = Schema.Union([Decimal, Expression])
export type Bound = typeof Bound.Type

/** A number on its own scale, or one that is scaled already. A raw score of at most 100 may be written with a percent sign. */
const Score = Schema.Union([
  Schema.Struct({ raw: Expression, min: Schema.optionalKey(Bound), max: Bound }).check(
    Schema.makeFilter(({ min = 0, max }) =>
      typeof min === "number" && typeof max === "number" && max <= min
        ? "expected a max above min (min is 0 unless given)"
        : undefined
    )
  ),
  Schema.Struct({ scaled: Expression })
])
export type Score = typeof Score.Type

/** How far somebody has come: 0 to 1, or so much of a whole. */
const Progress = Schema.Union([
  Schema.Struct({ scaled: Expression }),
  Schema.Struct({ raw: Expression, max: Bound }).check(
    Schema.makeFilter(({ max }) => (typeof max === "number" && max <= 0 ? "expected a max above 0" : undefined))
  )
])
export type Progress = typeof Progress.Type

/** Minutes: their number, or a duration as `1:27:51`, `1h 27m 51s`, ISO 8601, or a number of its unit. */
const Minutes = Schema.Union([
  Expression,
  Schema.Struct({
    duration: Expression,
    /** Of a duration that is only a number. */
    unit: Schema.optionalKey(Schema.Literals(["seconds", "minutes", "hours"]))
  })
])
export type Minutes = typeof Minutes.Type

/** A file among those handed over with this one, by its name; or an address, kept as it is. */
const Document = Schema.Union([Schema.Struct({ file: Expression }), Schema.Struct({ reference: Expression })])
export type Document = typeof Document.Type

const said = {
  where: Schema.optionalKey(Where),
  /** The reference's key, unique in the stream. A fact without one is known by its row's content, the first, second … time that it occurs. */
  key: Schema.optionalKey(Expression),
  activity: Schema.optionalKey(Expression),
  /** The first alternative whose cells are all present counts. */
  on: Schema.Array(Happened).check(Schema.isMinLength(1), Schema.isMaxLength(10)),
  /** The source's own clock when it took this down; of a day its beginning. */
  observed: Schema.optionalKey(Day),
  /** The source's own word for it. */
  said: Schema.optionalKey(Expression)
}

const bare = <const A extends string>(evidence: A) => Schema.Struct({ evidence: Schema.Literal(evidence), ...said })

/** What is optional in an evidence is left out of it where one of its cells is missing. */
const Any = Schema.Union([
  Schema.Struct({ evidence: Schema.Literal("Registered"), due: Schema.optionalKey(Day), ...said }),
  bare("Unregistered"),
  Schema.Struct({
    evidence: Schema.Literal("Scheduled"),
    starts: Schema.optionalKey(Moment),
    ends: Schema.optionalKey(Moment),
    ...said
  }),
  Schema.Struct({
    evidence: Schema.Literal("Attended"),
    minutes: Schema.optionalKey(Minutes),
    from: Schema.optionalKey(Moment),
    until: Schema.optionalKey(Moment),
    /** present, late, absent or excused. */
    status: Schema.optionalKey(Expression),
    ...said
  }).check(
    Schema.makeFilter(({ minutes, from, until, status }) =>
      (from === undefined) !== (until === undefined) ||
      (minutes === undefined && from === undefined && status === undefined)
        ? "expected minutes, or from and until, or a status"
        : undefined
    )
  ),
  Schema.Struct({ evidence: Schema.Literal("Progressed"), progress: Progress, ...said }),
  bare("Completed"),
  bare("Passed"),
  bare("Failed"),
  Schema.Struct({ evidence: Schema.Literal("Scored"), score: Score, ...said }),
  Schema.Struct({
    evidence: Schema.Literal("Credited"),
    points: Expression,
    category: Schema.optionalKey(Expression),
    ...said
  }),
  Schema.Struct({
    evidence: Schema.Literal("Presented"),
    title: Expression,
    provider: Schema.optionalKey(Expression),
    issuer: Schema.optionalKey(Expression),
    document: Schema.optionalKey(Document),
    hours: Schema.optionalKey(Expression),
    /** The last valid day that the proof itself claims. */
    expires: Schema.optionalKey(Day),
    ...said
  }),
  /** completed, passed, failed or incomplete. */
  Schema.Struct({ evidence: Schema.Literal("RolledUp"), outcome: Expression, ...said }),
  Schema.Struct({
    evidence: Schema.Literal("Assessed"),
    /** pass, fail or waive. */
    verdict: Expression,
    by: Expression,
    role: Expression,
    reason: Expression,
    ...said
  }),
  bare("Closed"),
  bare("Retracted")
])

/** Rules find facts of these kinds by their activity. */
const placed: ReadonlySet<string> = new Set(["Scored", "Completed", "Scheduled"])

export const FactMapping = Any.check(
  Schema.makeFilter(({ evidence, activity }) =>
    placed.has(evidence) && activity === undefined
      ? `expected an activity: rules find ${evidence} facts by it`
      : undefined
  )
)
export type FactMapping = typeof FactMapping.Type

const partsOf = (fact: FactMapping): ReadonlyArray<Bound | Minutes | Document | Day | Progress | Score | undefined> => {
  switch (fact.evidence) {
    case "Registered":
      return [fact.due]
    case "Scheduled":
      return [fact.starts, fact.ends]
    case "Attended":
      return [fact.minutes, fact.from, fact.until, fact.status]
    case "Progressed":
      return [fact.progress]
    case "Scored":
      return [fact.score]
    case "Credited":
      return [fact.points, fact.category]
    case "Presented":
      return [fact.title, fact.provider, fact.issuer, fact.document, fact.hours, fact.expires]
    case "RolledUp":
      return [fact.outcome]
    case "Assessed":
      return [fact.verdict, fact.by, fact.role, fact.reason]
    default:
      return []
  }
}

const isExpression = (value: unknown): value is Expression =>
  typeof value === "string" || (typeof value === "object" && value !== null && "value" in value)

/** Every expression of a fact. */
export const expressionsOf = (fact: FactMapping): ReadonlyArray<Expression> =>
  [fact.key, fact.activity, fact.said, fact.observed, ...fact.on, ...partsOf(fact)].flatMap((part) =>
    // Of what holds expressions, every other value is a text or number of its own that is none: a format, a zone, a bound.
    isExpression(part) || part === undefined || typeof part === "number"
      ? [part].filter(isExpression)
      : Object.entries(part).flatMap(([name, value]) => (literal.has(name) ? [] : [value].filter(isExpression)))
  )

const literal: ReadonlySet<string> = new Set(["format", "zone", "basis", "unit"])
