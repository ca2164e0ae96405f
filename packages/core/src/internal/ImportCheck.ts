/** Checks an import: what becomes of each row, and what that would change. On a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Adapter, Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Identity } from "../Contact.ts"
import type { Fact } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import { Ledger } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import { Foreseen } from "./Foreseen.ts"
import type { Draft } from "./ImportTerms.ts"
import { begin, look, read, requestFor, type Work } from "./ImportWork.ts"
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
export interface Check extends Pick<Preview.Preview, "changes" | "holdings"> {
  /** All pages together. */
  readonly counts: Plan.Counts
  readonly verdicts: Counts
  /** The revisions that would be recorded. */
  readonly facts: ReadonlyArray<Fact>
  /** Rejections that there are not yet. */
  readonly rejections: ReadonlyArray<Rejection>
  /** Who would be made known, under numbers that stand for them here. */
  readonly contacts: ReadonlyMap<ContactId, Identity>
  /**
   * Whether it is all that would change, exactly. Otherwise there was more than could be held: what came after that was planned
   * without regard to itself, so that its counts are near but may be off, and only counted.
   */
  readonly isWhole: boolean
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
  const held = new Held(versions, changes)
  yield* Stream.runForEach(reading(adapter, null), (page) => Effect.flatMap(held.take(work, page), tell))
  return held.done()
})

/** All that a check has found so far. Mutable. */
class Held {
  readonly #versions: Catalog.Versions
  readonly #most: number
  readonly #foreseen = new Foreseen()
  readonly #previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  readonly #facts: Array<Fact> = []
  readonly #rejections: Array<Rejection> = []
  #counts = Plan.nothingRead
  #verdicts = noRows
  #held = 0

  constructor(versions: Catalog.Versions, most: number) {
    this.#versions = versions
    this.#most = most
  }

  readonly take = Effect.fnUntraced(function* (this: Held, work: Work, page: Page) {
    const ledger = yield* Ledger
    const matched = yield* read(work, page)
    const request = requestFor(work, matched, 1)
    const loaded = this.#foreseen.over(request, yield* ledger.load(this.#foreseen.beneath(request)))
    const { plan, rows, verdicts } = look(work, matched, work.draft, loaded, yield* now(loaded))
    const { commit } = plan
    this.#counts = Plan.addCounts(this.#counts, plan.counts)
    this.#verdicts = add(this.#verdicts, verdicts)
    this.#held += commit.facts.length + commit.entries.length + commit.holdings.length + commit.rejections.length
    if (!this.#isWhole) return rows
    this.#foreseen.take(plan)
    this.#previews.push(Preview.of(this.#versions, plan))
    this.#facts.push(...commit.facts)
    this.#rejections.push(...commit.rejections)
    return rows
  })

  get #isWhole(): boolean {
    return this.#held <= this.#most
  }

  done(): Check {
    return {
      ...Preview.inTurn(this.#previews),
      counts: this.#counts,
      verdicts: this.#verdicts,
      facts: this.#facts,
      rejections: this.#rejections,
      contacts: this.#foreseen.contacts,
      isWhole: this.#isWhole
    }
  }
}
