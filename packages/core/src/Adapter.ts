/** The port to a source: pages of what it says, as drafts of facts. A third party's adapter uses exactly this. */
import { Context, Effect, Option, Result, Schema, Stream } from "effect"
import type { Identity } from "./Contact.ts"
import type { Draft, Evidence, Fact, Happened } from "./Fact.ts"
import { SourceId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import { RowReader } from "./internal/RowReader.ts"
import { Run } from "./internal/Run.ts"
import type { Rejection } from "./Rejection.ts"

/**
 * How a source speaks. A *record* source gives immutable records with ids of their own, each whole in one page, and takes one back by
 * another record; one that says something else when it is read again is corrected, and what it says no more is taken out.
 * A *state* source says how things stand now: what it said before is corrected by what it says next, and silence says nothing.
 * What it is only `observed` to say stands since it was first seen: to see it again later is no news.
 */
export type Family = "record" | "state"

/**
 * A record takes back all that another one said, for good: also where that one is known only later. It can't itself be taken back.
 */
export interface Withdrawal {
  /** The id of what is taken back: the key of its facts, or what stands before the first slash in their keys. */
  readonly record: string
  /** The id of the record that says so. */
  readonly by: string
  /** Its line in a file, counted from 1; null where a source has none. */
  readonly line: number | null
  readonly happened: Happened
  readonly observedAt: Instant | null
  readonly said: string | null
}

/** One row as the source wrote it. */
export interface Received {
  /**
   * The source's own key of the row, the same each time it is read; a row without one is keyed by its content. 1 to 500 characters.
   * What is read from the row has this key, or one that begins with it and a slash, and no row's key begins with another's and a
   * slash: so a row that is read again is known to say no longer what it said before. A record's row has the record's id.
   */
  readonly key: string
  readonly line: number | null
  readonly raw: string
}

/**
 * A full reading has seen everything of a state source whose key is this prefix, or begins with it and a slash. What it did not
 * name is told as drift, and stays: absence alone takes nothing back.
 */
export interface Seen {
  readonly prefix: string
  /** The keys that it did name, of facts. */
  readonly keys: ReadonlySet<string>
}

/** Some rows of one stream. It is committed whole, with its position, or not at all. */
export interface Page {
  readonly stream: string
  /** Names this reading of the stream: a file's digest, a run's mark. Rejections of earlier readings end when it has ended. */
  readonly reading: string
  /** Rows read, including rejected ones and those that prove nothing. */
  readonly rows: number
  readonly drafts: ReadonlyArray<Draft>
  /** Only of record sources. */
  readonly withdrawals?: ReadonlyArray<Withdrawal>
  /** Only of record sources: ids of records that were read and say nothing. What they said before, they say no more. */
  readonly silent?: ReadonlyArray<string>
  /** Only of state sources: at most `maxSeen`. */
  readonly seen?: ReadonlyArray<Seen>
  /** The text a draft was read from; asked for only when the draft is rejected. */
  readonly raw: (draft: Draft) => string
  /** All rows read, also rejected ones and those that prove nothing; asked for only where they are archived. */
  readonly received?: () => ReadonlyArray<Received>
  readonly rejections: ReadonlyArray<Rejection>
  /** Where to go on after this page. Opaque to everybody but the adapter; at most 100,000 characters. */
  readonly position: string
  /** Whether this reading of the stream is complete. */
  readonly ended: boolean
}

/** Prefixes that one page may say it has seen whole. */
export const maxSeen = 100

/** What rows received earlier say, as the adapter reads now. */
export type Said = Pick<Page, "drafts" | "withdrawals" | "silent" | "rejections" | "raw">

/** An adapter that can read rows again which it gave before. */
export interface Rereading extends Adapter {
  readonly again: NonNullable<Adapter["again"]>
}

export const isRereading = (adapter: Adapter): adapter is Rereading => adapter.again !== undefined

export interface Adapter {
  readonly source: SourceId
  /** `state` unless given. */
  readonly family?: Family
  /** Reads on from a position it gave earlier, or from the beginning. Nothing new is no page. */
  readonly read: (position: string | null) => Stream.Stream<Page, AdapterError>
  /** Reads rows of a stream again that were received earlier; absent where a row says nothing without its file. Pure. */
  readonly again?: (stream: string, rows: ReadonlyArray<Received>) => Said
  /**
   * The position of one who has read everything that the source had at a moment: read on from there, it gives what was added or
   * changed since. Absent where a source can't be asked for that.
   */
  readonly since?: (moment: Instant) => string
}

/**
 * An adapter as a program without Effect holds one: whose source it reads, and that it reads, and not how; or where to get the one
 * that reads, which is only then loaded. Every `Adapter` is one; `opened` gives it as an `Adapter`.
 */
export type Opaque =
  | { readonly source: string; readonly read: (position: string | null) => object }
  | { readonly source: string; readonly load: () => Promise<object> }

const problem = { where: Schema.String, expected: Schema.String, found: Schema.String, advice: Schema.String }
/** The configuration or the operator must change something: a missing file, a missing column. */
export class Misconfigured extends Schema.TaggedError<Misconfigured>()("Misconfigured", problem) {}
/** The source gave something broken: a truncated archive. What was committed stays; a mended source goes on from there. */
export class Broken extends Schema.TaggedError<Broken>()("Broken", problem) {}

/** The source can't be reached, is overloaded or asks to wait: the same again later will do. What was committed stays. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  ...problem,
  /** Milliseconds after which the source asked to be tried again; null where it did not say. */
  retryAfter: Schema.NullOr(Schema.Finite)
}) {}

