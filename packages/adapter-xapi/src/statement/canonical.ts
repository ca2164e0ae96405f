/**
 * One text for one value: the members of objects in order. Values nest no deeper than a statement may. Ids are made of it, so that
 * another way to write it would name the same statements anew.
 */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part
  )
