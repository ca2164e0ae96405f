/** What an erasure does with the documents that the facts of those people name. */
import type { Id, Ledger } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Console, Effect } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import type * as Correction from "../decisions/Correction.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { endWithDifferences, type Unable, unable } from "../Unable.ts"
import * as Naming from "./Naming.ts"
import * as Parting from "./Parting.ts"

/** One erasure's. */
export interface Erasing {
  /** Notes them down, before anything is decided; a preview only looks. Says what will become of them. */
  readonly prepare: (
    contacts: ReadonlyArray<Id.ContactId>
  ) => Effect.Effect<ReadonlyArray<string>, Unable | Ledger.LedgerError, Ledger.Ledger>
  /** Lets them leave once it is decided. */
  readonly around: Correction.Around
}

export const of = (
  { documents: place }: Pick<Configuration.Opened, "documents">,
  preview: boolean,
  json: boolean
): Erasing => {
  let isNoted = false
  const prepare = Effect.fnUntraced(function* (contacts: ReadonlyArray<Id.ContactId>) {
    const named = yield* Naming.ofContacts(contacts)
    if (named.length === 0) return []
    const count = Numbers.count(named.length, "kept document")
    if (place === null)
      return [`They presented ${count}, and the configuration names no store of documents: see to that too.`]
    if (!preview) {
      yield* Parting.claim.pipe(
        Effect.andThen(Effect.flatMap(Documents.Documents, ({ note }) => note(named))),
        Effect.provide(place.layer),
        Effect.catchTag("DocumentError", ({ message }) => Effect.fail(unable(`${message} Nothing was erased.`)))
      )
      isNoted = true
    }
    return [
      `${count} that they presented ${named.length === 1 ? "leaves" : "leave"} the store of documents, unless facts of others name them.`
    ]
  })
  const end = Effect.fnUntraced(
    function* (still: Parting.Still) {
      if (place === null || !isNoted) return
      const parted = yield* Effect.provide(Parting.end(still), place.layer)
      if (!json) yield* Print.lines(["", Parting.words(parted)])
      yield* Parting.tellLeft(parted)
    },
    Effect.catchTag(["DocumentError", "LedgerError", "Unable"], ({ message }) =>
      Effect.andThen(
        Console.error(
          Print.visible(
            `Erased from everything that is answered, but not yet from the store of documents:\n  ${message}\nRun \`laurel documents sweep\` once that is mended.`
          )
        ),
        endWithDifferences
      )
    )
  )
  return {
    prepare,
    around: (deciding) =>
      place === null || preview ? deciding : Parting.alone((still) => Effect.tap(deciding, () => end(still)))
  }
}
