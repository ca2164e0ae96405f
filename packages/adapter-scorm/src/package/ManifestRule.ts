/**
 * What done means in a manifest: passed where it sets a mark, otherwise completed, of each SCO that counts; of a cluster, what its
 * roll-up rules say of its children as far as clauses can say it, and all of them by default (SCORM 2004 SN 4.6).
 */
import { Build } from "@laurel/core"
import { type Activity, within } from "./Items.ts"
import type { RollupRule } from "./Sequencing.ts"

/** Clauses of one rule: some for each SCO, and as many lists as there are clusters. */
const maxClauses = 25_000

/** A rule, and how many clauses it has when it is written out. */
interface Term {
  readonly rule: Build.Rule
  readonly size: number
}

export interface Proposed {
  readonly rule: Build.Rule | null
  /** Roll-up rules that no clause says. */
  readonly unsaid: ReadonlyArray<RollupRule>
  /** How many other roll-up rules nothing hangs on, in what is asked here. */
  readonly idle: number
  /** Whether the rule is a list of all SCOs, since it would be too deep or too wide. */
  readonly isFlat: boolean
}

/** What is asked of an activity. Of those below it, `passed` asks those for which a mark is set, `satisfied` all of them. */
type Question = "done" | "passed" | "satisfied" | "completed"
type Dimension = "satisfied" | "completed"

/** Local to one proposal: what was answered, once each, since an activity is asked by many rules of those above it. */
interface Asking {
  readonly answers: { readonly [Q in Question]: Map<Activity, Term | null> }
  /** Roll-up rules by what became of them. */
  readonly said: Set<RollupRule>
  readonly unsaid: Set<RollupRule>
}

/** The rule of the organization, of which these are all activities. */
export const propose = (root: Activity, activities: ReadonlyArray<Activity>): Proposed => {
  const answers = { done: new Map(), passed: new Map(), satisfied: new Map(), completed: new Map() }
  const asking: Asking = { answers, said: new Set(), unsaid: new Set() }
  const term = ask("done", root, asking)
  const nested = term === null || term.size > maxClauses ? null : fitting(term.rule)
  const isFlat = term !== null && nested === null
  const rules = activities.flatMap(({ sequencing }) => sequencing.rollup)
  return {
    rule: isFlat ? flatOf(root) : nested,
    unsaid: rules.filter((rule) => asking.unsaid.has(rule)),
    idle: isFlat ? asking.said.size : rules.filter((rule) => !asking.unsaid.has(rule) && !asking.said.has(rule)).length,
    isFlat
  }
}

/** Every SCO that is tracked. */
const flatOf = (root: Activity): Build.Rule | null =>
  Build.allOf(
    within(root, ({ sequencing }) => sequencing.isTracked).flatMap(({ sco, isMarked }) =>
      sco === null ? [] : own(sco.group, isMarked)
    )
  )

/** A rule as deep as a catalog takes, by lists within lists of the same kind being one; null where that is not enough. */
const fitting = (rule: Build.Rule): Build.Rule | null => {
  const flat = Build.isShallow(rule) ? rule : flattened(rule)
  return Build.isShallow(flat) ? flat : null
}

const flattened = (rule: Build.Rule): Build.Rule => {
  switch (rule.rule) {
    case "all":
      return Build.allOf(clausesIn(rule, "all")) ?? rule
    case "any":
      return Build.anyOf(clausesIn(rule, "any")) ?? rule
    case "atLeast":
      return Build.atLeastOf(rule.n, rule.of.map(flattened)) ?? rule
    default:
      return rule
  }
}

const clausesIn = (rule: Build.Rule, list: "all" | "any"): ReadonlyArray<Build.Rule> =>
  rule.rule === list && "of" in rule ? rule.of.flatMap((each) => clausesIn(each, list)) : [flattened(rule)]

const ask = (question: Question, activity: Activity, asking: Asking): Term | null => {
  const answers = asking.answers[question]
  const before = answers.get(activity)
  if (before !== undefined) return before
  const found = question === "done" ? doneOf(activity, asking) : answerOf(question, activity, asking)
  answers.set(activity, found)
  return found
}

/** What the package says of passing and of completing a cluster, both where it says both. */
const doneOf = (activity: Activity, asking: Asking): Term | null => {
  const [satisfied, completed] = [ruled("satisfied", activity, asking), ruled("completed", activity, asking)]
  if (satisfied !== null) return all([leaf(activity, own), satisfied, completed])
  if (completed !== null) return all([leaf(activity, own), completed, ask("passed", activity, asking)])
  return all([leaf(activity, own), ...activity.children.map((child) => partOf(child, asking))])
}

