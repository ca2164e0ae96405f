/**
 * The manifest of a SCORM package (imsmanifest.xml of SCORM 1.2 and of SCORM 2004, 2nd to 4th edition) as what a catalog holds: an
 * offering with one component for each item that launches a SCO, and the rule for when the course is done. What has no place
 * there is told, and never silently dropped.
 */
import { Naming, Phrase, Proposal, Text } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Result } from "effect"
import { editionOf } from "./Edition.ts"
import * as Items from "./Items.ts"
import { propose } from "./ManifestRule.ts"
import * as ManifestWords from "./ManifestWords.ts"
import { resourcesOf } from "./Resources.ts"
import { collectionOf } from "./Sequencing.ts"
import type { Named, Options, Refused, Structure } from "./Structure.ts"
import { attributeOf, childOf, childrenOf, file, type Reading, readingOf } from "./Vocabulary.ts"

type Read<A> = Result.Result<A, Refused>

/** Reads a manifest. The options are checked as a catalog is: by `Catalog.decode`. */
export const read = (bytes: Uint8Array, options: Options = {}): Read<Structure> =>
  Result.gen(function* () {
    const document = yield* Result.mapError(Xml.read(bytes), (refused): Refused => ({ file, ...refused }))
    const { root } = document
    const reading = readingOf(document)
    if (root.name !== "manifest")
      return yield* reading.refuse(root, "a manifest of a SCORM package", Phrase.quote(root.name))
    const edition = yield* editionOf(root, reading)
    const chosen = yield* organizationOf(root, options.organization, reading)
    const course = yield* courseOf(root, chosen.organization, options, reading)
    const slug = options.course ?? Naming.slugOf(course.id)
    const context: Items.Context = {
      standard: edition.standard,
      reading,
      resources: yield* resourcesOf(root, reading),
      collection: collectionOf(root, reading),
      course: slug,
      scos: [],
      groups: new Set(),
      items: new Map(),
      untitled: 0
    }
    const activity = yield* Items.read(chosen.organization, course.title, context)
    if (activity.children.length === 0)
      return yield* reading.refuse(chosen.organization, "an organization with items", "one without")
    const activities = Items.within(activity, () => true)
    const proposed = propose(activity, activities)
    const { scos } = context
    const components = scos.map((sco) => ({ activity: sco.activity, group: sco.group }))
    return {
      standard: edition.standard,
      course,
      ...Proposal.of({ slug, title: course.title }, components, proposed.rule, options),
      scos,
      notCarriedOver: [
        ...edition.told,
        ...chosen.told,
        ...ManifestWords.notCarriedOver({ root, activities, proposed, context })
      ]
    }
  })

interface Chosen {
  readonly organization: Xml.Element
  readonly told: ReadonlyArray<string>
}

/** The one that is asked for, else the default one, else the first. */
const organizationOf = (root: Xml.Element, asked: string | undefined, reading: Reading): Read<Chosen> =>
  Result.gen(function* () {
    const list = yield* childOf(root, "imscp", "organizations", reading)
    const all = list === undefined ? [] : childrenOf(list, "imscp", "organization", reading)
    const [first] = all
    if (list === undefined || first === undefined)
      return yield* reading.refuse(
        list ?? root,
        "an organization with items, that says what there is to do",
        "a package of resources alone"
      )
    const named = (id: string) => all.filter((each) => attributeOf(each, "identifier") === id)
    const identifier = asked ?? attributeOf(list, "default")
    const [found, second] = named(identifier)
    if (second !== undefined)
      return yield* reading.refuse(second, `one organization ${Phrase.quote(identifier)}`, "another")
    const ids = Phrase.list(all.map((each) => Phrase.quote(attributeOf(each, "identifier"))))
    if (found === undefined && asked !== undefined)
      return yield* reading.refuse(list, `an organization ${Phrase.quote(asked)}`, ids)
    const organization = found ?? first
    const others = all.length - 1
    return {
      organization,
      told: [
        ...(found === undefined && identifier !== ""
          ? [`the default organization ${Phrase.quote(identifier)}, which there is not: the first one is read`]
          : []),
        ...(others > 0
          ? [`${Phrase.count(others, "other organization")} (there are ${ids}): each is a course of its own`]
          : [])
      ]
    }
  })

/** Called as its organization is, and named as the manifest. */
const courseOf = (root: Xml.Element, organization: Xml.Element, { course }: Options, reading: Reading): Read<Named> =>
  Result.gen(function* () {
    const id = attributeOf(root, "identifier") || course
    if (id === undefined)
      return yield* reading.refuse(root, "an identifier of the manifest, or the name of a course beside it", "none")
    return { id, title: (yield* Items.titleOf(organization, reading)) || Text.nameOf(id) }
  })
