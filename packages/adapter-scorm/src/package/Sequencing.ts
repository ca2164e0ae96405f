/** What simple sequencing (SCORM 2004 SN) says of one activity, as far as it says when the activity is done. */
import { Fraction, Phrase, Text } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused } from "./Structure.ts"
import * as Values from "./Values.ts"
import { attributeOf, childOf, childrenOf, type Reading } from "./Vocabulary.ts"

type Read<A> = Result.Result<A, Refused>

const conditions = [
  "satisfied",
  "completed",
  "attempted",
  "objectiveStatusKnown",
  "objectiveMeasureKnown",
  "activityProgressKnown",
  "attemptLimitExceeded",
  "timeLimitExceeded",
  "outsideAvailableTimeRange"
] as const
const actions = ["satisfied", "notSatisfied", "completed", "incomplete"] as const
const sets = ["all", "any", "none", "atLeastCount", "atLeastPercent"] as const

/** Roll-up rules of one activity. */
const maxRules = 100
/** Elements of the collection, counted each time that an activity uses them. */
const maxShared = 1_000_000

interface Condition {
  readonly is: boolean
  readonly condition: (typeof conditions)[number]
}

/** Of how many children what has to hold, and what follows for their parent. */
export interface RollupRule {
  readonly set: (typeof sets)[number]
  readonly count: number
  /** 0 to 1. */
  readonly share: Fraction.Fraction
  readonly combination: "any" | "all"
  readonly conditions: ReadonlyArray<Condition>
  readonly action: (typeof actions)[number]
}

export interface Sequencing {
  readonly isTracked: boolean
  /** Whether the activity counts for what it is in. */
  readonly counts: { readonly satisfied: boolean; readonly completed: boolean }
  /** The mark, -1 to 1, on its measure that satisfies the activity. */
  readonly mark: number | null
  /** Whether it says a mark that satisfies nothing. */
  readonly idleMark: boolean
  /** How many objectives beside the primary one say a mark. */
  readonly otherMarks: number
  /** The identifiers of its objectives, each once. */
  readonly objectives: ReadonlyArray<string>
  readonly rollup: ReadonlyArray<RollupRule>
  /** The elements that make it: its own, and those of the collection that it has not itself. */
  readonly parts: ReadonlyArray<Xml.Element>
}

const none: Sequencing = {
  isTracked: true,
  counts: { satisfied: true, completed: true },
  mark: null,
  idleMark: false,
  otherMarks: 0,
  objectives: [],
  rollup: [],
  parts: []
}

/** Sequencing that activities share, by its ID. */
export interface Collection {
  readonly named: ReadonlyMap<string, ReadonlyArray<Xml.Element>>
  /** The IDs that were asked for, with how many elements each is. */
  readonly used: Map<string, number>
  /** Elements that activities may still use. */
  left: number
}

export const collectionOf = (manifest: Xml.Element, reading: Reading): Collection => ({
  named: Map.groupBy(
    childrenOf(manifest, "imsss", "sequencingCollection", reading).flatMap((each) =>
      childrenOf(each, "imsss", "sequencing", reading)
    ),
    (each) => attributeOf(each, "ID")
  ),
  used: new Map(),
  left: maxShared
})

/** The sequencing of an item or an organization. */
export const read = (activity: Xml.Element, collection: Collection, reading: Reading): Read<Sequencing> =>
  Result.gen(function* () {
    const own = yield* childOf(activity, "imsss", "sequencing", reading)
    if (own === undefined) return none
    const parts = yield* partsOf(own, collection, reading)
    const part = (name: string) => childOf({ name: own.name, children: parts }, "imsss", name, reading)
    const [rules, objectives] = [yield* part("rollupRules"), yield* part("objectives")]
    const delivery = yield* part("deliveryControls")
    const flag = (element: Xml.Element | undefined, name: string) =>
      element === undefined
        ? Result.succeed(true)
        : Values.booleanOf(attributeOf(element, name), true, { element, name, reading })
    const rollup: Array<RollupRule> = []
    for (const rule of rules === undefined ? [] : childrenOf(rules, "imsss", "rollupRule", reading)) {
      if (rollup.length === maxRules)
        return yield* reading.refuse(rule, `at most ${maxRules} roll-up rules of one activity`, "more")
      rollup.push(yield* ruleOf(rule, reading))
    }
    const { mark, idleMark } = yield* markOf(objectives, reading)
    return {
      isTracked: yield* flag(delivery, "tracked"),
      counts: {
        satisfied: yield* flag(rules, "rollupObjectiveSatisfied"),
        completed: yield* flag(rules, "rollupProgressCompletion")
      },
      mark,
      idleMark,
      otherMarks: objectives === undefined ? 0 : otherMarksIn(objectives, reading),
      objectives: objectives === undefined ? [] : idsOf(objectives, reading),
      rollup,
      parts
    }
  })

