/**
 * The port to what is remembered. A ledger stores commits whole and answers questions; it decides nothing. `LedgerMemory` is
 * the reference implementation and every other ledger passes the same tests.
 */
import { Context, type Effect, Schema } from "effect"
import type { Achievement } from "./Achievement.ts"
import type { Received } from "./Adapter.ts"
import type { AchievementId } from "./AchievementId.ts"
import type { Certificate } from "./Certificate.ts"
import type { CivilDate } from "./CivilDate.ts"
import { type Claim, type Contact, type Identity, keyOf } from "./Contact.ts"
import type { Decision } from "./Decision.ts"
import type { Entry } from "./Entry.ts"
import { type Fact, keyOf as factKeyOf, type Kind, prefixesOf, recordOf, type Reference, type Subject } from "./Fact.ts"
import type { Holding, Period } from "./Holding.ts"
import type {
  CatalogVersion,
  CertificationId,
  ContactId,
  DecisionId,
  FactId,
  ImportId,
  LearnerId,
  OfferingId,
  SourceId,
  TypeId
} from "./Id.ts"
import type { Beginning, Import } from "./internal/ImportTerms.ts"
import type { Instant } from "./Instant.ts"
import type { Leaf, Of, Shown } from "./Leaf.ts"
import type { Node } from "./Merkle.ts"
import type { Counts } from "./Numbers.ts"
import type { Dismissal, Rejection, Reopening } from "./Rejection.ts"
import type * as Shelf from "./Shelf.ts"
import type { Stood } from "./Stood.ts"

/** One participation, as the ledger knows it. */
export interface Learner {
  readonly id: LearnerId
  readonly contact: ContactId
  readonly source: SourceId
  /** The source's own key of the participation. */
  readonly key: string
  readonly offering: OfferingId
}

/** Where a plan numbers on from. Numbers name things and count nothing: some are never used. */
export interface Head {
  /** The last batch seen. A batch is given its own number when it is committed. */
  readonly batch: number
  /** The last number before those that are free for whoever loaded with room. */
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly decisions: number
  /**
   * Whether these numbers were given to this load alone. Otherwise they are the next ones of the source, and a commit is refused
   * where another plan of the same source has used them first.
   */
  readonly exclusive: boolean
  /** The latest time of a commit: recorded times never go back. */
  readonly recordedAt: Instant | null
  /**
   * How many commits have erased somebody. One that keeps the text of rows, or lets somebody be called what they are called who
   * was erased, is refused where that has changed: what it was planned on may be of whoever went.
   */
  readonly erasures: number
}

/** What a plan may make known, at most, beside the contacts and learners that were asked for and are unknown. */
export interface Room {
  readonly facts: number
  readonly decisions: number
  /** Numbers of one's own, for who has lost a race for the next ones; they may stay unused. */
  readonly exclusive: boolean
  /** Whether what the records asked about have said may be taken out, too: one more fact for each. Default true. */
  readonly mends?: boolean
}

/** What a commit is planned on. */
export interface Loaded {
  readonly head: Head
  /** How often each loaded contact has been written: a commit that names it is refused where that has changed. */
  readonly stamps: ReadonlyMap<ContactId, number>
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
  /** By `Contact.keyOf`: which of the subjects' identities and claims are of somebody erased, whose rows are ignored. */
  readonly ignored: ReadonlySet<string>
  /** By `Fact.keyOf`: which of the records that were asked about are taken back, and one record that says so of each. */
  readonly withdrawn: ReadonlyMap<string, string>
  /** By `Fact.keyOf`: which of them take another one back. */
  readonly withdrawing: ReadonlySet<string>
}

/** A record of a source that speaks in records: its id is the key of its facts, or what stands before the first slash in theirs. */
export interface RecordId {
  readonly stream: string
  readonly record: string
}

/** All keys of a stream that are the prefix, or begin with it and a slash. */
export interface Prefix {
  readonly stream: string
  readonly prefix: string
}

/** Whether a key is the prefix, or begins with it and a slash. */
export const isUnder = (prefix: string, key: string): boolean => key === prefix || key.startsWith(`${prefix}/`)

export interface LoadRequest {
  /** Whose position and participation keys are meant; null where no source speaks. */
  readonly source: SourceId | null
  /** Whose learners and contacts. */
  readonly subjects: ReadonlyArray<Subject>
  /** Also the learners under which the ledger has, or once had, one of these facts. */
  readonly references: ReadonlyArray<Reference>
  /** Also those under which it has a fact of the source whose key is under one of these. */
  readonly prefixes: ReadonlyArray<Prefix>
  /** Whether these records of the source are taken back, or take another one back. */
  readonly records: ReadonlyArray<RecordId>
  /** Also these contacts. */
  readonly contacts: ReadonlyArray<ContactId>
  /** Also every other learner of the contacts found, and of all contacts linked to them. */
  readonly whole: boolean
  /** Numbers for what will be made known; null where nothing will be. */
  readonly room: Room | null
}

