/** Keys of the HTTP API. */
import type { Identity } from "@laurel/core/Shapes"
import type { Abortable, Moment } from "../options.ts"

/** What a caller may be, each one also all that stand before it. It is the role of the decisions that are made with the key. */
export type KeyRole = "viewer" | "instructor" | "assessor" | "moderator" | "administrator"

/** What a key may be used for: `read` asks, `decide` makes decisions, `import` brings files in. */
export type KeyScope = "read" | "decide" | "import"

/** What a new key is to be. */
export interface KeyTerms {
  /** What it is for, such as the name of a program. No person's name: it is kept for good. */
  readonly label: string
  /** Who decides with it: an account's id rather than a name. */
  readonly actor: string
  readonly role: KeyRole
  /** All that its role can do, unless given. */
  readonly scopes?: ReadonlyArray<KeyScope> | undefined
  /** Accounts, such as employers, whose people alone are seen and decided about. Everybody, unless given. */
  readonly accounts?: ReadonlyArray<Identity> | undefined
  /** When it ends: a year from now unless given, null for never. */
  readonly expiresAt?: Moment | null | undefined
}

/** A key as it is listed: all but its secret, of which nobody has anything. */
export interface Key {
  readonly id: string
  readonly label: string
  readonly actor: string
  readonly role: KeyRole
  readonly scopes: ReadonlyArray<KeyScope>
  /** `employer:acme`; null where it is limited to none. */
  readonly accounts: ReadonlyArray<string> | null
  readonly state: "live" | "revoked" | "expired"
  readonly madeAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  /** To a few minutes; null where it never was. */
  readonly usedAt: string | null
  /** The id of the key that it took the place of. */
  readonly replaces: string | null
}

/** A key that was just made. */
export interface NewKey extends Key {
  /** What a caller sends, as `Authorization: Bearer lk_…`: shown this once, and nobody can have it again. */
  readonly key: string
}

/** How one key takes the place of another. */
export interface Rotation extends Abortable {
  /** For how long both count: 24 hours unless given, at most 2,160. */
  readonly overlapHours?: number | undefined
  /** When the new one ends: a year from now unless given, null for never. */
  readonly expiresAt?: Moment | null | undefined
}

/** Keys of those who may ask the API. */
export interface Keys {
  create(terms: KeyTerms, options?: Abortable): Promise<NewKey>
  /** Keys that count; with `all`, those that have ended too. */
  list(options?: Abortable & { readonly all?: boolean | undefined }): Promise<ReadonlyArray<Key>>
  /** From now on every request with it is refused. `NotFoundError` where there is none, or it has ended. */
  revoke(id: string, options?: Abortable): Promise<Key>
  /** Makes a key with the same terms, and ends the old one after a while. */
  rotate(id: string, options?: Rotation): Promise<NewKey>
}
