/** Campus of `write-an-adapter`, a made-up learning system, read by an adapter that is written with promises. */
import type { Answer, Asked, Source } from "@laurel/testkit"
import { type Auth, defineAdapter } from "laurel"
import { z } from "zod"
import fireSafety from "./recorded/fire-safety-1.json" with { type: "json" }
import firstAid1 from "./recorded/first-aid-1.json" with { type: "json" }
import firstAid2 from "./recorded/first-aid-2.json" with { type: "json" }

const courses = ["first-aid", "fire-safety"]
const recorded = [firstAid1, firstAid2, fireSafety]
export const rows: ReadonlyArray<unknown> = recorded.flatMap(({ completions }): ReadonlyArray<unknown> => completions)
const [passed] = firstAid1.completions
export const broken: ReadonlyArray<unknown> = [
  { ...passed, id: 1, finished_at: "2026-03-02 14:20" },
  { ...passed, id: 2, status: "archived" },
  { ...passed, id: 3, score: 130 },
  { error: "internal" }
]
export const token = "a-token-of-campus"

const Completion = z.object({
  id: z.int(),
  course: z.string(),
  learner: z.object({ id: z.string() }),
  status: z.enum(["enrolled", "completed", "passed", "failed"]),
  score: z.number().nullable(),
  finished_at: z.string().nullable()
})
const Page = z.object({ completions: z.array(z.unknown()), pages: z.int() })
const outcomes = { completed: "Completed", passed: "Passed", failed: "Failed" } as const
const start = { run: 1, course: 0, page: 1 }

export const campus = (base: URL, auth: Auth = { bearer: token }) =>
  defineAdapter({
    source: "campus",
    family: "state",
    stream: "completions",
    http: { base: new URL("/api/", base), auth, retries: 2, perSecond: 1_000 },
    row: Completion,
    key: ["course", "id"],
    page: async ({ position, get }) => {
      const { run, course, page }: typeof start = position === null ? start : JSON.parse(position)
      const query = { course: courses[course], page, per_page: 200 }
      const { completions, pages } = await get("completions", { query, as: Page })
      const write = (next: Partial<typeof start>) => JSON.stringify({ run, course, page, ...next })
      const reading = { rows: completions, reading: `run ${run}`, ended: false }
      if (page < pages) return { ...reading, position: write({ page: page + 1 }) }
      const seen = [{ prefix: courses[course] ?? "", pages: page }]
      if (course + 1 < courses.length) return { ...reading, position: write({ course: course + 1, page: 1 }), seen }
      return { ...reading, position: write({ run: run + 1, course: 0, page: 1 }), seen, ended: true }
    },
    facts: ({ id, course, learner, status, score, finished_at: at }) => {
      if (status === "enrolled" || at === null) return []
      const contact = { scheme: "campus", value: learner.id }
      const subject = { key: `${learner.id}/${course}`, offering: course, contact }
      const fact = { subject, activity: course, happened: { at, zone: "UTC" }, said: status }
      const outcome = { ...fact, key: `${course}/${id}/outcome`, evidence: { _tag: outcomes[status] } }
      if (score === null) return [outcome]
      return [outcome, { ...fact, key: `${course}/${id}/score`, evidence: { _tag: "Scored", raw: score, max: 100 } }]
    }
  })

/** A hostile row may be of any course, or of none: Campus would still send it somewhere. */
const courseOf = (row: unknown): string =>
  courses.find((code) => typeof row === "object" && row !== null && "course" in row && row.course === code) ??
  "first-aid"

/** Campus, if it had these completions: the recorded answer to the course, with others in it. */
export const respond = ({ url, headers }: Asked, { rows, pageRows }: Source): Answer => {
  if (headers["authorization"] !== `Bearer ${token}`) return { status: 401, json: { error: "unauthorized" } }
  const code = url.searchParams.get("course")
  const answer = recorded.find(({ course }) => course.code === code)
  if (url.pathname !== "/api/completions" || answer === undefined) return { status: 404, json: { error: "not_found" } }
  const page = Number(url.searchParams.get("page"))
  const some = rows.filter((row) => courseOf(row) === code)
  const completions = some.slice((page - 1) * pageRows, page * pageRows)
  return { json: { ...answer, page, pages: Math.max(1, Math.ceil(some.length / pageRows)), completions } }
}
