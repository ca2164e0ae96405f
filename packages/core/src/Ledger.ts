/**
 * The port to what is remembered. A ledger stores commits whole and answers questions; it decides nothing. `LedgerMemory` is
 * the reference implementation and every other ledger passes the same tests.
 */
import { Context, type Effect, Schema } from "effect"
import type { Achievement } from "./Achievement.ts"
import type { AchievementId } from "./AchievementId.ts"
import type { CivilDate } from "./CivilDate.ts"
import type { Claim, Contact, Identity } from "./Contact.ts"
import type { Decision } from "./Decision.ts"
import type { Entry } from "./Entry.ts"
import type { Fact, Reference, Subject } from "./Fact.ts"
import type { Holding } from "./Holding.ts"
import type {
  CatalogVersion,
  CertificationId,
  ContactId,
  DecisionId,
  FactId,
  LearnerId,
  OfferingId,
  SourceId,
  TypeId
} from "./Id.ts"
import type { Instant } from "./Instant.ts"
import type { Rejection } from "./Rejection.ts"

/** One participation, as the ledger knows it. */
export interface Learner {
  readonly id: LearnerId
  readonly contact: ContactId
  readonly source: SourceId
  /** The source's own key of the participation. */
  readonly key: string
  readonly offering: OfferingId
}

/** Where the ledger stands. A commit names the head it was planned on and is refused when the ledger has moved on. */
export interface Head {
  readonly batch: number
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly decisions: number
  readonly entries: number
  /** The time of the last commit: recorded times never go back. */
  readonly recordedAt: Instant | null
}

/** What a commit is planned on. */
export interface Loaded {
  readonly head: Head
  /** Where the source that was asked about stands; null where it has no position yet, or none was asked about. */
  readonly position: string | null
  /** By `Contact.keyOf`: whose own identity it is. Identities the ledger does not know are absent. */
  readonly contacts: ReadonlyMap<string, ContactId>
  /** The person of each loaded contact that is linked to another, and of all contacts of that person. */
  readonly people: ReadonlyMap<ContactId, ContactId>
  readonly learners: ReadonlyArray<Learner>
  /** Every revision of every fact of each loaded learner. */
  readonly revisions: ReadonlyMap<LearnerId, ReadonlyArray<Fact>>
  /** All achievements of each loaded contact and of every contact linked to it, over all participations. */
  readonly achievements: ReadonlyMap<ContactId, ReadonlyArray<Achievement>>
  /** All decisions about these contacts, in order of id. */
  readonly decisions: ReadonlyArray<Decision>
}

export interface LoadRequest {
  /** Whose position and participation keys are meant; null where no source speaks. */
  readonly source: SourceId | null
  /** Whose learners and contacts. */
  readonly subjects: ReadonlyArray<Subject>
  /** Also the learners under which the ledger now has one of these facts. */
  readonly references: ReadonlyArray<Reference>
  /** Also these contacts. */
  readonly contacts: ReadonlyArray<ContactId>
  /** Also every other learner of the contacts found, and of all contacts linked to them. */
  readonly whole: boolean
}

/** Asks for everything about some persons, for nobody's source. */
export const wholePersons = (contacts: ReadonlyArray<ContactId>): LoadRequest => ({
  source: null,
  subjects: [],
  references: [],
  contacts,
  whole: true
})

/** Whole contacts, for judging or checking them one after another; those linked to one of them are loaded beside. */
export interface LoadedContacts extends Loaded {
  readonly ids: ReadonlyArray<ContactId>
  /** Of each person whose lowest contact is among the ids. */
  readonly holdings: ReadonlyMap<ContactId, ReadonlyArray<Holding>>
}

