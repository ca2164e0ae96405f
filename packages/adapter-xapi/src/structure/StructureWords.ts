/** What of a course structure has no place in a catalog, in words. */
import { Phrase, Text } from "@laurel/core"
import { Xml } from "@laurel/formats"
import type { Au } from "./Structure.ts"

/** Namespaces that are named, at most. */
const named = 20

/** What the cmi5 schema has, by element. */
const known: ReadonlySet<string> = new Set([
  "courseStructure",
  "course",
  "title",
  "description",
  "langstring",
  "objectives",
  "objective",
  "block",
  "au",
  "url",
  "launchParameters",
  "entitlementKey"
])

/** What was met, by kind. */
interface Met {
  /** Elements of cmi5, by name. */
  readonly own: Map<string, number>
  /** Elements and attributes of others, by namespace. */
  readonly others: Map<string, number>
  readonly languages: Set<string>
  long: number
}

const plus = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)

const meet = (element: Xml.Element, namespace: string, met: Met): void => {
  for (const { namespace: other } of Xml.foreign(element)) plus(met.others, other)
  // What is within an extension is the extension's.
  if (element.namespace !== namespace) return void plus(met.others, element.namespace)
  plus(met.own, element.name)
  if (element.name === "title") {
    const said = element.children.filter(({ name }) => name === "langstring")
    for (const { attributes } of said) met.languages.add(attributes.get("lang") ?? "none")
    if (said.some(({ text }) => Text.isLong(text))) met.long += 1
  }
  for (const child of element.children) meet(child, namespace, met)
}

/** One sentence for each kind of thing that is not in the catalog; each names how much of it there is. */
export const notCarriedOver = (root: Xml.Element, namespace: string, aus: ReadonlyArray<Au>): ReadonlyArray<string> => {
  const met: Met = { own: new Map(), others: new Map(), languages: new Set(), long: 0 }
  meet(root, namespace, met)
  const own = (name: string): number => met.own.get(name) ?? 0
  const idle = aus.filter(({ moveOn }) => moveOn === "NotApplicable").length
  const mastered = aus.filter(({ masteryScore }) => masteryScore !== null).length
  const objectives = new Set(aus.flatMap((unit) => unit.objectives)).size
  const unknown = [...met.own.keys()].filter((name) => !known.has(name))
  const sentences: ReadonlyArray<readonly [is: boolean, sentence: string]> = [
    [
      idle > 0 && idle === aus.length,
      "no unit has to be done (moveOn NotApplicable), so that there is no rule: a rule without clauses would be met by nothing"
    ],
    [
      idle > 0 && idle < aus.length,
      `${Phrase.count(idle, "unit")} with moveOn NotApplicable: satisfied at once without a statement, and so in no clause`
    ],
    [
      mastered > 0,
      `the masteryScore of ${Phrase.count(mastered, "unit")}: the unit itself decides by it what is passed, and no clause asks for it again`
    ],
    [
      own("block") > 0,
      `ids and titles of ${Phrase.count(own("block"), "block")}: the rule keeps which units they hold`
    ],
    [own("description") > 0, Phrase.count(own("description"), "description")],
    [met.languages.size > 1, `titles in other languages than one (there are ${Phrase.list(met.languages)})`],
    [met.long > 0, `the ends of ${Phrase.count(met.long, "title")} longer than 200 characters`],
    [
      own("objective") > 0,
      `objectives (${objectives} named by units): what is known of them is no fact of cmi5's statements`
    ],
    [own("launchParameters") > 0, `launchParameters of ${Phrase.count(own("launchParameters"), "unit")}`],
    [own("entitlementKey") > 0, `entitlementKey of ${Phrase.count(own("entitlementKey"), "unit")}`],
    [unknown.length > 0, `elements that cmi5 does not have: ${Phrase.list(unknown.map((name) => Phrase.quote(name)))}`],
    ...[...met.others]
      .slice(0, named)
      .map(([other, found]): readonly [boolean, string] => [
        true,
        `extensions of ${other === "" ? "no namespace" : other.slice(0, 200)}: ${Phrase.count(found, "element or attribute", "elements and attributes")}`
      ]),
    [met.others.size > named, `extensions of ${met.others.size - named} more namespaces`]
  ]
  return sentences.flatMap(([is, sentence]) => (is ? [sentence] : []))
}
