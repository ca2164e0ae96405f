/** Finds COMMIT in what a client sends: spelled out the first time, and by the name of the prepared statement from then on. */
export class Spotter {
  readonly #names = new Set<string>()

  /** Whether these bytes ask for a commit. */
  sees(bytes: Uint8Array): boolean {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    let found = text === "COMMIT"
    for (const [, name = ""] of text.matchAll(/(\w*)\0COMMIT\0/g)) {
      found = true
      if (name !== "") this.#names.add(name)
    }
    for (const name of this.#names) if (text.includes(`\0${name}\0`)) found = true
    return found
  }
}
