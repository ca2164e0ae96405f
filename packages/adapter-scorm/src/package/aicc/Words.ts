/** Words about texts of a course, cut to what a message or a catalog can bear. */

const shown = 100

/** A text of a file in quotes. */
export const quote = (text: string): string => (text.length <= shown ? `"${text}"` : `"${text.slice(0, shown)}…"`)

/** Characters of a name in a catalog. */
export const maxTitle = 200

/** As long as a name may be. */
export const cut = (title: string): string => {
  const characters = [...title]
  return characters.length <= maxTitle ? title : `${characters.slice(0, maxTitle - 1).join("")}…`
}

/** On one line, as a name is written in a catalog. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, " ").trim()

/** `1 unit`, `3 units` */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

const named = 10

/** `"A1", "A2" and 3 more` */
export const list = (texts: ReadonlyArray<string>): string => {
  const more = texts.length - named
  return texts.slice(0, named).map(quote).join(", ") + (more > 0 ? ` and ${more} more` : "")
}
