/** Parts of sentences about what came from outside, within bounds: a name in a file may be as long as the file, and as often in it. */

const shown = 100

/** A text in quotes, cut to what a message can bear. */
export const quote = (text: string): string => (text.length <= shown ? `"${text}"` : `"${text.slice(0, shown)}…"`)

/** `1 unit`, `3 units` */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** Names in one list, at most. */
const named = 20

/** Names in their order, and how many more there are. */
export const list = (names: Iterable<string>): string => {
  const all = [...names].toSorted()
  const more = all.length - named
  return all.slice(0, named).join(", ") + (more > 0 ? ` and ${more} more` : "")
}
