/** What headings call things, in the languages that lists are kept in. */
import type { Kind } from "./Column.ts"

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
export const roles: Readonly<Record<Role, Words>> = {
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
      "completed, completion, finished, passed on, abgeschlossen, abschluss, abschlussdatum, achevé, " +
        "terminé, fin, finalizado, finalización, concluído, conclusão, completato, completamento, " +
        "voltooid, slutförd, gennemført, fullført, ukończono, 完了, 修了"
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
    words: listed(
      "status, state, outcome, result, stand, statut, estado, stato, 状態, completed, complete, " +
        "completion, finished, done, passed, pass, attended, attendance, approved, approval, grade, " +
        "ergebnis, abgeschlossen, bestanden, anwesend, résultat, réussi, resultado, aprobado, esito"
    )
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

/** Headings that say no more than that there is a day. */
export const bareDates: ReadonlyArray<string> = listed("date, day, datum, tag, fecha, data, dato, jour, 日付, 日")

/** Words that say nothing else of a column beside those of its role. */
export const beside: ReadonlyArray<string> = [
  ...bareDates,
  ...listed(
    "name, full, short, title, code, id, nr, no, number, of, the, on, at, in, time, total, final, earned, awarded, " +
      "de, du, des, del, la, le, der, die, das, am, di, do, da, d"
  )
]
