/** The items of an organization as a tree of activities, each with what it launches and what says when it is done. */
import { Naming, Phrase, Text } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import { Result } from "effect"
import { launchedBy, type Launched, type Resources } from "./Resources.ts"
import * as Sequencing from "./Sequencing.ts"
import type { Named, Refused, Sco, Standard } from "./Structure.ts"
import * as Values from "./Values.ts"
import { attributeOf, childOf, childrenOf, type Reading } from "./Vocabulary.ts"

type Read<A> = Result.Result<A, Refused>

/** Items of one organization, whether they launch anything or not. */
const maxItems = 20_000

/** SCOs of one course, as many as an offering has components. */
const maxScos = 10_000

/** Characters of `<course>/<item>`: a fact names its activity by it. */
const maxActivity = 200

/** An item, or the organization itself. */
export interface Activity extends Named {
  readonly element: Xml.Element
  readonly launched: Launched["_tag"]
  /** Where it launches one. */
  readonly sco: Sco | null
  readonly sequencing: Sequencing.Sequencing
  /** The mark that passes it, and the progress that completes it; null where it says none. */
  readonly mark: number | null
  readonly threshold: number | null
  /** Whether the mark asks for a pass: one that every score reaches asks for nothing. */
  readonly isMarked: boolean
  /** Whether it says a mark or a threshold that decides nothing. */
  readonly idleMark: boolean
  /** Whether it says a masteryscore beside the mark of its objective. */
  readonly isMarkedTwice: boolean
  readonly children: ReadonlyArray<Activity>
}

/** Local to one reading. */
export interface Context {
  readonly standard: Standard
  readonly reading: Reading
  readonly resources: Resources
  readonly collection: Sequencing.Collection
  /** The course's slug. */
  readonly course: string
  /** SCOs found so far, in the order of the items. */
  readonly scos: Array<Sco>
  readonly groups: Set<string>
  /** Where each identifier stands. */
  readonly items: Map<string, Xml.Element>
  /** Items that are called by their identifiers. */
  untitled: number
}

/** The organization with all of its items. */
export const read = (organization: Xml.Element, title: string, context: Context): Read<Activity> =>
  Result.gen(function* () {
    const { reading, collection } = context
    const sequencing = yield* Sequencing.read(organization, collection, reading)
    return {
      id: attributeOf(organization, "identifier"),
      title,
      element: organization,
      launched: "Nothing",
      sco: null,
      sequencing,
      mark: sequencing.mark,
      isMarked: sequencing.mark !== null,
      isMarkedTwice: false,
      ...(yield* thresholdOf(organization, sequencing, reading)),
      children: yield* itemsOf(organization, [], context)
    }
  })

/** An activity and those below it, but for those that are left out with all below them. */
export const within = (root: Activity, isIn: (activity: Activity) => boolean): ReadonlyArray<Activity> => {
  const found: Array<Activity> = []
  const collect = (activity: Activity): void => {
    found.push(activity)
    for (const child of activity.children) if (isIn(child)) collect(child)
  }
  collect(root)
  return found
}

const itemsOf = (
  parent: Xml.Element,
  clusters: ReadonlyArray<Named>,
  context: Context
): Read<ReadonlyArray<Activity>> =>
  Result.gen(function* () {
    const found: Array<Activity> = []
    for (const item of childrenOf(parent, "imscp", "item", context.reading))
      found.push(yield* itemOf(item, clusters, context))
    return found
  })

const itemOf = (item: Xml.Element, clusters: ReadonlyArray<Named>, context: Context): Read<Activity> =>
  Result.gen(function* () {
    const { reading, resources, collection } = context
    const named = yield* nameOf(item, context)
    const launched = yield* launchedBy(item, resources, reading)
    const sequencing = yield* Sequencing.read(item, collection, reading)
    const marks = yield* marksOf(item, sequencing, context)
    const thresholds = yield* thresholdOf(item, sequencing, reading)
    const said = {
      masteryScore: marks.mark,
      completionThreshold: thresholds.threshold,
      objectives: sequencing.objectives,
      clusters
    }
    const sco = launched._tag === "Sco" ? yield* scoOf(item, { ...named, href: launched.href, ...said }, context) : null
    const children = yield* itemsOf(item, [...clusters, named], context)
    return { ...named, element: item, launched: launched._tag, sco, sequencing, ...marks, ...thresholds, children }
  })

