/** Corrections of marks in a store that was built from drafts at hand: one after another, of learners everywhere in it. */
import assert from "node:assert/strict"
import { type Catalog, Draft, Fact } from "@laurel/core"
import { Effect } from "effect"
import { drafts } from "./input/Drafts.ts"
import { storyOf } from "./input/Population.ts"
import { below } from "./input/Random.ts"
import { idOf } from "./input/Statements.ts"
import { seed } from "./Passes.ts"
import { sync } from "./store.ts"

const quizStep = 8
const idOfQuiz = (learner: number): string => idOf(seed, storyOf(seed, learner), quizStep)

/** The drafts of some learners' quizzes, as the store has them. */
const quizzesOf = (facts: number, learners: ReadonlyArray<number>): ReadonlyMap<string, Fact.Draft> => {
  const wanted = new Set(learners.map(idOfQuiz))
  const found = new Map<string, Fact.Draft>()
  for (const draft of drafts(seed, facts)) {
    if (wanted.has(draft.reference.key)) found.set(draft.reference.key, draft)
    if (found.size === wanted.size) break
  }
  return found
}

export const remarked = (draft: Fact.Draft, raw: number): Fact.Draft => ({
  ...draft,
  evidence: Fact.Scored.make({ raw, min: 0, max: 100 })
})

/** Milliseconds from a draft at hand to its commit. */
export const timed = Effect.fnUntraced(function* (versions: Catalog.Versions, draft: Fact.Draft) {
  const correction = Draft.adapter(draft.reference.source, [draft])
  const start = performance.now()
  const { facts } = yield* sync(versions, correction)
  const taken = performance.now() - start
  assert.equal(facts, 1, "a correction is one more revision")
  return taken
})

/** So many corrections for a store of so many facts: another mark each time, and often another outcome. */
export const correctionsOf = (facts: number, times: number): ReadonlyArray<Fact.Draft> => {
  const learners = Array.from({ length: times }, (_, turn) => below(facts / 10, seed, turn, 50))
  const quizzes = quizzesOf(facts, learners)
  const marks = new Map<number, number>()
  return learners.map((learner) => {
    const draft = quizzes.get(idOfQuiz(learner)) ?? assert.fail(`no quiz of learner ${learner}`)
    const mark = 40 + (((marks.get(learner) ?? storyOf(seed, learner).points) - 40 + 23) % 60)
    marks.set(learner, mark)
    return remarked(draft, mark)
  })
}
