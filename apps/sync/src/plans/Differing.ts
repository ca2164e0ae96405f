/** What a catalog says that the version before it did not, in words: its parts, their fields, and rules clause by clause. */
import { CanonicalJson, type Catalog, type Id, Phrase, Words } from "@laurel/core"

/** Parts of each sort that are told one by one, and elements of a list of each field. */
const told = { parts: 100, elements: 10 }
/** Characters of a value that are told. */
const maxValue = 200

const valueOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  const text = CanonicalJson.format(value)
  return text.length <= maxValue ? text : `${text.slice(0, maxValue)}…`
}

const some = (lines: ReadonlyArray<string>, most: number, indent: string): ReadonlyArray<string> => [
  ...lines.slice(0, most),
  ...(lines.length > most ? [`${indent}and ${lines.length - most} more`] : [])
]

/** Lines that are in both stay; of the others it is told from which they are. The longest common part, for lists of rules. */
export const lineDiff = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlyArray<string> => {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--)
      lengths[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  const lines: Array<string> = []
  let [row, column] = [0, 0]
  // Ends with both lists: each step takes a line of one of them.
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      lines.push(`  ${before[row]}`)
      row += 1
      column += 1
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1)))
      lines.push(`- ${before[row++]}`)
    else lines.push(`+ ${after[column++]}`)
  }
  return lines
}

/** Clauses of a rule that are held against another's. */
const maxClauses = 1_000

const listDiff = (before: ReadonlyArray<unknown>, after: ReadonlyArray<unknown>): ReadonlyArray<string> => {
  const [was, is] = [before.map(valueOf), after.map(valueOf)]
  const [known, now] = [new Set(was), new Set(is)]
  const lines = [
    ...was.flatMap((text) => (now.has(text) ? [] : [`- ${text}`])),
    ...is.flatMap((text) => (known.has(text) ? [] : [`+ ${text}`]))
  ]
  return lines.length === 0 ? ["in another order"] : lines
}

const fieldWords = ({ name, before, after }: Catalog.Field): ReadonlyArray<string> =>
  Array.isArray(before) && Array.isArray(after)
    ? [`    ${name}:`, ...some(listDiff(before, after), told.elements, "").map((line) => `      ${line}`)]
    : [`    ${name}: ${valueOf(before)} → ${valueOf(after)}`]

const clausesOf = (compiled: Catalog.Compiled | undefined, type: Id.TypeId): ReadonlyArray<string> => {
  const rule = compiled?.types.get(type)?.rule
  return rule === undefined ? [] : Words.ruleLines(rule)
}

const ruleWords = (
  before: Catalog.Compiled | undefined,
  after: Catalog.Compiled,
  type: Id.TypeId,
  field: Catalog.Field
): ReadonlyArray<string> => {
  const [old, now] = [clausesOf(before, type), clausesOf(after, type)]
  const lines = old.length > maxClauses || now.length > maxClauses ? [] : lineDiff(old, now)
  // Rules may differ in what words leave out.
  return lines.some((line) => !line.startsWith(" "))
    ? ["    rule:", ...lines.map((line) => `      ${line}`)]
    : fieldWords(field)
}

type Fields<Name> = (id: Name, field: Catalog.Field) => ReadonlyArray<string>

const partWords = <Name>(
  sort: string,
  { added, changed, removed }: Catalog.Differences<Name>,
  fields: Fields<Name> = (_, field) => fieldWords(field),
  anew: (id: Name) => ReadonlyArray<string> = () => []
): ReadonlyArray<string> => {
  const parts = [
    ...added.map((id) => [`  + ${sort} ${String(id)}`, ...anew(id)]),
    ...changed.map(({ id, fields: all }) => [
      `  ~ ${sort} ${String(id)}`,
      ...all.flatMap((field) => fields(id, field))
    ]),
    ...removed.map((id) => [`  - ${sort} ${String(id)}`])
  ]
  return [
    ...parts.slice(0, told.parts).flat(),
    ...(parts.length > told.parts ? [`  and ${Phrase.count(parts.length - told.parts, `other ${sort}`)}`] : [])
  ]
}

/** Added with `+`, changed with `~`, removed with `-`. */
export const words = (
  { offerings, achievementTypes, certifications, rest }: Catalog.Diff,
  before: Catalog.Compiled | undefined,
  after: Catalog.Compiled
): ReadonlyArray<string> => [
  ...partWords(
    "achievement type",
    achievementTypes,
    (id, field) => (field.name === "rule" ? ruleWords(before, after, id, field) : fieldWords(field)),
    (id) => some(clausesOf(after, id), maxClauses, "").map((line) => `      + ${line}`)
  ),
  ...partWords("certification", certifications),
  ...partWords("offering", offerings),
  ...rest.flatMap((field) => fieldWords(field).map((line) => line.slice(2)))
]

export const plain = ({ offerings, achievementTypes, certifications, rest }: Catalog.Diff) => ({
  achievementTypes,
  certifications,
  offerings,
  rest
})
