/**
 * Chains of kills: a program does its work on a store and is killed, again and again, at points that a seed chooses, until it gets
 * through. What it leaves must be what an undisturbed run leaves, and after each kill a part of that.
 */
import { assert } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Kill } from "./counted.ts"
import { opened } from "./places.ts"
import { run, start, type Where } from "./programs.ts"
import { log, type Stands, stands } from "./stands.ts"

/** Park and Miller's generator: the same seed kills at the same points. */
export const random = (seed: number): (() => number) => {
  let state = (seed * 16_807) % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** What an undisturbed run does and leaves. */
export interface Truth {
  readonly stands: Stands
  /** Of the whole log, with the marks of all commits. */
  readonly root: string | undefined
  readonly statements: number
  readonly commits: number
  readonly batches: number
  readonly milliseconds: number
}

/** Runs the whole work undisturbed. */
export const undisturbed = Effect.fnUntraced(function* (where: Where) {
  // From its first word on: how long it takes to start is not how long it works.
  const { last, milliseconds } = yield* Effect.scoped(
    Effect.gen(function* () {
      const program = yield* start({ where, task: "work" })
      yield* program.says("step")
      const begun = performance.now()
      const outcome = yield* program.outcome
      return { ...outcome, milliseconds: performance.now() - begun }
    })
  )
  assert.isDefined(last.done, JSON.stringify(last))
  const { found, root } = yield* Effect.gen(function* () {
    const checkpoint = yield* (yield* Ledger.Ledger).lastCheckpoint
    return { found: yield* stands, root: checkpoint?.root }
  }).pipe(Effect.provide(opened(where)))
  assert.deepStrictEqual([found.isDense, found.isRooted, found.flaws, found.differences], [true, true, [], []])
  return {
    stands: found,
    root,
    statements: last.statements ?? 0,
    commits: last.commits ?? 0,
    batches: last.batches ?? 0,
    milliseconds
  } satisfies Truth
})

/** The first run may die anywhere; each of the others before it is far. */
const share = 0.3

const chosen = <A>(next: () => number, from: readonly [A, ...ReadonlyArray<A>]): A =>
  from[Math.floor(next() * from.length)] ?? from[0]

const killOf = (next: () => number, truth: Truth, isFirst: boolean): Kill => {
  const [of, total] = chosen(next, [
    ["statement", truth.statements],
    ["statement", truth.statements],
    ["commit", truth.commits],
    ["batch", truth.batches]
  ] as const)
  const n = 1 + Math.floor(next() * total * (isFirst ? 1 : share))
  return {
    of,
    n,
    when: of === "statement" ? chosen(next, ["before", "after"]) : chosen(next, ["before", "during", "after"])
  }
}

/** How one run of a chain is disturbed, and how that is counted. Every fourth chain by somebody else, at a moment. */
const disturbed = (next: () => number, truth: Truth, where: Where, isFirst: boolean, seed: number) => {
  if (seed % 4 === 0) {
    const after = next() * truth.milliseconds * (isFirst ? 1 : share)
    return Effect.map(run({ where, task: "work" }, after), (outcome) => ({ outcome, what: "killed by a timer" }))
  }
  const kill = killOf(next, truth, isFirst)
  return Effect.map(run({ where, task: "work", kill }), (outcome) => ({
    outcome,
    what: `killed ${kill.when} a ${kill.of}`
  }))
}

/** What a store has in its log so far, by whoever only reads; nothing where it has not been begun. */
const soFar = (where: Where) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    return { ...(yield* log), flaws: yield* ledger.check }
  }).pipe(
    Effect.provide(opened(where, false)),
    Effect.catchIf(
      ({ reason }) => reason._tag === "Unusable" && /no such file|it is empty|no Laurel store/.test(reason.found),
      () => Effect.succeed({ isDense: true, isRooted: true, texts: [], flaws: [] })
    )
  )

/** Whole commits of the undisturbed run, and no others. */
export const isPart = Effect.fnUntraced(function* (where: Where, truth: Truth, about: string) {
  const { isDense, isRooted, texts, flaws } = yield* soFar(where)
  assert.deepStrictEqual([isDense, isRooted, flaws], [true, true, []], about)
  assert.deepStrictEqual(texts, truth.stands.texts.slice(0, texts.length), about)
})

/** Compares question by question and text by text, so that a difference says where it is, and no more than that. */
export const isSame = (found: Stands, truth: Stands, about: string): void => {
  const expected = new Map<string, unknown>(Object.entries(truth))
  for (const [question, answer] of Object.entries(found)) {
    const other = expected.get(question)
    if (!Array.isArray(answer) || !Array.isArray(other)) {
      assert.deepStrictEqual(answer, other, `${about}: ${question}`)
      continue
    }
    const at = answer.findIndex((item, place) => JSON.stringify(item) !== JSON.stringify(other[place]))
    if (at !== -1) assert.deepStrictEqual(answer[at], other[at], `${about}: ${question} ${at}`)
    assert.strictEqual(answer.length, other.length, `${about}: ${question}`)
  }
}

/** Kills a program's work on a store until it gets through, or so often; how each run was ended. */
export const chain = Effect.fnUntraced(function* (where: Where, truth: Truth, seed: number, longest: number) {
  const next = random(seed)
  const killed: Array<string> = []
  const left = Effect.map(run({ where, task: "work" }), (outcome) => ({ outcome, what: "" }))
  // Ends with the work: after so many kills it is left alone.
  for (let runs = 0; ; runs++) {
    const { outcome, what } = yield* runs < longest ? disturbed(next, truth, where, runs === 0, seed) : left
    const about = `seed ${seed}, run ${runs + 1}, ${what}, ${JSON.stringify(outcome.last)}`
    if (!outcome.killed) {
      assert.isDefined(outcome.last.done, about)
      break
    }
    killed.push(what)
    // Every other store is left as it is in between: to look may mend.
    if (seed % 2 === 0) yield* isPart(where, truth, about)
  }
  isSame(yield* Effect.provide(stands, opened(where)), truth.stands, `seed ${seed}`)
  return killed
})
