import { assert, describe, it } from "@effect/vitest"
import { Ledger, type Decision } from "@laurel/core"
import { decider } from "@laurel/testkit"
import { Effect, Ref } from "effect"
import { Access, Server } from "../src/index.ts"
import { got } from "./got.ts"
import { ann, body, bob, decide, everything, importing, numbers, world } from "./world.ts"

const mia = decider()
const achievement = "forklift-pass:1:1"

/** Every act that the API takes, and the role that may do it at least. */
const acts: ReadonlyArray<readonly [Access.Role, object]> = [
  ["instructor", { _tag: "Assessed", learner: 1, group: null, verdict: "pass", on: "2026-01-01" }],
  ["assessor", { _tag: "Assessed", learner: 1, group: "exam", verdict: "waive", on: "2026-01-01" }],
  ["assessor", { _tag: "Granted", achievement, on: "2026-01-01" }],
  ["assessor", { _tag: "Denied", achievement }],
  ["assessor", { _tag: "DateSet", achievement, field: "expiry", value: "2027-01-01" }],
  ["assessor", { _tag: "ScoreSet", achievement, value: "0.9" }],
  ["assessor", { _tag: "Extended", achievement, period: "P1M" }],
  ["moderator", { _tag: "Reissued", achievement }],
  ["moderator", { _tag: "Resolved", achievement: "forklift-pass:2:1", says: [], choice: "keep" }],
  ["moderator", { _tag: "Linked", contacts: ["c1", "c3"] }],
  ["moderator", { _tag: "Separated", contacts: ["c1", "c3"] }],
  ["administrator", { _tag: "Suspended", achievement, from: "2026-01-01", clock: "runs" }],
  ["administrator", { _tag: "Revoked", achievement, from: "2026-01-01" }],
  ["administrator", { _tag: "Voided", achievement }]
]

/** Two things that a test and what it tests wait for. */
const [underWay, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]