/** Asks for everything about some persons, for nobody's source. */
export const wholePersons = (contacts: ReadonlyArray<ContactId>, room: Room | null = null): LoadRequest => ({
  source: null,
  subjects: [],
  references: [],
  prefixes: [],
  records: [],
  contacts,
  whole: true,
  room
})

/** Whole contacts, for judging or checking them one after another; those linked to one of them are loaded beside. */
export interface LoadedContacts extends Loaded {
  readonly ids: ReadonlyArray<ContactId>
  /** Of each person whose lowest contact is among the ids. */
  readonly holdings: ReadonlyMap<ContactId, ReadonlyArray<Holding>>
}

/** The row that a fact was read from, as the source wrote it, cut to the bound of `Rejection.bounded`. */
export interface Archived {
  readonly fact: FactId
  readonly raw: string
}

/** A row as it is received, whole. */
export interface ReceivedRow extends Omit<Received, "raw"> {
  readonly stream: string
  /** The reading it was received in, as its page names it. */
  readonly reading: string
  /** Null where it can't be kept: then an earlier text of it goes as well, for it is not what the source says. */
  readonly raw: string | null
}

/** A row as it was last received. */
export interface KeptRow extends Received {
  readonly stream: string
  readonly reading: string
  /** Its place in the order of receipt: greater than that of every row received before it. Says nothing else. */
  readonly place: number
  readonly recordedAt: Instant
}

/** Characters of a received row that are kept: a longer one is not kept at all. */
export const maxReceived = 1_000_000

/** Received rows that one commit keeps. */
export const maxReceivedRows = 1_000_000

/** Characters after which a page of received rows ends, however few they are. */
export const maxReceivedPage = 10_000_000

/** Keys of received rows that one question names: each row may be as long as a row can be. */
export const maxReceivedKeys = 50

/** That a record takes back all that another one said. */
export interface Withdrawn extends RecordId {
  /** The record that says so. */
  readonly by: string
}

/** The right to do something alone for a while. Whoever gets it after it ran out gets a higher fence, and the old one is refused. */
export interface Lease {
  /** What it is for, such as one source's sync: 1 to 200 characters. */
  readonly name: string
  readonly fence: number
}

/** All that a store is to say of a contact, at any moment. */
export interface Restated {
  readonly contact: ContactId
  readonly stood: Stood
}

/** What a commit is to an import: it begins one, which is named by it, or goes on with one. */
export interface Part {
  readonly of: Beginning | ImportId
  /** Whether the import is whole with it. */
  readonly ended: boolean
}

/** Imports that one answer tells of: each holds its mapping. */
export const maxImports = 100

/** Everything one batch writes, together or not at all. */
export interface Commit {
  /** The head it was planned on. */
  readonly head: Head
  /** Every contact of every person it changes, as loaded: refused where somebody has written one of them since. */
  readonly stamps: ReadonlyMap<ContactId, number>
  /** Refused where it has passed on; null where none is held. */
  readonly lease: Lease | null
  readonly recordedAt: Instant
  /** Who speaks: a source, or Laurel itself. */
  readonly source: SourceId
  /** The catalog version it was judged under: refused where a newer one has been applied since. */
  readonly under: CatalogVersion
  /** A new version of the catalog, applied by this commit; its number follows the last one's. */
  readonly catalog: { readonly version: CatalogVersion; readonly text: string } | null
  /** Whether it rests on everything there is: refused where anything at all has been committed since. */
  readonly alone: boolean
  readonly rows: number
  readonly contacts: ReadonlyArray<{ readonly id: ContactId; readonly identity: Identity }>
  /** What contacts are also called; what is known already is ignored. */
  readonly claims: ReadonlyArray<Claim>
  readonly learners: ReadonlyArray<Learner>
  readonly facts: ReadonlyArray<Fact>
  readonly decisions: ReadonlyArray<Decision>
  readonly entries: ReadonlyArray<Entry>
  /**
   * Documents that were made of achievements as they stand. Refused where a code or a place in a status list is another's;
   * certificates that are not `Certificate.areFit` are a defect.
   */
  readonly certificates: ReadonlyArray<Certificate>
  /** The changed achievements as they stand after the entries. */
  readonly achievements: ReadonlyArray<Achievement>
  /** Contacts that belong to another person than before: the lowest contact of their set, themselves where they stand alone. */
  readonly people: ReadonlyArray<{ readonly contact: ContactId; readonly person: ContactId }>
  /** All holdings of each person whose achievements changed, under their lowest contact, replacing those before. */
  readonly holdings: ReadonlyArray<{ readonly contact: ContactId; readonly holdings: ReadonlyArray<Holding> }>
  /**
   * Before all else: what takes the place of every version of these contacts, where a rebuild found that one follows from
   * nothing. An achievement that stands and is not among them stays.
   */
  readonly restated: ReadonlyArray<Restated>
  /** Remembered for good; what is known already is ignored. Refused where, after it, a record that is taken back still says something. */
  readonly withdrawals: ReadonlyArray<Withdrawn>
  /** Rows that were read again: open rejections of the source whose key is under one of these end, before its own are written. */
  readonly reread: ReadonlyArray<{ readonly stream: string; readonly key: string }>
  readonly rejections: ReadonlyArray<Rejection>
  /** The rows that its facts were read from, where their source is archived; one that names somebody who is ignored is not kept. */
  readonly archived: ReadonlyArray<Archived>
  /**
   * The rows received, where their source is archived. One that is kept with another text takes a new place, at the end; with
   * the same text nothing of it changes.
   */
  readonly received: ReadonlyArray<ReceivedRow>
  /** The reading these rows belong to; null for a commit without rows. */
  readonly reading: { readonly stream: string; readonly name: string; readonly ended: boolean } | null
  /** The import that it is part of; null for any other commit. */
  readonly import: Part | null
  /** Whom it erases; null for hardly ever anybody. */
  readonly redaction: Redaction | null
  /** The source's new position, and the one it was planned from: refused where it stands elsewhere. Null where it stays. */
  readonly position: { readonly from: string | null; readonly to: string } | null
}

