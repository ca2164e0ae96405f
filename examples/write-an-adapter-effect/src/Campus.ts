/** Campus, a made-up learning system: who has completed which course as it stands now, course by course. */
import { Adapter, Fact, type Id, Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, Option, Schema } from "effect"

/** What is used of a completion. What else Campus sends is let pass; what is not as it is here rejects the row. */
const Completion = Schema.Struct({
  id: Schema.Int,
  course: Schema.String,
  learner: Schema.Struct({ id: Schema.String }),
  status: Schema.Literals(["enrolled", "completed", "passed", "failed"]),
  score: Schema.NullOr(Schema.Finite),
  finished_at: Schema.NullOr(Instant.FromString)
})
const Page = Schema.Struct({ completions: Schema.Array(Schema.Unknown), pages: Schema.Int })
const Position = Schema.fromJsonString(Schema.Struct({ run: Schema.Int, course: Schema.Int, page: Schema.Int }))
const isKeyed = Schema.is(Schema.Struct({ id: Schema.Int, course: Schema.String }))
const outcomes = { completed: "Completed", passed: "Passed", failed: "Failed" } as const

export interface Options extends Pick<Http.Options, "base" | "auth" | "retries" | "perSecond"> {
  readonly source: Id.SourceId
  /** The codes of the courses to read, which are the catalog's offerings. */
  readonly courses: ReadonlyArray<string>
}

export const adapter = ({ source, courses, ...options }: Options) =>
  Effect.map(Http.make({ source, ...options }), (campus) =>
    Adapter.make({
      source,
      family: "state",
      stream: "completions",
      row: Completion,
      key: (row) => (isKeyed(row) ? `${row.course}/${row.id}` : undefined),
      page: Effect.fnUntraced(function* (position) {
        const start = { run: 1, course: 0, page: 1 }
        const { run, course, page } = Option.getOrElse(Schema.decodeUnknownOption(Position)(position), () => start)
        const query = { course: courses[course], page, per_page: 200 }
        const answer = yield* campus.json(Page)({ path: "completions", query }).pipe(Effect.mapError(Http.toFailure))
        const write = (next: Partial<typeof start>) => JSON.stringify({ run, course, page, ...next })
        const reading = { rows: answer.completions, reading: `run ${run}`, ended: false }
        if (page < answer.pages) return { ...reading, position: write({ page: page + 1 }) }
        const seen = [{ prefix: courses[course] ?? "", pages: page }]
        if (course + 1 < courses.length) return { ...reading, position: write({ course: course + 1, page: 1 }), seen }
        return { ...reading, position: write({ run: run + 1, course: 0, page: 1 }), seen, ended: true }
      }),
      drafts: ({ id, course, learner, status, score, finished_at: at }) => {
        if (status === "enrolled" || at === null) return []
        const contact = { scheme: "campus", value: learner.id }
        const subject = { key: `${learner.id}/${course}`, offering: course, contact }
        const fact = { subject, activity: course, happened: Fact.happenedAt(at, "UTC"), said: status }
        const outcome = { ...fact, key: `${course}/${id}/outcome`, evidence: { _tag: outcomes[status] } }
        if (score === null) return [outcome]
        return [outcome, { ...fact, key: `${course}/${id}/score`, evidence: { _tag: "Scored", raw: score, max: 100 } }]
      }
    })
  )