/** What a cluster without rules of its own asks of a child: what the child counts for. */
const partOf = (child: Activity, asking: Asking): Term | null => {
  const { isTracked, counts } = child.sequencing
  if (!isTracked || (!counts.satisfied && !counts.completed)) return null
  return ask(counts.satisfied ? (counts.completed ? "done" : "passed") : "completed", child, asking)
}

const answerOf = (question: Exclude<Question, "done">, activity: Activity, asking: Asking): Term | null => {
  const dimension = question === "completed" ? "completed" : "satisfied"
  const children = () => counting(activity, dimension).map((child) => ask(question, child, asking))
  return ruled(dimension, activity, asking) ?? all([leaf(activity, words[question]), ...children()])
}

/** What is asked of a SCO. */
type Word = (group: string, isMarked: boolean) => Build.Rule | null

const own = (group: string, isMarked: boolean): Build.Rule => (isMarked ? Build.passed(group) : Build.completed(group))

const words: { readonly [Q in Exclude<Question, "done">]: Word } = {
  passed: (group, isMarked) => (isMarked ? Build.passed(group) : null),
  satisfied: (group) => Build.passed(group),
  completed: (group) => Build.completed(group)
}

const leaf = ({ sco, isMarked }: Activity, word: Word): Term | null => {
  const rule = sco === null ? null : word(sco.group, isMarked)
  return rule === null ? null : { rule, size: 1 }
}

/** The children that count for what is said of their parent. */
const counting = ({ children }: Activity, dimension: Dimension): ReadonlyArray<Activity> =>
  children.filter(({ sequencing }) => sequencing.isTracked && sequencing.counts[dimension])

/** What the roll-up rules of a cluster ask; null where they ask nothing that is not so by default. */
const ruled = (dimension: Dimension, activity: Activity, asking: Asking): Term | null => {
  const { children, sequencing, mark, threshold } = activity
  // A cluster's own measure goes before its rules.
  if (children.length === 0 || (dimension === "satisfied" ? mark : threshold) !== null) return null
  const rules = sequencing.rollup.filter(({ action }) => isOf(action, dimension))
  const clauses = new Map<RollupRule, Term | null>()
  const say = (rule: RollupRule): unknown => clauses.set(rule, clauseOf(rule, activity, asking))
  for (const rule of rules) if (rule.action === dimension && !isDefault(rule)) say(rule)
  // What is so by default is one way among others, and no rule where it is the only one.
  if (any([...clauses.values()]) !== null) rules.filter(isDefault).forEach(say)
  for (const rule of rules)
    if (isDefault(rule) || (clauses.get(rule) ?? null) !== null) asking.said.add(rule)
    else asking.unsaid.add(rule)
  return any(rules.map((rule) => clauses.get(rule) ?? null))
}

const isOf = (action: RollupRule["action"], dimension: Dimension): boolean =>
  (action === "satisfied" || action === "notSatisfied") === (dimension === "satisfied")

/** All children are so, and so the parent is so: what holds without any rule. */
const isDefault = ({ set, conditions: [only, ...more], action }: RollupRule): boolean =>
  set === "all" && more.length === 0 && only !== undefined && only.is && only.condition === action

const clauseOf = (rule: RollupRule, activity: Activity, asking: Asking): Term | null => {
  const { conditions, combination, set } = rule
  const asked = conditions.flatMap(({ is, condition }) =>
    is && (condition === "satisfied" || condition === "completed") ? [condition] : []
  )
  if (asked.length < conditions.length || set === "none") return null
  const questions = new Set(asked)
  const children = counting(activity, rule.action === "satisfied" ? "satisfied" : "completed")
  const clauses = children.flatMap((child) => {
    const terms = [...questions].map((question) => ask(question, child, asking))
    return (combination === "all" ? all(terms) : any(terms)) ?? []
  })
  if (set === "all") return all(clauses)
  return set === "any" ? any(clauses) : atLeast(leastOf(rule, children.length), clauses)
}

/** How many of so many children. */
const leastOf = ({ set, count, share: { n, d } }: RollupRule, children: number): number =>
  set === "atLeastCount" ? count : Number((n * BigInt(children) + d - 1n) / d)

const all = (terms: ReadonlyArray<Term | null>): Term | null => termOf(terms, Build.allOf)
const any = (terms: ReadonlyArray<Term | null>): Term | null => termOf(terms, Build.anyOf)
const atLeast = (n: number, terms: ReadonlyArray<Term>): Term | null =>
  termOf(terms, (rules) => Build.atLeastOf(n, rules))

const termOf = (
  terms: ReadonlyArray<Term | null>,
  list: (rules: ReadonlyArray<Build.Rule>) => Build.Rule | null
): Term | null => {
  const said = terms.filter((term) => term !== null)
  const rule = list(said.map((term) => term.rule))
  return rule === null ? null : { rule, size: said.reduce((sum, { size }) => sum + size, said.length === 1 ? 0 : 1) }
}
