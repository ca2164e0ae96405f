/** Bytes broken at places that a seed chooses, for what reads files from outside. */

/** A whole number below another, each time the next one. */
export type Next = (below: number) => number

/** Park and Miller's generator: the same seed chooses the same numbers. */
export const seeded = (seed: number): Next => {
  let state = seed
  const next: Next = (below) => {
    state = (state * 48_271) % 2_147_483_647
    return Math.floor((state / 2_147_483_647) * below)
  }
  // The first of them are nearly the same for seeds that are near.
  for (let skipped = 0; skipped < 4; skipped++) next(1)
  return next
}

const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

/** The bytes with one place left out, doubled, turned round, or with a token or another byte in it; or cut off there. */
export const broken = (bytes: Uint8Array, next: Next, tokens: ReadonlyArray<Uint8Array>): Uint8Array => {
  const from = next(bytes.length + 1)
  const to = Math.min(bytes.length, from + next(next(2) === 0 ? 12 : bytes.length + 1))
  const [before, between, after] = [bytes.slice(0, from), bytes.slice(from, to), bytes.slice(to)]
  const token = tokens[next(tokens.length)] ?? between
  switch (next(7)) {
    case 0:
      return joined(before, after)
    case 1:
      return joined(before, between, between, after)
    case 2:
      return joined(before, token, between, after)
    case 3:
      return joined(before, token, after)
    case 4:
      return joined(before, Uint8Array.of(next(256)), between.slice(1), after)
    case 5:
      return joined(before, between.toReversed(), after)
    default:
      return before
  }
}
