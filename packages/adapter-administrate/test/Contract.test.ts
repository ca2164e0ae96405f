/** What every adapter promises, of the one that reads Administrate. */
import { type Asked, testAdapter } from "@laurel/testkit"
import { Id } from "@laurel/core"
import { adapterOf, contact, id, questionOf, setting } from "./administrate.ts"

const learner = (number: number, more = {}) => ({
  id: id("Learner", number),
  lifecycleState: "active",
  contact: contact(number),
  event: {
    id: id("Event", 1),
    lifecycleState: "published",
    timeZoneName: "Europe/London",
    courseTemplate: { id: id("CourseTemplate", 1) }
  },
  ...more
})

const achievement = (number: number, more = {}) => ({
  id: id("Achievement", number),
  type: { id: id("AchievementType", 3), name: "Fire safety" },
  contact: { id: id("Contact", number) },
  learner: null,
  from: "2026-03-12",
  until: "2029-03-12",
  ...more
})

const isAchievement = (row: unknown): boolean => typeof row === "object" && row !== null && "type" in row

const isRecord = (row: unknown): row is object => typeof row === "object" && row !== null && !Array.isArray(row)

/** Rows are listed and given under their own ids, as far as each has one of its own; else under a number of their place. */
const listed = (rows: ReadonlyArray<unknown>) => {
  const known = new Set<unknown>()
  return rows.map((row, at) => {
    const own: unknown = isRecord(row) ? Reflect.get(row, "id") : undefined
    const isOwn = typeof own === "string" && /^[\w+/]+=*$/.test(own) && !known.has(own)
    known.add(own)
    const place = isOwn ? own : id("Row", 1_000 + at)
    return { row: isRecord(row) ? { ...row, id: place } : row, id: place }
  })
}

const respond = (asked: Asked, rows: ReadonlyArray<unknown>, pageRows: number) => {
  const { name, variables } = questionOf(asked)
  const isOf = name.startsWith("Achievements") ? isAchievement : (row: unknown) => !isAchievement(row)
  const all = name === "Events" || name === "Contacts" ? [] : listed(rows).filter(({ row }) => isOf(row))
  const ids = variables["ids"]
  const own = Array.isArray(ids) ? all.filter((each) => ids.includes(each.id)) : all
  const offset = Number(variables["offset"])
  const some = own.slice(offset, offset + Math.min(pageRows, Number(variables["first"])))
  const field = name.startsWith("Achievements")
    ? "list"
    : name === "Events"
      ? "events"
      : name === "Contacts"
        ? "contacts"
        : "learners"
  const edges = some.map(({ row, id }) => ({ node: Array.isArray(ids) ? row : { id } }))
  const pageInfo = { totalRecords: own.length, hasNextPage: offset + some.length < own.length }
  return { headers: { date: "Thu, 12 Nov 2026 10:00:00 GMT" }, json: { data: { [field]: { pageInfo, edges } } } }
}

testAdapter("Administrate", {
  over: "http",
  rows: [
    learner(1),
    learner(2, { lifecycleState: "cancelled" }),
    // Not registered yet.
    learner(3, { lifecycleState: "reserved" }),
    achievement(4),
    learner(5)
  ],
  facts: 4,
  broken: [learner(6, { lifecycleState: "waiting" }), achievement(7, { contact: null }), { message: "no learner" }],
  respond: (asked, { rows, pageRows }) => respond(asked, rows, pageRows),
  open: (url, { pageRows }) =>
    adapterOf(url, {
      pageSize: pageRows,
      // Of sessions a learner has rows of their own: without them each learner is one row.
      setting: {
        ...setting,
        parts: ["result", "progress", "content"],
        claims: { email: true, account: "account" },
        achievements: { offering: Id.OfferingId.make("outside") }
      }
    })
})
