/** What a package exports without a word about it. */
import type { Door, Entry } from "./Door.ts"

const ofEntry = (of: string, { name, declared }: Entry): ReadonlyArray<string> => {
  const title = of === "" ? name : `${of}.${name}`
  // A constant and its type say it once.
  if (declared.every(({ comment }) => comment === "")) return [title]
  return declared.flatMap(({ kind, members }) =>
    kind === "interface"
      ? members.flatMap((one) => (one.isCalled && one.comment === "" ? [`${title}.${one.name}`] : []))
      : []
  )
}

/** Names as a caller writes them, of exports and of what can be called on them. A field whose name says it all needs no words. */
export const undocumented = ({ namespaces }: Door): ReadonlyArray<string> =>
  namespaces.flatMap(({ name, entries }) => entries.flatMap((entry) => ofEntry(name, entry)))