describe("a decision", () => {
  it.effect("is made by whose role is enough, and by nobody below", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        for (const [least, act] of acts) {
          for (const role of Access.roles) {
            const { status, text } = yield* got(
              ask({ role }, "POST", "/v1/decisions/preview", body({ act, reason: "r" }))
            )
            assert.strictEqual(
              status,
              Access.isAtLeast(role, least) ? 200 : 403,
              `${JSON.stringify(act)} ${role} ${text}`
            )
          }
        }
      })
    )
  )

  it.effect("is taken back by whose role was enough to make it", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* decide(mia.voids(ann, "forklift-pass"))
        yield* decide(mia.extends(bob, "forklift-pass", "P1M"))
        const withdraw = (role: Access.Role, decision: number) =>
          Effect.map(
            got(
              ask(
                { role },
                "POST",
                "/v1/decisions/preview",
                body({ act: { _tag: "Withdrawn", decision }, reason: "r" })
              )
            ),
            ({ status }) => status
          )
        assert.strictEqual(yield* withdraw("moderator", 1), 403)
        assert.strictEqual(yield* withdraw("administrator", 1), 200)
        assert.strictEqual(yield* withdraw("instructor", 2), 403)
        assert.strictEqual(yield* withdraw("assessor", 2), 200)
      })
    )
  )

  it.effect("takes the scope to decide, whatever the role", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = body({ act: { _tag: "Voided", achievement }, reason: "r" })
        for (const path of ["/v1/decisions/preview", "/v1/decisions"]) {
          assert.strictEqual((yield* got(ask({ scopes: ["read", "import"] }, "POST", path, given))).status, 403)
          assert.strictEqual((yield* got(ask({ scopes: ["decide"] }, "POST", path, given))).status, 200)
        }
        assert.strictEqual((yield* got(ask({ scopes: ["decide"] }, "GET", "/v1/review/contested"))).status, 403)
      })
    )
  )

  it.effect("records the key's actor and role, and is kept without the words of its reason", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = body({ act: { _tag: "Revoked", achievement, from: "2025-06-01" }, reason: "Ann's own words" })
        const made = yield* got(ask({ actor: "u-20" }, "POST", "/v1/decisions", given))
        assert.strictEqual(made.status, 200)
        assert.notInclude(made.text, "words")
        const shown = yield* got(ask({}, "GET", `/v1/decisions/${made.json.decision.id}`))
        const { actor, role, reason } = shown.json as Decision.Decision
        assert.deepStrictEqual([actor, role, reason], ["u-20", "administrator", "Ann's own words"])
        const { json } = yield* got(ask({}, "GET", "/v1/contacts/c1/holds/forklift?at=2025-07-01"))
        assert.strictEqual(json.status, "revoked")
      })
    )
  )

  it.effect("shows before what it changes, and writes nothing then", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = body({ act: { _tag: "Voided", achievement }, reason: "r" })
        const ledger = yield* Ledger.Ledger
        const { batches } = yield* ledger.totals
        const shown = yield* got(ask({}, "POST", "/v1/decisions/preview", given))
        assert.deepStrictEqual([shown.json.preview, shown.json.decision], [true, null])
        assert.strictEqual((yield* ledger.totals).batches, batches)
        const made = yield* got(ask({}, "POST", "/v1/decisions", given))
        assert.strictEqual((yield* ledger.totals).batches, batches + 1)
        // What was shown is what was done.
        for (const part of ["achievements", "holdings", "entries"])
          assert.deepStrictEqual(made.json[part], shown.json[part])
      })
    )
  )

  it.effect("is made to its end, and answered, although whoever asked has gone", () =>
    world(
      ({ ask }) =>
        Effect.gen(function* () {
          const gone = new AbortController()
          const given = body({ act: { _tag: "Voided", achievement }, reason: "r" })
          const answer = ask({}, "POST", "/v1/decisions", { ...given, signal: gone.signal })
          // What is done after it tells that it is under way.
          yield* Effect.promise(() => underWay.promise)
          gone.abort()
          mayEnd.resolve()
          const made = yield* got(answer)
          assert.deepStrictEqual([made.status, made.json.decision.id], [200, 1])
          assert.strictEqual((yield* (yield* Ledger.Ledger).totals).decisions, 1)
        }),
      {
        committed: Effect.promise(async () => {
          underWay.resolve()
          await mayEnd.promise
        })
      }
    )
  )

  it.effect("is malformed with a reason in which nothing can be seen, and made with one of a single character", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = (reason: string) => body({ act: { _tag: "Voided", achievement }, reason })
        for (const path of ["/v1/decisions/preview", "/v1/decisions"]) {
          for (const blank of [" ", "\u200b"]) {
            const { status, text } = yield* got(ask({}, "POST", path, given(blank)))
            assert.strictEqual(status, 400)
            assert.include(text, "not only spaces or invisible characters")
          }
          assert.strictEqual((yield* got(ask({}, "POST", path, given(" r")))).status, 200)
        }
      })
    )
  )

  it.effect("is refused where another one would leave it without effect", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* decide(mia.denies(ann, "forklift-pass"))
        const given = body({ act: { _tag: "Granted", achievement, on: "2025-01-01" }, reason: "r" })
        for (const path of ["/v1/decisions", "/v1/decisions/preview"]) {
          assert.strictEqual((yield* got(ask({}, "POST", path, given))).status, 422)
        }
        assert.strictEqual((yield* (yield* Ledger.Ledger).totals).decisions, 1)
      })
    )
  )

  it.effect("that says what holds already is kept and changes nothing; withdrawn, it reinstates nobody", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const post = (act: object) => got(ask({}, "POST", "/v1/decisions", body({ act, reason: "r" })))
        const revokes = { _tag: "Revoked", achievement, from: "2026-01-01" }
        const told: Array<unknown> = []
        for (const act of [revokes, revokes, { _tag: "Withdrawn", decision: 2 }, { _tag: "Withdrawn", decision: 1 }]) {
          const { json } = yield* post(act)
          const kinds = json.entries.map(({ kind }: { readonly kind: string }) => kind)
          told.push([json.decision.id, json.changesNothing, json.outranked.length, kinds])
        }
        assert.deepStrictEqual(told, [
          [1, false, 0, ["Revoked"]],
          [2, true, 1, []],
          [3, true, 0, []],
          [4, false, 0, ["Reinstated"]]
        ])
      })
    )
  )

  it.effect("answers a contested achievement with what the review shows, and not with what it no longer says", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const { json } = yield* got(ask({}, "GET", "/v1/review/contested"))
        const [{ achievement: contested, resolves }] = json.rows
        const resolve = (says: object) =>
          got(
            ask(
              {},
              "POST",
              "/v1/decisions",
              body({ act: { _tag: "Resolved", achievement: contested.id, ...says, choice: "keep" }, reason: "r" })
            )
          )
        assert.strictEqual((yield* resolve({ says: [["2025-01-01", null]] })).status, 422)
        assert.strictEqual((yield* resolve(resolves)).status, 200)
        assert.deepStrictEqual((yield* got(ask({}, "GET", "/v1/review/contested"))).json.rows, [])
      })
    )
  )
})

