/** Achievements and holdings as rows, and back. Lists of days are JSON arrays of day numbers. */
import {
  Achievement,
  AchievementId,
  type Holding,
  type Id,
  Ledger,
  type Span,
  type State,
  type Stood,
  Terms
} from "@laurel/core"
import { Result, Schema } from "effect"
import { int, orNull, Refused, type Row, text, type Value } from "./Engine.ts"
import type { Known } from "./Names.ts"
import { columnsOf, noDay } from "./Schema.ts"
import { catalogVersion, contactId, day, learnerId, versionOf } from "./Rows.ts"

const unreadable = (what: string, stored: string): never => {
  throw new Refused(new Ledger.Corrupt({ found: `${what} "${stored}" can't be read` }))
}

const spansText = (spans: Span.Spans): string => `[${spans.map(({ from, lost }) => `[${from},${lost}]`).join(",")}]`

const Days = Schema.Array(Schema.Tuple([Schema.Int, Schema.NullOr(Schema.Int)]))
const decodeSpans = Schema.decodeUnknownResult(Schema.fromJsonString(Days))
const decodeOutcome = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Struct({ held: Days, expires: Schema.NullOr(Schema.Int) })),
  { onExcessProperty: "error" }
)
const decodeTerms = Schema.decodeUnknownResult(Schema.fromJsonString(Terms.Terms), { onExcessProperty: "error" })

const dayOrNull = (value: Value | undefined) => (value === null ? null : day(int(value)))

const spansOfDays = (days: typeof Days.Type): Span.Spans =>
  days.map(([from, lost]) => ({ from: day(from), lost: lost === null ? null : day(lost) }))

const spansOf = (stored: string): Span.Spans => {
  const spans = decodeSpans(stored)
  return Result.isFailure(spans) ? unreadable("days", stored) : spansOfDays(spans.success)
}

const outcomeOf = (stored: string): State.Outcome => {
  const outcome = decodeOutcome(stored)
  if (Result.isFailure(outcome)) return unreadable("the outcome", stored)
  const { held, expires } = outcome.success
  return { held: spansOfDays(held), expires: expires === null ? null : day(expires) }
}

const fraction = /^(-?\d+)\/([1-9]\d*)$/

/** As `n/d` whatever the number of digits: a sum of many marks has a denominator that no decimal shows. */
const scoreOf = (stored: string): NonNullable<State.State["score"]> => {
  const [, n, d] = fraction.exec(stored) ?? []
  return n === undefined || d === undefined ? unreadable("the score", stored) : { n: BigInt(n), d: BigInt(d) }
}

const termsOf = (stored: string): Terms.Terms => {
  const terms = decodeTerms(stored)
  return Result.isFailure(terms) ? unreadable("terms", stored) : terms.success
}

const termsText = (terms: Terms.Terms): string | null => {
  const stored = Terms.canonical(terms)
  return stored === "{}" ? null : stored
}

/** As they are read, of a table called a; the next two columns are for searching only, and the last says since when. */
export const achievementColumns = columnsOf("achievement")
  .slice(0, -3)
  .map(({ name }) => `a.${name}`)
  .join(", ")
/** Where in these columns names stand. */
export const achievementNames = [2] as const

export const achievementRow = (
  names: Known,
  achievement: Achievement.Achievement,
  since: number
): ReadonlyArray<Value> => {
  const { id, contact, revision, catalog, held, expires, contested, shadow, score, due, issuedOn, terms } = achievement
  const counts = Achievement.counting(achievement)
  return [
    contact,
    id.learner,
    names.id(id.type),
    id.earning,
    revision,
    catalog,
    held[0]?.from ?? null,
    held.at(-1)?.lost ?? null,
    spansText(held),
    expires,
    contested === null ? null : `{"held":${spansText(contested.held)},"expires":${contested.expires}}`,
    shadow === null ? null : spansText(shadow),
    score === null ? null : `${score.n}/${score.d}`,
    due,
    issuedOn,
    termsText(terms),
    counts === held ? null : spansText(counts),
    Achievement.isStanding(achievement) ? 1 : 0,
    since
  ]
}

/** Nearly every achievement has one span, whose ends are columns of their own; the text is read only for the others. */
const heldOf = (row: Row): Span.Spans => {
  const held = text(row[8])
  if (held.indexOf("[", 2) !== -1 || row[6] === null) return spansOf(held)
  return [{ from: day(int(row[6])), lost: dayOrNull(row[7]) }]
}

const nullOr = <A>(read: (stored: string) => A, value: Value | undefined): A | null => {
  const stored = orNull(text, value)
  return stored === null ? null : read(stored)
}

export const achievementOf = (names: Known, row: Row): Achievement.Achievement => ({
  // Interned from a TypeId.
  id: { type: names.text(int(row[2])) as Id.TypeId, learner: learnerId(int(row[1])), earning: int(row[3]) },
  contact: contactId(int(row[0])),
  revision: int(row[4]),
  catalog: catalogVersion(int(row[5])),
  held: heldOf(row),
  expires: dayOrNull(row[9]),
  contested: nullOr(outcomeOf, row[10]),
  shadow: nullOr(spansOf, row[11]),
  score: nullOr(scoreOf, row[12]),
  due: dayOrNull(row[13]),
  issuedOn: day(int(row[14])),
  terms: nullOr(termsOf, row[15]) ?? Terms.none
})

