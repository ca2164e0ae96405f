/** Hashes of texts, to find them again in typed arrays: 64 bits by a random seed. Among 5 million two fall together with a chance below one in a million. */
import { randomInt } from "node:crypto"

/** The two halves of a hash. They are signed, because V8 boxes a number beyond 2^31 in an object of its own. */
export interface Hash {
  readonly one: number
  readonly two: number
}

export const finish = (lane: number): number => {
  let hash = Math.imul(lane ^ (lane >>> 16), 2_246_822_507)
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
  return hash ^ (hash >>> 16)
}

export const mix = (lane: number, by: number, prime: number): number => {
  const mixed = Math.imul(lane ^ by, prime)
  return mixed ^ (mixed >>> 15)
}
export const [primeOne, primeTwo] = [2_654_435_761, 1_597_334_677]

export class Hasher {
  readonly seed: Hash = { one: randomInt(2 ** 32) | 0, two: randomInt(2 ** 32) | 0 }

  of(text: string): Hash {
    let { one, two } = this.seed
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      one = mix(one, code, primeOne)
      two = mix(two, code, primeTwo)
    }
    return { one: finish(one), two: finish(two) }
  }
}
