/**
 * How often each content, or key, has occurred so far. Contents are told apart by 128 bits of their SHA-256, keys by 64 of a hash
 * with a seed, in typed arrays: 20 bytes each, in a table at most 3/4 full.
 */

export class Occurrences {
  #size = 0
  #isRecurring = false
  #mask = 1_023
  /** Four numbers a slot. */
  #slots = new Int32Array(1_024 * 4)
  /** How often; 0 is an empty slot. */
  #counts = new Uint32Array(1_024)

  /** Distinct contents. */
  get size(): number {
    return this.#size
  }

  /** Whether any content occurred more than once. */
  get isRecurring(): boolean {
    return this.#isRecurring
  }

  /** Counts a content by its digest: 1 for the first time it occurs, 2 for the second. */
  add(digest: Buffer): number {
    return this.addHash(digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12))
  }

  /** The same, by the four parts of a hash. */
  addHash(a: number, b: number, c: number, d: number): number {
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow()
    const slot = this.#slotOf(a, b, c, d)
    const count = (this.#counts[slot] ?? 0) + 1
    this.#counts[slot] = count
    if (count === 1) {
      this.#size += 1
      this.#put(slot, a, b, c, d)
    } else this.#isRecurring = true
    return count
  }

  /** How often it was counted. */
  countOf(a: number, b: number, c: number, d: number): number {
    return this.#counts[this.#slotOf(a, b, c, d)] ?? 0
  }

  /** Lets go of the table where nothing in it will be asked for. */
  rest(): void {
    this.#mask = 0
    this.#slots = new Int32Array(4)
    this.#counts = new Uint32Array(1)
  }

  #put(slot: number, a: number, b: number, c: number, d: number): void {
    const at = slot * 4
    this.#slots[at] = a
    this.#slots[at + 1] = b
    this.#slots[at + 2] = c
    this.#slots[at + 3] = d
  }

  /** Where the content is, or would be. The table is never full, so there is an end to it. */
  #slotOf(a: number, b: number, c: number, d: number): number {
    const slots = this.#slots
    for (let slot = a & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#counts[slot] === 0) return slot
      const at = slot * 4
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return slot
    }
  }

  #grow(): void {
    const [slots, counts] = [this.#slots, this.#counts]
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(slots.length * 2)
    this.#counts = new Uint32Array(counts.length * 2)
    for (let before = 0; before < counts.length; before++) {
      const count = counts[before] ?? 0
      if (count === 0) continue
      const at = before * 4
      const [a, b] = [slots[at] ?? 0, slots[at + 1] ?? 0]
      const [c, d] = [slots[at + 2] ?? 0, slots[at + 3] ?? 0]
      const slot = this.#slotOf(a, b, c, d)
      this.#put(slot, a, b, c, d)
      this.#counts[slot] = count
    }
  }
}
