/** What of a manifest's items has no place in a catalog, in words. */
import { type Build, Phrase } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import type { Activity, Context } from "./Items.ts"
import type { Proposed } from "./ManifestRule.ts"
import type { Launched } from "./Resources.ts"
import type { Sco } from "./Structure.ts"

const { count, list, quote } = Phrase

export interface Read {
  readonly root: Xml.Element
  /** The organization, and all of its items. */
  readonly activities: ReadonlyArray<Activity>
  readonly proposed: Proposed
  readonly context: Context
}

export type Sentence = readonly [much: number, sentence: (much: number) => string]

export const ofItems = ({ activities, proposed: { rule }, context }: Read): ReadonlyArray<Sentence> => {
  const [, ...items] = activities
  const { scos, untitled } = context
  const { passed, all } = groupsIn(rule)
  const clusters = items.filter(({ children }) => children.length > 0)
  const idle = rule === null ? [] : scos.filter(({ group }) => !all.has(group))
  const addressless = scos.filter(({ href }) => href === null)
  const unmarked = scos.filter(({ group, masteryScore }) => passed.has(group) && masteryScore === null)
  return [
    [
      rule === null ? 1 : 0,
      () =>
        scos.length === 0
          ? "no item launches a SCO, so that there is no rule: nothing else reports what came of it"
          : "no SCO counts for the course, so that there is no rule: a rule without clauses would be met by nothing"
    ],
    ...launching(items),
    [
      addressless.length,
      (much) =>
        `${count(much, "SCO")} whose resource has no href (${titles(addressless)}): the package does not say what launches it`
    ],
    [
      idle.length,
      (much) => `${count(much, "SCO")} in no clause: not tracked, or left out of a roll-up (${titles(idle)})`
    ],
    [
      unmarked.length,
      (much) =>
        `the pass without a mark of ${count(much, "SCO")} (${titles(unmarked)}): reported passes count, and not those that a run-time supposes where none is reported`
    ],
    [
      clusters.length,
      (much) => `identifiers and titles of ${count(much, "cluster")}: the rule keeps which items they hold`
    ],
    [untitled, (much) => `${count(much, "item")} without a title: called by the identifier`]
  ]
}

/** What launches no SCO. */
const launching = (items: ReadonlyArray<Activity>): ReadonlyArray<Sentence> => {
  const those = (kind: Launched["_tag"]): ReadonlyArray<Activity> => items.filter(({ launched }) => launched === kind)
  const [assets, unsaid, elsewhere] = [those("Asset"), those("Unsaid"), those("SubManifest")]
  const empty = those("Nothing").filter(({ children }) => children.length === 0)
  return [
    [
      assets.length,
      (much) =>
        `${count(much, "item")} with an asset (${titles(assets)}): nothing is reported of it, and no clause asks for it`
    ],
    [
      unsaid.length,
      (much) =>
        `${count(much, "item")} whose resource does not say whether it is a SCO (${titles(unsaid)}): read as an asset, in no clause`
    ],
    [
      elsewhere.length,
      (much) => `${count(much, "item")} of a manifest within the manifest (${titles(elsewhere)}): in no clause`
    ],
    [empty.length, (much) => `${count(much, "item")} with nothing to launch and no items (${titles(empty)})`]
  ]
}

export const ofMarks = ({ activities, context: { scos } }: Read): ReadonlyArray<Sentence> => {
  const clusters = activities.filter(({ children }) => children.length > 0)
  const silent = activities.filter(
    ({ sco, children, mark, threshold }) =>
      sco === null && children.length === 0 && (mark !== null || threshold !== null)
  )
  return [
    [
      activities.filter(({ idleMark }) => idleMark).length,
      (much) =>
        `a mark or threshold that decides nothing, of ${count(much, "activity", "activities")}: satisfiedByMeasure or completedByMeasure is not true`
    ],
    [
      silent.length,
      (much) =>
        `a mark or threshold of ${count(much, "item")} without a SCO (${titles(silent)}): nothing is reported of it`
    ],
    [
      activities.filter(({ isMarkedTwice }) => isMarkedTwice).length,
      (much) => `the masteryscore of ${count(much, "item")} whose primary objective has a mark: that one goes before it`
    ],
    [
      activities.reduce((sum, { sequencing }) => sum + sequencing.otherMarks, 0),
      (much) => `the mark of ${count(much, "objective")} beside a primary one: what is passed is the primary one's`
    ],
    [
      scos.filter(({ masteryScore }) => masteryScore !== null).length,
      (much) =>
        `the mark of ${count(much, "SCO")}: the SCO or its run-time decides by it what is passed, and no clause asks for the score again`
    ],
    [
      scos.filter(({ completionThreshold }) => completionThreshold !== null).length,
      (much) =>
        `the completion threshold of ${count(much, "SCO")}: the run-time decides by it what is completed, and no clause asks for the progress again`
    ],
    [
      clusters.filter(({ mark }) => mark !== null).length,
      (much) => `the mark of ${count(much, "cluster")} on a score of all items together: each item is asked for`
    ],
    [
      clusters.filter(({ threshold }) => threshold !== null).length,
      (much) =>
        `the completion threshold of ${count(much, "cluster")} on a progress of all items together: each item is asked for`
    ]
  ]
}

const titles = (named: ReadonlyArray<Activity | Sco>): string => list(named.map(({ title }) => quote(title)))

interface Groups {
  readonly passed: Set<string>
  readonly all: Set<string>
}

const groupsIn = (rule: Build.Rule | null): Groups => {
  const groups: Groups = { passed: new Set(), all: new Set() }
  const collect = (each: Build.Rule): void => {
    if ("of" in each) for (const clause of each.of) collect(clause)
    if (each.rule === "passed") groups.passed.add(each.group)
    if (each.rule === "passed" || each.rule === "completed") groups.all.add(each.group)
  }
  if (rule !== null) collect(rule)
  return groups
}
