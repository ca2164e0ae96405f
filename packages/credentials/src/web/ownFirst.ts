import { Effect } from "effect"
import type { Addresses } from "../issue/Addresses.ts"
import * as Verify from "../verify/Verify.ts"
import * as Place from "./Place.ts"
import type { Source, SourceError } from "./Source.ts"

type Documents = Verify.Sources["documents"]

/** The issuer's own keys and lists from where its pages have them, everything else as before: nobody asks himself over the network. */
export const ownFirst = (addresses: Addresses, source: Source, others: Verify.Sources): Verify.Sources => {
  const placeOf = Place.of(addresses)
  const { origin } = new URL(addresses.base)
  const own =
    (ask: Documents): Documents =>
    (address) => {
      const url = URL.parse(address)
      const place = url?.origin === origin ? placeOf(url.pathname) : undefined
      const answer = place === undefined ? undefined : documentAt(source, place)
      if (answer === undefined) return ask(address)
      return Effect.matchEffect(answer, {
        onFailure: () => Effect.fail(Verify.absent(address, "that it can't be had at the moment")),
        onSuccess: (text) =>
          text === undefined
            ? Effect.fail(Verify.absent(address, "nothing"))
            : Effect.succeed({ state: "found" as const, text, at: address })
      })
    }
  return { files: others.files, documents: own(others.documents), lists: own(others.lists) }
}

/** Undefined for what is a page. */
const documentAt = (source: Source, place: Place.Place): Effect.Effect<string | undefined, SourceError> | undefined => {
  switch (place._tag) {
    case "Did":
      return Effect.map(source.did, ({ text }) => text)
    case "KeySet":
      return Effect.map(source.jwks, ({ text }) => text)
    case "Key":
      return Effect.map(source.key(place.id), (found) => found?.text)
    case "List":
      return Effect.map(source.list(place.list, place.kind), (found) => found?.text)
    case "Achievement":
      return Effect.map(source.achievement(place.type), (found) => found?.document)
    default:
      return undefined
  }
}