/**
 * The same commit, recorded at that time. A ledger's times never go back: whoever planned before another's commit and is later
 * than that is recorded no earlier.
 */
export const recorded = (commit: Commit, recordedAt: Instant): Commit => ({
  ...commit,
  recordedAt,
  facts: commit.facts.map((fact) => ({ ...fact, recordedAt })),
  decisions: commit.decisions.map((decision) => ({ ...decision, recordedAt })),
  entries: commit.entries.map((entry) => ({ ...entry, recordedAt })),
  certificates: commit.certificates.map((certificate) => ({ ...certificate, recordedAt }))
})

/** Whether a commit keeps the text of rows, or what an import is called, whomever that is about. */
export const keepsRows = ({
  received,
  archived,
  rejections,
  import: part
}: Pick<Commit, "received" | "archived" | "rejections" | "import">): boolean =>
  received.length + archived.length + rejections.length > 0 || (part !== null && typeof part.of !== "number")

/** How many of each numbered thing a commit makes known. */
export const made = ({
  contacts,
  learners,
  facts,
  decisions
}: Pick<Commit, "contacts" | "learners" | "facts" | "decisions">): Counts => ({
  contacts: contacts.length,
  learners: learners.length,
  facts: facts.length,
  decisions: decisions.length
})

/**
 * The numbers that a plan may need: for what it was given room for, for the contacts and learners that are unknown, to take back
 * what is under the prefixes, and to take out what the records said.
 */
export const needed = (
  { source, subjects, prefixes, records }: LoadRequest,
  { facts, decisions, mends = true }: Room,
  { contacts, learners, revisions }: Pick<Loaded, "contacts" | "learners" | "revisions">
): Counts => {
  const known = new Set(learners.flatMap((learner) => (learner.source === source ? [learner.key] : [])))
  const people = new Set<string>()
  const keys = new Set<string>()
  for (const { contact, key } of subjects) {
    const name = keyOf(contact)
    if (!contacts.has(name)) people.add(name)
    if (!known.has(key)) keys.add(key)
  }
  const under = prefixes.length === 0 ? 0 : countUnder(prefixes, revisions)
  const said = records.length === 0 || !mends ? 0 : countSaid(records, revisions)
  return { facts: facts + under + said, decisions, contacts: people.size, learners: keys.size }
}

/** References whose key is under one of these. */
const countUnder = (prefixes: LoadRequest["prefixes"], revisions: Loaded["revisions"]): number => {
  const asked = new Set(prefixes.map(({ stream, prefix }) => factKeyOf({ stream, key: prefix })))
  const found = new Set<string>()
  for (const facts of revisions.values()) {
    for (const { reference } of facts) {
      const { stream, key } = reference
      if (prefixesOf(key).some((prefix) => asked.has(factKeyOf({ stream, key: prefix }))))
        found.add(factKeyOf(reference))
    }
  }
  return found.size
}

/** Revisions of these records: what they said may be said no more. */
const countSaid = (records: LoadRequest["records"], revisions: Loaded["revisions"]): number => {
  const asked = new Set(records.map(({ record }) => record))
  let count = 0
  for (const facts of revisions.values())
    for (const { reference } of facts) if (asked.has(recordOf(reference.key))) count += 1
  return count
}

/** How a refusal says that a lease has passed on. */
export const passedOn = ({ name, fence }: Lease, found: number | undefined): string =>
  `lease ${name} is at fence ${found ?? 0} where ${fence} was held`

