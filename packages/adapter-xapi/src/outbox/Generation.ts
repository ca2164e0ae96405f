/**
 * Under which id a statement is told. A store can't take back that something is voided, so what was voided and is so again is told
 * by a later generation of its id. Which one, the store says: nothing is remembered of single statements.
 */
import { Adapter, type Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Moment } from "./Position.ts"
import { type Failed, failed, goneOn, type Run } from "./Run.ts"
import * as Statement from "./Statement.ts"

/** How often one statement may be voided and told again. */
const maxGenerations = 100
/** Questions to the store at once. */
const concurrency = 8

/** The id of an item's statement, and how many of its ids before are voided. */
export interface Chosen {
  readonly id: string
  readonly generation: number
}

const ask = <A>(run: Run, question: Effect.Effect<A, Adapter.Failure>): Effect.Effect<A, Failed> =>
  Effect.mapError(question, (reason) => failed(run, reason))

/** Since when it could be told. */
const sinceOf = ({ about }: Statement.Item): Instant.Instant =>
  "claim" in about ? about.claim.birth.recordedAt : about.expired.since

/** Whether no moment up to that one can have had it. What only an earlier moment had, and what is told after a loss, is not new. */
const isNew = (item: Statement.Item, { known, day }: Moment): boolean =>
  sinceOf(item) > known || ("expired" in item.about && item.about.expired.last > day)

const chosen = (run: Run, { id }: Statement.Item, generation: number): Chosen => ({
  id: Statement.generationOf(run.voice.origin, id, generation),
  generation
})

const firstUnvoided = Effect.fnUntraced(function* (
  run: Run,
  { isVoided }: NonNullable<Run["lrs"]>,
  item: Statement.Item
) {
  for (let generation = 0; generation < maxGenerations; generation++) {
    const choice = chosen(run, item, generation)
    if (!(yield* ask(run, isVoided(choice.id)))) return choice
  }
  const problem = new Adapter.Broken({
    where: run.options.selection.endpoint,
    expected: `a store in which one statement was voided and told again less than ${maxGenerations} times`,
    found: `statement ${item.id} and all that followed it voided`,
    advice:
      "Ask the store for that statement: if it is not there, have the store's answers to voidedStatementId mended."
  })
  return yield* failed(run, problem)
})

/** Whether the store has voids: it may never have been told anything, and then that is all it is asked. */
const hasVoids = Effect.fnUntraced(function* (run: Run, lrs: NonNullable<Run["lrs"]>) {
  run.hasVoids ??= yield* ask(run, lrs.hasVoids)
  return run.hasVoids
})

/** The ids by which items are told that were not in the picture at a moment before; null where there is no such moment. */
export const toTell = Effect.fnUntraced(function* (
  run: Run,
  items: ReadonlyArray<Statement.Item>,
  from: Moment | null
) {
  const { lrs } = run
  const first = items.map((item) => chosen(run, item, 0))
  if (lrs === null || items.length === 0) return first
  if (from === null && !(yield* hasVoids(run, lrs))) return first
  return yield* Effect.forEach(
    items,
    (item) =>
      from !== null && isNew(item, from) ? Effect.succeed(chosen(run, item, 0)) : firstUnvoided(run, lrs, item),
    { concurrency }
  )
})

/** Whether an item that was to be told may have a later id: only what was recorded before one was last needed. */
const mayBeLater = ({ position: { later } }: Run, item: Statement.Item): boolean =>
  later !== undefined && sinceOf(item) <= later

/** The ids by which items are told that were refused before. */
export const toTellAgain = Effect.fnUntraced(function* (run: Run, items: ReadonlyArray<Statement.Item>) {
  const { lrs } = run
  const choose = (item: Statement.Item) =>
    lrs !== null && mayBeLater(run, item) ? firstUnvoided(run, lrs, item) : Effect.succeed(chosen(run, item, 0))
  return yield* Effect.forEach(items, choose, { concurrency })
})

const toVoidOne = Effect.fnUntraced(function* (run: Run, lrs: NonNullable<Run["lrs"]>, item: Statement.Item) {
  const choice = yield* firstUnvoided(run, lrs, item)
  if (choice.generation === 0 || (yield* ask(run, lrs.isStanding(choice.id)))) return choice
  // A run that was cut off has voided it: the same is said once more.
  return chosen(run, item, choice.generation - 1)
})

/** The ids by which items were told that are to be voided. */
export const toVoid = Effect.fnUntraced(function* (run: Run, items: ReadonlyArray<Statement.Item>) {
  const { lrs } = run
  const choose = (item: Statement.Item) =>
    lrs !== null && mayBeLater(run, item) ? toVoidOne(run, lrs, item) : Effect.succeed(chosen(run, item, 0))
  return yield* Effect.forEach(items, choose, { concurrency })
})

/**
 * Fails as a conflict where another run has gone on: then it may have voided, of a later moment, what this one has chosen by.
 * What was chosen before that stays right, since both choose the same, and the store keeps each once.
 */
export const stillRight = Effect.fnUntraced(function* (run: Run, choices: ReadonlyArray<Chosen>) {
  if (choices.every(({ generation }) => generation === 0)) return
  const ledger = yield* Ledger.Ledger
  const { position } = yield* ledger.load({ ...Ledger.wholePersons([]), source: run.source })
  if (position !== run.text) yield* goneOn(run)
})
