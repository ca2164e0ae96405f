/** Which headings say what their columns are for. */
import { spelling } from "../Header.ts"
import type { Column } from "./Column.ts"
import { bareDates, beside, type Role, roles } from "./words.ts"

type Headed = Pick<Column, "heading">

const parts = (heading: string): ReadonlyArray<string> =>
  spelling(heading)
    .split(/[^\p{L}\p{N}-]+/u)
    .filter((part) => part !== "")

/** Words of scripts without spaces between words may stand anywhere in a heading. */
const isUnspaced = (word: string): boolean => /[぀-ヿ㐀-鿿]/u.test(word)

/** Whether a heading has a word in it, or is it. */
export const isCalled = ({ heading }: Headed, word: string): boolean =>
  spelling(heading) === word ||
  (isUnspaced(word) ? spelling(heading).includes(word) : ` ${parts(heading).join(" ")} `.includes(` ${word} `))

/** Whether a heading has no words but these. */
export const isMadeOf = ({ heading }: Headed, words: ReadonlyArray<string>): boolean => {
  const known = new Set(words.flatMap((word) => word.split(" ")))
  return parts(heading).every(
    (part) => known.has(part) || words.some((word) => isUnspaced(word) && part.includes(word))
  )
}

const entries = Object.entries(roles).map(([name, words]) => ({ name, words }))
const isRole = (name: string): name is Role => Object.hasOwn(roles, name)

/** All roles, in the order in which a column is held against them. */
export const inOrder: ReadonlyArray<Role> = entries.flatMap(({ name }) => (isRole(name) ? [name] : []))

/** What a column's heading says it is for, whether its values are such or not. */
export const rolesCalled = (column: Headed): ReadonlyArray<Role> =>
  inOrder.filter((role) => roles[role].words.some((word) => isCalled(column, word)))

/** Whether values of a column can be what a role asks for. */
export const fits = (role: Role, { kind, distinct }: Column): boolean =>
  roles[role].kinds.includes(kind) ||
  (role === "status" && kind === "number" && distinct.every((each) => /^[01]$/.test(each)))

/** Whether a heading says what a role is and nothing else: "Course title" of a course, and not "Course progress". */
export const isPlainly = (role: Role, column: Headed): boolean =>
  isMadeOf(column, [...roles[role].words, ...beside, ...(role === "completed" ? ofWhat : [])])

const ofWhat = [...roles.course.words, ...roles.activity.words]

/** Whether a heading says nothing but that there is a day. */
export const isBareDate = ({ heading }: Headed): boolean => bareDates.includes(spelling(heading))

/** Whether a column holds days or moments, by its values or, where it has none, by its heading. */
export const isDated = (column: Column): boolean =>
  column.kind === "day" ||
  column.kind === "moment" ||
  (column.kind === "empty" && bareDates.some((word) => isCalled(column, word)))
