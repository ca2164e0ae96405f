/**
 * How documents leave. What an erasure may set free is noted down in the store of documents before it is decided, and once it is
 * decided whatever no fact names any more is removed, and the notes at last. Whoever finds notes that a killed program left ends
 * its work in the same way: where nothing was decided, the facts still name everything, and nothing is removed.
 */
import { Lease, Ledger } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Console, Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import { endWithDifferences } from "../Unable.ts"
import * as Naming from "./Naming.ts"

/**
 * Only one program at a time lets documents leave, for another's notes may be of what it is about to decide; or imports any: what
 * it has kept, no fact names yet.
 */
const lease = "laurel.documents"

export interface Parted {
  readonly removed: ReadonlyArray<Documents.Reference>
  /** How many of these a bucket still has, as older versions. */
  readonly versions: number
  /** Facts of others name them, or those of somebody who was not erased after all. */
  readonly stayed: number
}

/** What became of the documents, in a sentence. */
export const words = ({ removed, stayed }: Parted): string =>
  `Removed ${Numbers.count(removed.length, "document")}${stayed === 0 ? "" : `; ${Numbers.count(stayed, "document")} that other facts name ${stayed === 1 ? "stays" : "stay"}`}.`

/** Says what is left of documents that were removed, which then ends as what differs does. */
export const tellLeft = ({ versions }: Parted): Effect.Effect<void> =>
  versions === 0
    ? Effect.void
    : Effect.andThen(
        Console.error(
          `The bucket keeps versions, and still has ${Numbers.count(versions, "document")} that ${versions === 1 ? "was" : "were"} removed. Have older versions deleted there, by a rule of its lifecycle.`
        ),
        endWithDifferences
      )

type Needs = Ledger.Ledger | Documents.Documents
type Failure = Ledger.LedgerError | Documents.DocumentError

/** Fails as superseded where another program has taken over: it may, from one that was stopped for longer than a lease lasts. */
export type Still = Effect.Effect<void, Ledger.LedgerError>

/** Does something while nobody else lets documents leave, or imports any. */
export const alone = <A, E, R>(
  work: (still: Still) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | Ledger.LedgerError, R | Ledger.Ledger> =>
  Effect.scoped(
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const held = yield* Lease.wait(lease, "of documents")
      return yield* work(ledger.renew(held, yield* Lease.Duration))
    })
  )

/** Makes the store of documents this ledger's, or finds that it is another's, which would remove what this one names. */
export const claim: Effect.Effect<void, Failure, Needs> = Effect.gen(function* () {
  const documents = yield* Documents.Documents
  const ledger = yield* Ledger.Ledger
  // The first line of its log is no other ledger's, and never changes. Without one it has no fact to lose.
  const [{ text } = { text: null }] = yield* ledger.log(null, 1)
  if (text !== null) yield* documents.claim(text)
})

/** Ends what was begun. To be done `alone`. */
export const end = Effect.fnUntraced(function* (still: Still): Effect.fn.Return<Parted, Failure, Needs> {
  const documents = yield* Documents.Documents
  yield* claim
  const notes = yield* documents.notes
  const free = new Set(notes.flatMap((note) => note.documents))
  const noted = free.size
  if (noted > 0) yield* Naming.each(({ document }) => void free.delete(document))
  const removals = yield* Effect.forEach([...free], (document) =>
    Effect.map(Effect.andThen(still, documents.remove(document)), (removal) => ({ document, removal }))
  )
  // Last: until here another program can end it.
  yield* Effect.forEach(notes, documents.done, { discard: true })
  const parted: Parted = {
    removed: removals.flatMap(({ document, removal }) => (removal === "none" ? [] : [document])),
    versions: removals.filter(({ removal }) => removal === "hidden").length,
    stayed: noted - free.size
  }
  return parted
})

/** Ends what a killed program left, where there is anything. */
export const endIfBegun: Effect.Effect<void, Failure, Needs> = Effect.gen(function* () {
  const { notes } = yield* Documents.Documents
  if ((yield* notes).length > 0) yield* alone(end)
})