/** Its identifier, and its title or else the identifier. */
const nameOf = (item: Xml.Element, context: Context): Read<Named> =>
  Result.gen(function* () {
    const { reading, items } = context
    const id = attributeOf(item, "identifier")
    if (id === "") return yield* reading.refuse(item, "an identifier of the item", "none")
    const before = items.get(id)
    if (before !== undefined) {
      const again = `${Phrase.quote(id)} of line ${reading.lineOf(before)} again`
      return yield* reading.refuse(item, "each identifier of an item once", again)
    }
    if (items.size === maxItems) return yield* reading.refuse(item, `at most ${maxItems} items`, "more")
    items.set(id, item)
    const title = yield* titleOf(item, reading)
    if (title === "") context.untitled += 1
    return { id, title: title || Text.nameOf(id) }
  })

/** Empty where it says nothing. */
export const titleOf = (element: Xml.Element, reading: Reading): Read<string> =>
  Result.map(childOf(element, "imscp", "title", reading), (title) => Text.nameOf(title?.text ?? ""))

const scoOf = (item: Xml.Element, sco: Omit<Sco, "activity" | "group">, context: Context): Read<Sco> => {
  const { reading, course, groups, scos } = context
  const activity = `${course}/${sco.id}`
  const { length } = [...activity]
  if (length > maxActivity) {
    const most = maxActivity - [...course].length - 1
    return reading.refuse(item, `an identifier of at most ${most} characters`, `${[...sco.id].length}`)
  }
  if (scos.length === maxScos) return reading.refuse(item, `at most ${maxScos} items with a SCO`, "more")
  const found = { ...sco, activity, group: Naming.groupOf(activity, course, groups) }
  groups.add(found.group)
  scos.push(found)
  return Result.succeed(found)
}

type Marks = Pick<Activity, "mark" | "isMarked" | "isMarkedTwice">

/** Its objective's, else its masteryscore: SCORM 1.2 writes it in points of 100, where 0 is what every score reaches. */
const marksOf = (item: Xml.Element, sequencing: Sequencing.Sequencing, context: Context): Read<Marks> =>
  Result.gen(function* () {
    const { reading, standard } = context
    const name = "masteryscore"
    const element = yield* childOf(item, "adlcp", name, reading)
    const written = Text.oneLine(element?.text ?? "")
    const isWritten = element !== undefined && written !== ""
    const { mark } = sequencing
    if (mark !== null || !isWritten) return { mark, isMarked: mark !== null, isMarkedTwice: mark !== null && isWritten }
    const score = Number(`${yield* Values.decimalOf(written, 0, 100, { element, name, reading })}e-2`)
    return { mark: score, isMarked: score > 0 || standard !== "SCORM 1.2", isMarkedTwice: false }
  })

/** SCORM 2004 wrote it as text, until its 4th edition, which says besides whether it counts. */
const thresholdOf = (
  activity: Xml.Element,
  { idleMark }: Sequencing.Sequencing,
  reading: Reading
): Read<Pick<Activity, "threshold" | "idleMark">> =>
  Result.gen(function* () {
    const element = yield* childOf(activity, "adlcp", "completionThreshold", reading)
    if (element === undefined) return { threshold: null, idleMark }
    const place = (name: string): Values.Place => ({ element, name, reading })
    const text = Text.oneLine(element.text)
    const counts = attributeOf(element, "completedByMeasure")
    const least = attributeOf(element, "minProgressMeasure")
    if (text === "" && !(yield* Values.booleanOf(counts, false, place("completedByMeasure"))))
      return { threshold: null, idleMark: idleMark || least !== "" }
    const name = text === "" ? "minProgressMeasure" : "completionThreshold"
    return { threshold: Number(yield* Values.decimalOf(text || least || "1", 0, 1, place(name))), idleMark }
  })
