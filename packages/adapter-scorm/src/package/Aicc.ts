/**
 * An AICC course (CMI001, versions 3 and 4) as what a catalog holds: of its files *.crs, *.au, *.des and *.cst, and *.pre, *.cmp and
 * *.ort where there are such. What has no place there is told, and never silently dropped.
 */
import { Naming, Phrase, Proposal, Text } from "@laurel/core"
import { Result } from "effect"
import { treeOf } from "./aicc/Blocks.ts"
import { completionOf } from "./aicc/Completion.ts"
import { ruleOf } from "./aicc/CourseRule.ts"
import { filesOf, refuse, type TextFile } from "./aicc/Files.ts"
import { type Ini, iniOf } from "./aicc/Ini.ts"
import { notCarriedOver } from "./aicc/NotCarriedOver.ts"
import { objectivesOf } from "./aicc/Objectives.ts"
import { type Table, tableOf } from "./aicc/Table.ts"
import { descriptorsOf, type Unit, unitsOf } from "./aicc/Units.ts"
import type { Named, Options, Refused, Structure } from "./Structure.ts"

type Read<A> = Result.Result<A, Refused>

/** Reads a course's files, by name. The options are checked as a catalog is: by `Catalog.decode`. */
export const read = (files: ReadonlyMap<string, Uint8Array>, options: Options = {}): Read<Structure> =>
  Result.gen(function* () {
    const texts = yield* filesOf(files)
    const crs = yield* iniOf(texts.crs)
    const [au, des, cst] = [yield* tableOf(texts.au), yield* tableOf(texts.des), yield* tableOf(texts.cst)]
    const [pre, cmp, ort] = [yield* tableIf(texts.pre), yield* tableIf(texts.cmp), yield* tableIf(texts.ort)]
    const course = yield* courseOf(crs)
    const slug = options.course ?? Naming.slugOf(course.id)
    const descriptors = yield* descriptorsOf(des)
    const units = yield* unitsOf(au, descriptors, slug)
    const tree = yield* treeOf(cst, units, descriptors, course)
    const groups = groupsOf(units.values(), course.id)
    const completion = completionOf(cmp)
    const { rule, carried } = ruleOf(tree, units, completion, groups)
    const objectives = objectivesOf(ort, units)
    const components = [...units.values()].map((unit) => ({ activity: unit.activity, group: groups(unit) }))
    return {
      standard: "AICC",
      course,
      ...Proposal.of({ slug, title: course.title }, components, rule, options),
      scos: [...units.values()].map((unit) => ({
        id: unit.id,
        title: unit.title,
        activity: unit.activity,
        group: groups(unit),
        href: unit.href,
        clusters: tree.clusters.get(unit) ?? [],
        masteryScore: unit.masteryScore,
        completionThreshold: null,
        objectives: [...(objectives.get(unit) ?? [])]
      })),
      notCarriedOver: notCarriedOver({
        crs,
        au,
        des,
        pre,
        cmp,
        ort,
        descriptors,
        units,
        tree,
        completion,
        carried,
        objectives
      })
    }
  })

/** An optional file that is empty says as much as none. */
const tableIf = (text: TextFile | null): Read<Table | null> =>
  text === null || text.text.trim() === "" ? Result.succeed(null) : tableOf(text)

const courseOf = ({ file, sections }: Ini): Read<Named> => {
  const keywords = sections.get("course")
  if (keywords === undefined)
    return Result.fail(
      refuse(
        file,
        null,
        "a section [Course]",
        Phrase.list([...sections.keys()].map((name) => Phrase.quote(`[${name}]`))) || "none"
      )
    )
  const id = keywords.get("course_id")?.value
  const title = keywords.get("course_title")?.value
  if (id === undefined) return Result.fail(refuse(file, null, "a Course_ID in [Course]", "none"))
  return title === undefined
    ? Result.fail(refuse(file, null, "a Course_Title in [Course]", "none"))
    : Result.succeed({ id, title: Text.nameOf(title) })
}

/** The group of each unit: its own id, where that is one of a catalog. */
const groupsOf = (units: Iterable<Unit>, course: string): ((unit: Unit) => string) => {
  const groups = new Map<Unit, string>()
  const taken = new Set<string>()
  for (const unit of units) {
    const group = Naming.groupOf(`${course}/${unit.id}`, course, taken)
    groups.set(unit, group)
    taken.add(group)
  }
  return (unit) => groups.get(unit) ?? unit.id
}
