/** How lists are read whole: what the API cuts, what shifts, and what it says is wrong. */
import { assert, describe, it } from "@effect/vitest"
import { Adapter } from "@laurel/core"
import { type Answer, type Asked, collect } from "@laurel/testkit"
import { serve } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import * as A from "./administrate.ts"

const many = (count: number): ReadonlyArray<A.Node> => Array.from({ length: count }, (_, at) => A.learner(at + 1))

const registeredOf = (facts: ReadonlyArray<string>) => facts.filter((fact) => fact.includes(" Registered ")).length

/** Reads a world whose answers a test may replace. */
const reading = (world: A.World, instead?: (question: A.Question, count: number) => Answer | undefined) =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* A.serving(world, instead)
      const outcome = yield* collect(A.adapterOf(server.url))
      return {
        ...outcome,
        facts: A.briefs(outcome),
        rejected: A.rejected(outcome),
        asked: server.asked.map(A.questionOf)
      }
    })
  )

describe("a list of more than a hundred", () => {
  it.live("is read whole in pages of a hundred, each learner once", () =>
    Effect.gen(function* () {
      const { facts, pages, asked } = yield* reading(A.world({ learners: many(250) }))
      assert.strictEqual(registeredOf(facts), 250)
      assert.strictEqual(new Set(facts).size, facts.length)
      assert.deepStrictEqual(
        pages.map(({ rows }) => rows).filter((rows) => rows > 0),
        [100, 100, 50]
      )
      assert.isTrue(asked.every(({ variables }) => Number(variables["first"] ?? 0) <= 100))
      const count = (name: string) => asked.filter((question) => question.name === name).length
      assert.deepStrictEqual([count("Learners"), count("LearnersById"), count("Events")], [3, 3, 1])
    })
  )
  it.live("is read whole where less comes than was asked for, without a word", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(120) })
      const server = yield* serve((asked: Asked) => A.respond(world, asked, 25))
      assert.strictEqual(registeredOf(A.briefs(yield* collect(A.adapterOf(server.url)))), 120)
    }).pipe(Effect.scoped)
  )
  it.live("goes on without an order where the API has none by id", () =>
    Effect.gen(function* () {
      const { facts } = yield* reading(A.world({ learners: many(120) }), ({ query }) =>
        query.includes("order:") ? A.refusal('Argument "order" has invalid value { field: id }.') : undefined
      )
      assert.strictEqual(registeredOf(facts), 120)
    })
  )
})

describe("a list that shifts while it is read", () => {
  it.live("is read again, and nobody is missed", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(150) })
      let isFirst = true
      const { facts, asked } = yield* reading(world, ({ name, variables }) => {
        if (name !== "Learners" || variables["offset"] !== 99 || !isFirst) return undefined
        isFirst = false
        // The first one is gone by now: all others move up by one place.
        world.learners = world.learners.slice(1)
        return undefined
      })
      assert.strictEqual(registeredOf(facts), 149)
      assert.lengthOf(
        asked.filter(({ name }) => name === "Learners"),
        4
      )
    })
  )
  it.live("without end fails as something to be tried later, in words, and gives nothing", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(150) })
      let next = 1_000
      const { facts, error, asked } = yield* reading(world, ({ name, variables }) => {
        if (name === "Learners" && variables["offset"] === 99) world.learners = [A.learner(next++), ...world.learners]
        return undefined
      })
      assert.deepStrictEqual(facts, [])
      assert.strictEqual(error?.reason._tag, "Unavailable")
      assert.include(error?.message, "3 times")
      assert.include(error?.message, "changes while it is read")
      assert.lengthOf(
        asked.filter(({ name }) => name === "Learners"),
        6
      )
    })
  )
})

