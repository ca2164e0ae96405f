/** Checks an import: what becomes of each row, and what that would change. On a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Adapter, Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import * as Plan from "../Plan.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import { Gathered, type Gathering } from "./Gathered.ts"
import type { Draft } from "./ImportTerms.ts"
import { begin, look, read, requestFor } from "./ImportWork.ts"
import type { RunOptions } from "./ImportRun.ts"
import { reading } from "./reading.ts"
import { add, type Counts, noRows } from "./Verdicts.ts"

/** Changes that a check holds unless less are asked for: facts, entries, holdings and rejections together. */
const maxHeld = 100_000

export interface CheckOptions extends Pick<RunOptions, "tell" | "all"> {
  /** Changes that are held: at most, and unless given, 100,000. */
  readonly changes?: number
}

/** What running an import would do now. */
export interface Check extends Gathering {
  /** All pages together. */
  readonly counts: Plan.Counts
  readonly verdicts: Counts
  /** Rejections that there are not yet. */
  readonly rejections: ReadonlyArray<Rejection>
}

/**
 * What `run` would do now, told row by row on the way. Writes nothing. Each page is planned on the ledger and on what those before it
 * would write, just as they will be committed.
 */
export const check = Effect.fn("Import.check")(function* (
  versions: Catalog.Versions,
  adapter: Adapter,
  draft: Draft,
  { changes = maxHeld, all = false, tell = () => Effect.void }: CheckOptions = {}
) {
  const work = yield* begin({ versions, adapter, draft, archives: false, lease: null, tellsAll: all })
  const gathered = new Gathered(versions, changes)
  let [counts, verdicts] = [Plan.nothingRead, noRows]
  const take = Effect.fnUntraced(function* (page: Page) {
    const matched = yield* read(work, page)
    const loaded = yield* gathered.load(requestFor(work, matched, 1))
    const looked = look(work, matched, work.draft, loaded, yield* now(loaded))
    counts = Plan.addCounts(counts, looked.plan.counts)
    verdicts = add(verdicts, looked.verdicts)
    if (gathered.take(looked.plan)) for (const { id } of looked.plan.commit.contacts) work.madeKnown.add(id)
    yield* tell(looked.rows)
  })
  yield* Stream.runForEach(reading(adapter, null), take)
  return { ...gathered.done(), counts, verdicts } satisfies Check
})
