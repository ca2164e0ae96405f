/** Sends statements in batches, and one by one where a batch is refused: one bad statement holds up no other. */
import type { Adapter, Id, Instant } from "@laurel/core"
import { Effect } from "effect"
import type { Answer, Lrs } from "./Lrs.ts"
import type { Refused } from "./Position.ts"
import type { Statement } from "./Statement.ts"

/** A statement to be sent, and whose achievement it is about. */
export interface Outgoing {
  readonly contact: Id.ContactId
  /** By which it is remembered where it is refused: of an item its first id, whichever it is told by. */
  readonly id: string
  readonly statement: Statement
  readonly voids?: { readonly target: string; readonly at: Instant.Instant }
}

/** What became of a statement. */
export type Outcome = { readonly _tag: "Previewed" } | Answer

export type Tell = (outgoing: Outgoing, outcome: Outcome) => Effect.Effect<void>

const conflict = 409

/**
 * The LRS may hold a void of that id with another time, from before the ledger was restored: voided it is. Any other statement
 * that it holds otherwise is one that somebody changed.
 */
const isHeld = ({ voids }: Outgoing, answer: Answer): boolean =>
  answer._tag === "Stored" || (voids !== undefined && answer.status === conflict)

const refusedBy = ({ contact, id, voids }: Outgoing): Refused => ({
  contact,
  id,
  ...(voids === undefined ? {} : { voids })
})

/** Sends these; what the LRS refuses is told and given back. */
export const send = Effect.fnUntraced(function* (
  lrs: Lrs,
  all: ReadonlyArray<Outgoing>,
  batch: number,
  tell: Tell
): Effect.fn.Return<ReadonlyArray<Refused>, Adapter.Failure> {
  const refused: Array<Refused> = []
  for (let start = 0; start < all.length; start += batch) {
    const some = all.slice(start, start + batch)
    const whole = yield* lrs.store(some.map(({ statement }) => statement))
    for (const outgoing of some) {
      const answer = whole._tag === "Stored" || some.length === 1 ? whole : yield* lrs.store([outgoing.statement])
      const held = isHeld(outgoing, answer)
      if (!held) refused.push(refusedBy(outgoing))
      yield* tell(outgoing, held ? { _tag: "Stored" } : answer)
    }
  }
  return refused
})
