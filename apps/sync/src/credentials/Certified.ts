/** Certificates as they were made, in order of record, each with how it stands now. Never more than a page is held. */
import { Certificate, type Id, Ledger } from "@laurel/core"
import { Effect, Option, Stream } from "effect"
import * as Certificates from "./Certificates.ts"

/** Certificates of one page. */
const pageSize = 500

const each = <E, R>(pages: Stream.Stream<ReadonlyArray<Ledger.KeptCertificate>, E, R>, history: Certificates.History) =>
  pages.pipe(
    Stream.mapEffect((page) => Certificates.stood(history, page)),
    Stream.flatMap((page) => Stream.fromIterable(page))
  )

/** All of the store. */
export const all = (history: Certificates.History) =>
  each(
    Stream.unwrap(
      Effect.map(Ledger.Ledger, (ledger) =>
        Stream.paginate(null as number | null, (after) =>
          Effect.map(ledger.certificates(after, pageSize), (page) => {
            const last = page.at(-1)
            return [
              page.length === 0 ? [] : [page],
              last === undefined ? Option.none() : Option.some(last.place)
            ] as const
          })
        )
      )
    ),
    history
  )

/** Those of these contacts, whom one person or several were read as. */
export const ofContacts = Effect.fn("Certified.ofContacts")(function* (
  contacts: ReadonlyArray<Id.ContactId>,
  history: Certificates.History
) {
  const found = yield* Certificate.allOfContacts(contacts)
  const pages = Array.from({ length: Math.ceil(found.length / pageSize) }, (_, at) =>
    found.slice(at * pageSize, (at + 1) * pageSize)
  )
  return each(Stream.fromIterable(pages), history)
})
