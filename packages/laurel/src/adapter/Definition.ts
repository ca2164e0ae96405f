/** What an adapter is made of: how its source is asked, and what a row of it means. */
import type { Fact } from "../given/Fact.ts"
import type { Moment } from "../options.ts"
import type { Asked, Answered, Get, HttpOptions } from "./Http.ts"
import type { ReadBy, Reads } from "./Reads.ts"

/** When something happened: on a day in a zone, at a moment that falls on it there, or both. */
export type RowHappened = Omit<Fact["happened"], "on" | "at"> &
  (
    | { readonly on: string; readonly at?: Moment | null | undefined }
    // The day is the one that it was then in the zone.
    | { readonly on?: undefined; readonly at: Moment }
  )

/** A fact as a row says it: the source and the stream are the adapter's. What is wrong with it rejects the row, and says why. */
export interface RowFact extends Omit<Fact, "reference" | "happened" | "observedAt"> {
  /** The row's key; or the row's key, a slash and a part, where a row says several things. The same each time. */
  readonly key: string
  /** The row's line in a file, counted from 1. */
  readonly line?: number | null | undefined
  readonly happened: RowHappened
  /** The source's own clock when it took this down. */
  readonly observedAt?: Moment | null | undefined
}

/** A record takes back all that another one said, for good, also where that one is read only later. */
export interface RowWithdrawal {
  /** The id of the record that is taken back: the key of its row. */
  readonly record: string
  /** The id of the record that says so. */
  readonly by: string
  readonly line?: number | null | undefined
  readonly happened: RowHappened
  readonly observedAt?: Moment | null | undefined
  readonly said?: string | null | undefined
}

/** All that the source has under a prefix of keys was read: what is not named there any more is told as drift, and stays. */
export interface Seen {
  readonly prefix: string
  /** In how many pages it was read, this one being the last of them: 1 unless given. */
  readonly pages?: number
  /** Keys under it that no row names any more, and that are no drift for it. */
  readonly beside?: ReadonlyArray<string>
}

/** Some rows, as the source gives them. They are committed with their position, or not at all. */
export interface RowPage {
  /** Parsed JSON each, of whatever form. */
  readonly rows: ReadonlyArray<unknown>
  /** Where to go on after them: any text, at most 100,000 characters, and none that this run has given before, unless it ends there. */
  readonly position: string
  /** Whether this reading is complete. Else `page` is asked again, from that position. */
  readonly ended: boolean
  /**
   * Names the reading: what an earlier one rejected, or missed, ends with it. Another name each time everything is read; one for all
   * time, where only news are read. Of records one for all time, unless given.
   */
  readonly reading?: string
  /** Of a state source: what has been read whole. */
  readonly seen?: ReadonlyArray<Seen>
}

/** What a page is asked for with. */
export interface Asking {
  /** Where the last page that was committed ends; null at the beginning. */
  readonly position: string | null
  /** Gets JSON from the source: retried, bounded, evenly paced, on its own origin. Of an adapter with `http`. */
  readonly get: Get
  /** Asks for anything else of the source, in the same way. */
  readonly ask: (path: string, options?: Asked) => Promise<Answered>
  /** Aborted when the run is stopped. What is asked through `get` and `ask` stops by itself. */
  readonly signal: AbortSignal
}

/** The rows after a position; undefined where there is nothing new. */
type Ask<Page> = (asking: Asking) => Page | undefined | Promise<Page | undefined>

interface Defined<R extends Reads> {
  /** The source's id, as facts and rejections name it: 1 to 100 letters, digits and `. _ - /`. */
  readonly source: string
  /** What is read of it: `completions`, `events`. */
  readonly stream: string
  /** Where the source is asked over HTTP. Without it, `page` reads by itself, and `get` and `ask` fail. */
  readonly http?: HttpOptions
  /** Reads a row, strictly as to what is used of it, and lets the rest pass. What it refuses is a rejection, and stops nobody. */
  readonly row: R
  /**
   * The source's own key of a row, the same each time it is read, with which the keys of its facts begin: the name of a field; names of
   * fields, whose values are joined by slashes; or a function of the row as the source gives it. A row whose values would hold slashes
   * themselves is rejected. A record's id has no slash: of a record source, one name or a function.
   */
  readonly key: string | ReadonlyArray<string> | ((row: unknown) => unknown)
  /** What a row says, and nothing where it proves nothing. It asks nobody, and no clock. */
  readonly facts: (row: ReadBy<R>) => ReadonlyArray<RowFact>
  /** What to do about a row that can't be read: "Mend the row in the source." unless given. */
  readonly advice?: string
  /** Pages of one run, at most: 100,000 unless given. */
  readonly maxPages?: number
  /** Rows of one page, at most: 100,000 unless given. */
  readonly maxRows?: number
}

/**
 * How a source speaks. A *record* source gives immutable records with ids, and takes one back by another. A *state* source says how
 * things stand now: what it said before is corrected by what it says next, and silence says nothing.
 */
export type Definition<R extends Reads> = Defined<R> &
  (
    | {
        readonly family: "record"
        readonly page: Ask<RowPage>
        /** What a record takes back. */
        readonly withdrawals?: (row: ReadBy<R>) => ReadonlyArray<RowWithdrawal>
      }
    // Whether a run reads everything, only its author knows.
    | { readonly family: "state"; readonly page: Ask<RowPage & Required<Pick<RowPage, "reading">>> }
  )