/** An entry with its place in the log, counted from 0 among all leaves, and the text that was hashed. */
export interface Logged {
  readonly index: number
  readonly text: string
}

/** One commit's mark in the log. */
export interface Checkpoint {
  readonly batch: number
  /** Leaves up to its end. */
  readonly size: number
  /** The Merkle root over the first `size` leaves, lower-case hexadecimal. */
  readonly root: string
  readonly recordedAt: Instant
}

/** A checkpoint that was signed, as a note (C2SP tlog-checkpoint). */
export interface Signed {
  readonly size: number
  readonly note: string
  readonly recordedAt: Instant
}

/** Characters of one signed note. */
export const maxNote = 64_000

/** What an erasure takes out. It leaves what the log proves: each record stays, with its commitment instead of the text. */
export interface Redaction {
  /** All that they are called goes, and the raw text of every rejected row that holds one of these names. */
  readonly contacts: ReadonlyArray<ContactId>
  /** Schemes that name groups of people, such as an employer: names of these are not the person's alone. */
  readonly groups: ReadonlySet<string>
  /** Whether rows of sources about these contacts are ignored from now on. */
  readonly ignores: boolean
  /** Their keys from now on. */
  readonly learners: ReadonlyArray<{ readonly id: LearnerId; readonly key: string }>
  /** All revisions, as they read from now on. */
  readonly facts: ReadonlyArray<Fact>
  readonly decisions: ReadonlyArray<Decision>
}

/** Raw text that goes: rows of facts that were recorded so long ago, rejected rows, and rows received. Null keeps them. */
export interface Expiry {
  /** By kind of fact: rows recorded before that. */
  readonly rows: ReadonlyMap<Kind, Instant>
  /** Rejected rows recorded before that. */
  readonly rejections: Instant | null
  /** Rows received, with the text they have now, before that: they go whole. */
  readonly received: Instant | null
}

/** How many texts went. */
export interface Expired {
  readonly rows: number
  readonly rejections: number
  readonly received: number
}

export interface Position {
  readonly text: string
  readonly catalog: CatalogVersion
  /** Open rejections of the source, drift aside: rows that a changed catalog may have a place for. */
  readonly rejected: number
  /** What whole readings of it did not name, and nobody has dismissed. */
  readonly drift: number
  readonly recordedAt: Instant
}

export interface Totals {
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly corrections: number
  readonly decisions: number
  /** Open ones, drift aside. */
  readonly rejections: number
  /** What whole readings did not name, and nobody has taken back. */
  readonly drift: number
  readonly entries: number
  readonly batches: number
  /** Committed, but not yet in the log: none where the log is part of the commit. */
  readonly pending: Pending
  readonly achievements: ReadonlyMap<TypeId, TypeTotals>
}

/** Batches that the log lags behind. */
export interface Pending {
  readonly batches: number
  readonly entries: number
  /** When the oldest of them was recorded. */
  readonly since: Instant | null
}

export interface TypeTotals {
  /** Ever earned, on what is known now. */
  readonly issued: number
  /** Earned and lost since. */
  readonly withdrawn: number
  readonly standing: number
  readonly contested: number
}

/** Everything about one person. At an earlier moment its members are those of then, and are called what they are called now. */
export interface Dossier {
  readonly contact: Contact
  /** At an earlier moment: of whom a fact was recorded by then. */
  readonly learners: ReadonlyArray<Learner>
  readonly achievements: ReadonlyArray<Achievement>
  readonly holdings: ReadonlyArray<Holding>
  readonly decisions: ReadonlyArray<Decision>
}

/** An identity that more than one contact has or claims. */
export interface Shared {
  readonly identity: Identity
  /** In order of id, at most `maxSharing`, each with the person it belongs to. */
  readonly contacts: ReadonlyArray<Claimant>
}

/** A contact whose own name an identity is, or who claims it, and the person it belongs to. */
export interface Claimant {
  readonly id: ContactId
  readonly person: ContactId
}

/** The same, with the identity. */
export interface Claimed extends Claimant {
  readonly identity: Identity
}

/** One thing that a contact is called. */
export interface Called {
  readonly id: ContactId
  readonly identity: Identity
}

/** Contacts that one answer about a shared identity names. */
export const maxSharing = 100

/** An applied catalog, as it was applied. */
export interface AppliedCatalog {
  readonly version: CatalogVersion
  readonly text: string
  readonly recordedAt: Instant
}

/** A claim with its number within its contact. */
export interface KeptClaim extends Claim {
  readonly number: number
}

export interface KeptRejection extends Rejection {
  readonly id: number
  /** The reading that told it last, as its commit named it. */
  readonly reading: string
  readonly recordedAt: Instant
  /** The last time that it was dismissed and taken up again. Gone with the rejection: one that comes back is new. */
  readonly reopened: Reopening | null
}

