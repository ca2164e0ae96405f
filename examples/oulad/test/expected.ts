/**
 * What the seven rules of the data set's SOURCE.md come to, worked out a second time: plain SQL over the published
 * files, with none of the project's code. A disagreement with the project means that one of the two is wrong.
 *
 * "Rule n" below is rule n of that page. `final_result` is never read: studentInfo.csv is not even opened.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { gunzipSync } from "node:zlib"

type TypeId = "coursework-pass" | "module-pass" | "module-distinction" | "exam-pass" | "submitted-80pct"

/** `issued`: ever earned. `withdrawn`: earned, then taken back by an unregistration. `standing`: the rest. */
type Counts = Readonly<Record<"issued" | "withdrawn" | "standing", number>>

export interface Expected {
  readonly contacts: number // people: distinct id_student
  readonly learners: number // enrolments: rows of studentRegistration
  readonly submissions: number // rows of studentAssessment: banked, unscored and late ones included
  readonly registrations: number // enrolments with a date_registration
  readonly unregistrations: number // enrolments with a date_unregistration
  readonly perType: Record<TypeId, Counts>
  readonly perPresentation: Record<string, Record<TypeId, Counts>> // by "AAA/2013J"; 0 where a type does not apply
  readonly holding: Record<string, number> // by date: people holding the certification `coursework`
  /** By "AAA/2013J", then by date: people whose coursework-pass of that presentation covers the date. */
  readonly holdingPerPresentation: Record<string, Record<string, number>>
}

const dates = ["2014-01-01", "2015-06-30", "2016-12-31", "2017-03-01", "2017-09-30", "2018-03-01", "2018-12-31"]

// The published columns that the rules need, under their own names. STRICT refuses a cell that is not of its column's
// type, and the primary keys refuse a second row for one (assessment, student), so a row is a distinct item.
const published = `
  CREATE TABLE courses (
    code_module TEXT NOT NULL, code_presentation TEXT NOT NULL, PRIMARY KEY (code_module, code_presentation)) STRICT;
  CREATE TABLE assessments (
    code_module TEXT NOT NULL, code_presentation TEXT NOT NULL, id_assessment INTEGER PRIMARY KEY,
    assessment_type TEXT NOT NULL CHECK (assessment_type IN ('TMA', 'CMA', 'Exam')), weight REAL NOT NULL) STRICT;
  CREATE TABLE studentRegistration (
    code_module TEXT NOT NULL, code_presentation TEXT NOT NULL, id_student INTEGER NOT NULL,
    date_registration INTEGER, date_unregistration INTEGER,
    PRIMARY KEY (code_module, code_presentation, id_student)) STRICT;
  CREATE TABLE studentAssessment (
    id_assessment INTEGER NOT NULL REFERENCES assessments, id_student INTEGER NOT NULL,
    date_submitted INTEGER NOT NULL, score INTEGER, PRIMARY KEY (id_assessment, id_student)) STRICT;`

