/** How an instance's catalogue is asked for: whole, however long it is, or not at all. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Catalog } from "@laurel/core"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Result } from "effect"
import {
  achievement,
  award,
  event,
  type Instance,
  optionsOf,
  passing,
  read,
  respond,
  rules,
  session,
  template
} from "./instance.ts"

const bls = achievement(7, "BLS")
const course = template(1, "LIFE", [award(bls)])
const small: Instance = { templates: [course], events: [event(1, course)], types: [bls] }

const refused = Effect.fnUntraced(function* (respond: (asked: Asked) => Answer, how: Administrate.How = {}) {
  const { url } = yield* serve(respond)
  return yield* Effect.flip(Administrate.catalogue(optionsOf(url, how)))
})

/** Answers as the instance does, but to one question. */
const but = (instance: Instance, question: string, answer: (asked: Asked, usual: Answer) => Answer) => {
  const usual = respond(instance)
  return (asked: Asked): Answer => (asked.body.includes(question) ? answer(asked, usual(asked)) : usual(asked))
}

describe("reading a catalogue", () => {
  it.live("goes through 2,000 events in pages of 50", () =>
    Effect.gen(function* () {
      const events = Array.from({ length: 2_000 }, (_, index) =>
        event(index + 1, course, passing({ byAttendance: true }))
      )
      const { catalog, asked, notCarriedOver } = yield* read({ ...small, events })
      assert.isTrue(Result.isSuccess(Catalog.decode(catalog)))
      assert.deepStrictEqual(asked.filter(({ body }) => body.includes("query Events")).length, 41)
      assert.deepStrictEqual(asked.length, 44)
      assert.isFalse(notCarriedOver.some((sentence) => sentence.includes("other awards")))
    })
  )

  it.live("asks for the rest where an event has more sessions than come with it, and counts them all", () =>
    Effect.gen(function* () {
      const sessions = Array.from({ length: 250 }, (_, index) => session(index + 1))
      const rule = (absencesAllowed: number) =>
        Effect.map(
          read({
            ...small,
            events: [event(1, course, { ...passing({ byAttendance: true, absencesAllowed }), sessions })]
          }),
          ({ catalog, asked }) => ({ rule: catalog.achievementTypes[0]?.rule.rule, asked })
        )
      const found = yield* rule(249)
      assert.deepStrictEqual(found.rule, "any")
      assert.deepStrictEqual(found.asked.filter(({ body }) => body.includes("query Rest")).length, 2)
      assert.deepStrictEqual((yield* rule(250)).rule, "rolledUp")
    })
  )

  it.live("asks for documented fields alone where the API keeps its schema to itself, and tells it", () =>
    Effect.gen(function* () {
      const { catalog, notCarriedOver } = yield* read({ ...small, tells: false })
      assert.isTrue(Result.isSuccess(Catalog.decode(catalog)))
      assert.isTrue(notCarriedOver.some((sentence) => sentence.startsWith("The API does not tell its schema")))
    })
  )

  it.live("refuses a field of passing rules that an event does not have, and names those that it has", () =>
    Effect.gen(function* () {
      const misspelt = yield* refused(respond(small), { rules: { ...rules, absences: "passingRules.absences" } })
      assert.deepStrictEqual(misspelt._tag, "Misconfigured")
      assert.deepStrictEqual(misspelt.where, 'the field of passing rules "absences"')
      assert.include(misspelt.advice, "passingRules.absencesAllowed")
      const part = yield* refused(respond(small), { rules: { paid: "passingRules" } })
      assert.deepStrictEqual(part.found, '"passingRules"')
    })
  )

  it.live("puts nothing into a question that is no field's name, also where the schema is not told", () =>
    Effect.gen(function* () {
      const { url, asked } = yield* serve(respond({ ...small, tells: false }))
      for (const paid of ["id } } } } mutation { x", "", "a..b", "a.b.c.d.e.f", "x".repeat(101)]) {
        const found = yield* Effect.flip(Administrate.catalogue(optionsOf(url, { rules: { paid } })))
        assert.deepStrictEqual([found._tag, found.where], ["Misconfigured", 'the field of passing rules "paid"'])
        assert.include(found.advice, "explorer of the developer portal")
      }
      assert.isTrue(asked.every(({ body }) => body.includes("__schema")))
    })
  )

  it.live("refuses a field that holds something else than was meant", () =>
    Effect.gen(function* () {
      const flag = yield* refused(respond(small), { rules: { paid: "code" } })
      assert.deepStrictEqual([flag._tag, flag.expected, flag.found], ["Misconfigured", "true or false", '"E-1"'])
      const count = yield* refused(
        respond({ ...small, events: [event(1, course, passing({ absencesAllowed: -1 }))] }),
        { rules }
      )
      assert.deepStrictEqual([count.expected, count.found], ["a whole number from 0", "-1"])
    })
  )

  it.live("reads again what does not come out at its own total, and gives up where it never does", () =>
    Effect.gen(function* () {
      let times = 0
      const short = (until: number) =>
        but(small, "query Events", (_, usual) => {
          times++
          return times > until
            ? usual
            : {
                json: {
                  data: { events: { pageInfo: { totalRecords: 2, hasNextPage: false, endCursor: null }, edges: [] } }
                }
              }
        })
      const { url } = yield* serve(short(2))
      const found = yield* Administrate.catalogue(optionsOf(url))
      assert.deepStrictEqual([times, found.setting.courses.length], [3, 1])
      times = 0
      const never = yield* refused(short(Infinity))
      assert.deepStrictEqual(
        [times, never._tag, never.found],
        [3, "Unavailable", "0 different ones, where its pages said 2, 3 times"]
      )
    })
  )

  it.live("makes nothing of a part: an error anywhere ends it, also beside what was answered", () =>
    Effect.gen(function* () {
      const path = ["courseTemplates", "edges", 0, "node", "achievementTypes"]
      const forbidden = but(small, "query Templates", (_, { json }) => ({
        // What the server answers is a record.
        json: { ...(json as object), errors: [{ message: "You do not have permission to see this", path }] }
      }))
      const found = yield* refused(forbidden)
      assert.deepStrictEqual(found._tag, "Misconfigured")
      assert.include(found.where, 'row 1 of "courseTemplates"')
      assert.include(found.found, "at achievementTypes")
    })
  )

  it.live("ends where a list says there is more and gives no way to it", () =>
    Effect.gen(function* () {
      const stuck = (endCursor: string | null) =>
        but(small, "query Templates", () => ({
          json: {
            data: {
              courseTemplates: {
                pageInfo: { totalRecords: 9, hasNextPage: true, endCursor },
                edges: [{ node: { id: "x" } }]
              }
            }
          }
        }))
      for (const cursor of [null, "same"]) assert.deepStrictEqual((yield* refused(stuck(cursor)))._tag, "Broken")
    })
  )

  it.live("ends where a row is no row, and says which", () =>
    Effect.gen(function* () {
      const edges = [{ node: { id: "Q291cnNlVGVtcGxhdGU6MQ==", code: 7 } }]
      const odd = but(small, "query Templates", () => ({
        json: { data: { courseTemplates: { pageInfo: { totalRecords: 1, hasNextPage: false }, edges } } }
      }))
      const found = yield* refused(odd)
      assert.deepStrictEqual(found._tag, "Broken")
      assert.include(found.where, "course template {")
    })
  )
})
