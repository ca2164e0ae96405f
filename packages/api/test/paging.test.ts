import { assert, describe, it } from "@effect/vitest"
import { decider } from "@laurel/testkit"
import { Effect } from "effect"
import { Commands } from "@laurel/testkit"
import { TestClock } from "effect/testing"
import { got } from "./got.ts"
import { acme, body, decide, of, onCrane, world, type World } from "./world.ts"

const mia = decider()

/** Seven more people of acme, two of whom are one person with one of them, and two of bolt. */
const more = Array.from({ length: 7 }, (_, at) => of(`p${at}`, "acme", at === 0 ? ["email:p@x.example"] : []))
const bolts = Array.from({ length: 2 }, (_, at) => of(`q${at}`, "bolt", at === 0 ? ["email:p@x.example"] : []))
const crowd = Effect.gen(function* () {
  const people = [...more, ...bolts]
  yield* Commands.say(people.map((who) => who.registered("2024-09-01", { stream: "crowd" })))
  yield* Commands.say(
    people.map((who, at) => who.scored("exam", 60, `2025-0${1 + (at % 4)}-2${at}`, { stream: "crowd" }))
  )
  const onCranes = [more[1], more[2], bolts[0], bolts[1]].flatMap((who) => (who === undefined ? [] : [onCrane(who)]))
  yield* Commands.say(onCranes.map((who) => who.registered("2024-09-01", { stream: "crowd" })))
  yield* decide(...onCranes.map((who) => mia.grants(who, "crane/pass", "2025-03-01")))
  // A linked person is met at the lowest of the contacts, and again at the highest.
  yield* decide(mia.links(more[0] ?? of("x", null), more[6] ?? of("x", null)))
})

/** Rows of all pages, and how many pages there were: the pages of a list of ten rows end. */
const pages = (ask: World["ask"], as: Parameters<World["ask"]>[0], path: string, limit: number) =>
  Effect.gen(function* () {
    const rows: Array<unknown> = []
    let cursor = ""
    for (let count = 1; count < 60; count++) {
      const { status, json } = yield* got(ask(as, "GET", `${path}limit=${limit}${cursor}`))
      assert.strictEqual(status, 200, path)
      assert.isAtMost(json.rows.length, limit)
      rows.push(...json.rows)
      if (json.next === null) return { rows, count }
      cursor = `&cursor=${json.next}`
    }
    return { rows, count: 60 }
  })

const lists = [
  "/v1/certifications/forklift/holders?at=2025-12-01&",
  "/v1/certifications/forklift/holders?at=2025-12-01&known=2026-07-01T00:00:00Z&",
  "/v1/certifications/forklift/expiring?at=2025-12-01&within=365&",
  "/v1/certifications/forklift/gaps?",
  "/v1/certifications/forklift/accounts?",
  "/v1/earned?from=2025-01-01&to=2026-12-31&",
  "/v1/review/contested?",
  "/v1/review/identities?",
  "/v1/review/approvals?",
  "/v1/rejections?",
  "/v1/imports?"
]

describe("a list", () => {
  it.effect("is the same in pages of any size, of everybody and of one account", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* crowd
        for (const path of lists) {
          for (const as of path.startsWith("/v1/imports") || path.startsWith("/v1/rejections") ? [{}] : [{}, acme]) {
            const whole = yield* pages(ask, as, path, 1_000)
            assert.strictEqual(whole.count, 1)
            for (const limit of [1, 2, 3]) {
              const parted = yield* pages(ask, as, path, limit)
              assert.deepStrictEqual(parted.rows, whole.rows, `${path} ${limit} ${JSON.stringify(as)}`)
            }
          }
        }
        const { rows } = yield* pages(ask, acme, lists[0] ?? "", 2)
        // Ann, Bob, and seven people, of whom two are one: they have one pass each, and hold it once.
        assert.strictEqual(rows.length, 8)
        const approvals = yield* pages(ask, {}, "/v1/review/approvals?", 3)
        assert.deepStrictEqual([approvals.rows.length, approvals.count], [4, 2])
      })
    )
  )

  it.effect("of what would be over before it began is the same in pages of any size", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* crowd
        for (const who of more.slice(1, 5)) yield* decide(mia.sets(who, "forklift-pass", "expiry", "2024-01-01"))
        const whole = yield* pages(ask, {}, "/v1/review/unresolved?", 1_000)
        assert.deepStrictEqual([whole.rows.length, whole.count], [4, 1])
        for (const limit of [1, 2, 3])
          assert.deepStrictEqual((yield* pages(ask, {}, "/v1/review/unresolved?", limit)).rows, whole.rows)
      })
    )
  )

  it.effect("goes on about the day it was first asked about, also after midnight", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* crowd
        const path = "/v1/certifications/forklift/gaps?limit=1"
        const first = yield* got(ask({}, "GET", path))
        yield* TestClock.adjust("1 day")
        const second = yield* got(ask({}, "GET", `${path}&cursor=${first.json.next}`))
        assert.deepStrictEqual([first.json.at, second.json.at], ["2026-06-30", "2026-06-30"])
        assert.strictEqual((yield* got(ask({}, "GET", path))).json.at, "2026-07-01")
      })
    )
  )

  it.effect("goes on only with the cursor of its own question", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* crowd
        const path = "/v1/certifications/forklift/holders?limit=1&at=2025-12-01"
        const { next } = (yield* got(ask({}, "GET", path))).json
        for (const other of [
          "/v1/certifications/forklift/holders?limit=1&at=2025-12-02",
          "/v1/certifications/forklift/holders?limit=1&at=2025-12-01&account=employer:acme",
          "/v1/certifications/forklift/gaps?limit=1&at=2025-12-01",
          "/v1/earned?from=2025-01-01&to=2025-12-31"
        ]) {
          assert.strictEqual((yield* got(ask({}, "GET", `${other}&cursor=${next}`))).status, 400)
        }
        // Of another account's key it is another question, too.
        assert.strictEqual((yield* got(ask(acme, "GET", `${path}&cursor=${next}`))).status, 400)
        assert.strictEqual((yield* got(ask({}, "GET", `${path}&cursor=${next.slice(1)}`))).status, 400)
        assert.strictEqual((yield* got(ask({}, "GET", `${path}&cursor=${next}`))).status, 200)
      })
    )
  )

  it.effect("tells nobody twice and leaves nobody out who stays, whatever is decided between its pages", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* crowd
        const path = "/v1/certifications/forklift/holders?at=2025-12-01&"
        const before = (yield* pages(ask, {}, path, 1_000)).rows as ReadonlyArray<Row>
        const first = yield* got(ask({}, "GET", `${path}limit=3`))
        const gone = before[5]?.period.achievement ?? ""
        // One who was told goes as well as one who was not: neither moves the place of the next page.
        for (const achievement of [first.json.rows[2].period.achievement, gone]) {
          const given = body({ act: { _tag: "Voided", achievement }, reason: "r" })
          assert.strictEqual((yield* got(ask({}, "POST", "/v1/decisions", given))).status, 200)
        }
        const rest = yield* got(ask({}, "GET", `${path}limit=1000&cursor=${first.json.next}`))
        const told = [...first.json.rows, ...rest.json.rows].map((row: Row) => row.period.achievement)
        const all = before.map((row) => row.period.achievement)
        assert.deepStrictEqual(
          told,
          all.filter((achievement) => achievement !== gone)
        )
      })
    )
  )
})

interface Row {
  readonly period: { readonly achievement: string }
}
