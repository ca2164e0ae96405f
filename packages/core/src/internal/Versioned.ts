/** Versions of something stored, each known from the commit that wrote it until the one that replaced or removed it. */
import type { Instant } from "../Instant.ts"

/** One version of something stored. */
export interface Version<A> {
  readonly stored: A
  /** When the commit that wrote it was recorded. */
  readonly since: Instant
  /** When the one that replaced or removed it was; null while it stands. */
  readonly until: Instant | null
}

/** Whether a version was known at a moment; for null, whether it stands now. */
export const isKnown = ({ since, until }: Omit<Version<unknown>, "stored">, known: Instant | null): boolean =>
  known === null ? until === null : since <= known && (until === null || until > known)

/** What versions say at a moment; for null, what they say now. */
export const at = <A>(versions: ReadonlyArray<Version<A>>, known: Instant | null): ReadonlyArray<A> =>
  versions.flatMap((version) => (isKnown(version, known) ? [version.stored] : []))

/** A version that ended at a moment: none where nobody can have seen it. */
export const ended = <A>({ stored, since }: Version<A>, until: Instant): ReadonlyArray<Version<A>> =>
  since < until ? [{ stored, since, until }] : []
