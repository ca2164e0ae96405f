/** Laurel, as a program without Effect holds it: promises, plain objects, and lists to loop over. */
import type {
  Account,
  Achievement,
  Contact,
  Earning,
  Expiring,
  Explanation,
  Gap,
  History,
  Holder,
  Holds,
  Identity,
  Import,
  Pending,
  Question,
  Rejection,
  Unresolved,
  Waiting
} from "@laurel/core/Shapes"
import type { Adapter } from "./adapter/Adapter.ts"
import type { Api, ApiOptions } from "./api/Api.ts"
import type { Keys } from "./api/Keys.ts"
import type { Campaign } from "./given/Campaign.ts"
import type { Catalog } from "./given/Catalog.ts"
import type { By, Decision } from "./given/Decision.ts"
import type { Fact } from "./given/Fact.ts"
import type { Given } from "./given/Given.ts"
import type { ImportTerms } from "./given/Import.ts"
import type { Abortable, AsKnown, Earned, Expiry, Listed, ListedOnDay, OnDay, Syncing } from "./options.ts"
import type {
  CatalogPreview,
  ChangePreview,
  Committed,
  Decided,
  ImportCheck,
  ImportRun,
  Recorded,
  Report,
  Run,
  Undone,
  UndoPreview,
  Written
} from "./results.ts"

/** What a pack of evidence is asked for, beside whom it is about. */
export interface EvidenceOptions extends OnDay {
  /** The zip file to write, which must not be there yet. */
  readonly file: string
  /** Only achievements that counted on some day from then on. */
  readonly from?: string | undefined
  /** The last of these days. */
  readonly to?: string | undefined
  /** Whether the rows that facts were read from are shown, where they are kept. */
  readonly rows?: boolean | undefined
  /** The signed checkpoint of an earlier pack: proves that the log only grew since. */
  readonly since?: string | undefined
}

/** Whom a pack is about: one person, all people of an account, or all who hold a certification. */
export type EvidenceScope =
  | { readonly contact: string | Identity }
  | { readonly account: Identity }
  | { readonly certification: string }

/**
 * One person. Whom `contact` was given is looked up when something is asked: `NotFoundError` where nobody is called so, and
 * `AmbiguousError` where several are.
 */
export interface ContactView {
  /** Who they are, and what they are called. */
  person(options?: Abortable): Promise<Contact>
  /** Participations, every change of every achievement with the facts and decisions that brought it, and what is held when. */
  history(options?: AsKnown): Promise<History>
  /** Whether they hold a certification, or an achievement type, on a day, and all days on which they do. */
  holds(certification: string, options?: OnDay): Promise<Holds>
  /** Why they have achievements of a type, or none: all that they ever had, or those that they could have. */
  explain(type: string, options?: AsKnown): Promise<ReadonlyArray<Explanation>>
  /** Writes a pack that proves to a stranger what they achieved and why. */
  evidence(options: EvidenceOptions): Promise<Written>
}

/** A record that is open, until it is closed. */
export interface Laurel extends AsyncDisposable {
  /**
   * The version of the catalog by which new facts are judged, null before the first; and whether the one given at `open` waits for
   * `preview({ catalog })` and `commit`.
   */
  readonly catalog: { readonly version: number | null; readonly pending: boolean }

  /**
   * Records facts with all that follows from them, one commit for each source, 10,000 of a source at most. A fact that can't be read is an
   * `InvalidError` that names it and each field, and nothing is recorded; one that can't be placed is kept as a rejection.
   */
  record(facts: Given<Fact> | ReadonlyArray<Given<Fact>>, options?: Abortable): Promise<Recorded>
  /** Records decisions, at most 1,000, and all that follows from them: all of them, or none. `RefusedError` names each that can't be. */
  decide(decisions: Given<Decision> | ReadonlyArray<Given<Decision>>, options?: Abortable): Promise<Decided>
  /** What decisions, or facts of one source, would change. Writes nothing. */
  preview(
    change:
      | { readonly decisions: Given<Decision> | ReadonlyArray<Given<Decision>> }
      | { readonly facts: Given<Fact> | ReadonlyArray<Given<Fact>> },
    options?: Abortable
  ): Promise<ChangePreview>
  /** What a catalog would do to everybody, and a campaign that judges anew what was issued already. Writes nothing. */
  preview(
    change: { readonly catalog: Given<Catalog>; readonly campaign?: Campaign },
    options?: Abortable
  ): Promise<CatalogPreview>
  /**
   * Does exactly what a preview showed, within an hour; `ConflictError` where what it rests on has changed: the catalog, a person it
   * concerns, or the numbers it gives, which any fact of the same source, or any decision, has taken since. Of a catalog: where it would do
   * something else by now.
   */
  commit(preview: ChangePreview | CatalogPreview, options?: Abortable): Promise<Committed>