/** One that somebody has put aside. */
export interface DismissedRejection extends KeptRejection {
  readonly dismissal: Dismissal
}

/** A certificate as it was recorded. */
export interface KeptCertificate extends Certificate {
  /** Its place in the order of record: greater than that of every certificate recorded before it. Says nothing else. */
  readonly place: number
  /** The code of the certificate that takes its place, the first one where several do; null for none. */
  readonly supersededBy: string | null
}

/** How full a status list is. */
export interface CertificateList {
  /** From 1. */
  readonly list: number
  /** Places that are used, those of erased certificates too: 1 to 131,072. */
  readonly used: number
}

/** Certificates, at most, that one answer about a status list holds. */
export const maxListed = 10_000

/** Bytes of texts, in UTF-8, after which a page of certificates ends, however few they are. */
export const maxCertifiedPage = 20_000_000

/** Rows, at most, that one question returns. Ask on with the last row's id. */
export const maxPage = 1_000

/** Where a page of earned achievements goes on: the day it was first earned, and its name. */
export interface EarnedKey {
  readonly on: CivilDate
  readonly id: AchievementId
}

/** Something in a store that is damaged, or that names what is not there. */
export interface Flaw {
  readonly where: string
  readonly found: string
}

/** Flaws that one check names. */
export const maxFlaws = 100

/** One period of a person's hold on a certification. */
export interface Held {
  /** The person. */
  readonly contact: ContactId
  readonly certification: CertificationId
  readonly period: Period
}

/** Where a page of periods goes on: by the last day, those without one at the end, then by person, then by the first day. */
export type HeldKey = Pick<Held, "contact"> & Pick<Period, "from" | "last">

/** Another writer committed first, or a newer catalog was applied since. Load, plan and commit again. */
export class Conflict extends Schema.TaggedError<Conflict>()("Conflict", { found: Schema.String }) {}
/** The lease that a commit rests on has passed on to another worker. What it had in hand is the other's now. */
export class Superseded extends Schema.TaggedError<Superseded>()("Superseded", { found: Schema.String }) {}
/** Locked by another program for longer than the ledger waits. Try again. */
export class Busy extends Schema.TaggedError<Busy>()("Busy", { found: Schema.String }) {}
/** No room left. Nothing of the batch was written. */
export class Full extends Schema.TaggedError<Full>()("Full", { found: Schema.String }) {}
/** It can't be opened or written as it is: read-only, in a folder that isn't there, another program's file, a newer schema. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {
  found: Schema.String,
  advice: Schema.String
}) {}
/** The server of the store can't be reached, or the connection to it was lost. Try again. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", { found: Schema.String }) {}
/** What is stored is not what was written. */
export class Corrupt extends Schema.TaggedError<Corrupt>()("Corrupt", { found: Schema.String }) {}

/** A ledger could not do what was asked. Whatever the reason, nothing was half written. */
export class LedgerError extends Schema.TaggedError<LedgerError>()("LedgerError", {
  ledger: Schema.String,
  reason: Schema.Union([Conflict, Superseded, Busy, Unreachable, Full, Unusable, Corrupt])
}) {
  override get message(): string {
    return `store ${this.ledger}: ${describe(this.reason)}`
  }
}

const describe = (reason: LedgerError["reason"]): string => {
  switch (reason._tag) {
    case "Conflict":
      return `another writer committed first (${reason.found}). Nothing was written; run again to go on`
    case "Superseded":
      return `another worker has taken over (${reason.found}). Nothing was written; let the other go on, or run again once it has ended`
    case "Busy":
      return `another program holds it (${reason.found}). Nothing was written; wait for it to finish and run again`
    case "Full":
      return `no room left to write (${reason.found}). The last batch was not written and everything before it was kept; free some space and run again`
    case "Unusable":
      return `${reason.found}. ${reason.advice}`
    case "Unreachable":
      return `its server can't be reached or the connection was lost (${reason.found}). Nothing is half written, but whether the last commit was written is not known: a sync goes on by itself when it is run again; look before you decide again`
    case "Corrupt":
      return `${reason.found}. It was altered or damaged outside of Laurel; restore a backup of the store`
  }
}

/**
 * A question that takes `known` is answered as it would have been at that moment, with all that was recorded at or before it and
 * nothing later; null asks for now.
 */
