/** Everything that one batch writes, together or not at all. */
import type { Achievement } from "../Achievement.ts"
import type { Received } from "../Adapter.ts"
import type { Certificate } from "../Certificate.ts"
import type { Claim, Identity } from "../Contact.ts"
import type { Decision } from "../Decision.ts"
import type { Entry } from "../Entry.ts"
import type { Fact } from "../Fact.ts"
import type { Holding } from "../Holding.ts"
import type { CatalogVersion, ContactId, FactId, ImportId, LearnerId, SourceId } from "../Id.ts"
import type { Beginning } from "../internal/ImportTerms.ts"
import type { Instant } from "../Instant.ts"
import type { Head, Learner, RecordId } from "./Loaded.ts"
import type { Counts } from "../Numbers.ts"
import type { Rejection } from "../Rejection.ts"
import type { Stood } from "../Stood.ts"

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

/** Characters of a received row that are kept: a longer one is not kept at all. */
export const maxReceived = 1_000_000

/** Received rows that one commit keeps. */
export const maxReceivedRows = 1_000_000

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
  /**
   * Rows that were read again: open rejections of the source whose key is under one of these, or of one that is `alone` is that very
   * key, end before its own are written.
   */
  readonly reread: ReadonlyArray<{ readonly stream: string; readonly key: string; readonly alone?: true }>
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

/** How a refusal says that a lease has passed on. */
export const passedOn = ({ name, fence }: Lease, found: number | undefined): string =>
  `lease ${name} is at fence ${found ?? 0} where ${fence} was held`

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
