/**
 * One change of one achievement, never altered. Its canonical text is what the Merkle log hashes: a line of JSON in the order
 * of RFC 8785 (keys sorted, no white space), holding opaque ids only, so that a person can be erased and the log still proves.
 */
import { Result, Schema } from "effect"
import * as AchievementId from "./AchievementId.ts"
import * as CivilDate from "./CivilDate.ts"
import { CatalogVersion, ContactId, FactId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import * as Span from "./Span.ts"

/** What happened to the achievement. */
export const Kind = Schema.Literals(["Issued", "Updated", "Contested", "Withdrawn", "Reinstated"])
export type Kind = typeof Kind.Type

export const Entry = Schema.Struct({
  kind: Kind,
  achievement: AchievementId.AchievementId,
  contact: ContactId,
  /** The achievement's revision after this entry. */
  revision: Schema.Int,
  catalog: CatalogVersion,
  /** The days it counts after this entry. What stood before is in the entry before. */
  held: Schema.Array(Span.Span),
  contested: Schema.NullOr(Schema.Array(Span.Span)),
  /** The facts that brought the change, in order of id. */
  because: Schema.Array(FactId),
  recordedAt: Instant.Instant
})
export type Entry = typeof Entry.Type

const spansText = (spans: Span.Spans): string =>
  `[${spans
    .map(({ from, lost }) => `["${CivilDate.format(from)}",${lost === null ? "null" : `"${CivilDate.format(lost)}"`}]`)
    .join(",")}]`

/** The canonical text. Every key is written here in sorted order; only the type's id could need escaping. */
export const canonical = (entry: Entry): string =>
  `{"achievement":${JSON.stringify(AchievementId.format(entry.achievement))}` +
  `,"because":[${entry.because.join(",")}]` +
  `,"catalog":${entry.catalog}` +
  `,"contact":${entry.contact}` +
  `,"contested":${entry.contested === null ? "null" : spansText(entry.contested)}` +
  `,"held":${spansText(entry.held)}` +
  `,"kind":"${entry.kind}"` +
  `,"recordedAt":"${Instant.format(entry.recordedAt)}"` +
  `,"revision":${entry.revision}}`

const SpanText = Schema.Tuple([CivilDate.FromString, Schema.NullOr(CivilDate.FromString)])
const Text = Schema.fromJsonString(
  Schema.Struct({
    achievement: Schema.String,
    because: Schema.Array(FactId),
    catalog: CatalogVersion,
    contact: ContactId,
    contested: Schema.NullOr(Schema.Array(SpanText)),
    held: Schema.Array(SpanText),
    kind: Kind,
    recordedAt: Schema.String,
    revision: Schema.Int
  })
)
const decodeText = Schema.decodeUnknownResult(Text, { onExcessProperty: "error" })

const spans = (texts: ReadonlyArray<typeof SpanText.Type>): Span.Spans => texts.map(([from, lost]) => ({ from, lost }))

/** Reads a canonical text back; a failure says why it is none. */
export const parse = (text: string): Result.Result<Entry, string> => {
  const decoded = decodeText(text)
  if (Result.isFailure(decoded)) return Result.fail(decoded.failure.message)
  const { achievement, recordedAt, contested, held, ...rest } = decoded.success
  const id = AchievementId.parse(achievement)
  const at = Instant.parse(recordedAt)
  if (id === undefined || at === undefined) return Result.fail("expected an achievement's id and an instant")
  const entry = {
    ...rest,
    achievement: id,
    recordedAt: at,
    held: spans(held),
    contested: contested === null ? null : spans(contested)
  }
  return canonical(entry) === text
    ? Result.succeed(entry)
    : Result.fail("expected the canonical order of keys and no white space")
}