/** Everything one batch writes, together or not at all. */
export interface Commit {
  /** The head it was planned on. */
  readonly head: Head
  readonly recordedAt: Instant
  /** Who speaks: a source, or Laurel itself. */
  readonly source: SourceId
  /** The catalog version it was judged under: refused where a newer one has been applied since. */
  readonly under: CatalogVersion
  /** A new version of the catalog, applied by this commit; its number follows the last one's. */
  readonly catalog: { readonly version: CatalogVersion; readonly text: string } | null
  readonly rows: number
  readonly contacts: ReadonlyArray<{ readonly id: ContactId; readonly identity: Identity }>
  /** What contacts are also called; what is known already is ignored. */
  readonly claims: ReadonlyArray<Claim>
  readonly learners: ReadonlyArray<Learner>
  readonly facts: ReadonlyArray<Fact>
  readonly decisions: ReadonlyArray<Decision>
  readonly entries: ReadonlyArray<Entry>
  /** The changed achievements as they stand after the entries. */
  readonly achievements: ReadonlyArray<Achievement>
  /** Contacts that belong to another person than before: the lowest contact of their set, themselves where they stand alone. */
  readonly people: ReadonlyArray<{ readonly contact: ContactId; readonly person: ContactId }>
  /** All holdings of each person whose achievements changed, under their lowest contact, replacing those before. */
  readonly holdings: ReadonlyArray<{ readonly contact: ContactId; readonly holdings: ReadonlyArray<Holding> }>
  readonly rejections: ReadonlyArray<Rejection>
  /** The reading these rows belong to; null for a commit without rows. */
  readonly reading: { readonly stream: string; readonly name: string; readonly ended: boolean } | null
  /** The source's new position; null where it stays where it was. */
  readonly position: string | null
}

/** An entry with its place in the log, counted from 0, and the text that was hashed. */
export interface Logged {
  readonly index: number
  readonly text: string
}

/** One commit's mark in the log. */
export interface Checkpoint {
  readonly batch: number
  readonly size: number
  /** The Merkle root over the first `size` entries, lower-case hexadecimal. */
  readonly root: string
  readonly recordedAt: Instant
}

export interface Position {
  readonly text: string
  readonly catalog: CatalogVersion
  /** Open rejections of the source: rows that a changed catalog may have a place for. */
  readonly rejected: number
  readonly recordedAt: Instant
}

export interface Totals {
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly corrections: number
  readonly decisions: number
  readonly rejections: number
  readonly entries: number
  readonly batches: number
  readonly achievements: ReadonlyMap<TypeId, TypeTotals>
}

export interface TypeTotals {
  /** Ever earned, on what is known now. */
  readonly issued: number
  /** Earned and lost since. */
  readonly withdrawn: number
  readonly standing: number
  readonly contested: number
}

/** Everything about one person. */
export interface Dossier {
  readonly contact: Contact
  readonly learners: ReadonlyArray<Learner>
  readonly achievements: ReadonlyArray<Achievement>
  readonly holdings: ReadonlyArray<Holding>
  readonly decisions: ReadonlyArray<Decision>
}

/** An identity that more than one contact has or claims. */
export interface Shared {
  readonly identity: Identity
  /** In order of id, at most `maxSharing`, each with the person it belongs to. */
  readonly contacts: ReadonlyArray<{ readonly id: ContactId; readonly person: ContactId }>
}

/** Contacts that one answer about a shared identity names. */
export const maxSharing = 100

/** An applied catalog, as it was applied. */
export interface AppliedCatalog {
  readonly version: CatalogVersion
  readonly text: string
  readonly recordedAt: Instant
}

export interface KeptRejection extends Rejection {
  readonly id: number
  readonly recordedAt: Instant
}

/** Rows, at most, that one question returns. Ask on with the last row's id. */
export const maxPage = 1_000

/** Another writer committed first, or a newer catalog was applied since. Load, plan and commit again. */
export class Conflict extends Schema.TaggedError<Conflict>()("Conflict", { found: Schema.String }) {}
/** Locked by another program for longer than the ledger waits. Try again. */
export class Busy extends Schema.TaggedError<Busy>()("Busy", { found: Schema.String }) {}
/** No room left. Nothing of the batch was written. */
export class Full extends Schema.TaggedError<Full>()("Full", { found: Schema.String }) {}
/** It can't be opened or written as it is: read-only, in a folder that isn't there, another program's file, a newer schema. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {
  found: Schema.String,
  advice: Schema.String
}) {}
/** What is stored is not what was written. */
export class Corrupt extends Schema.TaggedError<Corrupt>()("Corrupt", { found: Schema.String }) {}

/** A ledger could not do what was asked. Whatever the reason, nothing was half written. */
export class LedgerError extends Schema.TaggedError<LedgerError>()("LedgerError", {
  ledger: Schema.String,
  reason: Schema.Union([Conflict, Busy, Full, Unusable, Corrupt])
}) {
  override get message(): string {
    return `store ${this.ledger}: ${describe(this.reason)}`
  }
}

