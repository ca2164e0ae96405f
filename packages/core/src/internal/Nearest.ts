/** "Did you mean …?": the known name nearest to a mistyped one. */

/** Slips from one text to the other: a character more, less or another, or two the other way round (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  let twoBefore: ReadonlyArray<number> = []
  let before = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? (twoBefore[j - 2] ?? 0) + 1 : change
      row.push(Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap))
    }
    twoBefore = before
    before = row
  }
  return before[b.length] ?? 0
}

/** Names that a message lists. */
const listed = 30

/** The name that is near enough to be meant. */
const nearestOf = (text: string, names: ReadonlyArray<string>): string | undefined => {
  const [best] = names
    .map((name) => ({ name, away: distance(text.slice(0, 100).toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.away - b.away)
  return best !== undefined && best.away <= Math.max(2, text.length / 3) ? best.name : undefined
}

/** `. Did you mean x?` where a name is near; else all names there are, if they are so many at most. */
export const near = (text: string, names: ReadonlyArray<string>, most = listed): string => {
  const best = nearestOf(text, names)
  if (best !== undefined) return `. Did you mean ${best}?`
  return names.length === 0 || names.length > most ? "" : `. What does: ${names.join(", ")}`
}

/** `Did you mean "x"? ` where a name is near, then all names there are. */
export const suggest = (text: string, names: ReadonlyArray<string>): string => {
  const best = nearestOf(text, names)
  const near = best === undefined ? "" : `Did you mean ${best}? `
  const more = names.length > listed ? ` and ${names.length - listed} more` : ""
  return `${near}There ${names.length === 1 ? "is" : "are"}: ${names.slice(0, listed).join(", ") || "none"}${more}`
}