/** Why an adapter could not go on, by what to do: mend the configuration, have the source mended, or try later. */
export const Failure = Schema.Union([Misconfigured, Broken, Unavailable])
export type Failure = typeof Failure.Type

/** An adapter could not go on. */
export class AdapterError extends Schema.TaggedError<AdapterError>()("AdapterError", {
  source: Schema.String,
  reason: Failure
}) {
  override get message(): string {
    const { where, expected, found, advice } = this.reason
    // What is no adapter may have no name.
    const source = this.source === "" ? "" : `source "${this.source}", `
    return `${source}${where}: expected ${expected}, found ${found}. ${advice}`
  }
}

const isSource = Schema.is(SourceId)
const families: ReadonlyArray<unknown> = ["record", "state", undefined]
const isFunction = (field: unknown): boolean => typeof field === "function"

const anAdapter = "an adapter, which has the id of its source and a function that reads it"

/** What of a thing is not as an adapter has it: its name, what is expected, and what is found. */
const strangeIn = (given: unknown): readonly [name: string, expected: string, found: unknown] | undefined => {
  if (typeof given !== "object" || given === null) return ["the adapter", anAdapter, given]
  const { source, family, read, again, since }: Partial<Record<keyof Adapter, unknown>> = given
  if (source === undefined && read === undefined) return ["the adapter", anAdapter, given]
  if (!isSource(source)) return ["its source", "an id of 1 to 100 letters, digits, '.', '_', '-' or '/'", source]
  if (!families.includes(family)) return ["its family", '"record" or "state"', family]
  if (!isFunction(read)) return ["its read", "a function", read]
  if (again !== undefined && !isFunction(again)) return ["its again", "a function, or none", again]
  return since === undefined || isFunction(since) ? undefined : ["its since", "a function, or none", since]
}

/**
 * The adapter that an opaque one is. `Misconfigured` where it is none by what is to be seen of it; and reading it fails so where it
 * gives no stream. What is in the stream is not looked at.
 */
export const opened = Effect.fnUntraced(function* (opaque: Opaque): Effect.fn.Return<Adapter, AdapterError> {
  const isLoaded = typeof opaque !== "object" || opaque === null || !("load" in opaque)
  const given = isLoaded ? opaque : yield* Effect.promise(opaque.load)
  const strange = strangeIn(given)
  if (strange !== undefined) return yield* noAdapter(opaque, ...strange)
  // Each field was looked at; what its functions give is, when they give it.
  const adapter = given as Adapter
  const { source, family, again, since } = adapter
  return {
    source,
    ...(family === undefined ? {} : { family }),
    read: (position) =>
      Stream.suspend(() => {
        const pages = adapter.read(position)
        return Stream.isStream(pages)
          ? pages
          : Stream.fail(noAdapter(opaque, "what it reads", "a stream of pages", pages))
      }),
    ...(again === undefined ? {} : { again: again.bind(adapter) }),
    ...(since === undefined ? {} : { since: since.bind(adapter) })
  }
})