describe("a list in the order of ids", () => {
  it.live("may grow all the while it is read", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(250) })
      let next = 1_000
      const { facts, error, asked } = yield* reading(world, ({ name }) => {
        if (name === "Learners") world.learners = [...world.learners, A.learner(next++)]
        return undefined
      })
      assert.isUndefined(error?.message)
      assert.strictEqual(registeredOf(facts), 253)
      assert.lengthOf(
        asked.filter(({ name }) => name === "Learners"),
        3
      )
    })
  )
  it.live("from which one goes while another comes is read again, though the total stays the same", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(150) })
      let isFirst = true
      const { facts, asked } = yield* reading(world, ({ name, variables }) => {
        if (name !== "Learners" || variables["offset"] === 0 || !isFirst) return undefined
        isFirst = false
        world.learners = [...world.learners.slice(1), A.learner(151)]
        return undefined
      })
      assert.strictEqual(registeredOf(facts), 150)
      assert.isTrue(facts.some((fact) => fact.startsWith("participation/01/101/")))
      assert.lengthOf(
        asked.filter(({ name }) => name === "Learners"),
        4
      )
    })
  )
  it.live("without one may not grow, and an order that is not known is tried once in a run", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(120) })
      let next = 1_000
      const refusing = ({ query }: A.Question) =>
        query.includes("order:") ? A.refusal('Argument "order" has invalid value { field: id }.') : undefined
      const steady = yield* reading(world, refusing)
      assert.lengthOf(
        steady.asked.filter(({ name }) => name === "Learners"),
        3
      )
      const growing = yield* reading(world, (question) => {
        const refused = refusing(question)
        if (refused === undefined && question.name === "Learners")
          world.learners = [...world.learners, A.learner(next++)]
        return refused
      })
      assert.strictEqual(growing.error?.reason._tag, "Unavailable")
    })
  )
  it.live("that gives the same page whatever comes before it can't be read", () =>
    Effect.gen(function* () {
      const page = { pageInfo: { totalRecords: 250, hasNextPage: true }, edges: many(100).map((node) => ({ node })) }
      const { error } = yield* reading(A.world(), ({ name }) =>
        name === "Learners" ? { json: { data: { learners: page } } } : undefined
      )
      assert.strictEqual(error?.reason._tag, "Broken")
      assert.include(error?.message, "the same page")
    })
  )
})

describe("what is said to be wrong", () => {
  const failing = (answer: Answer) =>
    Effect.map(
      reading(A.world({ learners: many(1) }), ({ name }) => (name === "LearnersById" ? answer : undefined)),
      ({ error, facts }) => {
        assert.deepStrictEqual(facts, [])
        return [error?.reason._tag, error?.message ?? ""] as const
      }
    )

  it.live("about all of an answer ends the run, by what to do about it", () =>
    Effect.gen(function* () {
      const [schema, unknown] = yield* failing(A.refusal('Cannot query field "lmsProgress" on type "Learner".'))
      assert.strictEqual(schema, "Misconfigured")
      assert.include(unknown, "leave that part out of the setting")
      const [denied, permission] = yield* failing(A.refusal("You do not have permission to view learners"))
      assert.strictEqual(denied, "Misconfigured")
      assert.include(permission, "the right to see this")
      assert.strictEqual((yield* failing(A.refusal("Request timed out, try again")))[0], "Unavailable")
      assert.strictEqual((yield* failing(A.refusal("something odd")))[0], "Broken")
      // Data beside an error that names no row: none of it can be trusted.
      const partial = { json: { data: { learners: A.list(many(1)) }, errors: [{ message: "something odd" }] } }
      assert.strictEqual((yield* failing(partial))[0], "Broken")
      assert.strictEqual((yield* failing({ json: { data: { learners: null } } }))[0], "Broken")
      assert.strictEqual(
        (yield* failing({ status: 400, json: { errors: [{ message: "Syntax Error" }] } }))[0],
        "Misconfigured"
      )
    })
  )
  it.live("that repeats the token is told without it", () =>
    Effect.gen(function* () {
      const said = "bad token a-secret-token"
      const inside = { ...A.list(many(1)), errors: [{ label: "auth", message: said, value: null }] }
      const answers = [
        A.refusal(said),
        { json: { errors: [said] } },
        { json: { data: { learners: inside } } },
        { body: said }
      ]
      for (const answer of answers) {
        const [, message] = yield* failing(answer)
        assert.notInclude(message, "a-secret-token")
        assert.include(message, "***")
      }
    })
  )
  it.live("inside what was answered ends the run too", () =>
    Effect.gen(function* () {
      const inside = { ...A.list(many(1)), errors: [{ label: "filters", message: "not like this", value: null }] }
      const [, message] = yield* failing({ json: { data: { learners: inside } } })
      assert.include(message, "filters: not like this")
      const none = { ...A.list(many(1)), errors: [] }
      const { facts } = yield* reading(A.world(), ({ name }) =>
        name === "Learners" || name === "LearnersById" ? { json: { data: { learners: none } } } : undefined
      )
      assert.lengthOf(facts, 1)
    })
  )
  it.live("about one part of one learner spoils that part, and is told until it can be read", () =>
    Effect.gen(function* () {
      const learners = [1, 2].map((number) =>
        A.learner(number, { lmsProgress: 50, hasPassed: true, ...A.attendance({ 1: "Present" }) })
      )
      const world = A.world({ learners, events: [A.event(1, [A.session(1)])] })
      const told = yield* reading(world, ({ name }) => {
        if (name !== "LearnersById") return undefined
        const spoiled = learners.map((learner, at) => (at === 0 ? { ...learner, attendance: null } : learner))
        const errors = [{ message: "attendance failed", path: ["learners", "edges", 0, "node", "attendance"] }]
        return { json: { data: { learners: A.list(spoiled) }, errors } }
      })
      assert.deepStrictEqual(
        told.facts.filter((fact) => fact.includes("/1/1/1/")),
        [
          `participation/01/1/1/1/registered/1 Registered "active"`,
          "result/1/1/1/outcome RolledUp passed",
          "learner/1/1/1/progress/progressed Progressed 0.5"
        ].filter((fact) => fact.includes("/1/1/1/"))
      )
      assert.isTrue(told.facts.some((fact) => fact.startsWith("learner/1/2/2/attended/1/1")))
      assert.lengthOf(told.rejected, 1)
      assert.include(told.rejected[0], "attendance failed")
      assert.isUndefined(told.pages.at(-1)?.seen)
    })
  )
  it.live("about a learner's contact spoils the learner: a place without a name would be something else", () =>
    Effect.gen(function* () {
      const errors = [{ message: "no right", path: ["learners", "edges", 0, "node", "contact"] }]
      const { facts, rejected } = yield* reading(A.world({ learners: many(2) }), ({ name }) =>
        name === "LearnersById"
          ? { json: { data: { learners: A.list([A.learner(1, { contact: null }), A.learner(2)]) }, errors } }
          : undefined
      )
      assert.deepStrictEqual(facts, [`participation/02/2/1/2/registered/1 Registered "active"`])
      assert.lengthOf(rejected, 1)
      assert.include(rejected[0], "no right")
    })
  )
})

