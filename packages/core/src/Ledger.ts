/**
 * The port to what is remembered. A ledger stores commits whole and answers questions; it decides nothing. `LedgerMemory` is
 * the reference implementation and every other ledger passes the same tests.
 */
import { Context, type Effect } from "effect"
import type { Achievement } from "./Achievement.ts"
import type { AchievementId } from "./AchievementId.ts"
import type {
  AppliedCatalog,
  Called,
  CertificateList,
  Checkpoint,
  Claimant,
  Claimed,
  DismissedRejection,
  Dossier,
  EarnedKey,
  Expired,
  Expiry,
  Flaw,
  Held,
  HeldKey,
  KeptCertificate,
  KeptClaim,
  KeptRejection,
  KeptRow,
  Logged,
  Position,
  Shared,
  Signed,
  Totals
} from "./ledger/Answers.ts"
import type { CivilDate } from "./CivilDate.ts"
import type { Archived, Commit, Lease } from "./ledger/Commit.ts"
import type { Contact, Identity } from "./Contact.ts"
import type { Decision } from "./Decision.ts"
import type { Fact } from "./Fact.ts"
import type { CertificationId, ContactId, DecisionId, FactId, ImportId, LearnerId, SourceId, TypeId } from "./Id.ts"
import type { Import } from "./internal/ImportTerms.ts"
import type { Instant } from "./Instant.ts"
import type { Leaf, Of, Shown } from "./Leaf.ts"
import type { LedgerError } from "./ledger/LedgerError.ts"
import type { Learner, Loaded, LoadedContacts, LoadRequest, Prefix } from "./ledger/Loaded.ts"
import type { Node } from "./Merkle.ts"
import type { Dismissal } from "./Rejection.ts"
import type * as Shelf from "./Shelf.ts"
import type { Stood } from "./Stood.ts"

export * from "./ledger/Answers.ts"
export * from "./ledger/Commit.ts"
export * from "./ledger/LedgerError.ts"
export * from "./ledger/Loaded.ts"

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
    /** Who has a period of a certification that would be over before it begins, in order, after one, at most `maxPage`. */
    readonly unresolved: (
      certification: CertificationId,
      after: ContactId | null
    ) => Effect.Effect<ReadonlyArray<ContactId>, LedgerError>
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
