/** Reads a source, with what the ledger knows of it at hand. */
import { Effect, Stream } from "effect"
import { type Adapter, type AdapterError, Kept, Named, type Page, Standing } from "../Adapter.ts"
import { Ledger, type LedgerError } from "../Ledger.ts"
import { standingIn } from "./standingIn.ts"

/** The pages from a position on. Where the ledger fails an adapter that asks, the failure is the ledger's own. */
export const reading = (
  { source, read }: Pick<Adapter, "source" | "read">,
  position: string | null
): Stream.Stream<Page, AdapterError | LedgerError, Ledger> =>
  Stream.unwrap(
    Effect.map(Ledger, (ledger) => {
      const standing = standingIn(ledger, source)
      return read(position).pipe(
        Stream.provideService(Standing, standing.lookup),
        Stream.provideService(Kept, standing.kept),
        Stream.provideService(Named, standing.named),
        Stream.mapError((error) => standing.passedOn(error.reason) ?? error)
      )
    })
  )