const derived = `
  -- An item's weight in halves: 12.5 is 25, exactly. A weight that is no multiple of 0.5 is refused by STRICT.
  CREATE TABLE item (
    id INTEGER PRIMARY KEY, presentation TEXT NOT NULL, exam INTEGER NOT NULL, halves INTEGER NOT NULL) STRICT;
  INSERT INTO item
    SELECT id_assessment, code_module || '/' || code_presentation, assessment_type = 'Exam', weight * 2 FROM assessments;

  -- Rule 6: B starts on 1 February, J on 1 October. Rule 5: weighted is the number of coursework items of weight > 0.
  CREATE TABLE presentation (
    id TEXT PRIMARY KEY, module TEXT NOT NULL, start TEXT NOT NULL, weighted INTEGER NOT NULL) STRICT;
  INSERT INTO presentation
    SELECT code_module || '/' || code_presentation, code_module, substr(code_presentation, 1, 4)
        || CASE substr(code_presentation, 5) WHEN 'B' THEN '-02-01' WHEN 'J' THEN '-10-01' END,
      (SELECT count(*) FROM item
        WHERE item.presentation = code_module || '/' || code_presentation AND NOT exam AND halves > 0)
    FROM courses;

  CREATE TABLE learner (
    id INTEGER PRIMARY KEY, presentation TEXT NOT NULL REFERENCES presentation, contact INTEGER NOT NULL,
    unregistered INTEGER, UNIQUE (presentation, contact)) STRICT;
  INSERT INTO learner
    SELECT rowid, code_module || '/' || code_presentation, id_student, date_unregistration FROM studentRegistration;

  -- NOT NULL refuses a submission by somebody who is not registered in the item's presentation.
  CREATE TABLE submission (
    learner INTEGER NOT NULL, day INTEGER NOT NULL, exam INTEGER NOT NULL, halves INTEGER NOT NULL, score INTEGER) STRICT;
  INSERT INTO submission
    SELECT learner.id, date_submitted, exam, halves, score
    FROM studentAssessment
    JOIN item ON item.id = id_assessment
    LEFT JOIN learner ON learner.presentation = item.presentation AND learner.contact = id_student;

  -- Where a learner stands at the end of each day with a submission. Rule 7: a submission on the day of the
  -- unregistration comes before it, one on a later day counts for nothing.
  --   points     200 times the coursework total of rule 1: 2 for the halves, 100 for the percentage. A missing
  --              submission adds nothing; nor does one without a score, which is not yet marked.
  --   submitted  coursework items of weight > 0 handed in, marked or not (rule 5)
  --   exam       the exam score, NULL until there is one (CCC lists two exams; only one of them has scores)
  CREATE TABLE progress AS
    SELECT learner, day, module, weighted,
      coalesce(sum(halves * score) FILTER (WHERE NOT exam) OVER so_far, 0) AS points,
      count(*) FILTER (WHERE NOT exam AND halves > 0) OVER so_far AS submitted,
      max(score) FILTER (WHERE exam) OVER so_far AS exam
    FROM submission
    JOIN learner ON learner.id = submission.learner
    JOIN presentation ON presentation.id = learner.presentation
    WHERE unregistered IS NULL OR day <= unregistered
    WINDOW so_far AS (PARTITION BY learner ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

  CREATE TABLE achievement (
    type TEXT NOT NULL, presentation TEXT NOT NULL, contact INTEGER NOT NULL,
    earned_on TEXT NOT NULL, expires_on TEXT NOT NULL, withdrawn_on TEXT) STRICT;`

/** Rules 1 to 5, over a row of progress. A type is earned on the first day on which its line is true. */
const criteria: Record<TypeId, string> = {
  "coursework-pass": "module <> 'GGG' AND points >= 40 * 200",
  "module-pass": "module IN ('CCC', 'DDD') AND points >= 40 * 200 AND exam >= 40",
  "module-distinction": "module IN ('CCC', 'DDD') AND points >= 85 * 200 AND exam >= 85",
  "exam-pass": "module IN ('CCC', 'DDD') AND exam >= 40",
  "submitted-80pct": "module <> 'GGG' AND 5 * submitted >= 4 * weighted"
}

// Rule 6: three calendar years, end exclusive; 'floor' turns 29 February into the 28th, where SQLite alone says 1 March.
// Rule 7: whoever earned and then unregistered (the same day included) loses it from the day of the unregistration.
const earn = (criterion: string) => `
  INSERT INTO achievement
    SELECT ?, presentation, contact, date(start, day || ' days'), date(start, day || ' days', '+3 years', 'floor'),
      date(start, unregistered || ' days')
    FROM (SELECT learner, min(day) AS day FROM progress WHERE ${criterion} GROUP BY learner) AS first
    JOIN learner ON learner.id = first.learner
    JOIN presentation ON presentation.id = learner.presentation`

/** The records of a CSV text (RFC 4180): cells quoted or not, `""` for a quote, LF or CRLF. */
function* records(text: string): Generator<Array<string>> {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  let record: Array<string> = []
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const match = cell.exec(text)
    if (match === null) throw new Error(`Expected a CSV cell at character ${at}, found ${text.slice(at, at + 40)}`)
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "")
    if (match[3] === ",") continue
    yield record
    record = []
  }
  if (record.length > 0) yield [...record, ""]
}

