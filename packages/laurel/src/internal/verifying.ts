/** The store checked against itself, and against what was signed. */
import { Audit, type Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { RefusedError } from "../errors.ts"
import type { Report } from "../results.ts"
import * as signing from "./signing.ts"
import type { World } from "./World.ts"

export const verify = Effect.fn("laurel.verify")(function* (
  world: World
): Effect.fn.Return<Report, Ledger.LedgerError | RefusedError, Ledger.Ledger> {
  const versions = yield* world.versions
  const { LedgerSql } = yield* Effect.promise(() => import("@laurel/ledger-sql"))
  const nothing = { roots: [], differences: [] }
  const { roots, differences } = world.keys === undefined ? nothing : yield* signing.vouched(world.keys)
  const report = yield* Audit.verify(versions, LedgerSql.sha256, roots)
  return { ...report, differences: [...report.differences, ...differences] } satisfies Report
})
