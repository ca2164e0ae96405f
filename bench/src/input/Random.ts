/** Numbers that look random and are the same on every machine, each found from its place alone: no state, so any part of an input can be made by itself. */

/** 32 bits that depend on all of a seed and a place (the finaliser of MurmurHash3). */
export const bits = (seed: number, place: number, part: number): number => {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place, 0xc2b2ae35) ^ Math.imul(part + 1, 0x27d4eb2f)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** From 0 to just under 1. */
export const share = (seed: number, place: number, part: number): number => bits(seed, place, part) / 2 ** 32

/** A whole number from 0 to just under the bound. */
export const below = (bound: number, seed: number, place: number, part: number): number =>
  Math.floor(share(seed, place, part) * bound)

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
const bytes = (word: number): string =>
  `${hex[word >>> 24]}${hex[(word >>> 16) & 255]}${hex[(word >>> 8) & 255]}${hex[word & 255]}`

/** A UUID of version 4 in form: 122 bits that follow from the seed and the place. */
export const uuid = (seed: number, place: number): string => {
  const second = bytes((bits(seed, place, 101) & 0xffff0fff) | 0x4000)
  const third = bytes((bits(seed, place, 102) & 0x3fffffff) | 0x80000000)
  const [first, fourth] = [bytes(bits(seed, place, 100)), bytes(bits(seed, place, 103))]
  return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`
}

/** One after the other, for inputs whose order is fixed anyway. */
export const sequence = (seed: number): (() => number) => {
  let place = 0
  return () => share(seed, (place += 1), 0)
}
