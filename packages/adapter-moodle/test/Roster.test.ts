/** A roster of more than one page, and one that shifts while it is read. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import * as Ask from "../src/ask/Ask.ts"
import * as Roster from "../src/read/Roster.ts"
import { type Called, rosterOf, site, source } from "./moodle.ts"

const people = (count: number): ReadonlyArray<{ readonly id: number }> =>
  Array.from({ length: count }, (_, index) => ({ id: 1_000 + index }))

/** Reads a roster that is what it says at each request. */
const read = (at: (request: number) => ReadonlyArray<unknown>, size?: number) =>
  Effect.gen(function* () {
    let request = 0
    const server = yield* site((called: Called) => rosterOf(called, at(++request), []), "2026-11-23T14:00:00Z")
    const http = { perSecond: Infinity, retries: 0 }
    const client = yield* Ask.client({ source, base: server.url.href, token: Redacted.make("0123456789"), http })
    const answer = yield* Effect.result(Roster.read(client, "5", "onlyactive", size))
    return { answer, requests: server.calls().length }
  })

const idsOf = (answer: Effect.Success<ReturnType<typeof read>>["answer"]): ReadonlyArray<unknown> => {
  const read = Result.getOrThrow(answer)
  return read._tag === "Answered" ? read.value.map((entry) => Reflect.get(Object(entry), "id")) : []
}

const allOf = (count: number) => people(count).map(({ id }) => id)

describe("a roster", () => {
  for (const [count, size, requests] of [
    [1_203, undefined, 2],
    [1_203, 100, 13],
    [999, undefined, 1],
    [1_000, undefined, 2],
    [0, undefined, 1]
  ] as const) {
    it.live(
      `of ${count} people in pages of ${size ?? Roster.pageSize} is read whole, each once, in ${requests} requests`,
      () =>
        Effect.gen(function* () {
          const { answer, requests: made } = yield* read(() => people(count), size)
          assert.deepStrictEqual(idsOf(answer), allOf(count))
          assert.strictEqual(made, requests)
        })
    )
  }
  it.live("from which somebody is taken between two pages is read again, so that nobody is missed", () =>
    Effect.gen(function* () {
      const [first, ...rest] = people(1_203)
      assert.isDefined(first)
      const { answer } = yield* read((request) => (request <= 3 ? people(1_203) : rest), 100)
      assert.deepStrictEqual(idsOf(answer), allOf(1_203).slice(1))
    })
  )
  it.live("to which somebody is added between two pages is read again, so that nobody is named twice", () =>
    Effect.gen(function* () {
      const more = [{ id: 1 }, ...people(1_203)]
      const { answer } = yield* read((request) => (request <= 3 ? people(1_203) : more), 100)
      assert.deepStrictEqual(idsOf(answer), [1, ...allOf(1_203)])
    })
  )
  it.live("that goes on shifting is unread, to be read later", () =>
    Effect.gen(function* () {
      const { answer } = yield* read((request) => [{ id: request }, ...people(500)].slice(request % 2), 100)
      assert.deepInclude(Result.getOrThrow(answer), { _tag: "Refused", code: "unanswered" })
    })
  )
})
