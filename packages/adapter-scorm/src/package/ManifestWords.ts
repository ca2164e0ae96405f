/** What of a manifest has no place in a catalog, in words: one sentence for each kind of thing, with how much of it there is. */
import { type Build, Phrase } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import type { Activity, Context } from "./Items.ts"
import { meet } from "./ManifestMet.ts"
import type { Proposed } from "./ManifestRule.ts"
import { known, told } from "./ManifestTold.ts"
import type { Launched } from "./Resources.ts"
import type { RollupRule } from "./Sequencing.ts"
import type { Sco } from "./Structure.ts"
import { childrenOf } from "./Vocabulary.ts"

const { count, list, quote } = Phrase

export interface Read {
  readonly root: Xml.Element
  /** The organization. */
  readonly activity: Activity
  readonly proposed: Proposed
  readonly context: Context
}

type Sentence = readonly [much: number, sentence: (much: number) => string]

export const notCarriedOver = (read: Read): ReadonlyArray<string> =>
  [...ofNamespaces(read), ...ofItems(read), ...ofMarks(read), ...ofRules(read), ...ofWords(read)].flatMap(
    ([much, sentence]) => (much > 0 ? [sentence(much)] : [])
  )

const ofNamespaces = ({ context: { reading } }: Read): ReadonlyArray<Sentence> => [
  [
    reading.strange.size,
    (much) =>
      `${count(much, "namespace")} that SCORM does not have, read as those it has: ${list(
        [...reading.strange].map(([namespace, as]) => `${namespace === "" ? "none" : quote(namespace)} as ${as}`)
      )}`
  ]
]

const ofItems = ({ activity, proposed: { rule }, context }: Read): ReadonlyArray<Sentence> => {
  const items = below(activity)
  const { scos, untitled } = context
  const { passed, all } = groupsIn(rule)
  const clusters = items.filter(({ children }) => children.length > 0)
  const idle = rule === null ? [] : scos.filter(({ group }) => !all.has(group))
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

const ofMarks = ({ activity, context: { scos } }: Read): ReadonlyArray<Sentence> => {
  const clusters = [activity, ...below(activity)].filter(({ children }) => children.length > 0)
  const unused = [activity, ...below(activity)].filter(({ idleMark }) => idleMark)
  return [
    [
      unused.length,
      (much) =>
        `a mark or threshold that decides nothing, of ${count(much, "activity", "activities")}: satisfiedByMeasure or completedByMeasure is not true`
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

const ofRules = ({ proposed: { unsaid, idle, isFlat }, context: { collection } }: Read): ReadonlyArray<Sentence> => [
  [isFlat ? 1 : 0, () => "clusters that would make a rule too deep or too wide: every SCO is asked for instead"],
  [
    unsaid.length,
    (much) =>
      `${count(much, "roll-up rule")} that no clause can say (${list(new Set(unsaid.map(wordsOf)))}): as if not there`
  ],
  [idle, (much) => `${count(much, "roll-up rule")} without effect on what is asked`],
  [
    [...collection.named.keys()].filter((id) => !collection.used.has(id)).length,
    (much) => `${count(much, "sequencing", "sequencings")} of the collection, used by no activity`
  ]
]

/** `at least 40% of the children satisfied or completed → completed` */
const wordsOf = ({ set, count: least, share: { n, d }, conditions, combination, action }: RollupRule): string => {
  const children = {
    all: "all children",
    any: "any child",
    none: "no child",
    atLeastCount: `at least ${count(least, "child", "children")}`,
    atLeastPercent: `at least ${Number((n * 10_000n) / d) / 100}% of the children`
  }[set]
  const said = conditions.map(({ is, condition }) => (is ? condition : `not ${condition}`))
  return `${children} ${said.slice(0, 9).join(combination === "all" ? " and " : " or ")} → ${action}`
}

const ofWords = ({ root, activity, context }: Read): ReadonlyArray<Sentence> => {
  const { own, others, hidden, weights, shared, longTitles } = meet(root, activity, context.reading)
  const unknown = [...own.keys()].filter((name) => !known.has(name))
  const objectives = new Set(context.scos.flatMap((sco) => sco.objectives)).size
  return [
    // The manifest itself is one.
    ...told.map(([name, sentence]): Sentence => [(own.get(name) ?? 0) - (name === "imscp:manifest" ? 1 : 0), sentence]),
    [
      objectives,
      (much) =>
        `${count(much, "objective")} of SCOs: facts about them only where the source's setting asks for objectives`
    ],
    [
      weights,
      (much) => `${count(much, "weight")} other than 1: clauses count what is done, and not how much it weighs`
    ],
    [shared, (much) => `whether objectives or data are shared by all courses, of ${count(much, "organization")}`],
    [hidden, (much) => `${count(much, "item")} hidden in a player (isvisible): asked for all the same`],
    [longTitles, (much) => `the ends of ${count(much, "title")} longer than 200 characters`],
    [
      unknown.length,
      (much) => `${count(much, "kind")} of elements that SCORM does not have: ${list(unknown.map(quote))}`
    ],
    [lost(context), (much) => `${count(much, "dependency", "dependencies")} on a resource that there is not`],
    ...[...others]
      .slice(0, most)
      .map(([namespace, found]): Sentence => [
        found,
        (much) =>
          `extensions of ${namespace === "" ? "no namespace" : namespace.slice(0, 200)}: ${count(much, "element or attribute", "elements and attributes")}`
      ]),
    [others.size - most, (much) => `extensions of ${count(much, "more namespace", "more namespaces")}`]
  ]
}

/** Namespaces that are named, at most. */
const most = 20

/** Dependencies are files of other files: they are not followed, so that a circle of them is of no account. */
const lost = ({ reading, resources }: Context): number =>
  [...resources.named.values()]
    .flat()
    .flatMap((resource) => childrenOf(resource, "imscp", "dependency", reading))
    .filter((each) => !resources.named.has(each.attributes.get("identifierref") ?? "")).length

const below = ({ children }: Activity): ReadonlyArray<Activity> => children.flatMap((child) => [child, ...below(child)])

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
