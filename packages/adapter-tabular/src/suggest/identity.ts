/** Which columns say whom a row is about: those whose headings call them a person's, and whose values tell people apart. */
import { isCalled, isMadeOf } from "./called.ts"
import type { Column } from "./Column.ts"
import { explains, type Remark } from "./Suggestion.ts"
import { listed, roles } from "./words.ts"

/** Words for whoever a row is about. */
const people = listed(
  "employee, staff, person, user, username, learner, student, participant, attendee, member, colleague, trainee, " +
    "personal, personalnummer, mitarbeiter, mitarbeiternummer, teilnehmer, matricule, employé, salarié, participante, " +
    "empleado, alumno, matrícula, matricola, dipendente, medewerker, deelnemer, anställd, anställningsnummer, " +
    "medarbejder, ansatt, pracownik, uczestnik, 社員番号, 社員, 参加者"
)
const linking = listed(
  "address, adresse, e-mail-adresse, electrónico, elettronica, work, your, number, no, nr, nummer, numéro, code, de, du, del, la, l, of, the, di, da, s"
)
const ids = listed(
  "id, ids, number, no, nr, nummer, numéro, code, username, personalnummer, mitarbeiternummer, matricule, matrícula, matricola, anställningsnummer, 社員番号"
)

/** Whether addresses under a heading are those of whom the row is about: "Learner email", and neither "Booked by" nor "Company email". */
const isPersonsAddress = (column: Column): boolean =>
  isMadeOf(column, [...roles.email.words, "e-mail-adresse", ...people, ...linking])

const hasWord = (column: Column, words: ReadonlyArray<string>): boolean => words.some((word) => isCalled(column, word))

/** "Staff ID", and neither "Company ID" nor a bare "ID"; "Employee" where its values are ids. */
const isPersonsId = (column: Column): boolean =>
  isMadeOf(column, [...people, ...ids, ...linking]) &&
  hasWord(column, [...people, "id number"]) &&
  (hasWord(column, ids) ? ["id", "number", "text", "few"] : ["id", "number"]).includes(column.kind)

/** Words of headings whose addresses are of somebody else than the row is about. */
const others = listed(
  "host, organizer, organiser, manager, trainer, teacher, instructor, supervisor, approver, contact, booked, approved, " +
    "veranstalter, vorgesetzter, führungskraft, responsable, formateur, organizador, gerente, docente, leidinggevende, chef"
)

/** Columns of addresses that may be the people's, whatever they are called, but for those that are somebody else's by it. */
export const possible = (columns: ReadonlyArray<Column>): ReadonlyArray<Column> =>
  columns.filter((column) => column.kind === "email" && !hasWord(column, others))

const words = (name: string): ReadonlyArray<string> =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
/** "Ada Lovelace" and "Ada Lovelace (phone)" may be one person. */
const isAlike = (a: string, b: string): boolean => words(a).some((word) => words(b).includes(word))

/** Two values of a column that stand beside one and the same value of another. */
const clash = (one: Column, other: Column, isOne: (a: string, b: string) => boolean): string | undefined => {
  const beside = new Map<string, string>()
  for (const [row, cell] of one.cells.entries()) {
    const value = other.cells[row] ?? ""
    if (cell === "" || value === "") continue
    const before = beside.get(cell.toLowerCase())
    if (before !== undefined && !isOne(before, value)) return `"${cell}" stands beside "${before}" and "${value}"`
    if (before === undefined) beside.set(cell.toLowerCase(), value)
  }
  return undefined
}

export interface Identities {
  readonly email: Column | undefined
  readonly id: Column | undefined
  readonly name: Column | undefined
}

/** Why a column cannot be whose row it is: undefined where its values may well be. */
export const refusal = (which: "email" | "id", { email, id, name }: Identities): Remark | undefined => {
  const column = which === "email" ? email : id
  const other = which === "email" ? id : email
  if (column === undefined) return undefined
  const found =
    (other === undefined ? undefined : clash(column, other, isSame)) ??
    (name === undefined ? undefined : clash(column, name, isAlike))
  return found === undefined ? undefined : explains(`Not taken for whose row it is: ${found}.`, column.heading)
}

/** The columns that say whom the rows are about, and what to say of those that seemed to. */
export const identitiesOf = (
  columns: ReadonlyArray<Column>,
  named?: Column
): readonly [Identities, ReadonlyArray<Remark>] => {
  const addresses = columns.filter((column) => column.kind === "email" && isPersonsAddress(column))
  const email = addresses.length === 1 ? addresses[0] : undefined
  const id = columns.find((column) => column !== email && isPersonsId(column))
  const name =
    named ??
    columns.find(
      (column) =>
        column !== id &&
        roles.name.kinds.includes(column.kind) &&
        isMadeOf(column, [...roles.name.words, ...people, ...linking]) &&
        hasWord(column, roles.name.words)
    )
  const all = { email, id, name }
  const [noEmail, noId] = [refusal("email", all), refusal("id", all)]
  const kept = { email: noEmail === undefined ? email : undefined, id: noId === undefined ? id : undefined, name }
  return [kept, [noEmail, noId].filter((remark) => remark !== undefined)]
}
