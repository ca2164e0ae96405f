/** What stands in a manifest, by kind and how often. */
import { Text } from "@laurel/core"
import { Xml } from "@laurel/formats"
import type { Activity } from "./Items.ts"
import { places } from "./ManifestTold.ts"
import { attributeOf, type Reading } from "./Vocabulary.ts"

export interface Met {
  /** Elements of SCORM, as `imscp:item` in small letters. */
  readonly own: Map<string, number>
  /** Those of them that stand where SCORM has none, so that they are not read. */
  readonly misplaced: Map<string, number>
  /** Elements and attributes of others, by namespace. */
  readonly others: Map<string, number>
  hidden: number
  weights: number
  /** Organizations that say what all courses share. */
  shared: number
  longTitles: number
}

const plus = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)

/** All of a manifest, but of its organizations only the one that is read, and of sequencing what its activities have. */
export const meet = (root: Xml.Element, activities: ReadonlyArray<Activity>, reading: Reading): Met => {
  const counts = { own: new Map(), misplaced: new Map(), others: new Map() }
  const met: Met = { ...counts, hidden: 0, weights: 0, shared: 0, longTitles: 0 }
  see(root, { met, reading, organization: activities[0]?.element ?? null })
  for (const { sequencing } of activities)
    for (const part of sequencing.parts) see(part, { met, reading, organization: null }, "imsss:sequencing")
  return met
}

interface Seeing {
  readonly met: Met
  readonly reading: Reading
  readonly organization: Xml.Element | null
}

/** What is not looked into: what it says is its own. */
const closed: ReadonlySet<string> = new Set([
  "imscp:metadata",
  "imscp:manifest",
  "imsss:sequencing",
  "imsss:sequencingcollection"
])

const see = (element: Xml.Element, seeing: Seeing, parent?: string): void => {
  const { met, reading, organization } = seeing
  const vocabulary = reading.vocabularyOf(element.namespace)
  // What is within an extension is the extension's.
  if (vocabulary === undefined) return void plus(met.others, element.namespace)
  const name = `${vocabulary}:${element.name.toLowerCase()}`
  if (places.get(name)?.includes(parent ?? "") === false) plus(met.misplaced, name)
  if (name === "imscp:organization" && organization !== null && element !== organization) return
  if (!isSilent(name, element, reading)) plus(met.own, name)
  for (const { namespace } of Xml.foreign(element))
    if (reading.vocabularyOf(namespace) === undefined) plus(met.others, namespace)
  mark(name, element, met)
  if (parent !== undefined && closed.has(name)) return
  for (const child of element.children) see(child, seeing, name)
}

/** Metadata that only says which edition the manifest is of. */
const isSilent = (name: string, { children }: Xml.Element, { vocabularyOf }: Reading): boolean =>
  name === "imscp:metadata" &&
  children.every((each) => /^schema(version)?$/i.test(each.name) && vocabularyOf(each.namespace) === "imscp")

const mark = (name: string, element: Xml.Element, met: Met): void => {
  if (name === "imscp:item" && /^(false|0)$/i.test(attributeOf(element, "isvisible"))) met.hidden += 1
  if (name === "imscp:title" && Text.isLong(element.text)) met.longTitles += 1
  if (element.prefixed.some((each) => /^(objectives|sharedData)GlobalToSystem$/i.test(each.name))) met.shared += 1
  const weight = attributeOf(element, "objectiveMeasureWeight") || attributeOf(element, "progressWeight") || "1"
  if (Number(weight) !== 1) met.weights += 1
}
