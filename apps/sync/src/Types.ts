/** The achievement types that an operator may name. */
import type { Catalog, Id } from "@laurel/core"
import { Effect } from "effect"
import { suggest } from "./Nearest.ts"
import { oneLine } from "./Print.ts"
import { unable } from "./Unable.ts"

/** The latest version first: whatever any version issued goes on counting. */
export const versionsOf = ({ all, latest }: Catalog.Versions): ReadonlyArray<Catalog.Compiled> =>
  [...all].toSorted(([a], [b]) => Number(b === latest) - Number(a === latest) || b - a).map(([, compiled]) => compiled)

/** The types of all versions, those of the latest first. */
export const all = (versions: Catalog.Versions): ReadonlyArray<Id.TypeId> => [
  ...new Set(versionsOf(versions).flatMap(({ types }) => [...types.keys()]))
]

/** The type of that name; fails with the nearest one. */
export const named = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const known = all(versions)
  return (
    known.find((id) => id === text) ??
    (yield* unable(`no achievement type is called "${oneLine(text)}". ${suggest(text, known)}`))
  )
})