const noAdapter = (opaque: Opaque | undefined, where: string, expected: string, given: unknown): AdapterError => {
  const found =
    typeof given === "string"
      ? JSON.stringify(given.slice(0, 100))
      : given === undefined || given === null
        ? "none"
        : "another thing"
  const advice = "Give an adapter of Laurel's packages, or one that is made by defineAdapter or Adapter.make."
  const source = opaque?.source === undefined ? "" : String(opaque.source).slice(0, 100)
  return new AdapterError({ source, reason: new Misconfigured({ where, expected, found, advice }) })
}

/** A fact as a row says it. Source and stream are the definition's, and each id and text is checked before it goes on. */
export interface Sketch {
  /** Unique in the stream and the same each time: the row's key, or the row's key, a slash and a part. Another rejects the row. */
  readonly key: string
  /** The row's line in a file. */
  readonly line?: number | null
  readonly subject: {
    readonly key: string
    readonly offering: string
    readonly contact: Identity
    readonly claims?: ReadonlyArray<Identity>
  }
  readonly activity?: string | null
  readonly evidence: Evidence
  readonly happened: Happened
  readonly observedAt?: Instant | null
  readonly said?: string | null
}

/**
 * A fact, or what a record takes back, as JSON: an object with the fields of a `Sketch` or a `Withdrawal`, in which days and moments
 * are texts. It is read as strictly as `Draft.FromJson` is, and what is wrong with it rejects its row.
 */
export interface Written {
  readonly json: unknown
}

/** Some rows, as a source gives them. */
export interface Rows {
  /** Parsed JSON each, of whatever form. */
  readonly rows: ReadonlyArray<unknown>
  /** Where to go on after them. Never one that was given before in the same run, unless it ends there. */
  readonly position: string
  /** Whether this reading is complete. */
  readonly ended: boolean
  /**
   * Names the reading: what an earlier one rejected, or missed, ends with it. Another one each time everything is read; one for all
   * time where only news are read. Then a rejection ends when its row is read again. Of records one for all time unless given.
   */
  readonly reading?: string
  /** Of a state source: what has been read whole, by prefixes of keys, at most `maxSeen`. */
  readonly seen?: ReadonlyArray<Whole>
}

/**
 * All that the source has under a prefix of keys was read. Nothing is told as drift where that can't be known: where the run
 * began in between, or a row could not be read whose key has the prefix, or is not known.
 */
export interface Whole {
  readonly prefix: string
  /** In how many pages it was read, this one being the last of them: 1 unless given. */
  readonly pages?: number
  /** Keys under it that no row names any more and that are no drift for it: what stood before and was followed by something else. */
  readonly beside?: ReadonlyArray<string>
}

/**
 * What the ledger has of a source that stands now, under a prefix of keys in a stream, by key, at most `maxStanding` facts: by it an
 * adapter knows what its source said before, and that somebody it named is no longer there. Of pages of the same run that may
 * still be on their way it may not know yet.
 */
export type Lookup = (stream: string, prefix: string) => Effect.Effect<ReadonlyArray<Fact>, Failure>

/** Facts that one look-up gives; where there are more, it fails. */
export const maxStanding = 1_000_000

/** Looks up what stands. A sync provides it for the source that it reads; elsewhere nothing stands. */
export const Standing: Context.Reference<Lookup> = Context.Reference("@laurel/core/Adapter/Standing", {
  defaultValue: (): Lookup => () => Effect.succeed([])
})

/**
 * The texts of rows of a source as they were last received, by their keys in a stream; those that are not kept are absent. By it
 * an adapter knows what it was told of something that could not be placed. As of what stands, pages of the same run may be missing.
 */
export type KeptRows = (
  stream: string,
  keys: ReadonlyArray<string>
) => Effect.Effect<ReadonlyMap<string, string>, Failure>

/** Looks up rows that are kept. A sync provides it for the source that it reads; elsewhere none is. */
export const Kept: Context.Reference<KeptRows> = Context.Reference("@laurel/core/Adapter/Kept", {
  defaultValue: (): KeptRows => () => Effect.succeed(new Map())
})

/**
 * All that the ledger calls anybody in a scheme, whoever says so, each name once: for an adapter whose source names people by hashes
 * only. At most `maxNamed`; where there are more, it fails.
 */
export type Names = (scheme: string) => Effect.Effect<ReadonlyArray<string>, Failure>

