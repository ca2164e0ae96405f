/** What of a manifest has no place in a catalog, in words: one sentence for each kind of thing, with how much of it there is. */
import { Phrase } from "@laurel/core"
import type { Context } from "./Items.ts"
import { ofItems, ofMarks, type Read, type Sentence } from "./ManifestItems.ts"
import { meet } from "./ManifestMet.ts"
import { known, told } from "./ManifestTold.ts"
import type { RollupRule } from "./Sequencing.ts"
import { attributeOf, childrenOf } from "./Vocabulary.ts"

const { count, list, quote } = Phrase

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

const ofWords = ({ root, activities, context }: Read): ReadonlyArray<Sentence> => {
  const { own, misplaced, others, hidden, weights, shared, longTitles } = meet(root, activities, context.reading)
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
      [...misplaced.values()].reduce((sum, found) => sum + found, 0),
      (much) =>
        `${count(much, "element")} where SCORM has none of its kind, and none is read: ${list([...misplaced.keys()].map(quote))}`
    ],
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
    .filter((each) => !resources.named.has(attributeOf(each, "identifierref"))).length
