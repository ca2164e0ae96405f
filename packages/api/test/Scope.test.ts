import { assert, describe, it } from "@effect/vitest"
import { type Contact, Ledger } from "@laurel/core"
import { Commands, decider } from "@laurel/testkit"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Server } from "../src/index.ts"
import { got } from "./got.ts"
import { operations } from "./fuzz.ts"
import {
  acme,
  ann,
  body,
  bob,
  bolt,
  decide,
  dan,
  eve,
  everything,
  importing,
  numbers,
  onCrane,
  type World,
  world
} from "./world.ts"

const mia = decider()

/** Every endpoint, asked about Eve, who is of bolt and nobody's of acme; `open` ones say nothing of single people. */
const asked = (eves: Numbers, decision: number) => {
  const { contact, pass, learner } = eves
  const void_ = { act: { _tag: "Voided", achievement: pass }, reason: "r" }
  const file = { source: "letters", mapping: {}, reason: "r", file: { name: "a.csv", content: "eve" } }
  return {
    "GET /v1/contacts": ["/v1/contacts?identity=eve", 200],
    "GET /v1/contacts/{contact}/history": [`/v1/contacts/${contact}/history`, 404],
    "GET /v1/contacts/{contact}/holds/{certification}": [`/v1/contacts/${contact}/holds/forklift`, 404],
    "GET /v1/contacts/{contact}/explanations/{type}": [`/v1/contacts/${contact}/explanations/forklift-pass`, 404],
    "GET /v1/certifications/{certification}/holders": ["/v1/certifications/forklift/holders?at=2025-12-01", 200],
    "GET /v1/certifications/{certification}/expiring": [
      "/v1/certifications/forklift/expiring?at=2025-12-01&within=365",
      200
    ],
    "GET /v1/certifications/{certification}/gaps": ["/v1/certifications/forklift/gaps", 200],
    "GET /v1/certifications/{certification}/accounts": ["/v1/certifications/forklift/accounts", 200],
    "GET /v1/earned": ["/v1/earned?from=2025-01-01&to=2025-12-31", 200],
    "GET /v1/achievements/{achievement}": [`/v1/achievements/${pass}`, 404],
    "GET /v1/achievements/{achievement}/explanation": [`/v1/achievements/${pass}/explanation`, 404],
    "POST /v1/decisions": ["/v1/decisions", 404, void_],
    "POST /v1/decisions/preview": [
      "/v1/decisions/preview",
      404,
      { act: { _tag: "Assessed", learner, group: null, verdict: "pass", on: "2025-01-01" }, reason: "r" }
    ],
    "GET /v1/decisions/{decision}": [`/v1/decisions/${decision}`, 404],
    "GET /v1/review/contested": ["/v1/review/contested", 200],
    "GET /v1/review/unresolved": ["/v1/review/unresolved", 403],
    "GET /v1/review/identities": ["/v1/review/identities", 200],
    "GET /v1/review/approvals": ["/v1/review/approvals", 200],
    "GET /v1/rejections": ["/v1/rejections", 403],
    "GET /v1/imports": ["/v1/imports", 403],
    "GET /v1/imports/{import}": ["/v1/imports/1", 403],
    "POST /v1/imports": ["/v1/imports", 403, file],
    "POST /v1/imports/check": ["/v1/imports/check", 403, file],
    "POST /v1/imports/{import}/undo": ["/v1/imports/1/undo", 403, { reason: "r", preview: true }]
  } as const satisfies Readonly<Record<string, readonly [path: string, status: number, body?: object]>>
}
type Numbers = Effect.Success<ReturnType<typeof numbers>>

