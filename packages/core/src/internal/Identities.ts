/** What the latest version of the catalog makes of shared identities. */
import type { IdentityPolicy, Versions } from "../Catalog.ts"

/** What becomes of two contacts that share an identity of each scheme that the latest version names. */
export const links = (versions: Versions): ReadonlyMap<string, NonNullable<IdentityPolicy["links"]>> =>
  new Map(
    policiesOf(versions).map(({ scheme, links, account }) => [
      scheme,
      account === true ? "never" : (links ?? "proposed")
    ])
  )

/** The schemes of which nobody has two. */
export const singles = (versions: Versions): ReadonlyArray<string> =>
  policiesOf(versions).flatMap(({ scheme, single }) => (single === true ? [scheme] : []))

export const policiesOf = ({ all, latest }: Versions): ReadonlyArray<IdentityPolicy> =>
  all.get(latest)?.catalog.identities ?? []
