/** Why a ledger could not do what was asked, and what to do about it. */
import { Schema } from "effect"

/** Another writer committed first, or a newer catalog was applied since. Load, plan and commit again. */
export class Conflict extends Schema.TaggedError<Conflict>()("Conflict", { found: Schema.String }) {}
/** The lease that a commit rests on has passed on to another worker. What it had in hand is the other's now. */
export class Superseded extends Schema.TaggedError<Superseded>()("Superseded", { found: Schema.String }) {}
/** Locked by another program for longer than the ledger waits. Try again. */
export class Busy extends Schema.TaggedError<Busy>()("Busy", { found: Schema.String }) {}
/** No room left. Nothing of the batch was written. */
export class Full extends Schema.TaggedError<Full>()("Full", { found: Schema.String }) {}
/** It can't be opened or written as it is: read-only, in a folder that isn't there, another program's file, a newer schema. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {
  found: Schema.String,
  advice: Schema.String
}) {}
/** The server of the store can't be reached, or the connection to it was lost. Try again. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", { found: Schema.String }) {}
/** What is stored is not what was written. */
export class Corrupt extends Schema.TaggedError<Corrupt>()("Corrupt", { found: Schema.String }) {}

/** A ledger could not do what was asked. Whatever the reason, nothing was half written. */
export class LedgerError extends Schema.TaggedError<LedgerError>()("LedgerError", {
  ledger: Schema.String,
  reason: Schema.Union([Conflict, Superseded, Busy, Unreachable, Full, Unusable, Corrupt])
}) {
  override get message(): string {
    return `store ${this.ledger}: ${describe(this.reason)}`
  }
}

const describe = (reason: LedgerError["reason"]): string => {
  switch (reason._tag) {
    case "Conflict":
      return `another writer committed first (${reason.found}). Nothing was written; run again to go on`
    case "Superseded":
      return `another worker has taken over (${reason.found}). Nothing was written; let the other go on, or run again once it has ended`
    case "Busy":
      return `another program holds it (${reason.found}). Nothing was written; wait for it to finish and run again`
    case "Full":
      return `no room left to write (${reason.found}). The last batch was not written and everything before it was kept; free some space and run again`
    case "Unusable":
      return `${reason.found}. ${reason.advice}`
    case "Unreachable":
      return `its server can't be reached or the connection was lost (${reason.found}). Nothing is half written, but whether the last commit was written is not known: a sync goes on by itself when it is run again; look before you decide again`
    case "Corrupt":
      return `${reason.found}. It was altered or damaged outside of Laurel; restore a backup of the store`
  }
}
