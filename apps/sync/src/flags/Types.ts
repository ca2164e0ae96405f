/** The achievement types and certifications that an operator may name. */
import { Catalog, Certification, type Id, Phrase } from "@laurel/core"
import { Effect } from "effect"
import { oneLine } from "../terminal/Print.ts"
import { unable } from "../Unable.ts"

/** The type of that name; fails with the nearest one. */
export const named = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const known = Catalog.everyType(versions)
  return (
    known.find((id) => id === text) ??
    (yield* unable(`no achievement type is called "${oneLine(text)}". ${Phrase.suggest(text, known)}`))
  )
})

/** The certification of that name; fails with the nearest one. */
export const certification = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const known = Catalog.everyCertification(versions)
  return (
    known.find((id) => id === text) ??
    (yield* unable(`no certification is called "${oneLine(text)}". ${Phrase.suggest(text, known)}`))
  )
})

/** The types that a certification takes to be held or renewed, by any version of the catalog. */
export const through = (versions: Catalog.Versions, id: Id.CertificationId): ReadonlyArray<Id.TypeId> => {
  const named = Catalog.latestFirst(versions).flatMap((version) =>
    version.certifications.filter((each) => each.id === id)
  )
  const asked = named.flatMap(({ through: first, refreshers = [] }) => [first, ...refreshers])
  return [...new Set(asked.flatMap((each) => Certification.asked(each).of))]
}

/** What is called so, a type, a certification or both; fails with the nearest one. */
export const either = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const [known, types] = [Catalog.everyCertification(versions), Catalog.everyType(versions)]
  const certification = known.find((id) => id === text) ?? null
  const type = types.find((id) => id === text) ?? null
  if (certification !== null || type !== null) return { certification, type }
  const names = [...new Set([...known, ...types])]
  return yield* unable(
    `no certification or achievement type is called "${oneLine(text)}". ${Phrase.suggest(text, names)}`
  )
})
