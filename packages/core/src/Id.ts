/**
 * Names of things. Ids given by a ledger (contact, learner, fact) are whole numbers that mean nothing outside it, so that
 * entries and hashes never carry personal data; ids chosen by a catalog or a source are text.
 */
import { Schema } from "effect"
import { Name, Slug } from "./Text.ts"

/** A person over all time. Numbered from 1 by the ledger. */
export const ContactId = Schema.Int.pipe(Schema.brand("ContactId"))
export type ContactId = typeof ContactId.Type

/** One participation of a contact in one offering. Numbered from 1 by the ledger. */
export const LearnerId = Schema.Int.pipe(Schema.brand("LearnerId"))
export type LearnerId = typeof LearnerId.Type

/** One revision of one fact. Numbered from 1 by the ledger, in order of recording. */
export const FactId = Schema.Int.pipe(Schema.brand("FactId"))
export type FactId = typeof FactId.Type

/** What a person decided. Numbered from 1 by the ledger, in order of recording. */
export const DecisionId = Schema.Int.pipe(Schema.brand("DecisionId"))
export type DecisionId = typeof DecisionId.Type

/** An import, by the number of its first commit. */
export const ImportId = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("ImportId"))
export type ImportId = typeof ImportId.Type

/** A configured source of facts, as the operator names it. */
export const SourceId = Slug.pipe(Schema.brand("SourceId"))
export type SourceId = typeof SourceId.Type

/** What one can participate in: a course run, an event, a registration target. Chosen by the catalog. */
export const OfferingId = Slug.pipe(Schema.brand("OfferingId"))
export type OfferingId = typeof OfferingId.Type

/** One thing a learner does, as its source names it: an assignment, an AU, a session. */
export const ActivityId = Name.pipe(Schema.brand("ActivityId"))
export type ActivityId = typeof ActivityId.Type

/** A kind of achievement. Chosen by the catalog. */
export const TypeId = Slug.pipe(Schema.brand("TypeId"))
export type TypeId = typeof TypeId.Type

/** What holding achievements means over time. Chosen by the catalog. */
export const CertificationId = Slug.pipe(Schema.brand("CertificationId"))
export type CertificationId = typeof CertificationId.Type

/** A version of the catalog, numbered from 1 in order of being applied. */
export const CatalogVersion = Schema.Int.pipe(Schema.brand("CatalogVersion"))
export type CatalogVersion = typeof CatalogVersion.Type
