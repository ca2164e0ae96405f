/** Ids of a catalog for what Administrate names by codes and titles: readable, and the same each time. */
import { Text } from "@laurel/core"
import * as Ids from "../Ids.ts"
/** What is to be named. */
export interface Named {
  /** The number by which Administrate knows it: what is older has the lower one. */
  readonly number: string
  /** What people call it, the first of these that says anything: a code before a title. */
  readonly called: ReadonlyArray<string | null | undefined>
}

/** Short enough for an offering's number, or the mark of other rules, to follow. */
const maxLength = 60

/**
 * An id for each. What has a name already keeps it, and nothing else gets it, nor one that is taken. Of two that would have the same
 * one the older gets it, and the later has its number behind it.
 */
export const of = (
  all: ReadonlyArray<Named>,
  otherwise: string,
  known: ReadonlyMap<string, string>,
  taken: Iterable<string>
): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  const used = new Set([...known.values(), ...taken])
  for (const { number, called } of all.toSorted((a, b) => older(a.number, b.number))) {
    const said = called.map((text) => short((text ?? "").normalize("NFC"))).find((text) => text !== "")
    let name = known.get(number) ?? said ?? `${otherwise}-${number}`
    // Ends: each time it is longer, and those that are used are so many.
    while (used.has(name) && !known.has(number)) name = `${name}-${number}`
    used.add(name)
    names.set(number, name)
  }
  return names
}

/** What no id may hold is a dash, however much of it there is; marks that are written over letters, which no id holds, are left out. */
const short = (text: string): string =>
  [
    ...text
      .replaceAll(/\p{M}+/gu, "")
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[^\p{L}\p{N}]+/u, "")
  ]
    .slice(0, maxLength)
    .join("")
    .replace(/[._-]+$/, "")

/** As sentences name it: by its code, else by its title or name, else by its number. */
export const nameOf = ({
  code,
  title,
  name,
  id
}: {
  readonly code?: string | null
  readonly title?: string | null
  readonly name?: string | null
  readonly id: string
}): string => [code, title, name].map((text) => Text.nameOf(text ?? "")).find((text) => text !== "") ?? numberOf(id)

/** By number where both are, else as texts. */
export const older = (a: string, b: string): number => {
  const [first, second] = [Number(a), Number(b)]
  return Number.isFinite(first) && Number.isFinite(second) && first !== second
    ? first - second
    : a < b
      ? -1
      : a > b
        ? 1
        : 0
}

/** The number in a global id; the id itself where it is of another form. */
export const numberOf = (id: string): string => Ids.numberOf(id) ?? id
