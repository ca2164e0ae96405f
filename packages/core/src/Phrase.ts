/** Parts of sentences about what came from outside, within bounds: a name in a file may be as long as the file, and as often in it. */
export { distance, suggest } from "./internal/Nearest.ts"

const shown = 100

/** A text in quotes, cut to what a message can bear. */
export const quote = (text: string): string => (text.length <= shown ? `"${text}"` : `"${text.slice(0, shown)}…"`)

/** `1 unit`, `3 units` */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** Names in one list, unless said otherwise. */
const named = 20

/** The first names in their order, and how many more there are. */
export const list = (names: Iterable<string>, most = named): string => {
  const first: Array<string> = []
  let all = 0
  for (const name of names) {
    first.splice(first.findLastIndex((other) => other <= name) + 1, 0, name)
    first.length = Math.min(first.length, most)
    all += 1
  }
  const more = all - first.length
  return first.join(", ") + (more > 0 ? ` and ${more} more` : "")
}