/** Copies the named columns of `<table>.csv.gz` into the table of that name. `?` is a missing cell. */
const load = (db: DatabaseSync, directory: string, table: string, columns: ReadonlyArray<string>): void => {
  const rows = records(gunzipSync(readFileSync(join(directory, `${table}.csv.gz`))).toString("utf8"))
  const header: ReadonlyArray<string> = rows.next().value ?? []
  const places = columns.map((column) => header.indexOf(column))
  if (places.includes(-1)) throw new Error(`${table}: expected the columns ${columns}, found ${header}`)
  const insert = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => "?")})`)
  for (const row of rows) {
    if (row.length !== header.length) throw new Error(`${table}: expected ${header.length} cells, found ${row}`)
    insert.run(...places.map((place) => (row[place] === "?" ? null : (row[place] ?? null))))
  }
}

export const expected = (directory: string): Expected => {
  const db = new DatabaseSync(":memory:")
  db.exec(`${published} BEGIN`)
  const enrolment = ["code_module", "code_presentation"]
  load(db, directory, "courses", enrolment)
  load(db, directory, "assessments", [...enrolment, "id_assessment", "assessment_type", "weight"])
  load(db, directory, "studentRegistration", [...enrolment, "id_student", "date_registration", "date_unregistration"])
  load(db, directory, "studentAssessment", ["id_assessment", "id_student", "date_submitted", "score"])
  db.exec(`COMMIT; ${derived}`)
  for (const [type, criterion] of Object.entries(criteria)) db.prepare(earn(criterion)).run(type)

  const number = (sql: string, ...values: Array<string>) => Number(db.prepare(sql).get(...values)?.["n"])
  // `among` is a presentation, or * for all of them.
  const counts = (type: TypeId, among: string): Counts => {
    const of = "FROM achievement WHERE type = ? AND presentation GLOB ?"
    const issued = number(`SELECT count(*) AS n ${of}`, type, among)
    const withdrawn = number(`SELECT count(withdrawn_on) AS n ${of}`, type, among)
    return { issued, withdrawn, standing: issued - withdrawn }
  }
  const perType = (among: string): Record<TypeId, Counts> => ({
    "coursework-pass": counts("coursework-pass", among),
    "module-pass": counts("module-pass", among),
    "module-distinction": counts("module-distinction", among),
    "exam-pass": counts("exam-pass", among),
    "submitted-80pct": counts("submitted-80pct", among)
  })
  // Held from the day it was earned; neither on the day it expires nor on the day it is withdrawn (rules 6 and 7).
  const holders = `
    SELECT count(DISTINCT contact) AS n FROM achievement
    WHERE type = 'coursework-pass' AND presentation GLOB ?
      AND earned_on <= ? AND expires_on > ? AND (withdrawn_on IS NULL OR withdrawn_on > ?)`
  const holding = (among: string): Record<string, number> =>
    Object.fromEntries(dates.map((date) => [date, number(holders, among, date, date, date)]))
  const presentations = db.prepare("SELECT id FROM presentation").all()
  const each = <A>(of: (presentation: string) => A): Record<string, A> =>
    Object.fromEntries(presentations.map(({ id }) => [String(id), of(String(id))]))

  const result: Expected = {
    contacts: number("SELECT count(DISTINCT id_student) AS n FROM studentRegistration"),
    learners: number("SELECT count(*) AS n FROM studentRegistration"),
    submissions: number("SELECT count(*) AS n FROM studentAssessment"),
    registrations: number("SELECT count(date_registration) AS n FROM studentRegistration"),
    unregistrations: number("SELECT count(date_unregistration) AS n FROM studentRegistration"),
    perType: perType("*"),
    perPresentation: each(perType),
    holding: holding("*"),
    holdingPerPresentation: each(holding)
  }
  db.close()
  return result
}