/** What stands in the sequencing itself goes before what stands in the one that it refers to, element by element. */
const partsOf = (own: Xml.Element, collection: Collection, reading: Reading): Read<ReadonlyArray<Xml.Element>> => {
  const id = attributeOf(own, "IDRef")
  if (id === "") return Result.succeed(own.children)
  const { named, used } = collection
  const [shared, second] = named.get(id) ?? []
  const what = `one sequencing ${Phrase.quote(id)} in the sequencingCollection`
  if (shared === undefined) return reading.refuse(own, what, "none")
  if (second !== undefined) return reading.refuse(second, what, "another")
  // It may refer to no other, so that nothing leads in a circle.
  const further = attributeOf(shared, "IDRef")
  if (further !== "") return reading.refuse(shared, "a sequencing of the collection without an IDRef", "one")
  const size = used.get(id) ?? sizeOf(shared)
  used.set(id, size)
  if ((collection.left -= size) < 0)
    return reading.refuse(own, `at most ${maxShared} elements of the sequencingCollection in all activities`, "more")
  const key = ({ namespace, name }: Xml.Element): string =>
    `${name.toLowerCase()} ${reading.vocabularyOf(namespace) ?? namespace}`
  const inline = new Set(own.children.map(key))
  return Result.succeed([...own.children, ...shared.children.filter((part) => !inline.has(key(part)))])
}

const sizeOf = ({ children }: Xml.Element): number => children.reduce((sum, child) => sum + sizeOf(child), 1)

const ruleOf = (rule: Xml.Element, reading: Reading): Read<RollupRule> =>
  Result.gen(function* () {
    const place = (element: Xml.Element, name: string): Values.Place => ({ element, name, reading })
    const group = yield* childOf(rule, "imsss", "rollupConditions", reading)
    const action = yield* childOf(rule, "imsss", "rollupAction", reading)
    if (action === undefined) return yield* reading.refuse(rule, "a rollupAction of the rollupRule", "none")
    const found: Array<Condition> = []
    for (const each of group === undefined ? [] : childrenOf(group, "imsss", "rollupCondition", reading)) {
      const operator = attributeOf(each, "operator") || "noOp"
      found.push({
        is: (yield* Values.oneOf(operator, ["noOp", "not"], place(each, "operator"))) === "noOp",
        condition: yield* Values.oneOf(attributeOf(each, "condition"), conditions, place(each, "condition"))
      })
    }
    const combination = (group === undefined ? "" : attributeOf(group, "conditionCombination")) || "any"
    const share = attributeOf(rule, "minimumPercent") || "0"
    return {
      set: yield* Values.oneOf(attributeOf(rule, "childActivitySet") || "all", sets, place(rule, "childActivitySet")),
      count: yield* Values.wholeOf(attributeOf(rule, "minimumCount"), place(rule, "minimumCount")),
      share: Fraction.parse(yield* Values.decimalOf(share, 0, 1, place(rule, "minimumPercent"))) ?? Fraction.zero,
      combination: yield* Values.oneOf(combination, ["any", "all"], place(group ?? rule, "conditionCombination")),
      conditions: found,
      action: yield* Values.oneOf(attributeOf(action, "action"), actions, place(action, "action"))
    }
  })

/** The primary objective's, where it is satisfied by measure; all of it, where no less is said. */
const markOf = (objectives: Xml.Element | undefined, reading: Reading): Read<Pick<Sequencing, "mark" | "idleMark">> =>
  Result.gen(function* () {
    const primary =
      objectives === undefined ? undefined : yield* childOf(objectives, "imsss", "primaryObjective", reading)
    if (primary === undefined) return { mark: null, idleMark: false }
    const name = "satisfiedByMeasure"
    const measure = yield* childOf(primary, "imsss", "minNormalizedMeasure", reading)
    const counts = yield* Values.booleanOf(attributeOf(primary, name), false, { element: primary, name, reading })
    if (!counts) return { mark: null, idleMark: measure !== undefined }
    const written = Text.oneLine(measure?.text ?? "") || "1"
    const place = { element: measure ?? primary, name: "minNormalizedMeasure", reading }
    return { mark: Number(yield* Values.decimalOf(written, -1, 1, place)), idleMark: false }
  })

const otherMarksIn = (objectives: Xml.Element, reading: Reading): number =>
  childrenOf(objectives, "imsss", "objective", reading).filter(
    (each) =>
      childrenOf(each, "imsss", "minNormalizedMeasure", reading).length > 0 ||
      /^(true|1)$/i.test(attributeOf(each, "satisfiedByMeasure"))
  ).length

const idsOf = (objectives: Xml.Element, reading: Reading): ReadonlyArray<string> => {
  const all = [
    ...childrenOf(objectives, "imsss", "primaryObjective", reading),
    ...childrenOf(objectives, "imsss", "objective", reading)
  ]
  return [...new Set(all.map((each) => attributeOf(each, "objectiveID")).filter((id) => id !== ""))]
}
