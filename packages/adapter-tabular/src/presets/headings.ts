/**
 * The headings of columns by what they mean, as the languages of the systems that write them have them. Only spellings that were
 * found in public parsers, samples and language packs stand here (test/fixtures/presets/SOURCE.md says where each is from);
 * `suggest` takes a report in another language by its shape.
 */

/** Columns of Teams' reports. Found: English, German, Portuguese, Polish, Japanese. */
export const teams = {
  name: ["Name", "Full Name", "Nome", "Nome Completo", "Imię i nazwisko", "名前"],
  joined: ["Join Time", "Beitreten", "Beitrittszeit", "Horário de Entrada", "Godzina dołączenia"],
  left: ["Leave Time", "Verlassen", "Verlassenszeit", "Horário de Saída", "Godzina opuszczenia"],
  firstJoin: [
    "First Join",
    "Erster Beitritt",
    "Primeira Entrada",
    "Primeiro ingresso",
    "Pierwsze dołączenie",
    "初めての参加"
  ],
  lastLeave: ["Last Leave", "Letztes Verlassen", "Última Saída", "Ostatnie wyjście", "最終退出"],
  duration: [
    "In-Meeting Duration",
    "Dauer der Besprechung",
    "Duração da Reunião",
    "Duração na reunião",
    "Czas udziału w spotkaniu",
    "会議の長さ"
  ],
  email: ["Email", "E-Mail", "Adres e-mail", "メール"],
  upn: [
    "Participant ID (UPN)",
    "Teilnehmer-ID (UPN)",
    "ID do participante (UPN)",
    "Identyfikator uczestnika (UPN)",
    "参加者 ID (UPN)"
  ],
  action: ["User Action"],
  timestamp: ["Timestamp", "Znacznik czasu"]
} as const

/** Columns of Zoom's reports. Found: English, Spanish, Portuguese, French; of Japanese the name only. */
export const zoom = {
  name: [
    "Name (Original Name)",
    "Nombre (nombre original)",
    "Nome (nome original)",
    "Nom (nom original)",
    "名前 (元の名前)",
    "User Name (original name)"
  ],
  email: [
    "User Email",
    "Email",
    "E-mail",
    "E-mail del usuario",
    "Correo electrónico",
    "Adresse e-mail de l’utilisateur",
    "Adresse e-mail de l'utilisateur"
  ],
  joined: [
    "Join Time",
    "Hora de entrada",
    "Hora para unirse",
    "Ingressar na hora",
    "Heure d’arrivée",
    "Heure d'arrivée",
    "Heure de connexion"
  ],
  left: ["Leave Time", "Hora de salida", "Hora para salir", "Hora de saída", "Heure de départ", "Heure de déconnexion"],
  total: ["Total Duration (Minutes)", "Duración total (minutos)"],
  waiting: [
    "In Waiting Room",
    "En sala de espera",
    "Na sala de espera",
    "Salle d’attente",
    "Salle d'attente",
    "Dans la salle d’attente",
    "Dans la salle d'attente"
  ],
  meeting: ["Meeting ID", "MeetingID"],
  /** Beside the host's address: the report's own heading is the same for both. */
  participant: ["User Email 2", "User_Email_2", "Participant Email"]
} as const

/** What a row says of somebody who only waited to be let in. */
export const yes = ["Yes", "Sí", "Si", "Sim", "Oui", "Ja", "はい"] as const

/** Columns of Moodle's reports. Found in its sources and language packs; of an address' heading English and French only. */
export const moodle = {
  id: ["ID"],
  name: ["Name", "Full name", "Full name with link"],
  email: ["Email address", "Adresse de courriel"],
  courseComplete: [
    "Course complete",
    "Kurs abschließen",
    "Curso finalizado",
    "Cours terminé",
    "Curso concluído",
    "Kurs ukończony",
    "Kurs slutförd"
  ],
  /** After an activity's name, in the heading of the column with its day. */
  completionDate: ["Completion date"],
  course: ["Course full name", "Course short name", "Course ID number"],
  timeCompleted: ["Time completed"]
} as const

/** What Moodle's cells say of an activity, by what it proves. */
export const moodleStates = {
  Completed: ["Completed", "Abgeschlossen", "Finalizado", "Achevé", "完了"],
  Passed: [
    "Completed (achieved pass grade)",
    "Abgeschlossen (Bestehensgrenze erreicht)",
    "Finalizado (ha alcanzado la califiación de aprobado)",
    "Finalizado (ha alcanzado la calificación de aprobado)",
    "Achevé (niveau de réussite)",
    "完了 (合格点到達)"
  ],
  Failed: [
    "Completed (did not achieve pass grade)",
    "Abgeschlossen (Bestehensgrenze nicht erreicht)",
    "Finalizado (no ha alcanzado la calificación de aprobado)",
    "Achevé (n'a pas atteint la note de passage)",
    "完了 (合格点未到達)"
  ]
} as const

/** What they say where it is not done. */
export const moodleUndone = ["Not completed", "Nicht abgeschlossen", "No finalizado", "Non achevée", "未完了"] as const

/** Until when something is valid, in lists that organisations keep. */
export const expires = [
  "Expires",
  "Expiry date",
  "Expiration date",
  "Valid until",
  "Gültig bis",
  "Date d'expiration"
] as const

/** A column of a header, however it is spelled, as `has` takes it. */
export const spelled = (spellings: ReadonlyArray<string>): string => spellings.join("|")
