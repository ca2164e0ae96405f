/** What a package exports without a word about it. */
import type { Door, Entry } from "./Door.ts"

const ofEntry = (of: string, { name, declared }: Entry): ReadonlyArray<string> => {
  const title = of === "" ? name : `${of}.${name}`
  // A constant and its type say it once.
  if (declared.every(({ comment }) => comment === "")) return [title]
  return declared.flatMap(({ kind, members }) =>
    kind === "interface" ? members.flatMap((one) => (one.comment === "" ? [`${title}.${one.name}`] : [])) : []
  )
}

/** Names as a caller writes them, of exports and of members of interfaces. */
export const undocumented = ({ namespaces }: Door): ReadonlyArray<string> =>
  namespaces.flatMap(({ name, entries }) => entries.flatMap((entry) => ofEntry(name, entry)))
