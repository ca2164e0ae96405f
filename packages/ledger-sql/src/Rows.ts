/** Rows to records of the core and back. Ids and days were written by this store from branded values, so reading them restores the brand. */
import { type Achievement, type CivilDate, Fact, Holding, type Id, type Instant, Ledger, type Span } from "@laurel/core"
import { Result, Schema } from "effect"
import { int, orNull, Refused, type Row, text } from "./Database.ts"
import type { Names } from "./Names.ts"

// The brands below were earned when the values were written; a number in these columns was checked to be one.
export const contactId = (value: number) => value as Id.ContactId
const learnerId = (value: number) => value as Id.LearnerId
const factId = (value: number) => value as Id.FactId
const day = (value: number) => value as CivilDate.CivilDate
export const instant = (value: number) => value as Instant.Instant
export const catalogVersion = (value: number) => value as Id.CatalogVersion

/** Positions in this list are what is stored: only ever add to its end. */
const kinds = ["Registered", "Unregistered", "Completed", "Scored", "Closed", "Retracted"] as const
const kindIndex = new Map<string, number>(kinds.map((kind, index) => [kind, index]))

export const kindOf = (evidence: Fact.Evidence): number => kindIndex.get(evidence._tag) ?? -1

/** Adapters share one object among equal scores, so its text is made once. */
const details = new WeakMap<Fact.Evidence, string>()

/** What a kind carries beyond its name, as JSON; null for nothing. */
export const detailOf = (evidence: Fact.Evidence): string | null => {
  if (evidence._tag !== "Scored") return null
  const known = details.get(evidence)
  if (known !== undefined) return known
  const { _tag, ...fields } = evidence
  const detail = JSON.stringify(fields)
  details.set(evidence, detail)
  return detail
}

const decodeEvidence = Schema.decodeUnknownResult(Fact.Evidence, { onExcessProperty: "error" })
const decodeDetail = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))
/** Scores repeat: each distinct one is decoded once. Bounded, and emptied when full. */
const evidences = kinds.map(() => new Map<string | null, Fact.Evidence>())
const maxEvidences = 10_000

const evidenceOf = (kind: number, detail: string | null): Fact.Evidence => {
  const decoded = evidences[kind]
  const known = decoded?.get(detail)
  if (known !== undefined) return known
  const fields = detail === null ? Result.succeed({}) : decodeDetail(detail)
  const evidence = Result.flatMap(fields, (own) => decodeEvidence({ _tag: kinds[kind], ...own }))
  if (decoded === undefined || Result.isFailure(evidence)) {
    throw new Refused(new Ledger.Corrupt({ found: `evidence ${kind} "${detail}" can't be read` }))
  }
  if (decoded.size >= maxEvidences) decoded.clear()
  decoded.set(detail, evidence.success)
  return evidence.success
}

export const factColumns =
  "f.id, f.learner, f.stream, f.key, f.revision, f.origin, f.line, f.activity, f.kind, f.detail, f.happened_on, f.happened_at, f.zone, f.basis, f.recorded_at"

export const factOf = (names: Names, row: Row): Fact.Fact => {
  const { source, stream } = names.reference(int(row[2]))
  const activity = orNull(int, row[7])
  return {
    id: factId(int(row[0])),
    learner: learnerId(int(row[1])),
    // Interned from a SourceId and an ActivityId.
    reference: { source: source as Id.SourceId, stream, key: text(row[3]), line: orNull(int, row[6]) },
    revision: int(row[4]),
    origin: factId(int(row[5])),
    activity: activity === null ? null : (names.text(activity) as Id.ActivityId),
    evidence: evidenceOf(int(row[8]), orNull(text, row[9])),
    happened: {
      on: day(int(row[10])),
      at: row[11] === null ? null : instant(int(row[11])),
      zone: names.text(int(row[12])),
      basis: Fact.bases[int(row[13])] ?? "observed"
    },
    recordedAt: instant(int(row[14]))
  }
}

export const learnerColumns = "l.id, l.contact, l.source, l.key, l.offering"

export const learnerOf = (names: Names, row: Row): Ledger.Learner => ({
  id: learnerId(int(row[0])),
  contact: contactId(int(row[1])),
  // Interned from a SourceId and an OfferingId.
  source: names.text(int(row[2])) as Id.SourceId,
  key: text(row[3]),
  offering: names.text(int(row[4])) as Id.OfferingId
})

export const spansText = (spans: Span.Spans): string =>
  `[${spans.map(({ from, lost }) => `[${from},${lost}]`).join(",")}]`

const decodeSpans = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Array(Schema.Tuple([Schema.Int, Schema.NullOr(Schema.Int)])))
)

const spansOf = (stored: string): Span.Spans => {
  const spans = decodeSpans(stored)
  if (Result.isFailure(spans)) throw new Refused(new Ledger.Corrupt({ found: `days "${stored}" can't be read` }))
  return spans.success.map(([from, lost]) => ({ from: day(from), lost: lost === null ? null : day(lost) }))
}

export const achievementColumns =
  "a.contact, a.learner, a.type, a.earning, a.revision, a.catalog, a.first, a.lost, a.held, a.contested"

/** Nearly every achievement has one span, whose ends are columns of their own; the text is read only for the others. */
const heldOf = (row: Row): Span.Spans => {
  const held = text(row[8])
  if (held.indexOf("[", 2) !== -1 || row[6] === null) return spansOf(held)
  return [{ from: day(int(row[6])), lost: row[7] === null ? null : day(int(row[7])) }]
}

export const achievementOf = (names: Names, row: Row): Achievement.Achievement => ({
  // Interned from a TypeId.
  id: { type: names.text(int(row[2])) as Id.TypeId, learner: learnerId(int(row[1])), earning: int(row[3]) },
  contact: contactId(int(row[0])),
  revision: int(row[4]),
  catalog: catalogVersion(int(row[5])),
  held: heldOf(row),
  contested: row[9] === null ? null : spansOf(text(row[9]))
})

/** Positions in this list are what is stored. */
const ends = ["never", "expired", "withdrawn"] as const
export const endIndex = (period: Holding.Period): number => ends.indexOf(period.ends)

export const holdingColumns = "h.contact, h.certification, h.first, h.learner, h.type, h.earning, h.last, h.ends"

/** Rows folded to holdings by contact. */
export const holdingsOf = (names: Names, rows: ReadonlyArray<Row>): Map<Id.ContactId, Array<Holding.Holding>> => {
  const all = new Map<Id.ContactId, Map<number, Array<Holding.Period>>>()
  for (const row of rows) {
    const contact = contactId(int(row[0]))
    let own = all.get(contact)
    if (own === undefined) all.set(contact, (own = new Map()))
    const certification = int(row[1])
    let periods = own.get(certification)
    if (periods === undefined) own.set(certification, (periods = []))
    periods.push({
      achievement: {
        type: names.text(int(row[4])) as Id.TypeId,
        learner: learnerId(int(row[3])),
        earning: int(row[5])
      },
      from: day(int(row[2])),
      last: row[6] === null ? null : day(int(row[6])),
      ends: ends[int(row[7])] ?? "never"
    })
  }
  return new Map(
    [...all].map(([contact, own]) => [
      contact,
      // Interned from a CertificationId.
      [...own].map(([certification, periods]) => ({
        certification: names.text(certification) as Id.CertificationId,
        periods: periods.toSorted(Holding.compare)
      }))
    ])
  )
}
