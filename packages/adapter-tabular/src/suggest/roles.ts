/** What each column of a file is for; where several could be, or none is certain, which ones a person has to choose from. */
import { fits, inOrder, isBareDate, isCalled, isDated, isPlainly, rolesCalled } from "./called.ts"
import { spelling } from "../Header.ts"
import type { Column } from "./Column.ts"
import { asks, type Remark } from "./Suggestion.ts"
import { bareDates, listed, type Role, roles } from "./words.ts"

/** A column with a role; `among` are those that a person has to choose from, where it is none of the file's own. */
export interface Cast extends Column {
  readonly among?: ReadonlyArray<Column>
}
export type Roles = ReadonlyMap<Role, Cast>

/** The constant by which a person names the column of a role. */
export const constantOf = (role: string): string => `${role}Column`

/** Stands for whichever column a person names. */
export const chosen = (role: string, among: ReadonlyArray<Column>): Cast => ({
  heading: `{constant.${constantOf(role)}}`,
  index: -1,
  kind: "empty",
  cells: [],
  values: [],
  distinct: [],
  formats: [],
  without: 0,
  among
})

/** The constant that is left open, and what is asked; nothing where the column is certain. */
export const choosing = (
  role: string,
  { among }: Cast
): { readonly open: ReadonlyArray<string>; readonly remarks: ReadonlyArray<Remark> } => {
  if (among === undefined) return { open: [], remarks: [] }
  const names = among.map(({ heading }) => `"${heading}"`).join(", ")
  const says = `Say which column is ${meanings[role] ?? role}: it is not certain of ${names}.`
  return {
    open: [constantOf(role)],
    remarks: [asks(constantOf(role), says, among.length === 1 ? (among[0]?.heading ?? null) : null)]
  }
}

const meanings: Readonly<Record<string, string>> = {
  completed: "the day on which what the row tells was done",
  status: "the status that decides whether a row counts",
  score: "the score",
  points: "the credit",
  activity: "the activity",
  joined: "when somebody joined",
  left: "when somebody left",
  date: "the day on which what the row tells was done",
  email: "the addresses of those whom the rows are about",
  id: "the ids of those whom the rows are about"
}

/** Roles that decide what a row says: left to a person wherever more than one column, or none for certain, has them. */
const asked: ReadonlyArray<Role> = ["joined", "left", "status", "score", "points", "activity"]
/** Roles that any heading with one of their words has. */
const loose: ReadonlyArray<Role> = ["joined", "left", "status", "provider", "document", "hours", "minutes"]
/** Roles of which the first of several columns is as good as another: a map or a person says what its texts mean. */
const anyOf: ReadonlyArray<Role> = ["course", "provider", "document"]
/** Told by other means than their headings alone. */
const apart: ReadonlyArray<Role> = ["email", "id", "name", "completed"]

const clocks = listed("joined, left")
/** "Date joined" is no moment of a meeting. */
const isOfDay = (column: Column): boolean => bareDates.some((word) => isCalled(column, word))

/** What a remark calls a column; null where a person has to name it. */
export const headingOf = (cast: Cast | undefined): string | null =>
  cast === undefined || cast.among !== undefined ? null : cast.heading

const castOf = (role: Role, columns: ReadonlyArray<Column>): Cast | undefined => {
  const called = columns.filter(
    (column) => fits(role, column) && rolesCalled(column).includes(role) && !(clocks.includes(role) && isOfDay(column))
  )
  const plain = loose.includes(role) ? called : called.filter((column) => isPlainly(role, column))
  const first = plain.find(({ heading }) => roles[role].words.includes(spelling(heading))) ?? plain[0]
  if (first !== undefined && (plain.length === 1 || anyOf.includes(role))) return first
  const isOpen = plain.length > 1 || (called.length > 0 && (role === "score" || role === "points"))
  return isOpen && asked.includes(role) ? chosen(role, called) : undefined
}

/** Values that may be days written in no known way. */
const isDayLike = ({ kind, values }: Column): boolean =>
  kind === "empty" ||
  ((kind === "text" || kind === "few" || kind === "id") && values.every((value) => /\d/.test(value)))

/**
 * The day on which what a row tells was done: the one column whose heading says so, or the only one of days at all where its
 * heading says nothing else; of others a person has to say.
 */
const completedOf = (columns: ReadonlyArray<Column>): Cast | undefined => {
  const said = columns.filter(
    (column) =>
      (isDated(column) || isDayLike(column)) &&
      roles.completed.words.some((word) => isCalled(column, word)) &&
      isPlainly("completed", column)
  )
  const days = columns.filter(isDated)
  const [only] = said.length > 0 ? said : days
  if (only === undefined) return undefined
  if (said.length === 1 || (said.length === 0 && days.length === 1 && isBareDate(only))) return only
  return chosen("completed", said.length > 0 ? said : days)
}

/** a score out of a highest one is no credit. */
const settled = (found: Map<Role, Cast>): Roles => {
  const points = found.get("points")
  if (points !== undefined && found.has("most") && !found.has("score")) {
    found.delete("points")
    found.set("score", points)
  }
  return found
}

/** The role of each column but those of people, each role once. */
export const rolesOf = (columns: ReadonlyArray<Column>): Roles => {
  const found = new Map<Role, Cast>()
  const isFree = (column: Column): boolean =>
    ![...found.values()].some((cast) => cast === column || cast.among?.includes(column))
  // Days first: "Completed" heads a day in one list and a status in another.
  const stays = inOrder.filter((role) => clocks.includes(role))
  for (const role of stays) set(found, role, castOf(role, columns.filter(isFree)))
  set(found, "completed", completedOf(columns.filter(isFree)))
  for (const role of inOrder) {
    if (apart.includes(role) || stays.includes(role)) continue
    const free = columns.filter(
      (column) => isFree(column) || (role === "expires" && found.get("completed")?.among?.includes(column))
    )
    set(found, role, castOf(role, free))
  }
  return settled(found)
}

const set = (found: Map<Role, Cast>, role: Role, cast: Cast | undefined): void => {
  if (cast !== undefined) found.set(role, cast)
}
