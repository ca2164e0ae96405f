/** How two readings differ, in few words: facts are long, and a message is to be read. */

/** Characters of one text that are shown. */
const maxShown = 300
/** Characters before the first difference that are shown with it. */
const before = 60

/** The beginning of a text. */
export const short = (text: string): string =>
  text.length <= maxShown ? text : `${text.slice(0, maxShown).toWellFormed()}… (${text.length} characters)`

/** Two texts from a little before where they begin to differ. */
export const differing = (a: string, b: string): string => {
  let at = 0
  // Ends with the shorter text.
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++
  const from = Math.max(0, at - before)
  const [one, other] = [a, b].map((text) => short(`${from === 0 ? "" : "…"}${text.slice(from)}`))
  return `${one} and ${other}`
}

/** A fact or a withdrawal by its key: what stands before all that it says. */
const nameOf = (text: string): string => {
  const [, key] = /^\["(?:[^"\\]|\\.)*",("(?:[^"\\]|\\.)*"),/.exec(text) ?? []
  return key === undefined ? "" : `of key ${short(key)}: `
}

/** The first of two lists' facts that the other has not, or not there. */
export const unlike = (first: ReadonlyArray<string>, second: ReadonlyArray<string>): string => {
  const [less, more] = [first, second].map((all, index) => {
    const others = new Set(index === 0 ? second : first)
    return all.find((text) => !others.has(text))
  })
  if (less !== undefined && more !== undefined) {
    const [name, other] = [nameOf(less), nameOf(more)]
    return name === other
      ? `the fact ${name}first ${differing(less, more).replace(" and ", ", then ")}`
      : `first ${short(less)}, then ${short(more)}`
  }
  if (less !== undefined) return `only first there was ${short(less)}`
  if (more !== undefined) return `only then there was ${short(more)}`
  const at = first.findIndex((text, index) => text !== second[index])
  return at === -1
    ? `first ${first.length}, then ${second.length}`
    : `number ${at + 1} was first ${differing(first[at] ?? "", second[at] ?? "nothing").replace(" and ", ", then ")}`
}
