/**
 * One change of one achievement, never altered. Its canonical text is what the Merkle log hashes: a line of JSON in the order
 * of RFC 8785 (keys sorted, no white space), holding opaque ids only, so that a person can be erased and the log still proves.
 */
import { Result, Schema } from "effect"
import * as AchievementId from "./AchievementId.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Fraction from "./Fraction.ts"
import { CatalogVersion, ContactId, DecisionId, FactId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import * as Span from "./Span.ts"
import type * as State from "./State.ts"
import * as Terms from "./Terms.ts"

/** What happened to the achievement. */
export const Kind = Schema.Literals([
  "Issued",
  "Updated",
  "Contested",
  "Withdrawn",
  "Reinstated",
  "Denied",
  "Revoked",
  "Suspended",
  "Extended",
  "Voided",
  "Reissued"
])
export type Kind = typeof Kind.Type

export interface Entry extends State.State {
  readonly kind: Kind
  readonly achievement: AchievementId.AchievementId
  readonly contact: ContactId
  /** The achievement's revision after this entry. What stood before is in the entry before. */
  readonly revision: number
  readonly catalog: CatalogVersion
  /**
   * The facts that brought the change, in order of id: those that speak for how it is now, the retractions and corrections that changed
   * its days, and the end of the participation where the rule waited for it.
   */
  readonly because: ReadonlyArray<FactId>
  /** The decisions that brought it, in order of id: who decided and why is theirs to say. */
  readonly decisions: ReadonlyArray<DecisionId>
  readonly recordedAt: Instant.Instant
}

const spansText = (spans: Span.Spans): string =>
  `[${spans
    .map(({ from, lost }) => `["${CivilDate.format(from)}",${lost === null ? "null" : `"${CivilDate.format(lost)}"`}]`)
    .join(",")}]`

const outcomeText = ({ held, expires }: State.Outcome): string =>
  `{${expires === null ? "" : `"expires":"${CivilDate.format(expires)}",`}"held":${spansText(held)}}`

/** `,"name":text`, or nothing where there is nothing to say. */
const field = <A>(name: string, value: A | null, text: (value: A) => string): string =>
  value === null ? "" : `,"${name}":${text(value)}`

const dateText = (date: CivilDate.CivilDate): string => `"${CivilDate.format(date)}"`

/** The canonical text. Every key is written here in sorted order, and left out where there is nothing to say. */
export const canonical = (entry: Entry): string =>
  `{"achievement":${JSON.stringify(AchievementId.format(entry.achievement))}` +
  `,"because":[${entry.because.join(",")}]` +
  `,"catalog":${entry.catalog}` +
  `,"contact":${entry.contact}` +
  field("contested", entry.contested, outcomeText) +
  (entry.decisions.length === 0 ? "" : `,"decisions":[${entry.decisions.join(",")}]`) +
  field("due", entry.due, dateText) +
  field("expires", entry.expires, dateText) +
  `,"held":${spansText(entry.held)}` +
  `,"issuedOn":${dateText(entry.issuedOn)}` +
  `,"kind":"${entry.kind}"` +
  `,"recordedAt":"${Instant.format(entry.recordedAt)}"` +
  `,"revision":${entry.revision}` +
  field("score", entry.score, (score) => `"${Fraction.format(score)}"`) +
  field("shadow", entry.shadow, spansText) +
  (entry.terms === Terms.none ? "" : termsText(entry.terms)) +
  "}"

const termsText = (terms: Terms.Terms): string => {
  const text = Terms.canonical(terms)
  return text === "{}" ? "" : `,"terms":${text}`
}

const Days = Schema.Array(Span.FromJson)
const Day = CivilDate.FromString
const Outcome = Schema.Struct({ held: Days, expires: Schema.optionalKey(Day) })
const Text = Schema.fromJsonString(
  Schema.Struct({
    achievement: Schema.String,
    because: Schema.Array(FactId),
    catalog: CatalogVersion,
    contact: ContactId,
    contested: Schema.optionalKey(Outcome),
    decisions: Schema.optionalKey(Schema.Array(DecisionId)),
    due: Schema.optionalKey(Day),
    expires: Schema.optionalKey(Day),
    held: Days,
    issuedOn: Day,
    kind: Kind,
    recordedAt: Instant.FromString,
    revision: Schema.Int,
    score: Schema.optionalKey(Fraction.FromJson),
    shadow: Schema.optionalKey(Days),
    terms: Schema.optionalKey(Terms.Terms)
  })
)
const decodeText = Schema.decodeUnknownResult(Text, { onExcessProperty: "error" })

/** Reads a canonical text back; a failure says why it is none. */
export const parse = (text: string): Result.Result<Entry, string> => {
  const decoded = decodeText(text)
  if (Result.isFailure(decoded)) return Result.fail(decoded.failure.message)
  const { achievement, contested, decisions = [], due = null, expires = null, score = null, ...rest } = decoded.success
  const { shadow = null, terms = Terms.none, ...always } = rest
  const id = AchievementId.parse(achievement)
  if (id === undefined) return Result.fail("expected an achievement's id")
  const entry: Entry = {
    ...always,
    achievement: id,
    contested: contested === undefined ? null : { expires: null, ...contested },
    decisions,
    due,
    expires,
    score,
    shadow,
    terms
  }
  return canonical(entry) === text
    ? Result.succeed(entry)
    : Result.fail("expected the canonical order of keys and no white space")
}
