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
  readonly #soFar: Ask.SoFar = { isNumbered: false, failures: 0 }

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
      const isListed = state.run !== null && this.#courses.includes(state.run.course)
      const run =
        state.run !== null && isListed ? state.run : { course: first, cursor: null, pages: 0, isNumbered: false }
      this.#soFar.isNumbered ||= run.isNumbered
      const { course, cursor } = run
      const query = { course_id: course, cursor: cursor ?? undefined }
      const request = { path: Ask.paths.enrolments, query }
      const answer = yield* Ask.listed(this.#client, request, "enrolments")
      const isUnknown = "unknown" in answer
      const { results, cursor: more } = isUnknown ? { results: [], cursor: null } : answer
      const grades = isUnknown ? Grades.ofNone(course, answer) : yield* this.#gradesOf(course)
      const date = isUnknown ? null : answer.response.date
      const now = date ?? Instant.Instant.make(yield* Clock.currentTimeMillis)
      const rows = yield* this.#rows(course, results, grades, now, more === null)
      const isWhole = more === null && (grades?.unknown ?? null) === null
      const after = this.#after(state, run, more)
      return {
        rows,
        position: Mark.format(after),
        ended: after.run === null,
        // Each run reads everything: what an earlier one rejected ends with this one.
        reading: `${this.#reading.slice(0, 16)}-${state.runs}`,
        seen: isWhole ? [{ prefix: `enrolment/${Text.keyPart(course)}`, pages: run.pages + 1 }] : []
      }
    })

  #after(state: Mark.State, run: Mark.Run, more: string | null): Mark.State {
    const { isNumbered } = this.#soFar
    if (more !== null) return { ...state, run: { ...run, cursor: more, pages: run.pages + 1, isNumbered } }
    const following = this.#courses[this.#courses.indexOf(run.course) + 1]
    return following === undefined
      ? { ...state, runs: state.runs + 1, run: null }
      : { ...state, run: { course: following, cursor: null, pages: 0, isNumbered } }
  }

  readonly #rows = Effect.fnUntraced(
    { self: this },
    function* (
      this: Run,
      course: string,
      results: ReadonlyArray<unknown>,
      grades: Grades.Grades | undefined,
      now: Instant.Instant,
      isLast: boolean
    ) {
      const { setting, http } = this.#options
      const stood = (this.#stood = this.#stood?.course === course ? this.#stood : yield* Room.standing(course))
      const unknown = grades?.unknown ?? null
      const room: Room.Room = {
        client: this.#client,
        compiled: compile(setting),
        certificates: unknown === null ? (setting.certificates ?? "passing") : "none",
        concurrency: http?.concurrency ?? 4,
        course,
        stood,
        grades: unknown === null ? grades : undefined,
        now,
        soFar: this.#soFar
      }
      const rows = yield* Learner.rows(room, results)
      if (!isLast) return rows
      return [...rows, ...(unknown === null ? Learner.nameless(room) : [Room.unknown(course, unknown)])]
    }
  )

  readonly #gradesOf = Effect.fnUntraced({ self: this }, function* (this: Run, course: string) {
    if (this.#options.setting.grades === false) return undefined
    if (this.#grades?.course === course) return this.#grades
    return (this.#grades = yield* Grades.list(this.#client, course))
  })
}
