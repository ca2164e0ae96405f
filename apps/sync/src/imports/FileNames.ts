/** What people call the file of a row: a stream of an import ends with a digest of the file's name. */
import { createHash } from "node:crypto"

const shortOf = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, 8)

/** `records/1a2b3c4d` */
const pattern = /\/([0-9a-f]{8})$/

/** Names of files, by their source and what streams that are of one end with. Mutable, local to one answer. */
export class FileNames {
  readonly #names = new Map<string, string>()

  add(source: string, names: ReadonlyArray<string>): void {
    for (const name of names) this.#names.set(`${source} ${shortOf(name)}`, name)
  }

  /** The file that a row is of; undefined of one that is of none, or of one whose name is not there any more. */
  of({ source, stream }: { readonly source: string; readonly stream: string }): string | undefined {
    const [, short] = pattern.exec(stream) ?? []
    return short === undefined ? undefined : this.#names.get(`${source} ${short}`)
  }
}
