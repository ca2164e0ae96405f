/** Where the store stands, and the numbers that plans number on from. */
import { type Id, Ledger, Numbers, Plan } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, orNull, type Row } from "./Engine.ts"
import type { Known, Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

const kinds = ["contacts", "learners", "facts", "decisions"] as const
const used = kinds.join(", ")
const until = kinds.map((kind) => `${kind}_until`).join(", ")

const countsOf = (row: Row, at: number): Numbers.Counts => ({
  contacts: int(row[at]),
  learners: int(row[at + 1]),
  facts: int(row[at + 2]),
  decisions: int(row[at + 3])
})

const values = (counts: Numbers.Counts): ReadonlyArray<number> => kinds.map((kind) => counts[kind])

/** Under which name a source's numbers are kept: those of decisions and catalogs are Laurel's own. */
export const holderOf = (source: Id.SourceId | null): Id.SourceId => source ?? Plan.itself

/** Under this name a store counts erasures, as decisions that were used: they are numbered by nobody else. */
export const erasing = "laurel.erased"

export class Heads {
  readonly #engine: Engine
  readonly #names: Names
  readonly #isPostgres: boolean

  constructor(engine: Engine, names: Names) {
    this.#engine = engine
    this.#names = names
    this.#isPostgres = engine.dialect === "postgres"
  }

  /** How many batches there are, the latest time of one, and how many commits have erased somebody. */
  readonly stand = Effect.fnUntraced(function* (this: Heads) {
    const [row] = yield* this.#engine.rows(
      `SELECT l.batches + (SELECT count(*) FROM batch WHERE size IS NULL), l.recorded_at,
         (SELECT max(recorded_at) FROM batch WHERE size IS NULL),
         (SELECT b.decisions FROM name n JOIN block b ON b.source = n.id WHERE n.text = ?1) FROM log l WHERE id = 1`,
      erasing
    )
    const times = [row?.[1], row?.[2]].flatMap((time) => (typeof time === "number" ? [time] : []))
    return {
      batch: int(row?.[0]),
      recordedAt: times.length === 0 ? null : Rows.instant(Math.max(...times)),
      erasures: orNull(int, row?.[3]) ?? 0
    }
  })

  /** Inside a commit that erases somebody, while nobody else commits: tells all that were planned before it. */
  readonly erase = Effect.fnUntraced(function* (this: Heads, names: Known) {
    const count = { ...Numbers.none, decisions: (yield* this.stand()).erasures + 1 }
    const holder = names.id(erasing)
    yield* this.#lockBlock(holder)
    yield* this.#write(holder, { used: count, until: count })
  })

  /** The numbers that a source used last. */
  readonly used = Effect.fnUntraced(function* (this: Heads, holder: number | undefined) {
    const [row] = yield* this.#engine.rows(`SELECT ${used}, ${until} FROM block WHERE source = ?1`, holder ?? -1)
    return row === undefined ? Numbers.empty : { used: countsOf(row, 0), until: countsOf(row, 4) }
  })

  /**
   * Takes numbers for a plan. Written before the plan is, but it is enough that it reaches the disk with what uses them. Where
   * another plan of the same source is being committed, the numbers are this plan's alone: nobody waits for it.
   */
  readonly take = Effect.fnUntraced(function* (
    this: Heads,
    source: Id.SourceId | null,
    need: Numbers.Counts,
    alone: boolean
  ) {
    const holder = holderOf(source)
    const names = yield* this.#names.intern([holder])
    const id = names.id(holder)
    const before = yield* this.used(id)
    if (Numbers.hasRoom(before, need) && !alone) return { ...before.used, exclusive: false }
    // A block that a crashed server forgot is refused when it is used; numbers of one's own nobody would miss.
    const together = alone ? this.#engine.transaction : this.#engine.soft
    return yield* together(this.#take(id, need, alone))
  })

  readonly #take = Effect.fnUntraced(function* (this: Heads, holder: number, need: Numbers.Counts, alone: boolean) {
    const block = alone ? undefined : yield* this.#lockBlock(holder)
    const [row] = yield* this.#engine.rows(
      `SELECT ${used} FROM counter WHERE id = 1${this.#isPostgres ? " FOR UPDATE" : ""}`
    )
    const given = countsOf(row ?? [], 0)
    const taken = block === undefined ? Numbers.takeAlone(given, need) : Numbers.take(given, block, need)
    yield* this.#engine.run(
      "UPDATE counter SET contacts = ?1, learners = ?2, facts = ?3, decisions = ?4 WHERE id = 1",
      ...values(taken.given)
    )
    if (block !== undefined) yield* this.#write(holder, taken.block)
    return { ...taken.block.used, exclusive: block === undefined }
  })

  /** The source's block, so that nobody else changes it until the transaction ends; undefined where somebody is about to. */
  readonly #lockBlock = Effect.fnUntraced(function* (this: Heads, holder: number) {
    yield* this.#engine.insert({ table: "block", columns: blockColumns, suffix: "ON CONFLICT DO NOTHING" }, [
      [holder, ...values(Numbers.none), ...values(Numbers.none)]
    ])
    const lock = this.#isPostgres ? " FOR UPDATE SKIP LOCKED" : ""
    const [row] = yield* this.#engine.rows(`SELECT ${used}, ${until} FROM block WHERE source = ?1${lock}`, holder)
    return row === undefined ? undefined : { used: countsOf(row, 0), until: countsOf(row, 4) }
  })

  #write(holder: number, block: Numbers.Block) {
    return this.#engine.run(
      `UPDATE block SET contacts = ?2, learners = ?3, facts = ?4, decisions = ?5,
         contacts_until = ?6, learners_until = ?7, facts_until = ?8, decisions_until = ?9 WHERE source = ?1`,
      holder,
      ...values(block.used),
      ...values(block.until)
    )
  }

  /** Inside a commit: the numbers that it uses are used from now on; false where they are already. */
  readonly use = Effect.fnUntraced(function* (this: Heads, names: Known, commit: Ledger.Commit) {
    const made = Ledger.made(commit)
    if (commit.head.exclusive || kinds.every((kind) => made[kind] === 0)) return true
    const holder = names.id(commit.source)
    const block = yield* this.#lockBlock(holder)
    const after = block === undefined ? undefined : Numbers.use(block, commit.head, made)
    if (after === undefined) return false
    yield* this.#write(holder, after)
    return true
  })
}

const blockColumns = ["source", ...kinds, ...kinds.map((kind) => `${kind}_until`)].map((name) => ({
  name,
  type: name === "source" ? ("integer" as const) : ("bigint" as const)
}))
