/** How much of what strangers give is canonicalised, which is nearly all of the work, and grows faster than what there is of it. */
import { type JsonObject, sizeOf } from "../Json.ts"

/** Values of one file, with all credentials in it: a collection of a thousand, and each by itself. */
const usual = 400_000

/** Values of one credential that is no collection: real ones have fewer than 2,000. */
const maxSingle = 10_000

/** Room for one file: what is canonicalised of it is taken away. */
export class Room {
  #left: number

  constructor(most: number = usual) {
    this.#left = most
  }

  /** What keeps a document from being canonicalised, as in "expected …"; undefined, and its room is taken, where nothing does. */
  take(document: JsonObject, isCollection: boolean): string | undefined {
    const size = sizeOf(document)
    if (!isCollection && size > maxSingle) return `a credential of at most ${maxSingle.toLocaleString("en")} values`
    if (size > this.#left)
      return `no more values in one file than are looked at here, of which ${this.#left.toLocaleString("en")} are left`
    this.#left -= size
    return undefined
  }
}
