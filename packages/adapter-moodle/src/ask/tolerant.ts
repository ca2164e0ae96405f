/** A call that fails while the site works costs only what it was about, or its function in one course: all else is read on. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Call, Client, Refused } from "./Ask.ts"
import * as Problem from "./Problem.ts"

/** Calls of one function that may fail one after another, each about something else. Then it is no matter of what they are about. */
const maxInARow = 10

/** A code of ours, for what Moodle gives none. */
export const unanswered = "unanswered"

/** A failure that may be of this call alone. Where the site asks to wait, or nothing is allowed, it is of everything. */
const isOfOne = (failure: Adapter.Failure): boolean =>
  failure._tag === "Broken" || (failure._tag === "Unavailable" && failure.retryAfter === null)

/** Failures of one function since it answered last, by the courses in which they were. */
type Failures = Map<string, number>

/** Whether so many fail in so many courses that it is a matter of the site. */
const isOfSite = (failures: Failures): boolean =>
  failures.size > maxInARow || [...failures.values()].filter((count) => count > maxInARow).length > 1

/** A client for what is asked of one course. */
export type Clients = (course: string) => Client

/**
 * Clients whose calls are refused, with the code `unanswered`, where they fail after all retries, or answer what can't be read, and
 * `probe` shows that the site is well. Where too many in a row fail in a course, that function is called there no more. Where the site
 * is not well, or it comes to that in two courses one after another, they fail as before.
 */
export const tolerant = (client: Client, probe: Effect.Effect<unknown, Adapter.Failure>): Clients => {
  const failing = new Map<string, Failures>()
  /** By courses, the functions that are called there no more. */
  const givenUp = new Map<string, Set<string>>()
  const failed = Effect.fnUntraced(function* (course: string, about: Call, failure: Adapter.Failure) {
    const failures = failing.get(about.name) ?? new Map<string, number>()
    failing.set(about.name, failures)
    const count = (failures.get(course) ?? 0) + 1
    failures.set(course, count)
    if (isOfSite(failures)) return yield* Effect.fail(failure)
    yield* Effect.mapError(probe, () => failure)
    const found = `${failure.where}: expected ${failure.expected}, found ${failure.found}.`
    if (count > maxInARow) {
      yield* Effect.logWarning(
        `${found} It is so for ${count} in a row, and the site answers otherwise: ${about.name} is not called in course ${course} any more in this run.`
      )
      givenUp.set(course, (givenUp.get(course) ?? new Set()).add(about.name))
      return ofAll(course, about)
    }
    yield* Effect.logWarning(`${found} The site answers otherwise, so the rest is read.`)
    return Problem.refused(about, unanswered, `expected ${failure.expected}, found ${failure.found}`.slice(0, 500))
  })
  return (course) => ({
    call: (schema) => {
      const call = client.call(schema)
      return (about) =>
        Effect.suspend(() =>
          givenUp.get(course)?.has(about.name) === true
            ? Effect.succeed(ofAll(course, about))
            : call(about).pipe(
                Effect.tap(() => Effect.sync(() => failing.delete(about.name))),
                Effect.catchIf(isOfOne, (failure) => failed(course, about, failure))
              )
        )
    }
  })
}

const ofAll = (course: string, { name }: Call): Refused => ({
  _tag: "Refused",
  name,
  about: `${name} in course ${course}`,
  code: unanswered,
  said: `it failed for more than ${maxInARow} in a row while the site was well, so that it was asked of nobody else there`,
  givenUp: course
})
