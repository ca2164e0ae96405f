/** Campus, a made-up learning system: who has completed which course as it stands now, course by course. */
import { defineAdapter, type HttpOptions } from "laurel"
import * as z from "zod"

/** What is used of a completion. What else Campus sends is let pass; what is not as it is here rejects the row. */
const Completion = z.object({
  id: z.int(),
  course: z.string(),
  learner: z.object({ id: z.string() }),
  status: z.enum(["enrolled", "completed", "passed", "failed"]),
  score: z.number().nullable(),
  finished_at: z.iso.datetime({ offset: true }).nullable()
})
const Page = z.object({ completions: z.array(z.unknown()), pages: z.int() })
const Position = z.object({ run: z.int(), course: z.int(), page: z.int() })
const outcomes = { completed: "Completed", passed: "Passed", failed: "Failed" } as const

/** `courses` are the codes of the courses to read, which are the catalog's offerings. */
export const campus = (http: HttpOptions, courses: ReadonlyArray<string>) =>
  defineAdapter({
    source: "campus",
    family: "state",
    stream: "completions",
    http,
    row: Completion,
    key: ["course", "id"],
    page: async ({ position, get }) => {
      const { run, course, page } = Position.parse(JSON.parse(position ?? '{"run":1,"course":0,"page":1}'))
      const query = { course: courses[course], page, per_page: 200 }
      const { completions, pages } = Page.parse(await get("completions", { query }))
      const ended = page >= pages && course + 1 >= courses.length
      const next = page < pages ? { run, course, page: page + 1 } : { run, course: course + 1, page: 1 }
      const then = JSON.stringify(ended ? { run: run + 1, course: 0, page: 1 } : next)
      return { rows: completions, reading: `run ${run}`, position: then, ended }
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
