/**
 * What each reference of one stream has said so far, to find rows that contradict earlier ones. A file of millions of rows
 * passes through, so keys and contents are held as hashes in typed arrays: 20 bytes each, in a table at most 3/4 full.
 * The halves of a hash are signed, because V8 boxes a number beyond 2^31 in an object of its own.
 * A hash has 64 bits and a random seed; among 5 million keys two fall together with a chance below one in a million.
 */
import { randomInt } from "node:crypto"
import { Contact, Fact } from "@laurel/core"
import { keep } from "./Compiler.ts"

/** References of one stream, at most. */
export const maxKeys = 5_000_000

/** The two halves of a hash. */
export interface Hash {
  readonly one: number
  readonly two: number
}

const finish = (lane: number): number => {
  let hash = Math.imul(lane ^ (lane >>> 16), 2_246_822_507)
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
  return hash ^ (hash >>> 16)
}

const mix = (lane: number, by: number, prime: number): number => {
  const mixed = Math.imul(lane ^ by, prime)
  return mixed ^ (mixed >>> 15)
}
const [primeOne, primeTwo] = [2_654_435_761, 1_597_334_677]

export class Seen {
  readonly #limit: number
  readonly #seed: Hash = { one: randomInt(2 ** 32) | 0, two: randomInt(2 ** 32) | 0 }
  /** What was looked for last is mostly what is added next. */
  #last: { readonly draft: Fact.Draft; readonly key: Hash } | undefined
  #size = 0
  #mask = 16_383
  /** Four numbers a slot: key, key, content, content. */
  #slots = new Int32Array(16_384 * 4)
  /** The line of each slot; 0 is an empty one. */
  #lines = new Uint32Array(16_384)
  // Subjects, activities and evidence recur: each is hashed once, and a draft's content is made of their hashes.
  readonly #evidences = new WeakMap<Fact.Evidence, Hash>()
  readonly #activities = keep((text) => this.#hash(text))

  constructor(limit = maxKeys) {
    this.#limit = limit
  }

  /** Whether more references were added than contradictions can be looked for in. */
  get isOver(): boolean {
    return this.#size > this.#limit
  }

  /** The hash of a subject, to be kept beside it. */
  readonly hashOf = ({ key, offering, contact, claims = [] }: Fact.Subject): Hash =>
    // Keys, ids and names hold no line break, so no two subjects join to one text.
    this.#hash([key, offering, contact.value, ...claims.map(Contact.keyOf)].join("\n"))

  /** The line that said it first, 0 if none did; negative where it said something else. `who` is its subject's hash. */
  find(draft: Fact.Draft, who: Hash): number {
    this.#last = { draft, key: this.#hash(draft.reference.key) }
    const slot = this.#slotOf(this.#last.key)
    const line = this.#lines[slot] ?? 0
    if (line === 0) return 0
    const content = this.#contentOf(draft, who)
    const at = slot * 4
    return this.#slots[at + 2] === content.one && this.#slots[at + 3] === content.two ? line : -line
  }

  /** Remembers a draft whose key `find` did not know. */
  add(draft: Fact.Draft, who: Hash, line: number): void {
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow()
    const key = this.#last?.draft === draft ? this.#last.key : this.#hash(draft.reference.key)
    const content = this.#contentOf(draft, who)
    const slot = this.#slotOf(key)
    const at = slot * 4
    this.#lines[slot] = line
    this.#slots[at] = key.one
    this.#slots[at + 1] = key.two
    this.#slots[at + 2] = content.one
    this.#slots[at + 3] = content.two
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
  #contentOf({ activity, evidence, happened }: Fact.Draft, who: Hash): Hash {
    let what = this.#evidences.get(evidence)
    if (what === undefined) this.#evidences.set(evidence, (what = this.#hash(JSON.stringify(evidence))))
    const where = activity === null ? this.#seed : this.#activities(activity)
    const basis = Fact.bases.indexOf(happened.basis)
    // Without a list of the parts, which would be made anew for every row.
    let one = mix(mix(who.one, what.one, primeOne), where.one, primeOne)
    let two = mix(mix(who.two, what.two, primeTwo), where.two, primeTwo)
    one = mix(mix(one, happened.on, primeOne), basis, primeOne)
    two = mix(mix(two, happened.on, primeTwo), basis, primeTwo)
    return { one: finish(one), two: finish(two) }
  }

  /** Where the key is, or would be. The table is never full, so there is an end to it. */
  #slotOf({ one, two }: Hash): number {
    const slots = this.#slots
    for (let slot = one & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 4
      if (this.#lines[slot] === 0 || (slots[at] === one && slots[at + 1] === two)) return slot
    }
  }

  #grow(): void {
    const [slots, lines] = [this.#slots, this.#lines]
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(slots.length * 2)
    this.#lines = new Uint32Array(lines.length * 2)
    for (let before = 0; before < lines.length; before++) {
      const line = lines[before] ?? 0
      if (line === 0) continue
      const at = before * 4
      const slot = this.#slotOf({ one: slots[at] ?? 0, two: slots[at + 1] ?? 0 })
      this.#lines[slot] = line
      for (let part = 0; part < 4; part++) this.#slots[slot * 4 + part] = slots[at + part] ?? 0
    }
  }
}
