/** Lists that organisations keep themselves: training done elsewhere, and credit for it. */
import * as ask from "./asks.ts"
import * as heading from "./headings.ts"
import { account, accounts, email, participation } from "./identities.ts"
import type { Preset } from "./Preset.ts"

const person = {
  id: ["Employee ID", "Person ID", "Staff number", "Personalnummer", "Matricule", "Member number"],
  name: ["Name", "Employee", "Full name"],
  email: ["Email", "E-mail", "Email address", "Work email", "E-Mail-Adresse"]
} as const
const who = [...person.email, ...person.id, ...person.name]

/** Columns that say whether a row counts at all. */
const status = [
  "Status",
  "State",
  "Outcome",
  "Result",
  "Approval",
  "Approved",
  "Approval status",
  "Completion status",
  "Attendance",
  "Attended",
  "Ergebnis",
  "Statut",
  "Estado",
  "Stato"
] as const
/** Where a list has such a column, only rows count whose text in it somebody has named. */
const counted = { value: "{status}", case: "lower", map: "statuses" } as const
const statuses =
  "Where the list has a status: each of its words that counts, in small letters, as itself. Rows with any other are rejected."
const sameRow =
  "A row is known by who, what and the day, as the list writes them: corrected otherwise it replaces what stood, but another day, title or address is another row, and what stood before stays until it is undone. Rows of a list that agree in these and not in the rest are all rejected."
/** What a row is known by, so that a corrected one corrects. */
const keyOf = (what: string, day: string) => ({ value: `{who}/${what}/${day}`, case: "lower" }) as const

const record = {
  ...person,
  title: ["Course", "Title", "Training", "Course title", "Training title", "Kurs", "Titel", "Formation", "Curso"],
  completed: ["Completed", "Completion date", "Completed on", "Date completed", "Abschlussdatum", "Date de fin"],
  expires: heading.expires,
  provider: ["Provider", "Training provider", "Anbieter", "Organisme"],
  hours: ["Hours", "Duration (hours)", "Stunden", "Heures"],
  document: ["Document", "Certificate", "Evidence", "Link", "Nachweis", "Justificatif"],
  status
} as const

export const trainingRecords: Preset = {
  name: "training-records",
  reads:
    "A list of training that people did: who, what, on which day, until when it is valid, with whom, how many hours, and where its document is.",
  leaves: [
    "A row is somebody's word that a training was done: rules ask for it as evidence, and it never counts as a pass of the catalog's own course.",
    "The document is kept as an address; files handed over with the list are named in the mapping as a file.",
    "Titles that are not in the map of courses are told as unmatched.",
    sameRow
  ],
  signs: [
    { has: [record.title, record.completed, record.provider].map(heading.spelled) },
    { has: [record.title, record.completed, record.expires].map(heading.spelled) },
    { has: [record.title, record.completed, record.document].map(heading.spelled) }
  ],
  asks: { zone: ask.zone, days: ask.days, accounts },
  maps: { courses: ask.courses, statuses },
  mapping: {
    name: "training-records",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, days: null, accounts: null },
    maps: { courses: {}, statuses: {} },
    streams: [
      {
        name: "records",
        columns: { ...record, who },
        optional: ["id", "name", "email", "expires", "provider", "hours", "document", "status"],
        fallback: ["who"],
        subject: {
          key: participation("{title}"),
          offering: { value: "{title}", map: "courses" },
          contact: [email, account]
        },
        facts: [
          {
            evidence: "Presented",
            key: keyOf("{title}", "{completed}"),
            said: counted,
            title: "{title}",
            provider: "{provider}",
            hours: "{hours}",
            expires: { date: "{expires}", format: ask.told.days },
            document: { reference: "{document}" },
            on: [{ date: "{completed}", format: ask.told.days }]
          }
        ]
      }
    ]
  }
}

const credit = {
  ...person,
  activity: ["Activity", "Title", "Course", "Activity title", "Tätigkeit", "Activité"],
  category: ["Category", "Type", "Credit type", "Kategorie", "Catégorie"],
  points: ["Credits", "Points", "CPD hours", "CE credits", "CPD points", "Punkte", "Crédits"],
  date: ["Date", "Activity date", "Completed", "Completion date", "Datum"],
  status
} as const

export const cpdCredits: Preset = {
  name: "cpd-credits",
  reads: "A list of credit for continuing education: who, for what, in which category, how many points, on which day.",
  leaves: [
    "Caps of categories are no matter of the file: the catalog's rule has them.",
    "Two rows of one person with one activity count once, the one with more points: rules count each activity once.",
    "Categories that are not in the map of categories reject their rows.",
    sameRow
  ],
  signs: [{ has: [credit.activity, credit.category, credit.points, credit.date].map(heading.spelled) }],
  asks: { zone: ask.zone, days: ask.days, offering: ask.offering, accounts },
  maps: { categories: "The catalog's name of each category, in small letters without spaces.", statuses },
  mapping: {
    name: "cpd-credits",
    version: 1,
    people: "match",
    trim: true,
    zone: ask.told.zone,
    constants: { zone: null, days: null, offering: null, accounts: null },
    maps: { categories: {}, statuses: {} },
    streams: [
      {
        name: "credits",
        columns: { ...credit, who },
        optional: ["id", "name", "email", "status"],
        fallback: ["who"],
        subject: {
          key: participation("{constant.offering}"),
          offering: "{constant.offering}",
          contact: [email, account]
        },
        facts: [
          {
            evidence: "Credited",
            key: keyOf("{activity}", "{date}"),
            said: counted,
            activity: "{activity}",
            points: "{points}",
            category: { value: "{category}", map: "categories" },
            on: [{ date: "{date}", format: ask.told.days }]
          }
        ]
      }
    ]
  }
}
