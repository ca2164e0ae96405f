/** Every question that a screen asks of a large ledger, each with an answer that can be told to be right. */
import assert from "node:assert/strict"
import { CivilDate, History, Id, Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { storyOf } from "./input/Population.ts"
import { below } from "./input/Random.ts"
import { accountOf } from "./input/Statements.ts"
import { seed } from "./Passes.ts"

/** An entry somewhere in the log. */
export interface Place {
  readonly batch: number
  readonly ordinal: number
  readonly contact: number
  readonly text: string
}

/** What is known of the store from its tables, to ask and to check by. */
export interface Ground {
  readonly facts: number
  readonly places: ReadonlyArray<Place>
  readonly firstDay: number
  readonly lastDay: number
  /** When half of it had been recorded, in milliseconds. */
  readonly half: number
  readonly contested: number
  readonly rejections: number
}

/** Milliseconds of each time that it was asked. */
export type Taken = { readonly [Question in (typeof questions)[number]]: ReadonlyArray<number> }

export const questions = [
  "history",
  "dossier",
  "find",
  "as of",
  "holding",
  "expiring",
  "earned",
  "contested",
  "rejections",
  "holding, half known",
  "expiring, half known",
  "earned, half known",
  "contested, half known"
] as const

const safety = { type: Id.TypeId.make("safety"), certification: Id.CertificationId.make("safety") }

const day = (number: number): CivilDate.CivilDate => CivilDate.fromEpochDay(number) ?? assert.fail(`day ${number}`)

/** Asks each question so many times, always about something else; lists a tenth as often, since each is a page of a thousand. */
export const ask = Effect.fnUntraced(function* (ground: Ground, times: number) {
  const ledger = yield* Ledger.Ledger
  const { places, firstDay, lastDay } = ground
  // One list for each question: `fromEntries` can't tell.
  const taken = Object.fromEntries(questions.map((question) => [question, new Array<number>()])) as {
    readonly [Question in (typeof questions)[number]]: Array<number>
  }
  const clock = <A, E, R>(question: (typeof questions)[number], asked: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => {
      const start = performance.now()
      return Effect.tap(asked, () => Effect.sync(() => taken[question].push(performance.now() - start)))
    })
  const some = (turn: number): Place => places[turn % places.length] ?? assert.fail("no entries")
  const now = Instant.Instant.make(Date.now())
  for (let turn = 0; turn < times; turn++) {
    const { contact, text } = some(turn)
    const id = Id.ContactId.make(contact)
    const history = yield* clock("history", ledger.history(id, null))
    assert.ok(history.some((entry) => entry.text === text))
    const dossier = yield* clock("dossier", ledger.contact(id, null))
    assert.equal(dossier?.contact.id, contact)
    assert.ok((dossier?.achievements.length ?? 0) > 0)
    const account = accountOf(storyOf(seed, below(ground.facts / 10, seed, turn, 70)))
    const [person] = yield* clock("find", ledger.find(`lms-account:${account}`))
    assert.equal(person?.identities[0]?.value, account)
    const known = yield* clock("as of", History.asOf(id, now))
    assert.equal(known.achievements.length, dossier?.achievements.length)
  }
  const rows: Record<string, number> = {}
  for (let turn = 0; turn < times / 10; turn++) {
    const on = firstDay + below(lastDay - firstDay, seed, turn, 71)
    const holding = yield* clock("holding", ledger.holding(safety.certification, day(on), null, null))
    assert.ok(holding.every(({ period }) => period.from <= on && (period.last === null || period.last >= on)))
    const end = on + 365
    const expiring = yield* clock(
      "expiring",
      ledger.expiring(safety.certification, day(end), day(end + 30), null, null)
    )
    assert.ok(expiring.every(({ period: { last } }) => last !== null && last >= end && last <= end + 30))
    const earned = yield* clock("earned", ledger.earned(safety.type, day(on), day(on + 30), null, null))
    assert.ok(earned.every(({ held: [first] }) => first !== undefined && first.from >= on && first.from <= on + 30))
    const contested = yield* clock("contested", ledger.contested(null, null))
    assert.equal(contested.length, Math.min(ground.contested, Ledger.maxPage))
    const half = Instant.Instant.make(ground.half)
    const held = yield* clock("holding, half known", ledger.holding(safety.certification, day(on), null, half))
    assert.ok(held.every(({ period }) => period.from <= on && (period.last === null || period.last >= on)))
    const ending = yield* clock(
      "expiring, half known",
      ledger.expiring(safety.certification, day(end), day(end + 30), null, half)
    )
    assert.ok(ending.every(({ period: { last } }) => last !== null && last >= end && last <= end + 30))
    const won = yield* clock("earned, half known", ledger.earned(safety.type, day(on), day(on + 30), null, half))
    assert.ok(won.every(({ held: [first] }) => first !== undefined && first.from >= on && first.from <= on + 30))
    yield* clock("contested, half known", ledger.contested(null, half))
    const rejections = yield* clock("rejections", ledger.rejections(null))
    assert.equal(rejections.length, Math.min(ground.rejections, Ledger.maxPage))
    for (const [question, answer] of Object.entries({ holding, expiring, earned, held, ending, won }))
      rows[question] = (rows[question] ?? 0) + answer.length
  }
  // Days were chosen on which there is something to tell.
  assert.ok(Object.values(rows).every((count) => count > times))
  return taken
})
