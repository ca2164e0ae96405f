/** Rows to records of the core and back. Ids and days were written by this store from branded values, so reading them restores the brand. */
import { CivilDate, Decision, Fact, type Id, Instant, Ledger, type Rejection, type Stood } from "@laurel/core"
import { Result, Schema } from "effect"
import type { Times } from "./Batches.ts"
import { bytes, int, orNull, Refused, type Row, text, type Value } from "./Engine.ts"
import type { Known } from "./Names.ts"

/** A value that its column can't have: somebody has edited it. */
const outside = (what: string, value: number): never => {
  throw new Refused(new Ledger.Corrupt({ found: `a column holds ${value} where ${what} belongs` }))
}

// The brands below were earned when the values were written; a number in these columns was checked to be one.
export const contactId = (value: number) => value as Id.ContactId
export const learnerId = (value: number) => value as Id.LearnerId
export const factId = (value: number) => value as Id.FactId
export const decisionId = (value: number) => value as Id.DecisionId
export const importId = (value: number) => value as Id.ImportId
export const catalogVersion = (value: number) => value as Id.CatalogVersion
export const day = (value: number): CivilDate.CivilDate => CivilDate.fromEpochDay(value) ?? outside("a day", value)
export const instant = (value: number): Instant.Instant => Instant.fromMillis(value) ?? outside("a time", value)

/** Positions in this list are what is stored: only ever add to its end. */
const kinds = [
  "Registered",
  "Unregistered",
  "Completed",
  "Scored",
  "Closed",
  "Retracted",
  "Scheduled",
  "Attended",
  "Progressed",
  "Passed",
  "Failed",
  "Credited",
  "Presented",
  "RolledUp",
  "Assessed"
] as const satisfies ReadonlyArray<Fact.Kind>
const kindIndex = new Map<string, number>(kinds.map((kind, index) => [kind, index]))

/** How a kind is stored. */
export const kindNumber = (kind: Fact.Kind): number => kindIndex.get(kind) ?? -1

/** Adapters share one object among equal scores, so its text is made once. */
const details = new WeakMap<Fact.Evidence, string>()
const encodeEvidence = Schema.encodeSync(Fact.Evidence)

/** What a kind carries beyond its name, as JSON; null for nothing. */
export const detailOf = (evidence: Fact.Evidence): string | null => {
  if (Object.keys(evidence).length === 1) return null
  const known = details.get(evidence)
  if (known !== undefined) return known
  // The plain numbers of a score, by far the most of all details, are their own code.
  const { _tag, ...fields } = evidence._tag === "Scored" ? evidence : encodeEvidence(evidence)
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
  // What may name a person is gone from memory once it is answered.
  if (!Fact.mayName(evidence.success)) decoded.set(detail, evidence.success)
  return evidence.success
}

/** Positions in this list are what is stored. */
const rejectionKinds = ["row", "drift", "person", "type"] as const satisfies ReadonlyArray<Rejection.Kind>

export const rejectionKind = (value: number): Rejection.Kind =>
  rejectionKinds[value] ?? outside("a kind of rejection", value)

/** How a kind of rejection is stored. */
export const rejectionKindNumber = (kind: Rejection.Kind): number => rejectionKinds.indexOf(kind)

/** Where in these columns names, streams and batches stand. */
export const factNames = { names: [7, 12], streams: [2], batch: 16 } as const
export const factColumns =
  "f.id, f.learner, f.stream, f.key, f.revision, f.origin, f.line, f.activity, f.kind, f.detail, f.happened_on, f.happened_at, f.zone, f.basis, f.observed_at, f.said, f.batch"

export const factOf = (names: Known, times: Times, row: Row): Fact.Fact => {
  const { source, stream } = names.reference(int(row[2]))
  const activity = orNull(int, row[7])
  const batch = int(row[16])
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
      basis: Fact.bases[int(row[13])] ?? outside("a basis", int(row[13]))
    },
    observedAt: row[14] === null ? null : instant(int(row[14])),
    said: orNull(text, row[15]),
    recordedAt: times.recordedAt(batch),
    batch
  }
}

export const factRow = (names: Known, fact: Fact.Fact, contact: Id.ContactId, batch: number): ReadonlyArray<Value> => {
  const { reference, activity, evidence, happened, said } = fact
  return [
    fact.id,
    fact.learner,
    names.stream(reference),
    reference.key,
    fact.revision,
    fact.origin,
    reference.line,
    activity === null ? null : names.id(activity),
    kindNumber(evidence._tag),
    detailOf(evidence),
    happened.on,
    happened.at,
    names.id(happened.zone),
    Fact.bases.indexOf(happened.basis),
    fact.observedAt,
    said,
    batch,
    contact,
    null
  ]
}

/** From a batch's id, size, root and time. */
export const checkpointOf = (row: Row): Ledger.Checkpoint => ({
  batch: int(row[0]),
  size: int(row[1]),
  root: Buffer.from(bytes(row[2])).toString("hex"),
  recordedAt: instant(int(row[3]))
})

const encodeDecision = Schema.encodeSync(Schema.fromJsonString(Decision.Draft))
const decodeDecision = Schema.decodeUnknownResult(Schema.fromJsonString(Decision.Draft), { onExcessProperty: "error" })
const decodeAbout = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Array(Schema.Int)))

export const decisionText = ({ act, actor, role, reason }: Decision.Decision): string =>
  encodeDecision({ act, actor, role, reason })

/** Whom a decision is about, as it is stored. */
export const aboutOf = (stored: string): ReadonlyArray<Id.ContactId> => {
  const about = decodeAbout(stored)
  if (Result.isFailure(about)) {
    throw new Refused(new Ledger.Corrupt({ found: `whom a decision is about, "${stored}", can't be read` }))
  }
  return about.success.map(contactId)
}

export const decisionColumns = "d.id, d.text, d.about, d.batch"

export const decisionOf = (times: Times, row: Row): Decision.Decision => {
  const draft = decodeDecision(text(row[1]))
  if (Result.isFailure(draft)) {
    throw new Refused(new Ledger.Corrupt({ found: `decision ${int(row[0])} can't be read` }))
  }
  const batch = int(row[3])
  return {
    ...draft.success,
    id: decisionId(int(row[0])),
    about: aboutOf(text(row[2])),
    recordedAt: times.recordedAt(batch),
    batch
  }
}

/** Where in these columns names stand. */
export const learnerNames = [2, 4] as const
export const learnerColumns = "l.id, l.contact, l.source, l.key, l.offering"

export const learnerOf = (names: Known, row: Row): Ledger.Learner => ({
  id: learnerId(int(row[0])),
  contact: contactId(int(row[1])),
  // Interned from a SourceId and an OfferingId.
  source: names.text(int(row[2])) as Id.SourceId,
  key: text(row[3]),
  offering: names.text(int(row[4])) as Id.OfferingId
})

/** What a row says whose last two columns are since when and until when it was known. */
export const versionOf = <A>(stored: A, row: Row): Stood.Version<A> => ({
  stored,
  since: instant(int(row.at(-2))),
  until: orNull((value) => instant(int(value)), row.at(-1) ?? null)
})
