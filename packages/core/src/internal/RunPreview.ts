/** What reading a source on would do, on a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Adapter, AdapterError, Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Identity } from "../Contact.ts"
import type { Fact } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import { Ledger, type LedgerError } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import * as Drift from "./Drift.ts"
import { Foreseen } from "./Foreseen.ts"
import { requestOf } from "./PageLoad.ts"
import { reading } from "./reading.ts"

/** What `Sync.run` would do. */
export interface RunPreview extends Pick<Preview.Preview, "changes" | "holdings"> {
  /** All pages together. */
  readonly counts: Plan.Counts
  /** The revisions that would be recorded. */
  readonly facts: ReadonlyArray<Fact>
  /** Rows that would be rejected, and what would be told as drift: also those that are already. */
  readonly rejections: ReadonlyArray<Rejection>
  /** Who would be made known, under numbers that stand for them here. */
  readonly contacts: ReadonlyMap<ContactId, Identity>
  /**
   * Whether it is all that would change, exactly. Otherwise there was more than could be held: what came after that was planned
   * without regard to itself, so that its counts are near but may be off, and only counted.
   */
  readonly isWhole: boolean
}

export interface RunPreviewOptions {
  /** Where to begin. */
  readonly start: string | null
  /** Changes that are held at most: facts, entries, holdings and rejections together. */
  readonly changes: number
  /** Is told of each page. */
  readonly tell: (counts: Plan.Counts & { readonly stream: string; readonly ended: boolean }) => Effect.Effect<void>
}

/** All that was found so far. Mutable. */
class Held {
  readonly foreseen = new Foreseen()
  readonly #versions: Catalog.Versions
  readonly #most: number
  readonly #previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  readonly #facts: Array<Fact> = []
  readonly #rejections: Array<Rejection> = []
  #counts = Plan.nothingRead
  #held = 0

  constructor(versions: Catalog.Versions, most: number) {
    this.#versions = versions
    this.#most = most
  }

  take(plan: Plan.Plan): void {
    const { commit, counts } = plan
    this.#counts = Plan.addCounts(this.#counts, counts)
    this.#held += commit.facts.length + commit.entries.length + commit.holdings.length + commit.rejections.length
    if (!this.#isWhole) return
    this.foreseen.take(plan)
    this.#previews.push(Preview.of(this.#versions, plan))
    this.#facts.push(...commit.facts)
    this.#rejections.push(...commit.rejections)
  }

  get #isWhole(): boolean {
    return this.#held <= this.#most
  }

  done(): RunPreview {
    return {
      ...Preview.inTurn(this.#previews),
      counts: this.#counts,
      facts: this.#facts,
      rejections: this.#rejections,
      contacts: this.foreseen.contacts,
      isWhole: this.#isWhole
    }
  }
}

/** Plans every page on the ledger and on what those before it would write, as they will be committed; writes nothing. */
export const previewRun = Effect.fn("Sync.previewRun")(function* (
  versions: Catalog.Versions,
  adapter: Adapter,
  { start, changes, tell }: RunPreviewOptions
): Effect.fn.Return<RunPreview, AdapterError | LedgerError, Ledger> {
  const ledger = yield* Ledger
  const { source, family = "state" } = adapter
  const held = new Held(versions, changes)
  // Nothing of it is committed, so that it does not matter where the source stands.
  const origin: Plan.Origin = { source, from: null, lease: null, family }
  const take = Effect.fnUntraced(function* (page: Page) {
    const drift = family === "record" ? [] : yield* Drift.of(source, page)
    const whole = drift.length === 0 ? page : { ...page, rejections: [...page.rejections, ...drift] }
    // As where another writer was first: with every reference looked up, whomever it is said of.
    const request = requestOf(versions, origin, whole, 2)
    const loaded = held.foreseen.over(request, yield* ledger.load(held.foreseen.beneath(request)))
    const plan = Plan.ofPage(versions, origin, whole, loaded, yield* now(loaded))
    held.take(plan)
    yield* tell({ ...plan.counts, stream: page.stream, ended: page.ended })
  })
  yield* Stream.runForEach(reading(adapter, start), take)
  return held.done()
})
