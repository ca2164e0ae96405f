/** Everything that was signed, in the ledger and elsewhere: what the log is held to, and what of it can't be believed. */
import { Effect, Result } from "effect"
import * as Instant from "../Instant.ts"
import { Ledger, type LedgerError, type Signed } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import type * as Note from "../Note.ts"
import * as SignedCheckpoint from "../SignedCheckpoint.ts"
import { type Difference, note as noteTo } from "./Difference.ts"
import type { Vouched } from "./LogReading.ts"

/** A signed checkpoint that somebody keeps: its note, and who and where, for messages. */
export interface Elsewhere {
  readonly note: string
  readonly where: string
}

/** Checkpoints that the log must agree with, and what is wrong with those that can't be believed, or are gone. */
export interface Held {
  readonly vouched: ReadonlyArray<Vouched>
  /** At most `maxDifferences`. */
  readonly differences: ReadonlyArray<Difference>
}

const nameOf = ({ size, recordedAt }: Signed): string =>
  `the store's checkpoint of ${size} leaves, signed ${Instant.format(recordedAt)}`

/** Opens what the ledger keeps with these keys, and what is kept elsewhere: of that the ledger must have each. Holds all of them. */
export const held = Effect.fn("Audit.held")(function* (
  keys: ReadonlyArray<Note.Key>,
  ed25519: Note.Ed25519,
  elsewhere: ReadonlyArray<Elsewhere> = []
): Effect.fn.Return<Held, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const vouched: Array<Vouched> = []
  const differences: Array<Difference> = []
  const say = (where: string, found: string): void => noteTo(differences, { part: "log", where, found })
  const take = ({ note, where }: Elsewhere): number | undefined => {
    const read = SignedCheckpoint.open(note, keys, ed25519)
    if (Result.isFailure(read)) return void say(where, read.failure)
    const { size, root } = read.success.head
    vouched.push({ size, root: Merkle.hex(root), where })
    return size
  }
  const sizes = new Set<number>()
  // Ends with the checkpoints: each page is after the one before.
  for (let page = yield* ledger.signed(null); page.length > 0; page = yield* ledger.signed(page.at(-1)?.size ?? null)) {
    for (const signed of page) {
      const where = nameOf(signed)
      const size = take({ note: signed.note, where })
      sizes.add(signed.size)
      if (size !== undefined && size !== signed.size) say(where, `a note of ${size} leaves: it was put in its place`)
    }
  }
  const gone = elsewhere.flatMap((kept) => {
    const size = take(kept)
    return size === undefined || sizes.has(size) ? [] : [{ size, where: kept.where }]
  })
  const [first] = gone.toSorted((a, b) => a.size - b.size)
  // In an older copy all later ones are missing: the first is what helps.
  if (first !== undefined) {
    say(`the store's checkpoint of ${first.size} leaves`, `nothing, where ${first.where} has it: it was removed`)
  }
  return { vouched, differences }
})