  /** Who is called so: a value of any scheme, or of the one before a colon, as in `email:anna@example.com`. At most 1,000. */
  find(name: string, options?: Abortable): Promise<ReadonlyArray<Contact>>
  /** One person, by their number (`c12`) or by what a source calls them. */
  contact(who: string | Identity): ContactView
  /** An achievement as it stands; undefined where there is none of that id. */
  achievement(id: string, options?: Abortable): Promise<Achievement | undefined>
  /** Why an achievement stands as it does, or why there is none. */
  explain(achievement: string, options?: AsKnown): Promise<Explanation>

  /** What was first earned on or between two days, of one type or, with null, of all; also what was lost since. By day. */
  earned(type: string | null, options: Earned): AsyncIterable<Earning>
  /** Who holds a certification on a day. By last day; of an account, by contact. */
  holders(certification: string, options?: ListedOnDay): AsyncIterable<Holder>
  /** Who is about to lose a certification, and has not renewed so far. */
  expiring(certification: string, options: Expiry): AsyncIterable<Expiring>
  /** Days on which people who had held a certification did not. */
  gaps(certification: string, options?: ListedOnDay): AsyncIterable<Gap>
  /** How accounts, such as employers, stand with a certification. */
  accounts(certification: string, options?: ListedOnDay): AsyncIterable<Account>

  /** What waits for a person. */
  readonly review: {
    /** Achievements that stand although the facts say otherwise. A decision `Resolved` answers one. */
    contested(options?: Listed): AsyncIterable<Waiting>
    /** Identities that people share. A decision `Linked` or `Separated` answers one. */
    identities(options?: Abortable): AsyncIterable<Question>
    /** Decisions that count only once somebody else has approved them, the first first. A decision `Approved` answers one. */
    approvals(options?: Abortable): AsyncIterable<Pending>
    /**
     * Who has something that would be over before it began, such as what was earned after its fixed expiry: it counts on no day.
     * A decision `DateSet`, `Voided` or `Revoked` answers one.
     */
    unresolved(options?: Abortable): AsyncIterable<Unresolved>
    /** Decides what the catalog leaves to no person, as every sync does at its end: how many decisions that took. */
    settle(options?: Abortable): Promise<number>
  }
  /** Rows and facts that could not be read or placed, and are not by now. The oldest first. */
  rejections(options?: Abortable): AsyncIterable<Rejection>

  /**
   * Reads a source on from where it stopped, and commits page by page. One sync of a source goes on at a time. Nothing is read, and nothing
   * of what was given looked at, before its loop or `done()`: to await what this gives reads nothing.
   */
  sync(adapter: Adapter, options?: Syncing): Run

  /** Files read once, on somebody's word. */
  readonly imports: {
    /** What importing files would do. Writes nothing. */
    check(adapter: Adapter, terms: ImportTerms, options?: Abortable): Promise<ImportCheck>
    /**
     * Imports files. The same files again write nothing. As with `sync`, nothing is read, and nothing of what was given looked at, before
     * its loop or `done()`: to await what this gives imports nothing.
     */
    run(adapter: Adapter, terms: ImportTerms, options?: Abortable): ImportRun
    /** What undoing an import would do. Writes nothing. */
    previewUndo(id: number, options?: Abortable): Promise<UndoPreview>
    /** Takes back what an import brought, but for what later decisions rest on. */
    undo(id: number, by: By, options?: Abortable): Promise<Undone>
    /** The imports that there were, the first first. */
    list(options?: Abortable): AsyncIterable<Import>
  }

  /** Writes a pack that proves to a stranger what some people achieved and why. Signs the log first, where `signing` was given. */
  evidence(scope: EvidenceScope, options: EvidenceOptions): Promise<Written>
  /** Recomputes everything from what is stored and compares. */
  verify(options?: Abortable): Promise<Report>

  /** The HTTP API, to be mounted in a server of your own. Nothing listens before that. */
  api(options?: ApiOptions): Promise<Api>
  /** Who may ask the API, and for what. */
  readonly keys: Keys

  /** Stops what goes on, between commits, and closes the store. What is asked afterwards is a `ClosedError`. */
  close(): Promise<void>
}
