/** Why an archive, or one entry of it, is not read. */
export interface Refused {
  /** The entry that is meant, as the archive names it, cut; null where the whole archive is. */
  readonly entry: string | null
  readonly expected: string
  readonly found: string
  /** What to do about it. */
  readonly advice: string
}

/** `entry "…": expected …, found …. …` */
export const describe = ({ entry, expected, found, advice }: Refused): string =>
  `${entry === null ? "the archive" : `entry "${entry}"`}: expected ${expected}, found ${found}. ${advice}`

/** Characters of a name, or of what is found, that a message bears. */
const maxShown = 100

/** A text of an archive, cut to what a message bears: a name may have 65,535 bytes. */
export const shown = (text: string): string => (text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`)

/** What to do about an archive that is damaged rather than made to harm. */
export const copyAgain = "Get the archive again from where it was made, and compare its size with the one there."

/** What to do about an archive that somebody made in another way than zips of courses are. */
export const packAgain = "Pack the course again with a usual zip program, from files that you know."