const describe = (reason: LedgerError["reason"]): string => {
  switch (reason._tag) {
    case "Conflict":
      return `another writer committed first (${reason.found}). Nothing was written; run again to go on`
    case "Busy":
      return `another program holds it (${reason.found}). Nothing was written; wait for it to finish and run again`
    case "Full":
      return `no room left to write (${reason.found}). The last batch was not written and everything before it was kept; free some space and run again`
    case "Unusable":
      return `${reason.found}. ${reason.advice}`
    case "Corrupt":
      return `${reason.found}. It was altered or damaged outside of Laurel; restore a backup of the store`
  }
}

export class Ledger extends Context.Service<
  Ledger,
  {
    readonly load: (request: LoadRequest) => Effect.Effect<Loaded, LedgerError>
    /** The next contacts after one, by id, at most `limit` and `maxPage`, with all of their learners. */
    readonly loadContacts: (after: ContactId | null, limit: number) => Effect.Effect<LoadedContacts, LedgerError>
    readonly commit: (commit: Commit) => Effect.Effect<void, LedgerError>

    /** All catalogs ever applied, in order of version. */
    readonly catalogs: Effect.Effect<ReadonlyArray<AppliedCatalog>, LedgerError>

    readonly positions: Effect.Effect<ReadonlyMap<SourceId, Position>, LedgerError>
    readonly totals: Effect.Effect<Totals, LedgerError>
    /** Persons who have or claim an identity of that value, in any scheme or only the one before a `:`. At most `maxPage`. */
    readonly find: (identity: string) => Effect.Effect<ReadonlyArray<Contact>, LedgerError>
    /** The person that this contact is or belongs to. */
    readonly contact: (id: ContactId) => Effect.Effect<Dossier | undefined, LedgerError>
    /** The entries about all contacts of that person in the order of the log, after an index, at most `maxPage`. */
    readonly history: (id: ContactId, after: number | null) => Effect.Effect<ReadonlyArray<Logged>, LedgerError>
    readonly learner: (
      id: LearnerId
    ) => Effect.Effect<{ readonly learner: Learner; readonly revisions: ReadonlyArray<Fact> } | undefined, LedgerError>
    readonly achievement: (id: AchievementId) => Effect.Effect<Achievement | undefined, LedgerError>
    /** Facts by id, at most `maxPage`; unknown ids are absent. */
    readonly facts: (ids: ReadonlyArray<FactId>) => Effect.Effect<ReadonlyArray<Fact>, LedgerError>
    /** Decisions by id, at most `maxPage`; unknown ids are absent. */
    readonly decisions: (ids: ReadonlyArray<DecisionId>) => Effect.Effect<ReadonlyArray<Decision>, LedgerError>
    /** Contested achievements after one, in the order of `AchievementId.compare`, at most `maxPage`. */
    readonly contested: (after: AchievementId | null) => Effect.Effect<ReadonlyArray<Achievement>, LedgerError>
    /** Identities shared by contacts that are not all one person, after one, by the code points of `Contact.keyOf`, at most `maxPage`. */
    readonly shared: (after: Identity | null) => Effect.Effect<ReadonlyArray<Shared>, LedgerError>
    /** How many persons hold each certification on that day. */
    readonly holders: (day: CivilDate) => Effect.Effect<ReadonlyMap<CertificationId, number>, LedgerError>
    /** How many persons have a counting achievement of each type on that day. */
    readonly achievers: (day: CivilDate) => Effect.Effect<ReadonlyMap<TypeId, number>, LedgerError>
    /** Open rejections after an id, at most `maxPage`. */
    readonly rejections: (after: number | null) => Effect.Effect<ReadonlyArray<KeptRejection>, LedgerError>
    /** The log after an index, at most `limit` and `maxPage`. */
    readonly log: (after: number | null, limit: number) => Effect.Effect<ReadonlyArray<Logged>, LedgerError>
    /** Checkpoints after a batch, at most `maxPage`. */
    readonly checkpoints: (after: number | null) => Effect.Effect<ReadonlyArray<Checkpoint>, LedgerError>
  }
>()("@laurel/core/Ledger") {}
