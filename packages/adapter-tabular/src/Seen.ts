/**
 * What each reference of one stream has said so far, to find rows that contradict earlier ones. A file of millions of rows
 * passes through, so keys and contents are held as hashes in typed arrays: 20 bytes each, in a table at most 3/4 full.
 * A hash has 64 bits and a random seed; among 5 million keys two fall together with a chance below one in a million.
 */
import { randomInt } from "node:crypto"
import type { Fact } from "@laurel/core"
import { keep } from "./Compiler.ts"

/** References of one stream, at most. */
export const maxKeys = 5_000_000

/** The two halves of a hash. */
interface Hash {
  readonly one: number
  readonly two: number
}

const finish = (lane: number): number => {
  let hash = Math.imul(lane ^ (lane >>> 16), 2_246_822_507)
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
  return (hash ^ (hash >>> 16)) >>> 0
}

const mix = (lane: number, by: number, prime: number): number => {
  const mixed = Math.imul(lane ^ by, prime)
  return mixed ^ (mixed >>> 15)
}
const [primeOne, primeTwo] = [2_654_435_761, 1_597_334_677]

export class Seen {
  readonly #limit: number
  readonly #seed: Hash = { one: randomInt(2 ** 32), two: randomInt(2 ** 32) }
  /** What was looked for last is mostly what is added next. */
  #last: { readonly draft: Fact.Draft; readonly key: Hash } | undefined
  #size = 0
  #mask = 16_383
  /** Five numbers a slot: key, key, content, content, line. Line 0 is an empty slot. */
  #slots = new Uint32Array(16_384 * 5)
  // Subjects, activities and evidence recur: each is hashed once, and a draft's content is made of their hashes.
  readonly #subjects = new WeakMap<Fact.Subject, Hash>()
  readonly #evidences = new WeakMap<Fact.Evidence, Hash>()
  readonly #activities = keep((text) => this.#hash(text))

  constructor(limit = maxKeys) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#size >= this.#limit
  }

  /** The line that said it first, 0 if none did; negative where it said something else. */
  find(draft: Fact.Draft): number {
    this.#last = { draft, key: this.#hash(draft.reference.key) }
    const at = this.#slotOf(this.#last.key)
    const line = this.#slots[at + 4] ?? 0
    if (line === 0) return 0
    const content = this.#contentOf(draft)
    return this.#slots[at + 2] === content.one && this.#slots[at + 3] === content.two ? line : -line
  }

  /** Remembers a draft whose key `find` did not know. */
  add(draft: Fact.Draft, line: number): void {
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow()
    const key = this.#last?.draft === draft ? this.#last.key : this.#hash(draft.reference.key)
    const content = this.#contentOf(draft)
    const at = this.#slotOf(key)
    this.#slots[at] = key.one
    this.#slots[at + 1] = key.two
    this.#slots[at + 2] = content.one
    this.#slots[at + 3] = content.two
    this.#slots[at + 4] = line
    this.#size += 1
  }

  #hash(text: string): Hash {
    let { one, two } = this.#seed
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      one = mix(one, code, primeOne)
      two = mix(two, code, primeTwo)
    }
    return { one: finish(one), two: finish(two) }
  }

  /** Everything a draft says, apart from its place. */
  #contentOf({ subject, activity, evidence, happened }: Fact.Draft): Hash {
    let who = this.#subjects.get(subject)
    // Keys and ids hold no line break, so no two subjects join to one text.
    if (who === undefined) {
      this.#subjects.set(subject, (who = this.#hash(`${subject.key}\n${subject.offering}\n${subject.contact.value}`)))
    }
    let what = this.#evidences.get(evidence)
    if (what === undefined) this.#evidences.set(evidence, (what = this.#hash(JSON.stringify(evidence))))
    const where = activity === null ? this.#seed : this.#activities(activity)
    const basis = happened.basis === "bounded" ? 1 : 0
    let { one, two } = who
    for (const part of [what, where]) {
      one = mix(one, part.one, primeOne)
      two = mix(two, part.two, primeTwo)
    }
    one = mix(mix(one, happened.on, primeOne), basis, primeOne)
    two = mix(mix(two, happened.on, primeTwo), basis, primeTwo)
    return { one: finish(one), two: finish(two) }
  }

  /** Where the key is, or would be. The table is never full, so there is an end to it. */
  #slotOf({ one, two }: Hash): number {
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
      const slot = this.#slotOf({ one: before[at] ?? 0, two: before[at + 1] ?? 0 })
      for (let part = 0; part < 5; part++) this.#slots[slot + part] = before[at + part] ?? 0
    }
  }
}
