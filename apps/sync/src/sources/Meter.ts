/** How much of a file has passed, for whoever waits: of the one that was opened last. Mutable: one source has one. */
export class Meter {
  #file: { readonly name: string; readonly size: number; readonly began: number; taken: number } | undefined

  begin(name: string, size: number): void {
    this.#file = { name, size, began: performance.now(), taken: 0 }
  }

  take(bytes: number): void {
    if (this.#file !== undefined) this.#file.taken += bytes
  }

  /** The share of the file that has passed, from 0 to 1, and the milliseconds that the rest will take at this rate; undefined before anything has. */
  get now(): { readonly file: string; readonly share: number; readonly left: number } | undefined {
    const file = this.#file
    if (file === undefined || file.taken === 0 || file.size === 0) return undefined
    // A file that grows while it is read is no more than whole.
    const share = Math.min(1, file.taken / file.size)
    return { file: file.name, share, left: ((performance.now() - file.began) * (1 - share)) / share }
  }
}
