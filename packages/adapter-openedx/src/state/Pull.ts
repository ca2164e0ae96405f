/** All that Open edX says of the courses of a setting, page by page of those who are or were enrolled. */
import { Adapter, Instant, Text } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "./Ask.ts"
import * as Grades from "./Grades.ts"
import * as Learner from "./Learner.ts"
import * as Mark from "./Mark.ts"
import * as Room from "./Room.ts"
import * as Rows from "./Rows.ts"
import { compile, type Setting } from "../Setting.ts"

export interface Options extends Ask.Platform {
  readonly setting: Setting
  /** Whether another setting begins a run anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

/** Changes when the same answers and setting would give other facts than the version before did. */
const meaning = 1

const readingOf = ({ base, setting, rereads = true }: Options): string =>
  createHash("sha256")
    .update(JSON.stringify([base, rereads ? [meaning, setting] : null]))
    .digest("hex")

/** Reads one run: what is there now, or the rest of it from a position that it gave. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.client(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((client) => {
        const run = new Run(options, client)
        return Adapter.make({ ...Rows.definition(options), page: run.next }).read(position)
      })
    )
  )

type Page = Adapter.Rows & { readonly reading: string }

/** One run over all courses. Mutable: it keeps the grades of the course it is at, and what stood of it. */
class Run {
  readonly #options: Options
  readonly #client: Http.Client
  readonly #reading: string
  readonly #courses: ReadonlyArray<string>
  #grades: Grades.Grades | undefined
  #stood: Room.Stood | undefined

  constructor(options: Options, client: Http.Client) {
    this.#options = options
    this.#client = client
    this.#reading = readingOf(options)
    this.#courses = options.setting.courses.map(({ id }) => id)
  }

  readonly next = (position: string | null): Effect.Effect<Page | undefined, Adapter.Failure> =>
    Effect.gen({ self: this }, function* () {
      const state = yield* Effect.fromResult(Mark.parse(position, this.#reading))
      const [first] = this.#courses
      if (first === undefined) return undefined
      // A course that has left the setting in the midst of a run begins the run anew.
      const isKnown = state.run !== null && this.#courses.includes(state.run.course)
      const run = state.run !== null && isKnown ? state.run : { course: first, cursor: null, pages: 0 }
      const { course, cursor } = run
      const query = { course_id: course, cursor: cursor ?? undefined }
      const response = yield* Ask.demand(this.#client, { path: Ask.paths.enrolments, query }, "enrolments")
      const { results, cursor: more } = yield* Ask.page(response)
      const now = response.date ?? Instant.Instant.make(yield* Clock.currentTimeMillis)
      const rows = yield* this.#rows(course, results, now, more === null)
      const after = this.#after(state, run, more)
      return {
        rows,
        position: Mark.format(after),
        ended: after.run === null,
        // Each run reads everything: what an earlier one rejected ends with this one.
        reading: `${this.#reading.slice(0, 16)}-${state.runs}`,
        seen: more === null ? [{ prefix: `enrolment/${Text.keyPart(course)}`, pages: run.pages + 1 }] : []
      }
    })

  #after(state: Mark.State, run: Mark.Run, more: string | null): Mark.State {
    if (more !== null) return { ...state, run: { ...run, cursor: more, pages: run.pages + 1 } }
    const following = this.#courses[this.#courses.indexOf(run.course) + 1]
    return following === undefined
      ? { ...state, runs: state.runs + 1, run: null }
      : { ...state, run: { course: following, cursor: null, pages: 0 } }
  }

  readonly #rows = Effect.fnUntraced(
    { self: this },
    function* (this: Run, course: string, results: ReadonlyArray<unknown>, now: Instant.Instant, isLast: boolean) {
      const { setting, http } = this.#options
      const stood = (this.#stood = this.#stood?.course === course ? this.#stood : yield* Room.standing(course))
      const grades = yield* this.#gradesOf(course)
      const room: Room.Room = {
        client: this.#client,
        compiled: compile(setting),
        certificates: setting.certificates ?? "passing",
        concurrency: http?.concurrency ?? 4,
        course,
        stood,
        grades,
        now
      }
      const rows = yield* Learner.rows(room, results)
      return isLast ? [...rows, ...Learner.nameless(room)] : rows
    }
  )

  readonly #gradesOf = Effect.fnUntraced({ self: this }, function* (this: Run, course: string) {
    if (this.#options.setting.grades === false) return undefined
    if (this.#grades?.course === course) return this.#grades
    return (this.#grades = yield* Grades.list(this.#client, course))
  })
}
