/** A rule said once, as a tree of clauses, and written in the language of each engine. */
import { Build } from "@laurel/core"
import { Engine, type NestedCondition } from "json-rules-engine"

export type Tree = All | Any | Attended | Scored | Passed | Completed
interface All {
  readonly all: ReadonlyArray<Tree>
}
interface Any {
  readonly any: ReadonlyArray<Tree>
}
interface Attended {
  readonly attended: number
}
interface Scored {
  readonly scored: string
  readonly atLeast: number
}
interface Passed {
  readonly passed: string
}
interface Completed {
  readonly completed: string
}

/** How many clauses it asks, not counting those that only join others. */
export const clausesOf = (tree: Tree): number =>
  "all" in tree || "any" in tree ? ofAll(tree).reduce((sum, each) => sum + clausesOf(each), 0) : 1

const ofAll = (tree: All | Any): ReadonlyArray<Tree> => ("all" in tree ? tree.all : tree.any)

export const toLaurel = (tree: Tree): Build.Rule => {
  if ("all" in tree) return { rule: "all", of: tree.all.map(toLaurel) }
  if ("any" in tree) return { rule: "any", of: tree.any.map(toLaurel) }
  if ("attended" in tree) return Build.attended({ share: tree.attended })
  if ("scored" in tree) return Build.scored(tree.scored, tree.atLeast)
  if ("passed" in tree) return Build.passed(tree.passed)
  return Build.completed(tree.completed)
}

/** The name under which the totals hold what a clause asks for, and what it must be. */
const asked = (tree: Exclude<Tree, All | Any>): readonly [name: string, value: number | true] => {
  if ("attended" in tree) return ["attended", tree.attended]
  if ("scored" in tree) return [`score_${tree.scored}`, tree.atLeast]
  return "passed" in tree ? [`passed_${tree.passed}`, true] : [`completed_${tree.completed}`, true]
}

const toNested = (tree: Tree): NestedCondition => {
  if ("all" in tree) return { all: tree.all.map(toNested) }
  if ("any" in tree) return { any: tree.any.map(toNested) }
  const [fact, value] = asked(tree)
  return { fact, operator: value === true ? "equal" : "greaterThanInclusive", value }
}

export const toJsonRulesEngine = (tree: Tree): Engine =>
  new Engine([{ conditions: { all: [toNested(tree)] }, event: { type: "met" } }])

export const toJsonLogic = (tree: Tree): object => {
  if ("all" in tree) return { and: tree.all.map(toJsonLogic) }
  if ("any" in tree) return { or: tree.any.map(toJsonLogic) }
  const [name, value] = asked(tree)
  return { [value === true ? "===" : ">="]: [{ var: name }, value] }
}

/** The expression language of zen-engine. */
export const toZen = (tree: Tree): string => {
  if ("all" in tree) return `(${tree.all.map(toZen).join(" and ")})`
  if ("any" in tree) return `(${tree.any.map(toZen).join(" or ")})`
  const [name, value] = asked(tree)
  return `${name} ${value === true ? "==" : ">="} ${value}`
}

const modules = (...names: ReadonlyArray<string>): ReadonlyArray<Tree> => names.map((completed) => ({ completed }))

/** The rule of the guide (§6). */
export const three: Tree = { all: [{ attended: 0.8 }, { scored: "q1", atLeast: 0.7 }, ...modules("m1")] }

/** A score of at least 70 %, or one of at least 50 % with a pass. */
const quiz = (name: string): Tree => ({
  any: [{ scored: name, atLeast: 0.7 }, { all: [{ scored: name, atLeast: 0.5 }, { passed: name }] }]
})

export const twenty: Tree = {
  all: [
    { attended: 0.8 },
    quiz("q1"),
    quiz("q2"),
    quiz("q3"),
    quiz("q4"),
    { scored: "q5", atLeast: 0.45 },
    ...modules("m1", "m2", "m3", "m4"),
    { any: modules("m5", "m6") }
  ]
}
