/**
 * A cmi5 course structure (cmi5.xml) as what a catalog holds: an offering with one component for each assignable unit, and the rule
 * that its moveOn values make (cmi5 Quartz, 13.1). What has no place there is told, and never silently dropped.
 */
import { Naming, Phrase, Proposal, Text } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Result } from "effect"
import { isIri } from "./isIri.ts"
import { ruleOf } from "./StructureRule.ts"
import * as StructureWords from "./StructureWords.ts"

/** What says that a document is a cmi5 course structure, whatever prefix it writes it with. */
export const namespace = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

/** The longest document, in bytes. */
export const { maxBytes } = Xml

/** Units of one course, as many as an offering has components. */
export const maxAus = 10_000

/** Characters of a unit's id: a fact names its activity by it. */
const maxId = 200

/** When a unit is done. `NotApplicable` is so at once, without a statement of the learner: it proves nothing, and is no clause. */
export const moveOns = ["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"] as const
export type MoveOn = (typeof moveOns)[number]

export const launchMethods = ["AnyWindow", "OwnWindow"] as const

/** A name and an id of the structure's own. */
export interface Named {
  readonly id: string
  readonly title: string
}

/** An assignable unit, with what the structure says of it. */
export interface Au extends Named {
  /** The group of its component: made of its id and the course's alone, so that it stays when others come or go. */
  readonly group: string
  readonly moveOn: MoveOn
  /** 0 to 1. The unit itself decides by it what is passed, so that no clause asks for it again. */
  readonly masteryScore: number | null
  readonly launchMethod: (typeof launchMethods)[number]
  readonly activityType: string | null
  readonly url: string
  /** The blocks it is in, the outermost first. */
  readonly blocks: ReadonlyArray<Named>
  /** Ids of the objectives that it names. */
  readonly objectives: ReadonlyArray<string>
}

/** What a course structure comes to; without a rule where no unit has to be done. */
export interface Structure extends Proposal.Proposal {
  readonly course: Named
  readonly aus: ReadonlyArray<Au>
  /** What the structure says and the catalog does not, in words. */
  readonly notCarriedOver: ReadonlyArray<string>
}

/** What the caller names otherwise than it would be derived. */
export interface Options extends Proposal.Options {
  /** The language of the titles, where the structure has them in it; its first one unless said otherwise. */
  readonly language?: string
}

/** Why a file is no course structure, and where. */
export type Refused = Xml.Refused

/** `line 3, column 5: expected …, found …` */
export const describe = ({ line, column, expected, found }: Refused): string =>
  `line ${line}, column ${column}: expected ${expected}, found ${found}`

type Read<A> = Result.Result<A, Refused>

/** Reads a course structure. The options are checked as a catalog is: by `Catalog.decode`. */
export const read = (bytes: Uint8Array, options: Options = {}): Read<Structure> =>
  Result.gen(function* () {
    const { root, refuse } = yield* Xml.read(bytes)
    if (root.namespace !== namespace || root.name !== "courseStructure")
      return yield* Result.fail(
        refuse(root.at, `courseStructure of namespace ${namespace}`, `${root.name} of ${ofNamespace(root.namespace)}`)
      )
    const aus: Array<Au> = []
    const reading = { refuse, language: options.language, aus, ids: new Map(), groups: new Set<string>() }
    const course = yield* courseOf(root, reading)
    const contents = yield* contentsOf(root, [], course.id, reading)
    const slug = options.course ?? Naming.slugOf(course.id)
    const components = aus.map(({ id, group }) => ({ activity: id, group }))
    return {
      course,
      ...Proposal.of({ slug, title: course.title }, components, ruleOf(contents), options),
      aus,
      notCarriedOver: StructureWords.notCarriedOver(root, namespace, aus)
    }
  })

const ofNamespace = (found: string): string => (found === "" ? "no namespace" : `namespace ${found.slice(0, 200)}`)

/** What stands in a course or a block, in its order. */
export type Content = Au | ReadonlyArray<Content>

/** Local to one reading: what was met so far, of which nothing may come twice. */
interface Reading {
  readonly refuse: Xml.Document["refuse"]
  readonly language: string | undefined
  readonly aus: Array<Au>
  /** Where each id stands. */
  readonly ids: Map<string, number>
  readonly groups: Set<string>
}

const courseOf = (root: Xml.Element, reading: Reading): Read<Named> => {
  const [course, second] = childrenOf(root, "course")
  if (course === undefined) return Result.fail(reading.refuse(root.at, "a course in the courseStructure", "none"))
  if (second !== undefined) return Result.fail(reading.refuse(second.at, "one course", "another"))
  return misplaced(course, reading) ?? named(course, reading)
}

const contentsOf = (
  parent: Xml.Element,
  blocks: ReadonlyArray<Named>,
  course: string,
  reading: Reading
): Read<ReadonlyArray<Content>> =>
  Result.gen(function* () {
    const found: Array<Content> = []
    for (const child of parent.children) {
      if (isOurs(child, "au")) found.push(yield* unitOf(child, blocks, course, reading))
      if (!isOurs(child, "block")) continue
      const block = yield* named(child, reading)
      found.push(yield* contentsOf(child, [...blocks, block], course, reading))
    }
    if (found.length > 0) return found
    const where = parent.name === "block" ? "the block" : "the course"
    return yield* Result.fail(reading.refuse(parent.at, `an au in ${where}`, "none"))
  })

