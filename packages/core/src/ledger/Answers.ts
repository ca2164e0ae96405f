/** What a ledger answers, and the bounds of its answers. */
import type { Achievement } from "../Achievement.ts"
import type { Received } from "../Adapter.ts"
import type { AchievementId } from "../AchievementId.ts"
import type { Certificate } from "../Certificate.ts"
import type { CivilDate } from "../CivilDate.ts"
import type { Claim, Contact, Identity } from "../Contact.ts"
import type { Decision } from "../Decision.ts"
import type { Kind } from "../Fact.ts"
import type { Holding, Period } from "../Holding.ts"
import type { CatalogVersion, CertificationId, ContactId, TypeId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import type { Learner } from "./Loaded.ts"
import type { Dismissal, Rejection, Reopening } from "../Rejection.ts"

/** A row as it was last received. */
export interface KeptRow extends Received {
  readonly stream: string
  readonly reading: string
  /** Its place in the order of receipt: greater than that of every row received before it. Says nothing else. */
  readonly place: number
  readonly recordedAt: Instant
}

/** Characters after which a page of received rows ends, however few they are. */
export const maxReceivedPage = 10_000_000

/** Keys of received rows that one question names: each row may be as long as a row can be. */
export const maxReceivedKeys = 50

/** Imports that one answer tells of: each holds its mapping. */
export const maxImports = 100

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
