/** A small school with something of everything in it: rows that are rejected, people who leave, an edited catalog, old records. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { csv, source, write } from "../given.ts"
import { mapping as marksMapping } from "../importing.ts"

/** More than are judged anew in one commit, so that a catalog takes several. */
const people = 1_100
/** One of so many earns something, and is told of by webhook. */
const each = 22
/** People of the old records, more than an undo takes back in one commit; and how many of them have scores that are none. */
const old = { people: 600, bad: 7 }
/** Rows of one commit of the source, and of the old records. */
const pageRows = { school: 100, old: 50 }

const passAt = (atLeast: number): object => ({
  id: "algebra-pass",
  title: "Algebra passed",
  courses: ["algebra"],
  rule: { rule: "all", of: [{ rule: "weighted", group: "coursework", atLeast }, { rule: "stillRegistered" }] }
})
const offering = (id: string): object => ({
  id,
  course: "algebra",
  title: id,
  zone: "Europe/London",
  components: ["a1", "a2"].map((activity) => ({ activity, group: "coursework", weight: 50 }))
})

/** What passing takes in the catalog's first version, and in the second: half of those who passed did not. */
export const catalogAt = (atLeast: number): object => ({
  offerings: [offering("algebra-2024"), offering("algebra-2010")],
  achievementTypes: [passAt(atLeast)],
  certifications: [
    {
      id: "algebra",
      through: ["algebra-pass"],
      validity: { basis: "completion", period: "P60Y", lastDay: "dayBefore" }
    }
  ]
})
export const threshold = { first: 60, second: 80 }

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)
const name = (at: number): string => `s${String(at).padStart(5, "0")}`

const registrations = [
  "run,student,registered,unregistered",
  // Every 97th registered on a day that is none; every 30th left, and of those who passed every 15th.
  ...numbers(people).map(
    (at) => `algebra-2024,${name(at)},${at % 97 === 5 ? "soon" : "2024-01-10"},${at % 30 === 0 ? "2024-05-02" : ""}`
  )
]
const scoreOf = (at: number): number => (at % each === 0 ? 70 + ((at / each) % 2) * 20 : at % 50)
const scores = [
  "run,student,item,score,day",
  ...numbers(people).flatMap((at) =>
    ["a1", "a2"].map((item) => `algebra-2024,${name(at)},${item},${scoreOf(at)},2024-03-01`)
  )
]
const marks = [
  "student,item,score,day",
  ...numbers(old.people).flatMap((at) =>
    ["a1", "a2"].map((item) => `${name(at)},${item},${at < old.bad ? "many" : scoreOf(at + 1)},2010-03-01`)
  )
]

const mapping = { ...marksMapping, pageRows: pageRows.old }

const [inRegistrations, inScores] = source.mapping.streams
const school = {
  ...source,
  mapping: {
    ...source.mapping,
    pageRows: pageRows.school,
    streams: [inRegistrations, { ...inScores, file: "scores.csv" }]
  }
}

/** Where the store lies in a folder. */
export const store = "store/school.db"
export const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`
export const environment = { LAUREL_TEST_KILLS: secret }

const hook = (id: string, url: string): object => ({
  id,
  url: `${url}${id}`,
  secretFrom: "LAUREL_TEST_KILLS",
  private: true,
  from: "beginning"
})

/** The configuration, with the webhooks of these ids. A source is read once, and what a killed program had a lease on is soon free. */
export const configure = (cwd: string, url: string, ...hooks: ReadonlyArray<string>): void =>
  write(cwd, "laurel.config.json", {
    store,
    catalog: "catalog.json",
    leaseSeconds: 1,
    watch: { schedule: "0 0 1 1 *", jitterSeconds: 0 },
    sources: [school],
    ...(hooks.length === 0 ? {} : { webhooks: hooks.map((id) => hook(id, url)) })
  })

/** Puts all of it into a folder. */
export const fill = (cwd: string, url: string): void => {
  mkdirSync(join(cwd, "store"))
  configure(cwd, url, "hr")
  write(cwd, "catalog.json", catalogAt(threshold.first))
  write(cwd, "registrations.csv", csv(registrations))
  write(cwd, "scores.csv", csv(scores))
  write(cwd, "marks.csv", csv(marks))
  write(cwd, "marks.json", mapping)
}

const by = ["--actor", "u-17", "--role", "registrar", "--reason", "as the board said"]
const files = ["marks.csv", "--mapping", "marks.json", "--source", "history", "--set", "run=algebra-2010"]
export const importing: ReadonlyArray<string> = ["import", "run", ...files, ...by]
export const undoing = (id: number): ReadonlyArray<string> => ["import", "undo", String(id), ...by]
export const planning = ["plan", "--campaign", "holders", "--on", "2024-06-01", ...by, "--out", "plan.json"]
