/** Rules with their explanation, beside engines that say yes or no. */
import assert from "node:assert/strict"
import { evaluateExpressionSync } from "@gorules/zen-engine"
import { type Participation, Rule } from "@laurel/core"
import { LogicEngine } from "json-logic-engine"
import type { Bench, Bound, Ratio } from "../Bench.ts"
import { sequence } from "../input/Random.ts"
import { rate, ratio, relay } from "../Rounds.ts"
import * as byHand from "../rules/byHand.ts"
import { compile, participationOf, type Totals, totalsOf } from "../rules/participations.ts"
import * as Tree from "../rules/Tree.ts"

/** Kept in memory at once, so that the collector does not become part of the figure. */
const chunk = 5_000

interface Part {
  readonly participations: ReadonlyArray<Participation.Participation>
  readonly totals: ReadonlyArray<Totals>
}

const parts = function* (learners: number, isLong: boolean): Generator<Part> {
  const next = sequence(7)
  for (let done = 0; done < learners; done += chunk) {
    const participations = Array.from({ length: Math.min(chunk, learners - done) }, () => participationOf(next, isLong))
    yield { participations, totals: participations.map(totalsOf) }
  }
}

/** What an explanation is made of, read as somebody reads it who asks why, or why not. */
const explained = (verdict: Rule.Verdict): number => {
  let read = verdict.facts.length + verdict.missing.length + (verdict.reached === null ? 0 : 1)
  for (const clause of verdict.clauses) read += explained(clause)
  return read
}

const count = <A>(all: ReadonlyArray<A>, is: (one: A) => boolean): number => {
  let met = 0
  for (const one of all) if (is(one)) met += 1
  return met
}

const isTrue = (answer: unknown): boolean => answer === true

const measure = async (rounds: number, learners: number, tree: Tree.Tree, hand: typeof byHand.three) => {
  const { rule, offering } = compile(tree)
  const engine = Tree.toJsonRulesEngine(tree)
  const logic = new LogicEngine()
  const [json, expression] = [Tree.toJsonLogic(tree), Tree.toZen(tree)]
  const compiled = logic.build(json)
  let [read, met] = [0, 0]
  const times = await relay(
    rounds,
    () => parts(learners, Tree.clausesOf(tree) > 3),
    [
      "laurel",
      ({ participations }) =>
        count(participations, (each) => {
          const verdict = Rule.evaluate(rule, Rule.alone(offering, each))
          read += explained(verdict)
          const isMet = verdict.outcome === "met" && Rule.metOn(verdict) !== undefined
          if (isMet) met += 1
          return isMet
        })
    ],
    ["hand", ({ participations }) => count(participations, hand)],
    [
      "json-rules-engine",
      async ({ totals }) => {
        let met = 0
        for (const each of totals) if ((await engine.run(each)).events.length > 0) met += 1
        return met
      }
    ],
    ["interpreted", ({ totals }) => count(totals, (each) => isTrue(logic.run(json, each)))],
    ["compiled", ({ totals }) => count(totals, (each) => isTrue(compiled(each)))],
    ["zen", ({ totals }) => count(totals, (each) => isTrue(evaluateExpressionSync(expression, each)))]
  )
  const all = learners * (rounds + 1)
  assert.ok(read > all, "every explanation names something")
  assert.ok(met > all / 10 && met < all * 0.9, `some pass and some don't, found ${met} of ${all}`)
  return times
}

const trees = [
  { name: "3 clauses", tree: Tree.three, hand: byHand.three },
  { name: "20 clauses", tree: Tree.twenty, hand: byHand.twenty }
]
const peers = {
  "json-rules-engine": { is: "atLeast", floor: 50, stretch: null },
  "by hand": { is: "atLeast", floor: 0.2, stretch: null },
  "json-logic-engine": { is: "atLeast", floor: null, stretch: 1 },
  "json-logic-engine compiled": { is: "atLeast", floor: null, stretch: null },
  "zen-engine": { is: "atLeast", floor: null, stretch: null }
} satisfies Record<string, Bound>
const titles = [
  ["json-rules-engine", "json-rules-engine"],
  ["by hand", "hand"],
  ["json-logic-engine", "interpreted"],
  ["json-logic-engine compiled", "compiled"],
  ["zen-engine", "zen"]
] as const

export const bench: Bench = {
  name: "rules",
  compares:
    "Rule.evaluate on facts, its explanation read, against engines on ready totals and a function by hand on facts",
  bounds: Object.fromEntries(
    trees.flatMap(({ name }) => Object.entries(peers).map(([peer, bound]) => [`${name} / ${peer}`, bound]))
  ),
  run: async ({ size }) => {
    const [learners, rounds] = size === "ci" ? [10_000, 3] : [100_000, 5]
    const ratios: Array<readonly [string, Ratio]> = []
    for (const { name, tree, hand } of trees) {
      const times = await measure(rounds, learners, tree, hand)
      const laurel = rate(`${name}, explained`, "rules", learners, times("laurel"))
      for (const [peer, runner] of titles) {
        ratios.push([`${name} / ${peer}`, ratio(laurel, rate(peer, "rules", learners, times(runner)))])
      }
    }
    return {
      input: `${learners.toLocaleString("en")} learners of 9 facts and of about 20`,
      ratios: Object.fromEntries(ratios),
      notes: [
        "Laurel and the function by hand begin with facts; the engines are handed totals that somebody else has added up, which is not part of their time."
      ]
    }
  }
}