/** Positions in these lists are what is stored: only ever add to their ends. */
const ends = [
  "never",
  "expired",
  "withdrawn",
  "revoked",
  "suspended",
  "superseded",
  "voided",
  "unresolved"
] as const satisfies ReadonlyArray<Holding.Period["ends"]>
/** How that one is stored. */
export const unresolved = ends.indexOf("unresolved")
const relations = ["initial", "renews", "repeats", "reearns", "duplicates"] as const satisfies ReadonlyArray<
  Holding.Period["relation"]
>

/** As they are read, of a table called h; the last column says since when. */
export const holdingColumns = columnsOf("holding")
  .slice(0, -1)
  .map(({ name }) => `h.${name}`)
  .join(", ")
/** The same of a table called h. */
export const holdingsColumns = columnsOf("holding")
  .map(({ name }) => `h.${name}`)
  .join(", ")
/** Where in these columns names stand. */
export const holdingNames = [1, 4] as const

export const periodRow = (
  names: Known,
  contact: Id.ContactId,
  certification: Id.CertificationId,
  period: Holding.Period,
  position: number,
  since: number
): ReadonlyArray<Value> => {
  const { achievement, beside, from, last, relation, expires, opens, grace } = period
  return [
    contact,
    names.id(certification),
    position,
    achievement.learner,
    names.id(achievement.type),
    achievement.earning,
    beside.length === 0 ? null : JSON.stringify(beside.map(AchievementId.format)),
    from,
    last ?? noDay,
    ends.indexOf(period.ends),
    relations.indexOf(relation),
    expires,
    opens,
    grace,
    since
  ]
}

const decodeBeside = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Array(Schema.String)))

const besideOf = (stored: string): ReadonlyArray<AchievementId.AchievementId> => {
  const names = decodeBeside(stored)
  if (Result.isFailure(names)) return unreadable("achievements", stored)
  return names.success.map((name) => AchievementId.parse(name) ?? unreadable("the achievement", name))
}

export const periodOf = (names: Known, row: Row): Holding.Period => ({
  achievement: {
    // Interned from a TypeId.
    type: names.text(int(row[4])) as Id.TypeId,
    learner: learnerId(int(row[3])),
    earning: int(row[5])
  },
  beside: nullOr(besideOf, row[6]) ?? [],
  from: day(int(row[7])),
  last: row[8] === noDay ? null : day(int(row[8])),
  ends: ends[int(row[9])] ?? unreadable("the end of a period", String(row[9])),
  relation: relations[int(row[10])] ?? unreadable("the relation of a period", String(row[10])),
  expires: dayOrNull(row[11]),
  opens: dayOrNull(row[12]),
  grace: dayOrNull(row[13])
})

/** Rows in the order of contact, certification, since, until and position, folded to each version of each holding, by contact. */
export const holdingVersionsOf = (
  names: Known,
  rows: ReadonlyArray<Row>
): Map<Id.ContactId, Array<Stood.Version<Holding.Holding>>> => {
  const all = new Map<Id.ContactId, Array<Stood.Version<Holding.Holding>>>()
  const isOneWith = (row: Row, before: Row | undefined): boolean =>
    [0, 1, row.length - 2, row.length - 1].every((at) => row[at] === before?.[at])
  let periods: Array<Holding.Period> = []
  for (const [index, row] of rows.entries()) {
    if (!isOneWith(row, rows[index - 1])) {
      periods = []
      const contact = contactId(int(row[0]))
      // Interned from a CertificationId.
      const holding = { certification: names.text(int(row[1])) as Id.CertificationId, periods }
      const own = all.get(contact)
      if (own === undefined) all.set(contact, [versionOf(holding, row)])
      else own.push(versionOf(holding, row))
    }
    periods.push(periodOf(names, row))
  }
  return all
}

/** Rows in the order of their key, folded to holdings by contact. */
export const holdingsOf = (names: Known, rows: ReadonlyArray<Row>): Map<Id.ContactId, Array<Holding.Holding>> => {
  const all = new Map<Id.ContactId, Array<Holding.Holding>>()
  let periods: Array<Holding.Period> = []
  let [last, of] = [0, 0]
  for (const row of rows) {
    const [contact, certification] = [contactId(int(row[0])), int(row[1])]
    if (contact !== last || certification !== of) {
      periods = []
      ;[last, of] = [contact, certification]
      // Interned from a CertificationId.
      const holding = { certification: names.text(certification) as Id.CertificationId, periods }
      const own = all.get(contact)
      if (own === undefined) all.set(contact, [holding])
      else own.push(holding)
    }
    periods.push(periodOf(names, row))
  }
  return all
}