describe("lists within a learner or an event", () => {
  it.live("of more than a hundred are read on, and told where they do not come out", () =>
    Effect.gen(function* () {
      const contents = (rest: number) => ({
        ...A.list([A.content(1, 100)], { hasNextPage: true, totalRecords: 2 }),
        rest: A.list(rest === 0 ? [] : [A.content(2, 50)])
      })
      const whole = yield* reading(A.world({ learners: [A.learner(1, { contentResults: contents(1) })] }))
      assert.isTrue(whole.facts.includes("learner/1/1/1/content/2/progressed Progressed 0.5"))
      const short = yield* reading(A.world({ learners: [A.learner(1, { contentResults: contents(0) })] }))
      assert.lengthOf(short.rejected, 1)
      assert.include(short.rejected[0], "no page after the first 1")
      assert.isFalse(short.facts.some((fact) => fact.includes("/content/")))
    })
  )
  it.live("sessions beyond the first hundred are scheduled too", () =>
    Effect.gen(function* () {
      const sessions = {
        ...A.list([A.session(1)], { hasNextPage: true, totalRecords: 2 }),
        rest: A.list([A.session(2)])
      }
      const events = [{ id: A.id("Event", 1), sessions }]
      const { facts } = yield* reading(
        A.world({ learners: [A.learner(1, A.attendance({ 1: null, 2: null }))], events })
      )
      assert.lengthOf(
        facts.filter((fact) => fact.includes(" Scheduled ")),
        2
      )
    })
  )
})

describe("an expired token", () => {
  const expired = A.refusal("Signature has expired")
  const granted = { json: { access_token: "fresh-token", token_type: "Bearer", expires_in: 3600 } }

  it.live("of client credentials is got anew, and the question asked again, also where 200 says so", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(2) })
      let tokens = 0
      let questions = 0
      const server = yield* serve((asked) => {
        if (asked.url.pathname === "/token") {
          tokens += 1
          return granted
        }
        questions += 1
        return questions === 2 ? expired : A.respond(world, asked)
      })
      const auth = {
        kind: "clientCredentials",
        clientId: "app",
        clientSecret: Redacted.make("very-secret"),
        secretIn: "form"
      } as const
      const tokenUrl = new URL("/token", server.url).href
      const outcome = yield* collect(A.adapterOf(server.url, { auth: { ...auth, tokenUrl } }))
      assert.isUndefined(outcome.error?.message)
      assert.deepStrictEqual([registeredOf(A.briefs(outcome)), tokens], [2, 2])
    }).pipe(Effect.scoped)
  )
  it.live("given as a bearer ends the run with what to do, and is asked with once", () =>
    Effect.gen(function* () {
      const { error, asked } = yield* reading(A.world(), () => expired)
      assert.instanceOf(error?.reason, Adapter.Misconfigured)
      assert.include(error?.message, "client credentials")
      assert.lengthOf(asked, 1)
    })
  )
})
