/** A good row with one hostile value in it: in each of its places, each of the values. */
import { hostile, hostileGiants, type Hostile } from "./hostile.ts"

/** Places of one row that are tried, the first ones, and how deep they are looked for. */
const maxPlaces = 60
const maxDepth = 12

type Path = ReadonlyArray<string | number>

/** Of the values, as many as once in so many are put into a place that another row had too. */
const sampled = 10

/**
 * Every value in every place of a row: instead of its leaves, of its objects and lists, and of the row itself; each key taken
 * away; and keys that are no row's own put into each object. At most 61 places. `giants` are those values instead. A place that
 * is `known`, by its name in `placesIn`, is given a tenth of the values, each place another tenth, and another one each `turn`.
 */
export const mutations = (
  row: unknown,
  values: "all" | "giants" = "all",
  known: ReadonlySet<string> = new Set(),
  turn = 0
): ReadonlyArray<Hostile> => {
  const places = placesOf(row)
  if (values === "giants") return places.flatMap((path) => hostileGiants.map((value) => mutated(row, path, value)))
  return places.flatMap((path, place) => {
    const some = known.has(kindOf(path))
      ? hostile.filter((_, index) => index % sampled === (place + turn) % sampled)
      : hostile
    return [
      ...some.map((value) => mutated(row, path, value)),
      ...(path.length === 0 ? [] : [{ name: `no ${nameOf(path)}`, value: replaced(row, path, undefined) }]),
      ...intruders.flatMap((key) => intruded(row, path, key))
    ]
  })
}

/** The names of a row's places that `mutations` changes: the same in rows that differ in what a list holds before it. */
export const placesIn = (row: unknown): ReadonlyArray<string> => placesOf(row).map(kindOf)

const kindOf = (path: Path): string => JSON.stringify(path.map((key) => (typeof key === "number" ? "*" : key)))

const intruders = ["__proto__", "constructor", "toString", "length", ""]

const intruded = (row: unknown, path: Path, key: string): ReadonlyArray<Hostile> => {
  const at = valueAt(row, path)
  if (!isObject(at)) return []
  const value = replaced(row, [...path, key], { polluted: true })
  return [{ name: `a key "${key}" in ${nameOf(path)}`, value }]
}

const mutated = (row: unknown, path: Path, { name, value }: Hostile): Hostile => ({
  name: `${name} as ${nameOf(path)}`,
  value: replaced(row, path, value)
})

const nameOf = (path: Path): string => (path.length === 0 ? "the row" : path.join("."))

type Bag = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Bag => typeof value === "object" && value !== null && !Array.isArray(value)

/** The row itself first, then breadth first. */
const placesOf = (row: unknown): ReadonlyArray<Path> => {
  const places: Array<Path> = [[]]
  // Grows while it is walked, up to its bound.
  for (let at = 0; at < places.length && places.length <= maxPlaces; at++) {
    const path = places[at] ?? []
    const value = path.length < maxDepth ? valueAt(row, path) : undefined
    const keys = Array.isArray(value) ? value.keys() : isObject(value) ? Object.keys(value) : []
    for (const key of keys) if (places.length <= maxPlaces) places.push([...path, key])
  }
  return places
}

const valueAt = (row: unknown, path: Path): unknown => {
  let at = row
  // As long as a path, which is at most 12 steps.
  for (const key of path) at = Array.isArray(at) ? at[Number(key)] : isObject(at) ? at[key] : undefined
  return at
}

/** A copy with another value at a path, or without it where the value is undefined. Keys are the copy's own, whatever their name. */
const replaced = (row: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value
  const at = valueAt(row, [key])
  const next = rest.length === 0 ? value : replaced(at, rest, value)
  if (Array.isArray(row)) return next === undefined ? row.toSpliced(Number(key), 1) : row.with(Number(key), next)
  const others = isObject(row) ? Object.entries(row).filter(([name]) => name !== String(key)) : []
  return Object.fromEntries(next === undefined ? others : [...others, [String(key), next]])
}
