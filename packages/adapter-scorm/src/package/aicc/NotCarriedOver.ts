/** What an AICC course says and the catalog does not, in words: one sentence for each kind of thing, with how much of it there is. */
import { Phrase, Text } from "@laurel/core"
import type { Tree } from "./Blocks.ts"
import type { Completion } from "./Completion.ts"
import type { Ini } from "./Ini.ts"
import { fieldOf, type Row, type Table } from "./Table.ts"
import { type Described, keyOf, type Unit } from "./Units.ts"

/** What a course was read from, and what came of it. */
export interface Course {
  readonly crs: Ini
  readonly au: Table
  readonly des: Table
  readonly pre: Table | null
  readonly cmp: Table | null
  readonly ort: Table | null
  readonly descriptors: ReadonlyMap<string, Described>
  readonly units: ReadonlyMap<string, Unit>
  readonly tree: Tree
  readonly completion: Completion
  readonly carried: ReadonlySet<string>
  readonly objectives: ReadonlyMap<Unit, ReadonlySet<string>>
}

type Sentence = readonly [is: boolean, sentence: string]

/** The sentences. Values of columns that are not read stand in none of them, since AU_Password is one. */
export const notCarriedOver = (course: Course): ReadonlyArray<string> =>
  [...ofTree(course), ...ofUnits(course), ...ofNames(course), ...ofCourse(course), ...ofOptional(course)].flatMap(
    ([is, sentence]) => (is ? [sentence] : [])
  )

const quoted = (ids: ReadonlyArray<string>): string => Phrase.list(ids.map(Phrase.quote))

const ofTree = ({ tree, units }: Course): ReadonlyArray<Sentence> => {
  const outside = [...units.values()].filter((unit) => !tree.clusters.has(unit)).map(({ id }) => id)
  const repeated = [...tree.repeated].map(({ id }) => id)
  return [
    [
      outside.length > 0,
      `${Phrase.count(outside.length, "unit")} in no block of the course (${quoted(outside)}): ${outside.length === 1 ? "it has a component, and is" : "they have components, and are"} in no clause`
    ],
    [
      tree.unreached.length > 0,
      `${Phrase.count(tree.unreached.length, "block")} outside the course (${quoted(tree.unreached)})`
    ],
    [repeated.length > 0, `the second places of ${Phrase.count(repeated.length, "unit")} (${quoted(repeated)})`],
    [
      tree.blocks.size > 0,
      `ids and titles of ${Phrase.count(tree.blocks.size, "block")}: the rule keeps what they hold`
    ]
  ]
}

/** Columns of units that are read. */
const readColumns: ReadonlySet<string> = new Set(["system_id", "file_name", "mastery_score"])

const ofUnits = ({ au, units }: Course): ReadonlyArray<Sentence> => {
  const mastered = [...units.values()].filter(({ masteryScore }) => masteryScore !== null).length
  const columns = [...au.columns].flatMap(([column, at]) => {
    if (readColumns.has(column)) return []
    const said = au.rows.filter((row) => fieldOf(au, row, column) !== "" && !isUsed(au, row, column)).length
    return said === 0 ? [] : [`${au.header.fields[at] || `column ${at + 1}`} of ${Phrase.count(said, "unit")}`]
  })
  const unaddressed = [...units.values()].filter(({ href }) => href === null).map(({ id }) => id)
  return [
    [
      unaddressed.length > 0,
      `${Phrase.count(unaddressed.length, "unit")} with neither File_Name nor Command_Line (${quoted(unaddressed)}): the course does not say what launches it`
    ],
    [
      mastered > 0,
      `the Mastery_Score of ${Phrase.count(mastered, "unit")}: what is passed is judged where the unit is played, and no clause asks for a score`
    ],
    [columns.length > 0, `of *.au: ${columns.slice(0, 50).join(", ")}`]
  ]
}

/** Whether another field has made use of it. */
const isUsed = (au: Table, row: Row, column: string): boolean =>
  (column === "max_score" && fieldOf(au, row, "mastery_score") !== "") ||
  (column === "command_line" && fieldOf(au, row, "file_name") === "")

