/**
 * How documents leave. What an erasure may set free is noted down in the store of documents before it is decided, and once it is
 * decided whatever no fact names any more is removed, and the notes at last. Whoever finds notes that a killed program left ends
 * its work in the same way: where nothing was decided, the facts still name everything, and nothing is removed.
 */
import { Lease, type Ledger } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Effect } from "effect"
import * as Numbers from "../Numbers.ts"
import * as Naming from "./Naming.ts"

/** Only one program at a time lets documents leave: another's notes may be of what it is about to decide. */
const lease = "laurel.documents"

export interface Parted {
  readonly removed: ReadonlyArray<Documents.Reference>
  /** Facts of others name them, or those of somebody who was not erased after all. */
  readonly stayed: number
}

/** What became of the documents, in a sentence. */
export const words = ({ removed, stayed }: Parted): string =>
  `Removed ${Numbers.count(removed.length, "document")}${stayed === 0 ? "" : `; ${Numbers.count(stayed, "document")} that other facts name ${stayed === 1 ? "stays" : "stay"}`}.`

type Needs = Ledger.Ledger | Documents.Documents
type Failure = Ledger.LedgerError | Documents.DocumentError

/** Does something while nobody else lets documents leave. */
export const alone = <A, E, R>(
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | Ledger.LedgerError, R | Ledger.Ledger> =>
  Effect.scoped(Effect.andThen(Lease.wait(lease, "of documents"), work))

/** Ends what was begun. To be done `alone`. */
export const end: Effect.Effect<Parted, Failure, Needs> = Effect.gen(function* () {
  const documents = yield* Documents.Documents
  const notes = yield* documents.notes
  const free = new Set(notes.flatMap((note) => note.documents))
  const noted = free.size
  if (noted > 0) yield* Naming.each(({ document }) => void free.delete(document))
  const removed = yield* Effect.filter([...free], documents.remove)
  // Last: until here another program can end it.
  yield* Effect.forEach(notes, documents.done, { discard: true })
  const parted: Parted = { removed, stayed: noted - free.size }
  return parted
})

/** Ends what a killed program left, where there is anything. */
export const endIfBegun: Effect.Effect<void, Failure, Needs> = Effect.gen(function* () {
  const { notes } = yield* Documents.Documents
  if ((yield* notes).length > 0) yield* alone(end)
})
