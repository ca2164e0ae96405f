/** Who takes part in a course: page after page, and again where it shifted in between. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Answered, Client, Refused } from "../ask/Ask.ts"
import { unanswered } from "../ask/tolerant.ts"
import * as Wire from "./Wire.ts"

/** People of one page, and pages of one roster. */
export const pageSize = 1_000
const maxPages = 200
/** How often a roster that shifts is read. */
const maxReadings = 3

/** Those who take part now, or those whose part is suspended. */
export type Which = "onlyactive" | "onlysuspended"

const fields = "id,email,idnumber,roles,lastcourseaccess"

/** Everybody of a roster, as they were answered, each once. */
export const read = Effect.fnUntraced(function* (
  client: Client,
  course: string,
  which: Which,
  size: number = pageSize
): Effect.fn.Return<Answered<ReadonlyArray<unknown>> | Refused, Adapter.Failure> {
  for (let reading = 1; reading <= maxReadings; reading++) {
    const answer = yield* once(client, course, which, size)
    if (answer !== "shifted") return answer
  }
  return unread(
    course,
    `a roster that shifted each of the ${maxReadings} times that it was read: it is read again in the next run, when nobody is being enrolled or unenrolled by the hundred`
  )
})

const unread = (course: string, said: string): Refused => {
  const name = "core_enrol_get_enrolled_users"
  return { _tag: "Refused", name, about: `${name} for courseid ${course}`, code: unanswered, said }
}

/** One reading. Each page begins with the last person of the page before: where it is another one, people came or went. */
const once = Effect.fnUntraced(function* (
  client: Client,
  course: string,
  which: Which,
  size: number
): Effect.fn.Return<Answered<ReadonlyArray<unknown>> | Refused | "shifted", Adapter.Failure> {
  const all: Array<unknown> = []
  let first: Answered<ReadonlyArray<unknown>> | undefined
  for (let page = 0; page < maxPages; page++) {
    const answer: Answered<ReadonlyArray<unknown>> | Refused = yield* ask(
      client,
      course,
      which,
      all.length === 0 ? 0 : all.length - 1,
      size
    )
    if (answer._tag === "Refused") return answer
    first ??= answer
    if (all.length > 0 && Wire.idOf(answer.value[0]) !== Wire.idOf(all.at(-1))) return "shifted"
    all.push(...(all.length === 0 ? answer.value : answer.value.slice(1)))
    if (answer.value.length < size) return { ...first, value: all }
  }
  return unread(
    course,
    `more than ${maxPages} pages of ${size} people: take the course out of the setting, or split it`
  )
})

/** Whether there are people behind so many: then some before them were left out, whose profile the account may not see. */
export const hasMore = (client: Client, course: string, which: Which, count: number) =>
  Effect.map(
    ask(client, course, which, count, pageSize),
    (answer) => answer._tag === "Answered" && answer.value.length > 0
  )

const ask = (client: Client, course: string, which: Which, from: number, size: number) =>
  client.call(Wire.Roster)({
    name: "core_enrol_get_enrolled_users",
    with: {
      courseid: course,
      options: [
        { name: which, value: 1 },
        { name: "userfields", value: fields },
        { name: "limitfrom", value: from },
        { name: "limitnumber", value: size },
        { name: "sortby", value: "id" }
      ]
    }
  })