const unitOf = (au: Xml.Element, blocks: ReadonlyArray<Named>, course: string, reading: Reading): Read<Au> =>
  Result.gen(function* () {
    yield* misplaced(au, reading) ?? Result.void
    const { refuse, aus, groups } = reading
    const { id, title } = yield* named(au, reading)
    const { length } = [...id]
    if (length > maxId) return yield* Result.fail(refuse(au.at, `an id of at most ${maxId} characters`, `${length}`))
    if (aus.length === maxAus) return yield* Result.fail(refuse(au.at, `at most ${maxAus} units`, "more"))
    const unit: Au = {
      id,
      title,
      group: Naming.groupOf(id, course, groups),
      moveOn: yield* oneOf(au, "moveOn", moveOns, "NotApplicable", refuse),
      masteryScore: yield* masteryScoreOf(au, refuse),
      launchMethod: yield* oneOf(au, "launchMethod", launchMethods, "AnyWindow", refuse),
      activityType: Text.oneLine(au.attributes.get("activityType") ?? "") || null,
      url: yield* urlOf(au, refuse),
      blocks,
      objectives: childrenOf(au, "objectives").flatMap((list) =>
        childrenOf(list, "objective").flatMap(({ attributes }) => Text.oneLine(attributes.get("idref") ?? "") || [])
      )
    }
    groups.add(unit.group)
    aus.push(unit)
    return unit
  })

/** Units and blocks stand in blocks and in the structure, and in nothing else: one that stood elsewhere would be lost. */
const misplaced = (element: Xml.Element, { refuse }: Reading): Result.Result<never, Refused> | undefined => {
  const inner = element.children.find((child) => isOurs(child, "au") || isOurs(child, "block"))
  return inner && Result.fail(refuse(inner.at, `no ${inner.name} within ${element.name}`, "one"))
}

const named = (element: Xml.Element, { ids, language, refuse }: Reading): Read<Named> => {
  const { name, at, attributes } = element
  const written = attributes.get("id")
  if (written === undefined) return Result.fail(refuse(at, `an id of the ${name}`, "none"))
  const id = written.trim()
  if (!isIri(id)) return Result.fail(refuse(at, `an absolute IRI as the id of the ${name}`, Phrase.quote(id)))
  const before = ids.get(id)
  if (before !== undefined) {
    const { line } = refuse(before, "", "")
    return Result.fail(refuse(at, "each id once", `${Phrase.quote(id)} of line ${line} again`))
  }
  ids.set(id, at)
  const title = titleOf(element, language)
  return title === ""
    ? Result.fail(refuse(at, `a title of the ${name}, with a langstring that says something`, "none"))
    : Result.succeed({ id, title })
}

const oneOf = <const A extends string>(
  au: Xml.Element,
  name: string,
  known: ReadonlyArray<A>,
  otherwise: A,
  refuse: Reading["refuse"]
): Read<A> => {
  const written = au.attributes.get(name)
  if (written === undefined) return Result.succeed(otherwise)
  const found = known.find((one) => one === written)
  return found === undefined
    ? Result.fail(refuse(au.at, `${name} to be ${known.join(", ")}, or absent`, Phrase.quote(written)))
    : Result.succeed(found)
}

const masteryScoreOf = (au: Xml.Element, refuse: Reading["refuse"]): Read<number | null> => {
  const written = au.attributes.get("masteryScore")
  if (written === undefined) return Result.succeed(null)
  const score = /^\s*[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})\s*$/.test(written) ? Number(written) : Number.NaN
  return score >= 0 && score <= 1
    ? Result.succeed(score)
    : Result.fail(refuse(au.at, "masteryScore to be a decimal from 0 to 1", Phrase.quote(written)))
}

const urlOf = (au: Xml.Element, refuse: Reading["refuse"]): Read<string> => {
  const [url, second] = childrenOf(au, "url")
  if (second !== undefined) return Result.fail(refuse(second.at, "one url of the au", "another"))
  const text = Text.oneLine(url?.text ?? "")
  const at = url?.at ?? au.at
  if (text === "") return Result.fail(refuse(at, "a url of the au", "none"))
  return text.length <= Xml.maxAttribute
    ? Result.succeed(text)
    : Result.fail(refuse(at, `a url of at most ${Xml.maxAttribute} characters`, `${text.length}`))
}

const isOurs = (element: Xml.Element, name: string): boolean => element.namespace === namespace && element.name === name

const childrenOf = ({ children }: Xml.Element, name: string): ReadonlyArray<Xml.Element> =>
  children.filter((child) => isOurs(child, name))

/** In the language asked for, else in the first; as long as a name may be. */
const titleOf = (element: Xml.Element, language: string | undefined): string => {
  const all = childrenOf(element, "title").flatMap((title) => childrenOf(title, "langstring"))
  const said = all.filter(({ text }) => Text.oneLine(text) !== "")
  const asked = said.find(({ attributes }) => attributes.get("lang")?.toLowerCase() === language?.toLowerCase())
  return Text.nameOf((asked ?? said[0])?.text ?? "")
}