const ofNames = ({ crs, des, descriptors, units, tree }: Course): ReadonlyArray<Sentence> => {
  const isElement = (key: string): boolean =>
    units.has(key) || tree.blocks.has(key) || key === "root" || key === keyOf(tree.root.id)
  const elements = [...units.keys(), ...tree.blocks.keys()]
  const untitled = elements.filter((key) => (descriptors.get(key)?.title ?? "") === "").length
  const titles = des.rows.map((row) => fieldOf(des, row, "title"))
  const title = crs.sections.get("course")?.get("course_title")?.value ?? ""
  const long = [title, ...titles].filter(Text.isLong).length
  const others = [...descriptors.keys()].filter((key) => !isElement(key)).length
  const said = (column: string): number => des.rows.filter((row) => fieldOf(des, row, column) !== "").length
  return [
    [untitled > 0, `${Phrase.count(untitled, "element")} without a title in *.des: called by the System_ID`],
    [long > 0, `the ends of ${Phrase.count(long, "title")} longer than a name may be`],
    [said("description") > 0, Phrase.count(said("description"), "description")],
    [said("developer_id") > 0, `the Developer_ID of ${Phrase.count(said("developer_id"), "element")}`],
    [
      others > 0,
      `descriptors of ${Phrase.count(others, "element")} that ${others === 1 ? "is" : "are"} neither unit nor block`
    ]
  ]
}

/** Keywords of `[Course]` that are read, or held against the other files. */
const readKeywords: ReadonlySet<string> = new Set(["course_id", "course_title", "total_aus", "total_blocks"])

const ofCourse = ({ crs, units, tree }: Course): ReadonlyArray<Sentence> => {
  const keywords = [...crs.sections].flatMap(([section, found]) =>
    [...found].flatMap(([key, { name }]) => (section === "course" && readKeywords.has(key) ? [] : [name]))
  )
  const total = (key: string, there: number): Sentence => {
    const said = crs.sections.get("course")?.get(key)
    const isOther = said !== undefined && Number(said.value) !== there
    return [isOther, `${said?.name} of *.crs, which says ${Phrase.quote(said?.value ?? "")} where there are ${there}`]
  }
  return [
    total("total_aus", units.size),
    total("total_blocks", tree.blocks.size),
    [crs.description > 0, "the course's description"],
    [keywords.length > 0, `of *.crs: ${keywords.slice(0, 50).join(", ")}`],
    [
      crs.strange > 0,
      `${Phrase.count(crs.strange, "line")} of *.crs that ${crs.strange === 1 ? "is" : "are"} neither section nor keyword`
    ]
  ]
}

const ofOptional = ({ pre, cmp, ort, completion, carried, objectives, units }: Course): ReadonlyArray<Sentence> => {
  const left = [...completion.names].filter(([key]) => !carried.has(key))
  const names = (isUnit: boolean): ReadonlyArray<string> =>
    left.flatMap(([key, id]) => (units.has(key) === isUnit ? [id] : []))
  const routes = cmp?.rows.filter((row) => ["next", "return"].some((to) => fieldOf(cmp, row, to) !== "")).length ?? 0
  const named = new Set([...objectives.values()].flatMap((ids) => [...ids].map(keyOf))).size
  return [
    [
      (pre?.rows.length ?? 0) > 0,
      `prerequisites (${Phrase.count(pre?.rows.length ?? 0, "row")} of *.pre): a rule asks what was done, and not in which order`
    ],
    [
      names(false).length > 0,
      `completion requirements of ${Phrase.count(names(false).length, "element")} (${quoted(names(false))}): clauses can't say them, and all parts are asked for instead`
    ],
    [
      names(true).length > 0,
      `completion requirements of ${Phrase.count(names(true).length, "unit")} (${quoted(names(true))}): a unit is done by what it says of itself`
    ],
    [!completion.isKnown, `*.cmp, which has not the columns Structure_Element and Requirement`],
    [routes > 0, `where ${Phrase.count(routes, "row")} of *.cmp ${routes === 1 ? "leads" : "lead"} (Next, Return)`],
    [
      (ort?.rows.length ?? 0) > 0,
      `objectives (${Phrase.count(ort?.rows.length ?? 0, "row")} of *.ort, ${named} named by units): what is known of them is in no clause`
    ]
  ]
}