describe("what a program does once something is committed", () => {
  it.effect("is done after decisions and imports, and after nothing else", () =>
    Effect.gen(function* () {
      const done = yield* Ref.make(0)
      yield* world(
        ({ ask }) =>
          Effect.gen(function* () {
            const given = body({ act: { _tag: "Extended", achievement, period: "P1M" }, reason: "r" })
            yield* got(ask({}, "POST", "/v1/decisions/preview", given))
            assert.strictEqual(yield* Ref.get(done), 0)
            yield* got(ask({}, "POST", "/v1/decisions", given))
            assert.strictEqual(yield* Ref.get(done), 1)
            const file = { source: "letters", mapping: {}, reason: "r", file: { name: "a.csv", content: "zed" } }
            yield* got(ask({}, "POST", "/v1/imports/check", body(file)))
            assert.strictEqual(yield* Ref.get(done), 1)
            const brought = yield* got(ask({}, "POST", "/v1/imports", body(file)))
            assert.strictEqual(yield* Ref.get(done), 2)
            const undo = (preview: boolean) =>
              got(ask({}, "POST", `/v1/imports/${brought.json.import}/undo`, body({ reason: "r", preview })))
            assert.strictEqual((yield* undo(true)).json.reversed.facts, 1)
            assert.strictEqual(yield* Ref.get(done), 2)
            const undone = yield* undo(false)
            assert.deepStrictEqual([undone.json.reversed.facts, undone.json.preview], [1, false])
            assert.strictEqual(yield* Ref.get(done), 3)
          }),
        { committed: Ref.update(done, (count) => count + 1), importing }
      )
    })
  )
})

it.effect("what the door asks of a key is what the endpoint itself asks of it at least", () =>
  world(({ ask, server }) =>
    Effect.gen(function* () {
      for (const path of [
        "/v1/decisions",
        "/v1/decisions/preview",
        "/v1/imports",
        "/v1/imports/check",
        "/v1/imports/1/undo"
      ]) {
        const { scope, least } = server.endpointOf("POST", path)?.need ?? assert.fail()
        const given = path.startsWith("/v1/imports/1")
          ? { reason: "r", preview: true }
          : path.startsWith("/v1/imports")
            ? { source: "letters", mapping: {}, reason: "r", file: { name: "a.csv", content: "zed" } }
            : { act: { _tag: "Assessed", learner: 1, group: null, verdict: "pass", on: "2025-01-01" }, reason: "r" }
        const status = (as: Partial<Access.Calling>) =>
          Effect.map(got(ask(as, "POST", path, body(given))), (answer) => answer.status)
        assert.notStrictEqual(yield* status({ role: least, scopes: [scope] }), 403, path)
        assert.strictEqual(yield* status({ role: least, scopes: ["read"] }), 403, path)
        const under = Access.roles[Access.roles.indexOf(least) - 1] ?? assert.fail()
        assert.strictEqual(yield* status({ role: under, scopes: [scope] }), 403, path)
      }
    })
  )
)

it.effect("that the store is busy is told with what is written by then: nothing of a decision, some of a file", () => {
  const reason = new Ledger.Busy({ found: "another worker is at it" })
  const busy = () => Effect.fail(new Ledger.LedgerError({ ledger: "test", reason }))
  return world(() =>
    Effect.gen(function* () {
      const server = yield* Effect.provideService(
        Server.make({ importing: { check: busy, run: busy } }),
        Ledger.Ledger,
        { ...(yield* Ledger.Ledger), commit: busy }
      )
      const post = (path: string, given: object) =>
        got(server.answer(new Request(`http://laurel.example${path}`, { method: "POST", ...body(given) }), everything))
      const file = { source: "letters", mapping: {}, reason: "r", file: { name: "a.csv", content: "zed" } }
      const [decided, brought] = [
        yield* post("/v1/decisions", { act: { _tag: "Extended", achievement, period: "P1M" }, reason: "r" }),
        yield* post("/v1/imports", file)
      ]
      assert.deepStrictEqual([decided.status, brought.status], [503, 503])
      assert.include(decided.json.detail, "nothing was written")
      assert.include(brought.json.detail, "what was written until then stays")
    }).pipe(Effect.scoped)
  )
})

describe("a file", () => {
  it.effect("is brought by administrators alone, and by nobody where nothing reads it", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const file = body({ source: "letters", mapping: {}, reason: "r", file: { name: "a.csv", content: "zed" } })
        for (const path of ["/v1/imports", "/v1/imports/check"]) {
          assert.strictEqual((yield* got(ask({ role: "moderator" }, "POST", path, file))).status, 403)
          assert.strictEqual((yield* got(ask({ scopes: ["read", "decide"] }, "POST", path, file))).status, 403)
          assert.strictEqual((yield* got(ask({}, "POST", path, file))).status, 422)
        }
        assert.strictEqual((yield* numbers(bob)).contact, "c2")
      })
    )
  )
})
