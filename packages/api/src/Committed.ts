/** What a program does once something was committed, such as signing where the log ends. */
import type { Effect } from "effect"
import type { Ledger } from "@laurel/core"

export type Committed = Effect.Effect<void, never, Ledger.Ledger>
