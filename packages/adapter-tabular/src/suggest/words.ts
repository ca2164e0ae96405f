/** What headings call things, in the languages that lists are kept in. */
import type { Column, Kind } from "./Column.ts"
import { spelling } from "../Header.ts"

/** What a column may be for. */
export type Role =
  | "email"
  | "id"
  | "name"
  | "joined"
  | "left"
  | "minutes"
  | "course"
  | "activity"
  | "status"
  | "completed"
  | "enrolled"
  | "expires"
  | "score"
  | "most"
  | "points"
  | "category"
  | "provider"
  | "hours"
  | "document"

interface Words {
  readonly kinds: ReadonlyArray<Kind>
  /** Whole headings, or words within one. */
  readonly words: ReadonlyArray<string>
}

const texts: ReadonlyArray<Kind> = ["text", "few", "id", "number"]
const times: ReadonlyArray<Kind> = ["day", "moment"]

/** Words with a comma between them. */
export const listed = (words: string): ReadonlyArray<string> => words.split(", ")

/** In the order in which a column is held against them: what is told by fewer headings comes first. */
const roles: Readonly<Record<Role, Words>> = {
  email: {
    kinds: ["email"],
    words: listed("email, e-mail, mail, courriel, correo, posta elettronica, epost, e-post, メール, adres e-mail")
  },
  joined: {
    kinds: ["moment"],
    words: listed("join, joined, beitritt, beigetreten, arrivée, entrada, ingresso, dołączenia, 参加, deelname")
  },
  left: {
    kinds: ["moment"],
    words: listed("leave, left, verlassen, départ, salida, saída, uscita, opuszczenia, 退出, vertrek")
  },
  expires: {
    kinds: times,
    words: listed(
      "expires, expiry, expiration, valid until, gültig bis, ablauf, expire, vence, vencimiento, " +
        "validade, scadenza, verloopt, geldig tot, giltig till, udløber, utløper, ważne do, 有効期限"
    )
  },
  enrolled: {
    kinds: times,
    words: listed(
      "enrolled, enrolment, enrollment, registered, eingeschrieben, anmeldung, inscription, " +
        "inscripción, matrícula, iscrizione, ingeschreven, registrerad, tilmeldt, påmeldt, zapisany, " +
        "登録日"
    )
  },
  completed: {
    kinds: times,
    words: listed(
      "completed, completion, finished, passed on, date, abgeschlossen, abschluss, datum, achevé, " +
        "terminé, fin, finalizado, finalización, fecha, concluído, conclusão, data, completato, " +
        "completamento, voltooid, slutförd, gennemført, fullført, dato, ukończono, 完了, 修了, 日付"
    )
  },
  document: {
    kinds: ["address", "text", "id"],
    words: listed(
      "document, certificate, evidence, link, url, nachweis, zertifikat, justificatif, certificado, " +
        "bewijs, bevis, 証明書"
    )
  },
  most: {
    kinds: ["number"],
    words: listed("max, maximum, out of, possible, höchstpunktzahl, máximo, massimo, 満点")
  },
  hours: {
    kinds: ["number"],
    words: listed("hours, stunden, heures, horas, ore, uren, timmar, timer, godziny, 時間")
  },
  minutes: {
    kinds: ["number", "duration"],
    words: listed("minutes, minuten, minuti, minutos, minuter, duration, dauer, durée, duración, duração")
  },
  points: {
    kinds: ["number"],
    words: listed("credits, credit, points, cpd, ce, ceu, cme, punkte, crédits, créditos, crediti, punten, poäng, 単位")
  },
  score: {
    kinds: ["number"],
    words: listed(
      "score, grade, mark, result, note, punktzahl, ergebnis, nota, puntuación, punteggio, cijfer, " +
        "betyg, karakter, wynik, 点数"
    )
  },
  category: {
    kinds: ["few", "text"],
    words: listed("category, type, kategorie, catégorie, categoría, categoria, categorie, kategori, kategoria, 区分")
  },
  status: {
    kinds: ["few", "text"],
    words: listed("status, state, outcome, stand, statut, estado, stato, 状態")
  },
  provider: {
    kinds: ["text", "few"],
    words: listed(
      "provider, organisation, organization, issuer, anbieter, veranstalter, organisme, proveedor, " +
        "fornecedor, fornitore, aanbieder, leverantör, udbyder"
    )
  },
  course: {
    kinds: texts,
    words: listed(
      "course, training, title, programme, program, kurs, schulung, titel, formation, cours, curso, " +
        "formación, corso, cursus, opleiding, utbildning, kursus, szkolenie, 研修, コース"
    )
  },
  activity: {
    kinds: texts,
    words: listed(
      "activity, module, assessment, exam, quiz, aktivität, prüfung, activité, actividad, atividade, " +
        "attività, activiteit"
    )
  },
  id: {
    kinds: ["id", "number", "text"],
    words: listed(
      "id, employee, staff, person, user, username, learner, student, personalnummer, mitarbeiter, " +
        "matricule, empleado, matrícula, matricola, medewerker, anställningsnummer, 社員番号"
    )
  },
  name: {
    kinds: ["text", "few"],
    words: listed(
      "name, full name, nom, nombre, nome, naam, namn, navn, imię, 名前, 氏名, teilnehmer, participant, employee"
    )
  }
}

/** Whether a heading has a word in it, or is it. Words of scripts without spaces between words may stand anywhere. */
const isCalled = (heading: string, word: string): boolean =>
  heading === word ||
  (/[぀-ヿ㐀-鿿]/u.test(word)
    ? heading.includes(word)
    : ` ${heading.replaceAll(/[^\p{L}\p{N}-]+/gu, " ")} `.includes(` ${word} `))

const entries = Object.entries(roles).map(([name, words]) => ({ name, words }))
const isRole = (name: string): name is Role => Object.hasOwn(roles, name)

/** What a column's heading says it is for, whether its values are such or not. */
export const rolesCalled = ({ heading }: Pick<Column, "heading">): ReadonlyArray<Role> => {
  const called = spelling(heading)
  return entries.flatMap(({ name, words }) =>
    isRole(name) && words.words.some((word) => isCalled(called, word)) ? [name] : []
  )
}

/** Whether values of a kind can be what a role asks for. */
const fits = (role: Role, kind: Kind): boolean => roles[role].kinds.includes(kind)

/** Words of headings whose addresses are of somebody else than the row is about. */
const others = listed(
  "host, organizer, organiser, manager, trainer, teacher, instructor, supervisor, approver, contact, " +
    "veranstalter, vorgesetzter, führungskraft, responsable, formateur, organizador, gerente, docente, leidinggevende, chef"
)

/** The one column of addresses that is the people's; undefined where none is, or where several could be. */
export const addressesOf = (columns: ReadonlyArray<Column>): Column | undefined => {
  const own = columns.filter(({ heading }) => !others.some((word) => isCalled(spelling(heading), word)))
  const [only] = own
  return own.length === 1 ? only : undefined
}

/** The role of each column, each role once: by its heading and its values together; of addresses by the values alone. */
export const rolesOf = (columns: ReadonlyArray<Column>): ReadonlyMap<Role, Column> => {
  const found = new Map<Role, Column>()
  const taken = new Set<Column>()
  for (const { name } of entries) {
    if (!isRole(name)) continue
    const fitting = columns.filter((each) => !taken.has(each) && fits(name, each.kind))
    const column = name === "email" ? addressesOf(fitting) : fitting.find((each) => rolesCalled(each).includes(name))
    if (column === undefined) continue
    found.set(name, column)
    taken.add(column)
  }
  return found
}
