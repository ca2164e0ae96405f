/**
 * What each reference of one stream has said so far, to find rows that contradict earlier ones. A file of millions of rows
 * passes through, so keys and contents are held as hashes in typed arrays: 20 bytes each, in a table at most 3/4 full.
 * A hash has 64 bits and a random seed; among 5 million keys two fall together with a chance below one in a million.
 */
import { randomInt } from "node:crypto"

/** References of one stream, at most. */
export const maxKeys = 5_000_000

const finish = (lane: number): number => {
  let hash = Math.imul(lane ^ (lane >>> 16), 2_246_822_507)
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Two halves of a hash, in one pass over the text. Mutable, so that a row makes no garbage: this is the hottest loop here. */
class Hash {
  text = ""
  one = 0
  two = 0

  take(text: string, [first, second]: Seeds): void {
    if (text === this.text) return
    let [one, two]: [number, number] = [first, second]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      one = Math.imul(one ^ code, 2_654_435_761)
      one ^= one >>> 15
      two = Math.imul(two ^ code, 1_597_334_677)
      two ^= two >>> 13
    }
    this.text = text
    this.one = finish(one)
    this.two = finish(two)
  }
}

type Seeds = readonly [number, number]

export class Seen {
  readonly #limit: number
  readonly #seeds: Seeds = [randomInt(2 ** 32), randomInt(2 ** 32)]
  readonly #key = new Hash()
  readonly #content = new Hash()
  #size = 0
  #mask = 1023
  /** Five numbers a slot: key, key, content, content, line. Line 0 is an empty slot. */
  #slots = new Uint32Array(1024 * 5)

  constructor(limit = maxKeys) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#size >= this.#limit
  }

  /** The line that said it first, 0 if none did; negative where it said something else. */
  find(key: string, content: string): number {
    this.#take(key, content)
    const at = this.#slotOf(this.#key.one, this.#key.two)
    const line = this.#slots[at + 4] ?? 0
    const same = this.#slots[at + 2] === this.#content.one && this.#slots[at + 3] === this.#content.two
    return line === 0 || same ? line : -line
  }

  /** Remembers a key that `find` did not know. */
  add(key: string, content: string, line: number): void {
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow()
    this.#take(key, content)
    const at = this.#slotOf(this.#key.one, this.#key.two)
    this.#slots[at] = this.#key.one
    this.#slots[at + 1] = this.#key.two
    this.#slots[at + 2] = this.#content.one
    this.#slots[at + 3] = this.#content.two
    this.#slots[at + 4] = line
    this.#size += 1
  }

  #take(key: string, content: string): void {
    this.#key.take(key, this.#seeds)
    this.#content.take(content, this.#seeds)
  }

  /** Where the key is, or would be. The table is never full, so there is an end to it. */
  #slotOf(one: number, two: number): number {
    const slots = this.#slots
    for (let index = one & this.#mask; ; index = (index + 1) & this.#mask) {
      const at = index * 5
      if (slots[at + 4] === 0 || (slots[at] === one && slots[at + 1] === two)) return at
    }
  }

  #grow(): void {
    const before = this.#slots
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Uint32Array(before.length * 2)
    for (let at = 0; at < before.length; at += 5) {
      if (before[at + 4] === 0) continue
      this.#slots.set(before.subarray(at, at + 5), this.#slotOf(before[at] ?? 0, before[at + 1] ?? 0))
    }
  }
}