export class Ledger extends Context.Service<
  Ledger,
  {
    readonly load: (request: LoadRequest) => Effect.Effect<Loaded, LedgerError>
    /** The next contacts after one, by id, none above `until`, at most `limit` and `maxPage`, with all of their learners. */
    readonly loadContacts: (
      after: ContactId | null,
      limit: number,
      until?: ContactId
    ) => Effect.Effect<LoadedContacts, LedgerError>
    readonly commit: (commit: Commit) => Effect.Effect<void, LedgerError>

    /** The right to be the only one at something for so many milliseconds; undefined where somebody has it. */
    readonly lease: (name: string, milliseconds: number) => Effect.Effect<Lease | undefined, LedgerError>
    /** Keeps a lease for so many milliseconds from now; fails as superseded where it has passed on. */
    readonly renew: (lease: Lease, milliseconds: number) => Effect.Effect<void, LedgerError>
    /** Gives a lease back; one that has passed on stays with whoever has it. */
    readonly release: (lease: Lease) => Effect.Effect<void, LedgerError>

    /** What is wrong with the store itself, whatever it says: first ones first, at most `maxFlaws`. */
    readonly check: Effect.Effect<ReadonlyArray<Flaw>, LedgerError>

    /** All catalogs ever applied, in order of version. */
    readonly catalogs: Effect.Effect<ReadonlyArray<AppliedCatalog>, LedgerError>

    readonly positions: Effect.Effect<ReadonlyMap<SourceId, Position>, LedgerError>
    readonly totals: Effect.Effect<Totals, LedgerError>
    /** Persons who have or claim an identity of that value, in any scheme or only the one before a `:`. At most `maxPage`. */
    readonly find: (identity: string) => Effect.Effect<ReadonlyArray<Contact>, LedgerError>
    /** The person that this contact is or belongs to; undefined where nothing was recorded of it. */
    readonly contact: (id: ContactId, known: Instant | null) => Effect.Effect<Dossier | undefined, LedgerError>
    /** Every version of what is stored of each of these contacts, at most `maxPage` of them. */
    readonly stood: (contacts: ReadonlyArray<ContactId>) => Effect.Effect<ReadonlyMap<ContactId, Stood>, LedgerError>
    /** The persons that these contacts, at most `maxPage`, are or belong to, each once, in order of id; unknown ids are absent. */
    readonly contacts: (ids: ReadonlyArray<ContactId>) => Effect.Effect<ReadonlyArray<Contact>, LedgerError>
    /** The contacts whose own or claimed identity this is, in order of id, after one, at most `maxPage`. */
    readonly claimants: (
      identity: Identity,
      after: ContactId | null
    ) => Effect.Effect<ReadonlyArray<Claimant>, LedgerError>
    /** The same of all identities of a scheme, by the code points of their values and then by contact, at most `maxPage`. */
    readonly claimed: (
      scheme: string,
      after: Pick<Claimed, "identity" | "id"> | null
    ) => Effect.Effect<ReadonlyArray<Claimed>, LedgerError>
    /** The entries about all contacts of that person in the order of the log, after an index, at most `maxPage`. */
    readonly history: (id: ContactId, after: number | null) => Effect.Effect<ReadonlyArray<Logged>, LedgerError>
    readonly learner: (
      id: LearnerId
    ) => Effect.Effect<{ readonly learner: Learner; readonly revisions: ReadonlyArray<Fact> } | undefined, LedgerError>
    readonly achievement: (id: AchievementId) => Effect.Effect<Achievement | undefined, LedgerError>
    /** Achievements by id, at most `maxPage`; unknown ids are absent. */
    readonly achievements: (
      ids: ReadonlyArray<AchievementId>,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Achievement>, LedgerError>
    /** Facts by id, at most `maxPage`; unknown ids are absent. */
    readonly facts: (ids: ReadonlyArray<FactId>) => Effect.Effect<ReadonlyArray<Fact>, LedgerError>
    /** The rows that facts were read from, by the facts' ids, at most `maxPage`; those that were not archived are absent. */
    readonly archived: (ids: ReadonlyArray<FactId>) => Effect.Effect<ReadonlyArray<Archived>, LedgerError>
    /** Decisions by id, at most `maxPage`; unknown ids are absent. */
    readonly decisions: (ids: ReadonlyArray<DecisionId>) => Effect.Effect<ReadonlyArray<Decision>, LedgerError>
    /** Contested achievements after one, in the order of `AchievementId.compare`, at most `maxPage`. */
    readonly contested: (
      after: AchievementId | null,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Achievement>, LedgerError>
    /**
     * Identities shared by contacts that are not all one person, after one, by the code points of `Contact.keyOf`, at most
     * `maxPage`; those of the schemes `without` are left out, and cost nothing however many share them.
     */
    readonly shared: (
      after: Identity | null,
      without?: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<Shared>, LedgerError>
    /** How many persons hold each certification on that day. */
    readonly holders: (
      day: CivilDate,
      known: Instant | null
    ) => Effect.Effect<ReadonlyMap<CertificationId, number>, LedgerError>
    /** How many persons have a counting achievement of each type on that day. */
    readonly achievers: (
      day: CivilDate,
      known: Instant | null
    ) => Effect.Effect<ReadonlyMap<TypeId, number>, LedgerError>
    /**
     * The achievements of a type first earned on or between two days, also those lost since, in order of day and then of
     * `AchievementId.compare`, after a key, at most `maxPage`.
     */
    readonly earned: (
      type: TypeId,
      from: CivilDate,
      to: CivilDate,
      after: EarnedKey | null,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Achievement>, LedgerError>
    /** The periods that hold a certification on a day, in the order of `HeldKey`, after a key, at most `maxPage`. */
    readonly holding: (
      certification: CertificationId,
      on: CivilDate,
      after: HeldKey | null,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Held>, LedgerError>
    /** All periods that these persons, at most `maxPage`, have of a certification, in order of person and then of `Holding.compare`. */
    readonly periods: (
      certification: CertificationId,
      persons: ReadonlyArray<ContactId>,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Held>, LedgerError>
    /** The periods whose last day is on or between two days, in the order of `HeldKey`, after a key, at most `maxPage`. */
    readonly expiring: (
      certification: CertificationId,
      from: CivilDate,
      to: CivilDate,
      after: HeldKey | null,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<Held>, LedgerError>
    /** Open rejections after an id, at most `maxPage`; with `all` also those that have ended, as far as they are kept. */
    readonly rejections: (
      after: number | null,
      all?: boolean
    ) => Effect.Effect<ReadonlyArray<KeptRejection>, LedgerError>
    /**
     * Rows of a source as they were last received, in order of receipt, after a place, at most `limit` and `maxPage` and no more
     * than `maxReceivedPage` characters, but one row at least.
     */
    readonly received: (
      source: SourceId,
      after: number | null,
      limit: number
    ) => Effect.Effect<ReadonlyArray<KeptRow>, LedgerError>
    /** The same of one stream by their keys, at most `maxReceivedKeys` of them, in order of receipt; unknown ones are absent. */
    readonly receivedUnder: (
      source: SourceId,
      stream: string,
      keys: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<KeptRow>, LedgerError>
    /** The last revision of each fact of a source under a prefix that is not retracted, in order of key, after one, at most `maxPage`. */
    readonly factsUnder: (
      source: SourceId,
      prefix: Prefix,
      after: string | null
    ) => Effect.Effect<ReadonlyArray<Fact>, LedgerError>
    /** Imports after one, in order of id, at most `limit` and `maxImports`. */
    readonly imports: (after: ImportId | null, limit: number) => Effect.Effect<ReadonlyArray<Import>, LedgerError>
    /** The commits of an import after one, in order of their numbers, at most `maxPage`. */
    readonly batchesOf: (id: ImportId, after: number | null) => Effect.Effect<ReadonlyArray<number>, LedgerError>
    /** The learners of whom an import has recorded something, after one, in order of id, at most `maxPage`. */
    readonly learnersOf: (id: ImportId, after: LearnerId | null) => Effect.Effect<ReadonlyArray<LearnerId>, LedgerError>
    /** The entries about these contacts after an index, in the order of the log, at most `maxPage`. */
    readonly entries: (
      contacts: ReadonlyArray<ContactId>,
      after: number | null
    ) => Effect.Effect<ReadonlyArray<Logged>, LedgerError>
    /** The log's leaves after an index, as the stored records make them now, at most `limit` and `maxPage`. */
    readonly log: (after: number | null, limit: number) => Effect.Effect<ReadonlyArray<Leaf>, LedgerError>
    /**
     * The leaves of these records, each with what proves its commitments, in order of index; unknown ones are absent. A claim
     * is asked for by contact and number, an entry by index. At most `maxPage`.
     */
    readonly leaves: (of: ReadonlyArray<Of>) => Effect.Effect<ReadonlyArray<Shown>, LedgerError>
    /** The claims of contacts, at most `maxPage` contacts, by contact and number; what was erased is absent. */
    readonly claims: (contacts: ReadonlyArray<ContactId>) => Effect.Effect<ReadonlyArray<KeptClaim>, LedgerError>
    /** The kept hashes of whole subtrees of the log's tree, at most `maxPage`; a subtree that is not whole yet fails as corrupt. */
    readonly hashes: (nodes: ReadonlyArray<Node>) => Effect.Effect<ReadonlyArray<Uint8Array>, LedgerError>
    /** Keeps a signed checkpoint; one of a size that has one already is ignored. */
    readonly sign: (signed: Signed) => Effect.Effect<void, LedgerError>
    /** Signed checkpoints after a size, by size, at most `maxPage`. */
    readonly signed: (after: number | null) => Effect.Effect<ReadonlyArray<Signed>, LedgerError>
    readonly lastSigned: Effect.Effect<Signed | undefined, LedgerError>
    /** Lets raw text go that is older than a retention allows, at most `maxPage` texts of each sort; ask again while some went. */
    readonly expire: (expiry: Expiry) => Effect.Effect<Expired, LedgerError>
    /**
     * Leaves nothing of what was erased or replaced in the store's own files. Takes a while and, for as long, everybody else's
     * turn; copies of the store, and logs that its server writes, are its operator's to see to.
     */
    readonly compact: Effect.Effect<void, LedgerError>
    /** Where the log ends; undefined where it has not begun. */
    readonly lastCheckpoint: Effect.Effect<Checkpoint | undefined, LedgerError>
    /** Checkpoints after a batch, at most `maxPage`. */
    readonly checkpoints: (after: number | null) => Effect.Effect<ReadonlyArray<Checkpoint>, LedgerError>
    /** What is kept beside the record under a key of a shelf. */
    readonly kept: (shelf: string, key: string) => Effect.Effect<Shelf.Item | undefined, LedgerError>
    /** What is kept on a shelf after a key, by the code points of its keys, at most `limit` and `maxPage`. */
    readonly keptAfter: (
      shelf: string,
      after: string | null,
      limit: number
    ) => Effect.Effect<ReadonlyArray<Shelf.Item>, LedgerError>
    /** What is due on a shelf by a moment, the longest due first and then by key, at most `limit` and `maxPage`. */
    readonly keptDue: (
      shelf: string,
      by: Instant,
      limit: number
    ) => Effect.Effect<ReadonlyArray<Shelf.Item>, LedgerError>
    /**
     * Changes what is kept: all of it, or none. Fails with `Conflict` where a version is not the expected one; changes that are not
     * `Shelf.areFit` are a defect.
     */
    readonly keep: (changes: ReadonlyArray<Shelf.Change>) => Effect.Effect<void, LedgerError>
    /**
     * The persons of whom a period of a certification has one of its days on or between two days: its first, the first of its
     * renewal window, its last valid one, the last that counts or the last of its grace. In order of id, after one, at most
     * `maxPage`. Whose status turns on some days is found by the days before them too.
     */
    readonly turning: (
      certification: CertificationId,
      from: CivilDate,
      to: CivilDate,
      after: ContactId | null,
      known: Instant | null
    ) => Effect.Effect<ReadonlyArray<ContactId>, LedgerError>
    /**
     * Puts open rejections aside, at most `maxPage`; the ids of those that were changed, in order, for others may have ended. One that is dismissed is open no more, also where its row is read again and is still the
     * same; it is forgotten where a later reading of its stream has ended without it.
     */
    readonly dismiss: (
      ids: ReadonlyArray<number>,
      dismissal: Dismissal
    ) => Effect.Effect<ReadonlyArray<number>, LedgerError>
    /** Opens dismissed rejections again, at most `maxPage`, and keeps by whom and why; the ids of those that were changed, in order. */
    readonly reopen: (ids: ReadonlyArray<number>, by: Dismissal) => Effect.Effect<ReadonlyArray<number>, LedgerError>
    /** Dismissed rejections after an id, at most `maxPage`. */
    readonly dismissed: (after: number | null) => Effect.Effect<ReadonlyArray<DismissedRejection>, LedgerError>
    /** Decisions after one, in order of id, at most `maxPage`. */
    readonly decided: (after: DecisionId | null) => Effect.Effect<ReadonlyArray<Decision>, LedgerError>
    /**
     * What contacts are called, whatever the scheme, from a value on, by the code points of the values; at most `limit` and
     * `maxPage`. What has the same value comes in no order of its own, and of the last value it may be a part.
     */
    readonly called: (from: string, limit: number) => Effect.Effect<ReadonlyArray<Called>, LedgerError>
    /** The certificate of that code, also once it is erased. */
    readonly certificate: (code: string) => Effect.Effect<KeptCertificate | undefined, LedgerError>
    /**
     * Certificates after a place, in order of record, at most `limit` and `maxPage` and no more than `maxCertifiedPage` bytes,
     * but one at least: only an empty page is the last one. The same of the next three.
     */
    readonly certificates: (
      after: number | null,
      limit: number
    ) => Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError>
    /** Those of these achievements, at most `maxPage`, whatever the revision. `Certificate.all` asks for every page. */
    readonly certificatesOf: (
      achievements: ReadonlyArray<AchievementId>,
      after: number | null
    ) => Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError>
    /**
     * Those that are about one of these contacts, at most `maxPage`: also those of others' achievements that were made while they
     * were one person. `Certificate.allOfContacts` asks for every page.
     */
    readonly certificatesOfContacts: (
      contacts: ReadonlyArray<ContactId>,
      after: number | null
    ) => Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError>
    /** Those of a status list after an index, in order of index, at most `limit` and `maxListed`. */
    readonly certificatesIn: (
      list: number,
      after: number | null,
      limit: number
    ) => Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError>
    /** The highest status list of which a place is used; undefined before there is one. The lists before it are not counted. */
    readonly lastCertificateList: Effect.Effect<CertificateList | undefined, LedgerError>
  }
>()("@laurel/core/Ledger") {}
