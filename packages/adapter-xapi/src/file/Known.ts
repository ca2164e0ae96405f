/** The statements of one file so far: which ids there were, on which lines, and what each said. */
import { randomInt } from "node:crypto"

/** Statements of one file, at most: with all of them, what is kept takes 200 MB. */
export const maxStatements = 5_000_000

/** Numbers of an entry, and entries of a block: 1.8 MB each. */
const width = 7
const perBlock = 65_536
const nowhere = new Int32Array(width)

const mix = (lane: number, by: number, prime: number): number => {
  const mixed = Math.imul(lane ^ by, prime)
  return mixed ^ (mixed >>> 15)
}
const [primeOne, primeTwo] = [2_654_435_761, 1_597_334_677]

/**
 * A table of ids, open to the next free place: an id is kept whole, as the 128 bits that it is, and what the statement said as 64
 * bits of a hash. Plain arrays of numbers: a million statements take 40 MB.
 */
export class Known {
  /** Of each statement: four parts of the id, two of what it said, and its line. In blocks: nothing is copied as they grow. */
  readonly #blocks: Array<Int32Array> = []
  /** The place of the entry, and one more; zero where it is free. */
  #slots = new Int32Array(4_096)
  #size = 0
  // Nobody who writes a file can know which texts have one hash.
  readonly #seed = { one: randomInt(2 ** 32) | 0, two: randomInt(2 ** 32) | 0 }

  get size(): number {
    return this.#size
  }

  /** Takes a statement in. Undefined for an id that is new; else the line of the first, and whether that said the same. */
  add(id: string, said: string, line: number): { readonly line: number; readonly isSame: boolean } | undefined {
    const parts = [
      id.slice(0, 8),
      id.slice(9, 13) + id.slice(14, 18),
      id.slice(19, 23) + id.slice(24, 28),
      id.slice(28)
    ]
    const [a = 0, b = 0, c = 0, d = 0] = parts.map((part) => Number.parseInt(part, 16) | 0)
    let { one, two } = this.#seed
    for (let at = 0; at < said.length; at++) {
      const code = said.charCodeAt(at)
      one = mix(one, code, primeOne)
      two = mix(two, code, primeTwo)
    }
    const slot = this.#slotOf(a, b, c, d)
    const known = (this.#slots[slot] ?? 0) - 1
    if (known >= 0) {
      const [block, from] = this.#placeOf(known)
      return { line: block[from + 6] ?? 0, isSame: block[from + 4] === one && block[from + 5] === two }
    }
    if (this.#size % perBlock === 0) this.#blocks.push(new Int32Array(perBlock * width))
    const [block, from] = this.#placeOf(this.#size)
    block.set([a, b, c, d, one, two, line], from)
    this.#size += 1
    this.#slots[slot] = this.#size
    if (this.#size * 2 > this.#slots.length) this.#spread()
    return undefined
  }

  /** The block of an entry, and where it begins there. */
  #placeOf(entry: number): readonly [Int32Array, number] {
    // There is a block for each entry that was given a place.
    return [this.#blocks[Math.floor(entry / perBlock)] ?? nowhere, (entry % perBlock) * width]
  }

  /** Where the id is, or would be. At least half of the places are free, so there is an end to it. */
  #slotOf(a: number, b: number, c: number, d: number): number {
    const mask = this.#slots.length - 1
    const hash = [a, b, c, d].reduce((lane, part) => mix(lane, part, primeOne), this.#seed.one)
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = (this.#slots[slot] ?? 0) - 1
      if (known === -1) return slot
      const [block, from] = this.#placeOf(known)
      if (block[from] === a && block[from + 1] === b && block[from + 2] === c && block[from + 3] === d) return slot
    }
  }

  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let at = 0; at < this.#size; at++) {
      const [block, from] = this.#placeOf(at)
      const [a = 0, b = 0, c = 0, d = 0] = block.subarray(from, from + 4)
      this.#slots[this.#slotOf(a, b, c, d)] = at + 1
    }
  }
}
