/**
 * What the programs around a ledger keep beside the record: keys of callers, when a source was read, what is still to be delivered.
 * None of it is in the log, nothing follows from it, and it is replaced and removed freely. It is where the ledger is, so that
 * several programs share it and a copy of the store has it. Whoever keeps names of people in it must take them out themselves.
 */
import { Schema } from "effect"
import { Instant } from "./Instant.ts"

/** Something kept under a key. */
export interface Item {
  readonly key: string
  readonly text: string
  /** 1 when it was put there, and one more with each change. One that was taken away and put there again begins anew. */
  readonly version: number
  /** When somebody is to look at it again; null for never. */
  readonly due: Instant | null
}

/** What becomes of one key. */
export interface Change {
  /** 1 to `maxName` characters. */
  readonly shelf: string
  /** 1 to `maxKey` characters. */
  readonly key: string
  /** The version that must be there: 0 where nothing may be, null whatever is there. */
  readonly expected: number | null
  /** What is there from now on, with a text of at most `maxText` characters; null for nothing. */
  readonly next: { readonly text: string; readonly due: Instant | null } | null
}

export const maxName = 100
export const maxKey = 300
export const maxText = 1_000_000
/** Changes that are made together, and none of them twice of one key. */
export const maxChanges = 1_000

const bounded = (most: number) => Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(most))

const Change = Schema.Struct({
  shelf: bounded(maxName),
  key: bounded(maxKey),
  expected: Schema.NullOr(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
  next: Schema.NullOr(
    Schema.Struct({ text: Schema.String.check(Schema.isMaxLength(maxText)), due: Schema.NullOr(Instant) })
  )
})
const isChange = Schema.is(Change)

/** Whether changes are within their bounds, and no two of one key: anything else is a mistake of the caller. */
export const areFit = (changes: ReadonlyArray<Change>): boolean =>
  changes.length <= maxChanges &&
  changes.every((change) => isChange(change)) &&
  new Set(changes.map(({ shelf, key }) => JSON.stringify([shelf, key]))).size === changes.length

/** How a conflict says that something else is there. */
export const moved = ({ shelf, key, expected }: Change, found: number): string =>
  `${shelf}/${key} is at version ${found} where ${expected ?? found} was expected`
