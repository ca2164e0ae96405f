/** What pages would do one after another, on a ledger that is only read: each is planned on it and on what those before would write. */
import { Effect } from "effect"
import type * as Catalog from "../Catalog.ts"
import type { Identity } from "../Contact.ts"
import type { Fact } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import * as InTurn from "./InTurn.ts"
import { Ledger, type LedgerError, type Loaded, type LoadRequest } from "../Ledger.ts"
import type * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import type { Rejection } from "../Rejection.ts"
import { Foreseen } from "./Foreseen.ts"

/** What all pages would do together. */
export interface Gathering extends Pick<Preview.Preview, "changes" | "holdings"> {
  /** The revisions that would be recorded. */
  readonly facts: ReadonlyArray<Fact>
  readonly rejections: ReadonlyArray<Rejection>
  /** Who would be made known, under numbers that stand for them here. */
  readonly contacts: ReadonlyMap<ContactId, Identity>
  /**
   * Whether it is all that would change, exactly. Otherwise there was more than could be held: what came after that was planned
   * without regard to itself, so that its counts are near but may be off, and only counted.
   */
  readonly isWhole: boolean
}

/** All that was found so far, of at most so many facts, entries, holdings and rejections together. Mutable. */
export class Gathered {
  readonly #versions: Catalog.Versions
  readonly #most: number
  readonly #foreseen = new Foreseen()
  readonly #previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  readonly #facts: Array<Fact> = []
  readonly #rejections: Array<Rejection> = []
  #held = 0

  constructor(versions: Catalog.Versions, most: number) {
    this.#versions = versions
    this.#most = most
  }

  /** What a page is planned on. */
  load(request: LoadRequest): Effect.Effect<Loaded, LedgerError, Ledger> {
    return Ledger.use((ledger) =>
      Effect.map(ledger.load(this.#foreseen.beneath(request)), (loaded) => this.#foreseen.over(request, loaded))
    )
  }

  /** Takes the plan of a page; false where there is more than can be held, and it was not. */
  take(plan: Plan.Plan, rejections: ReadonlyArray<Rejection> = plan.commit.rejections): boolean {
    const { facts, entries, holdings } = plan.commit
    this.#held += facts.length + entries.length + holdings.length + rejections.length
    if (!this.#isWhole) return false
    this.#foreseen.take(plan)
    this.#previews.push(Preview.of(this.#versions, plan))
    this.#facts.push(...facts)
    this.#rejections.push(...rejections)
    return true
  }

  get #isWhole(): boolean {
    return this.#held <= this.#most
  }

  done(): Gathering {
    return {
      ...InTurn.inTurn(this.#previews),
      facts: this.#facts,
      rejections: this.#rejections,
      contacts: this.#foreseen.contacts,
      isWhole: this.#isWhole
    }
  }
}
