/**
 * Evidence packs: what some people achieved and why, as files that prove it to a stranger who has neither Laurel nor a network.
 * `verify/verify.mjs`, which is in every pack, checks one.
 */
import type { Instant, Ledger, Note } from "@laurel/core"
import { Effect, Stream } from "effect"
import * as Counts from "./Counts.ts"
import type { EvidenceError } from "./EvidenceError.ts"
import * as Making from "./Making.ts"
import * as Manifest from "./Manifest.ts"
import * as Person from "./Person.ts"
import type { Options, Request } from "./Request.ts"
import * as Scope from "./Scope.ts"
import * as Zip from "./Zip.ts"

export { EvidenceError } from "./EvidenceError.ts"
export { type Piece, verifier } from "./Making.ts"
export type { Options, Request, Scope } from "./Request.ts"
export { noteIn } from "./Unzip.ts"
export { zip, type Zipped } from "./Zip.ts"

type Failure<E> = EvidenceError | Ledger.LedgerError | Note.NoteError | E

/**
 * The files of a pack, a page of people at a time. It rests on the last signed checkpoint: sign a fresh one first, for what was
 * recorded since. Fails before the first piece where there is none, or where nobody is meant.
 */
export const pack = <E = never, R = never>(
  request: Request,
  options: Options<E, R>
): Stream.Stream<Making.Piece, Failure<E>, Ledger.Ledger | R> =>
  Stream.unwrap(Effect.flatMap(Making.begin(request, options), (making) => filesOf(making, options)))

/** What was written, and what is in it. */
export interface Written extends Zip.Zipped {
  readonly counts: Counts.Counts
  /** What is not in it, in sentences. */
  readonly leftOut: ReadonlyArray<string>
  /** Records of the log that its checkpoint covers. */
  readonly size: number
  /** What was recorded later is not in it. */
  readonly known: Instant.Instant
}

/** Writes a pack into a file that is not there yet; where that fails, there is none. */
export const write = Effect.fn("Evidence.write")(function* <E = never, R = never>(
  file: string,
  request: Request,
  options: Options<E, R>
): Effect.fn.Return<Written, Failure<E>, Ledger.Ledger | R> {
  const making = yield* Making.begin(request, options)
  const { counts, anchor, madeAt } = making
  const zipped = yield* Zip.zip(file, Stream.unwrap(filesOf(making, options)), madeAt)
  const leftOut = [...Counts.leftOut(counts), Counts.others(request.rows)]
  return { ...zipped, counts, leftOut, size: anchor.head.size, known: anchor.known }
})

const filesOf = Effect.fnUntraced(function* <E, R>(
  making: Making.Making,
  options: Options<E, R>
): Effect.fn.Return<Stream.Stream<Making.Piece, Failure<E>, Ledger.Ledger | R>, Failure<E>, Ledger.Ledger | R> {
  const contacts = yield* Scope.contacts(making.versions, making.request, making.anchor)
  const pages = Array.from({ length: Math.ceil(contacts.length / Person.perPage) }, (_, at) =>
    contacts.slice(at * Person.perPage, (at + 1) * Person.perPage)
  )
  const files = Stream.fromIterable(Making.first).pipe(
    Stream.concat(
      Stream.fromIterable(pages).pipe(
        Stream.mapEffect((page) => Making.people(making, page)),
        Stream.flatMap(Stream.fromIterable)
      )
    ),
    Stream.concat(Stream.unwrap(Effect.suspend(() => Making.rest(making, options.keys, options.signer !== undefined)))),
    Stream.tap((each) => Effect.sync(() => Manifest.list(making.listing, each)))
  )
  return Stream.concat(files, Stream.unwrap(Effect.suspend(() => Making.manifest(making, options))))
})
