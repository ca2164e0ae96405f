/** What the methods of one open record share: the session, and the catalogs that it judges by. */
import { type Catalog, Catalog as Catalogs, type Contact, Ledger, Plain, Sync } from "@laurel/core"
import { Effect } from "effect"
import { RefusedError } from "../errors.ts"
import type { Session } from "./Session.ts"
import type { Keys } from "./signing.ts"

export class World {
  readonly session: Session
  /** What signs the log; undefined where nothing does. */
  readonly keys: Keys | undefined
  /** The catalog that was given; undefined where none was. */
  readonly #given: Catalog.Compiled | undefined
  #read: { readonly count: number; readonly versions: Catalog.Versions; readonly pending: boolean } | undefined

  constructor(session: Session, keys: Keys | undefined, given: Catalog.Compiled | undefined) {
    this.session = session
    this.keys = keys
    this.#given = given
  }

  /** Whether the catalog that was given is not the latest one that was read: it waits to be applied. */
  get pending(): boolean {
    return this.#read?.pending ?? false
  }

  /** The catalog that was given, where it waits to be applied. */
  get waiting(): Catalog.Compiled | undefined {
    return this.pending ? this.#given : undefined
  }

  /** The version of the catalog that was read last; null before the first. */
  get version(): number | null {
    return this.#read?.versions.latest ?? null
  }

  /** All versions of the catalog, read anew where one was added; fails where none was ever applied. */
  readonly versions: Effect.Effect<Catalog.Versions, Ledger.LedgerError | RefusedError, Ledger.Ledger> = Effect.suspend(
    () => this.#versions
  )

  readonly #versions = Effect.gen({ self: this }, function* () {
    const { length: count } = yield* (yield* Ledger.Ledger).catalogs
    if (this.#read?.count === count) return this.#read.versions
    const versions = yield* Sync.versions
    if (versions === undefined) {
      const message = "the store holds no catalog yet: give one to open"
      return yield* Effect.fail(new RefusedError(message, [{ path: "options.catalog", message }]))
    }
    const pending = this.#given !== undefined && !Catalogs.isLatest(versions, this.#given)
    this.#read = { count, versions, pending }
    return versions
  })

  /** Tells people apart from the accounts they are of. */
  readonly shown = Effect.map(
    this.versions,
    (versions) =>
      (one: Contact.Contact): Plain.Contact =>
        Plain.contact(one, Catalogs.accounts(versions))
  )
}