describe("a key of one account", () => {
  it.effect("is told nothing of anybody else at any endpoint", () =>
    world(
      ({ ask }) =>
        Effect.gen(function* () {
          yield* decide(mia.extends(eve, "forklift-pass", "P1M"))
          // Something about her waits for a second actor, too.
          yield* Commands.say([onCrane(eve).registered("2024-09-01")])
          yield* decide(mia.grants(onCrane(eve), "crane/pass", "2026-01-01"))
          const all = asked(yield* numbers(eve), 1)
          // No endpoint is left out, also none that is added later.
          assert.deepStrictEqual(
            Object.keys(all).toSorted(),
            operations.map(({ method, path }) => `${method} ${path}`).toSorted()
          )
          for (const [kind, [path, status, given]] of Object.entries(all) as ReadonlyArray<
            [string, readonly [string, number, object?]]
          >) {
            const method = kind.split(" ")[0] ?? ""
            const send = (as: typeof acme) => got(ask(as, method, path, given === undefined ? {} : body(given)))
            const answer = yield* send(acme)
            assert.deepStrictEqual([kind, answer.status], [kind, status])
            for (const name of ['"eve"', '"eve/', "bolt", '"dan']) assert.notInclude(answer.text, name, kind)
            // The same question is answered to whoever may know.
            if (status === 404) assert.strictEqual((yield* send(bolt)).status, 200, kind)
            if (status === 403 && !path.includes("/1")) assert.strictEqual((yield* send({})).status, 200, kind)
          }
        }),
      { importing }
    )
  )

  it.effect("is told of its own people what a key of everybody is told, but for other accounts", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        for (const who of [ann, bob]) {
          const { contact, pass } = yield* numbers(who)
          for (const path of [
            `/v1/contacts/${contact}/history`,
            `/v1/contacts/${contact}/holds/forklift?at=2025-12-01`,
            `/v1/achievements/${pass}/explanation`
          ]) {
            const [own, whole] = [yield* got(ask(acme, "GET", path)), yield* got(ask({}, "GET", path))]
            assert.strictEqual(own.status, 200)
            assert.deepStrictEqual(own.json, whole.json)
          }
        }
        const { rows } = (yield* got(ask(acme, "GET", "/v1/certifications/forklift/holders?at=2025-12-01"))).json
        assert.deepStrictEqual(
          rows.map(({ contact }: { readonly contact: { readonly id: string } }) => contact.id),
          [(yield* numbers(ann)).contact, (yield* numbers(bob)).contact]
        )
      })
    )
  )

  it.effect("can't tell who is not theirs from who is not there", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const { contact, learner } = yield* numbers(eve)
        const void_ = (name: string) => body({ act: { _tag: "Voided", achievement: name }, reason: "r" })
        for (const [theirs, nobodys] of [
          [ask(acme, "GET", `/v1/contacts/${contact}/history`), ask(acme, "GET", "/v1/contacts/c77/history")],
          [
            ask(acme, "POST", "/v1/decisions", void_(`forklift-pass:${learner}:1`)),
            ask(acme, "POST", "/v1/decisions", void_("forklift-pass:77:1"))
          ]
        ] as const) {
          const [one, other] = [yield* got(theirs), yield* got(nobodys)]
          assert.deepStrictEqual([one.status, other.status], [404, 404])
          assert.strictEqual(one.text.replaceAll(contact, "c77").replaceAll(`:${learner}:`, ":77:"), other.text)
        }
      })
    )
  )

  it.effect("links nobody of theirs to somebody else's, and approves and withdraws no decision about others", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* decide(mia.extends(eve, "forklift-pass", "P1M"))
        const contacts = [(yield* numbers(ann)).contact, (yield* numbers(eve)).contact]
        for (const act of [
          { _tag: "Linked", contacts },
          { _tag: "Separated", contacts },
          { _tag: "Approved", decision: 1 },
          { _tag: "Withdrawn", decision: 1 }
        ]) {
          const given = body({ act, reason: "r" })
          assert.strictEqual((yield* got(ask(acme, "POST", "/v1/decisions", given))).status, 404, act._tag)
          const everybodys = yield* got(ask({}, "POST", "/v1/decisions/preview", given))
          // What needs nobody's approval is refused to everybody.
          assert.strictEqual(everybodys.status, act._tag === "Approved" ? 422 : 200, act._tag)
        }
        assert.strictEqual((yield* (yield* Ledger.Ledger).totals).decisions, 1)
      })
    )
  )

  it.effect("is not shown a moment at which one of theirs was one with somebody who is not theirs", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const { contact, pass } = yield* numbers(ann)
        yield* decide(mia.links(ann, eve))
        yield* TestClock.adjust("1 day")
        const path = `/v1/contacts/${contact}/history`
        // While they are one person, that person is of acme.
        assert.include((yield* got(ask(acme, "GET", path))).text, "Linked")
        assert.include((yield* got(ask(acme, "GET", path))).text, '"eve/')
        yield* decide(mia.withdraws(1))
        const then = "known=2026-06-30T13:00:00Z"
        assert.notInclude((yield* got(ask(acme, "GET", path))).text, '"eve/')
        // Nor is told by whom, and why, they were taken for one: that names both.
        assert.notMatch((yield* got(ask(acme, "GET", path))).text, /Linked|"c3"/)
        assert.match((yield* got(ask({}, "GET", path))).text, /Linked/)
        for (const past of [`${path}?${then}`, `/v1/achievements/${pass}/explanation?${then}`]) {
          const answer = yield* got(ask(acme, "GET", past))
          assert.strictEqual(answer.status, 404)
          assert.notInclude(answer.text, '"eve/')
          assert.strictEqual((yield* got(ask({}, "GET", past))).status, 200)
        }
        assert.strictEqual((yield* got(ask(acme, "GET", `${path}?known=2026-06-29T12:00:00Z`))).status, 404)
      })
    )
  )
})

const then = "known=2026-06-30T13:00:00Z"
const lists = [
  "/v1/certifications/forklift/holders?at=2025-12-01",
  "/v1/certifications/forklift/expiring?at=2025-12-01&within=365",
  "/v1/certifications/forklift/gaps?at=2026-06-30",
  "/v1/earned?from=2025-01-01&to=2025-12-31"
]

