/** The port to kept documents: evidence files by what they are. What is kept is never executed, rendered or parsed further. */
import { Context, Effect, Layer, type Stream } from "effect"
import type { Document, Kept, Reference } from "./Document.ts"
import type { DocumentError } from "./DocumentError.ts"
import * as Intake from "./Intake.ts"
import * as Directory from "./Directory.ts"
import type { Leaving } from "./Leaving.ts"
import * as S3 from "./S3.ts"
import type { Look, Removal } from "./Shelf.ts"
import { over } from "./over.ts"

export { type Document, isReference, type Kept, Reference } from "./Document.ts"
export { Corrupt, DocumentError, Misconfigured, Missing, type Reason, Refused, Unavailable } from "./DocumentError.ts"
export { type Bounds, mostBytes } from "./Intake.ts"
export type { Leaving } from "./Leaving.ts"
export { MediaType } from "./MediaType.ts"
export type { S3Options } from "./S3.ts"
export type { Look, Removal } from "./Shelf.ts"

/** Documents by what they are. Whatever fails, nothing is half kept. */
export class Documents extends Context.Service<
  Documents,
  {
    /**
     * Keeps a file, once however often it is given; one that is damaged in the store is mended by this. Fails as unavailable for
     * one that is noted down to leave.
     */
    readonly keep: <E, R>(
      bytes: Stream.Stream<Uint8Array, E, R>,
      bounds?: Intake.Bounds
    ) => Effect.Effect<Document, DocumentError | E, R>
    /** The bytes. The last of them are given once all are found to be what was kept; it fails as corrupt otherwise. */
    readonly read: (document: Reference) => Stream.Stream<Uint8Array, DocumentError>
    /** Whether there is one of this name; what its bytes are, only reading tells. */
    readonly has: (document: Reference) => Effect.Effect<boolean, DocumentError>
    /** Whether there was one, and whether a bucket that keeps versions still has it. */
    readonly remove: (document: Reference) => Effect.Effect<Removal, DocumentError>
    /** All documents in order of hash, after one, asked for by pages of at most 1,000. */
    readonly list: (after: Reference | null) => Stream.Stream<Kept, DocumentError>
    /** Notes down, for good, that these are to leave once nobody names them: before whatever makes that so. */
    readonly note: (documents: ReadonlyArray<Reference>) => Effect.Effect<ReadonlyArray<Leaving>, DocumentError>
    /** The notes that stand, at most 1,000 of them. */
    readonly notes: Effect.Effect<ReadonlyArray<Leaving>, DocumentError>
    /** Takes a note away: what it says is done. */
    readonly done: (note: Leaving) => Effect.Effect<void, DocumentError>
    /**
     * Makes the store that of a ledger, which is known by any text that is its alone. Fails as misconfigured where it is another's:
     * of what both keep, one would remove what the other names.
     */
    readonly claim: (ledger: string) => Effect.Effect<void, DocumentError>
    /** Whether it can be used, found without writing anything. */
    readonly look: Effect.Effect<Look, DocumentError>
  }
>()("@laurel/documents/Documents") {}

/** What a file would be kept as, or why it would not be: found without keeping it. */
export const inspect = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  bounds: Intake.Bounds = {}
): Effect.Effect<Document, DocumentError | E, R> => Intake.read(bytes, bounds, () => Effect.void)

/** Documents in a directory, which is made with the first of them. Its files are for its owner alone. */
export const layerDirectory = (path: string): Layer.Layer<Documents> =>
  Layer.sync(Documents, () => Documents.of(over(Directory.shelf(path))))

/** Documents in a bucket of S3, or of what speaks as S3 does. Fails where the options can't be used; nothing is asked yet. */
export const layerS3 = (options: S3.S3Options): Layer.Layer<Documents, DocumentError> =>
  Layer.effect(
    Documents,
    Effect.map(Effect.fromResult(S3.shelf(options)), (shelf) => Documents.of(over(shelf)))
  )
