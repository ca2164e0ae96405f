/** Places in status lists: drawn at random, so that nobody can tell from them what was issued when, and never used twice. */
import { randomBytes, randomInt } from "node:crypto"
import { Certificate, Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Place } from "../issue/OpenBadge.ts"

/** Places of a list after which the next one begins: draws from a fuller one would meet used places over and over. */
export const full = Certificate.listSize / 2

/** Draws for one place, or one code: half of them are free at worst, so that this many never fail together. */
const maxDraws = 128

/** Free places, all of one list. Somebody else may still take one first: then the ledger refuses it. */
export const draw = Effect.fn("Places.draw")(function* (
  count: number
): Effect.fn.Return<ReadonlyArray<Place>, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const last = (yield* ledger.lastCertificateList) ?? { list: 1, used: 0 }
  const list = last.used >= full ? last.list + 1 : last.list
  const drawn = new Set<number>()
  for (let draws = 0; drawn.size < count; draws++) {
    if (draws > count * maxDraws) return yield* Effect.die(new Error(`no free place in status list ${list}`))
    const index = randomInt(Certificate.listSize)
    if (drawn.has(index)) continue
    const [there] = yield* ledger.certificatesIn(list, index - 1, 1)
    if (there?.index !== index) drawn.add(index)
  }
  return [...drawn].map((index) => ({ list, index }))
})

/**
 * A new public code of 128 random bits. None begins with "-": whoever gives it to a command would give it a flag. One draw in 64
 * does.
 */
export const code = (): string => {
  for (let draws = 0; draws < maxDraws; draws++) {
    const drawn = randomBytes(16).toString("base64url")
    if (!drawn.startsWith("-")) return drawn
  }
  throw new Error(`${maxDraws} random codes that begin with "-"`)
}