describe("a list of a moment at which one of theirs was one with somebody else", () => {
  const rows = Effect.fnUntraced(function* (ask: World["ask"], as: typeof acme) {
    const all: Array<string> = []
    for (const path of lists) all.push(JSON.stringify((yield* got(ask(as, "GET", `${path}&${then}`))).json.rows))
    return all
  })

  it.effect("tells a key of one account nothing of what that one had", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const { contact } = yield* numbers(ann)
        yield* decide(mia.links(ann, eve))
        yield* TestClock.adjust("1 day")
        for (const told of yield* rows(ask, acme)) assert.include(told, `"${contact}"`)
        yield* decide(mia.withdraws(1))
        for (const told of yield* rows(ask, acme)) {
          assert.notInclude(told, `"${contact}"`)
          assert.notInclude(told, (yield* numbers(eve)).pass)
          assert.include(told, (yield* numbers(bob)).contact, "who was nobody else is told")
        }
        for (const told of yield* rows(ask, {})) assert.include(told, `"${contact}"`)
      })
    )
  )
})

describe("a cursor of the identities that people share", () => {
  it.effect("names nobody of another account, however many of those there are", () =>
    world(() =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const [own] = (yield* ledger.find("ann")).map(({ id }) => ({ id, person: id }))
        const [other, third] = (yield* Effect.forEach(["eve", "dan"], ledger.find))
          .flat()
          .map(({ id }) => ({ id, person: id }))
        const [second] = (yield* ledger.find("bob")).map(({ id }) => ({ id, person: id }))
        if (own === undefined || other === undefined || third === undefined || second === undefined)
          return assert.fail()
        /** A page for each of so many; the 30th is theirs. */
        const shared = (after: Contact.Identity | null) => {
          const at = after === null ? 0 : Number(after.value.slice(0, 3)) + 1
          const value = `${String(at).padStart(3, "0")}@x.example`
          const one = { identity: { scheme: "email", value }, contacts: at === 30 ? [own, second] : [other, third] }
          return Effect.succeed(at === 60 ? [] : [one])
        }
        const server = yield* Effect.provideService(Server.make(), Ledger.Ledger, { ...ledger, shared })
        const asks = (as: typeof acme, cursor: string) =>
          got(
            server.answer(new Request(`http://laurel.example/v1/review/identities?${cursor}`), { ...everything, ...as })
          )
        const told: Array<string> = []
        let next: string | null = ""
        for (let asked = 0; next !== null && asked < 10; asked++) {
          const { json }: Effect.Success<ReturnType<typeof asks>> = yield* asks(
            acme,
            next === "" ? "" : `cursor=${next}`
          )
          told.push(...json.rows.map(({ identity }: { readonly identity: Contact.Identity }) => identity.value))
          next = json.next
          if (next !== null) assert.include(Buffer.from(next, "base64url").toString(), "030@x.example")
        }
        assert.isNull(next)
        assert.deepStrictEqual(told, ["030@x.example"])
        assert.strictEqual((yield* asks({}, "limit=1")).json.rows[0].identity.value, "000@x.example")
      }).pipe(Effect.scoped)
    )
  )
})

describe("a key of several accounts", () => {
  const both = { accounts: [...(acme.accounts ?? []), ...(bolt.accounts ?? [])] }

  it.effect("says of which one a list is to be, and sees the people of all of them", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const path = "/v1/certifications/forklift/holders?at=2025-12-01"
        const unsaid = yield* got(ask(both, "GET", path))
        assert.strictEqual(unsaid.status, 400)
        assert.include(unsaid.json.detail, "employer:acme, employer:bolt")
        assert.strictEqual((yield* got(ask(both, "GET", `${path}&account=employer:bolt`))).json.rows.length, 1)
        assert.strictEqual((yield* got(ask(acme, "GET", `${path}&account=employer:bolt`))).status, 404)
        for (const who of [ann, eve]) {
          const { contact } = yield* numbers(who)
          assert.strictEqual((yield* got(ask(both, "GET", `/v1/contacts/${contact}/history`))).status, 200)
        }
        const { contact } = yield* numbers(dan)
        assert.strictEqual((yield* got(ask(both, "GET", `/v1/contacts/${contact}/history`))).status, 404)
      })
    )
  )

  it.effect("of everybody finds people by an e-mail address however it is written, and by a name just as it is", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const found = (text: string) =>
          Effect.map(
            got(ask({}, "GET", `/v1/contacts?identity=${encodeURIComponent(text)}`)),
            ({ json }) => json.contacts.length
          )
        assert.deepStrictEqual(yield* Effect.forEach([" A@X.example", "email:A@X.example"], found), [2, 2])
        assert.deepStrictEqual(yield* Effect.forEach(["ann", "ANN"], found), [1, 0])
      })
    )
  )

  it.effect("of none sees nobody", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const none = { accounts: [] }
        assert.deepStrictEqual((yield* got(ask(none, "GET", "/v1/contacts?identity=ann"))).json, { contacts: [] })
        const { contact } = yield* numbers(ann)
        assert.strictEqual((yield* got(ask(none, "GET", `/v1/contacts/${contact}/history`))).status, 404)
        assert.strictEqual((yield* got(ask(none, "GET", "/v1/certifications/forklift/gaps"))).status, 400)
      })
    )
  )
})
