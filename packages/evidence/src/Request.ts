/** What a pack is asked for. */
import type { CivilDate, Contact, Id, Instant, Note } from "@laurel/core"

/** Whom a pack is about: one person; all who claim an account, such as an employer; all who hold a certification. */
export type Scope =
  | { readonly contact: Id.ContactId }
  | { readonly account: Contact.Identity }
  | { readonly certification: Id.CertificationId }

export interface Request {
  readonly scope: Scope
  /** Only achievements that counted on some day from then on; null for all. */
  readonly from: CivilDate.CivilDate | null
  /** The last of these days, included; null for all. */
  readonly to: CivilDate.CivilDate | null
  /** The day of which the pack tells who holds what. */
  readonly at: CivilDate.CivilDate
  /** What was recorded by then, and nothing later; null for all that the checkpoint covers. */
  readonly known: Instant.Instant | null
  /** Whether the rows that facts were read from are shown, as their sources wrote them. */
  readonly rows: boolean
  /** The signed checkpoint of an earlier pack, for a proof that the log goes on from there; null without one. */
  readonly since: string | null
}

export interface Options<E = never, R = never> {
  /** Keys that the log has signed by; at least one. */
  readonly keys: ReadonlyArray<Note.Key>
  /** Seals the manifest by the log's key, so that nobody can put a report in the pack; left out, the pack says so. */
  readonly signer?: Note.Signer<E, R>
}
