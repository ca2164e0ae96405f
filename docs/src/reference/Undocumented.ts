/** What a package exports without a word about it. */
import type { Door } from "./Door.ts"

/** Names as a caller writes them. A constant and its type say it once; a member whose name says it all needs no words. */
export const undocumented = ({ namespaces }: Door): ReadonlyArray<string> =>
  namespaces.flatMap(({ name: of, entries }) =>
    entries
      .filter(({ declared }) => declared.every(({ comment }) => comment === ""))
      .map(({ name }) => (of === "" ? name : `${of}.${name}`))
  )