/** Names that one look-up gives. */
export const maxNamed = 5_000_000

/** Looks up names. A sync and an import provide it; elsewhere nobody is known. */
export const Named: Context.Reference<Names> = Context.Reference("@laurel/core/Adapter/Named", {
  defaultValue: (): Names => () => Effect.succeed([])
})

/** Positions as the JSON of a schema. One that was never given is refused: to read everything again unasked could take hours. */
export const positions = <A>(schema: Schema.Codec<A, unknown>) => {
  const text = Schema.fromJsonString(schema)
  const decode = Schema.decodeUnknownResult(text, { onExcessProperty: "error" })
  const encode = Schema.encodeSync(text)
  return {
    format: (position: A): string => encode(position),
    parse: (position: string): Result.Result<A, Misconfigured> =>
      Result.mapError(
        decode(position),
        () =>
          new Misconfigured({
            where: "the position",
            expected: "one that this adapter gave",
            found: position.length <= 100 ? position : `${position.slice(0, 100)}…`,
            advice: "It may belong to another kind of adapter: give this source an id of its own."
          })
      )
  }
}

/** The rows after a position, from the beginning where it is null; undefined where there is nothing new. */
export type Ask<Answer> = (position: string | null) => Effect.Effect<Answer | undefined, Failure>

interface Defined<Row> {
  readonly source: SourceId
  readonly stream: string
  /** Reads little and forgives the rest: what is named here and is otherwise rejects the row. */
  readonly row: Schema.Decoder<Row>
  /**
   * The source's own key of a row, with which the keys of its facts begin. A row without one that can be kept is keyed by its
   * content, and may say nothing: facts of it are a rejection, for they would not be found by their row.
   */
  readonly key: (row: unknown) => unknown
  /** What a row says, and nothing where it proves nothing. Pure and total. */
  readonly drafts: (row: Row) => ReadonlyArray<Sketch | Written>
  /** What to do about a row that its schema refuses: "Mend the row in the source." unless given. */
  readonly advice?: string
  /** Pages of one run, at most: `maxPages` unless given. */
  readonly maxPages?: number
  /** Rows of one page, at most: `maxRows` unless given. */
  readonly maxRows?: number
}

/** What an adapter is made of: how its source is asked, and what one row means. */
export type Definition<Row> = Defined<Row> &
  (
    | {
        readonly family: "record"
        readonly page: Ask<Rows>
        readonly withdrawals?: (row: Row) => ReadonlyArray<Withdrawal | Written>
      }
    // Whether a run reads everything, only the definition knows.
    | { readonly family: "state"; readonly page: Ask<Rows & Required<Pick<Rows, "reading">>> }
  )

/** Pages of one run, and rows of one page, unless a definition says otherwise. */
export const maxPages = 100_000
export const maxRows = 100_000

/**
 * An adapter made of a definition. Every row is facts, or nothing, or one rejection, whatever is in it and whatever the
 * definition's functions do with it; a source that gives the same page for ever is `Broken`, and so is one that never ends.
 */
export const make = <Row>(definition: Definition<Row>): Rereading => {
  const { source, family } = definition
  const reader = new RowReader(definition)
  const bounds = { maxPages: definition.maxPages ?? maxPages, maxRows: definition.maxRows ?? maxRows, maxSeen }
  const next = Effect.fn("Adapter.page")(function* (run: Run<Row>, from: string | null) {
    yield* Effect.annotateCurrentSpan({ source, stream: definition.stream })
    const beyond = run.begin(from)
    if (beyond !== undefined) return yield* new Broken(beyond)
    const rows = yield* definition.page(from)
    if (rows === undefined) return [[], Option.none<string>()] as const
    const page = run.take(rows)
    if ("expected" in page) return yield* new Broken(page)
    yield* Effect.annotateCurrentSpan({ rows: page.rows })
    return [[page], rows.ended ? Option.none<string>() : Option.some(rows.position)] as const
  })
  const failed = Effect.mapError((reason: Failure) => new AdapterError({ source, reason }))
  return {
    source,
    family,
    read: (position) =>
      Stream.suspend(() => {
        const run = new Run(definition, reader, bounds)
        return Stream.paginate(position, (from) => failed(next(run, from)))
      }),
    again: (stream, received) =>
      stream === definition.stream ? reader.again(received) : { drafts: [], rejections: [], raw: () => "" }
  }
}
