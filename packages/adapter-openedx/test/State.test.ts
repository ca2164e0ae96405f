/** Enrolments, grades and certificates through a ledger: what each says, what its nearest neighbour does not, and what later runs change. */
import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger } from "@laurel/core"
import { type Answer, collect, inMemory, serve } from "@laurel/testkit"
import { Effect } from "effect"
import * as Grades from "../src/state/Grades.ts"
import { earned, received, revisions, standing, sync } from "./ledger.ts"
import {
  adapterOf,
  certificate,
  demo,
  enrolment,
  facts,
  grade,
  old,
  passed,
  type Platform,
  refused,
  respond,
  setting
} from "./platform.ts"

const march = (day: number): string => `${new Date(Date.UTC(2026, 2, day, 12)).toUTCString()}`

/** A platform that a test changes, an adapter that asks it, and all that it was asked. */
const changing = Effect.fnUntraced(function* (first: Platform, more: Parameters<typeof adapterOf>[1] = {}) {
  const platform: Platform = { accounts: { bob: 12, fred: 13, kate: 14 }, date: march(1), ...first }
  const server = yield* serve((asked) => respond(asked, platform))
  return {
    adapter: adapterOf(server.url, more),
    become: (next: Partial<Platform>) => void Object.assign(platform, next),
    asked: server.asked
  }
})

const bob = "enrolment/demo/12"

describe("an enrolment", () => {
  it.live("is a registration at the time that is stated, in the day of the course's zone", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(
          { enrolments: [enrolment("bob")] },
          { setting: { ...setting, grades: false } }
        )
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing, [`${bob}/registered/1 Registered 2026-01-05T23:30 stated audit`])
      })
    )
  )
  it.live("without a date that can be read is refused, and is the same row in every run", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing(
          { enrolments: [enrolment("bob", { created: null })] },
          { setting: { ...setting, grades: false } }
        )
        yield* sync(adapter)
        const before = yield* received
        assert.strictEqual(before.length, 1)
        become({ date: march(9) })
        yield* sync(adapter)
        assert.deepStrictEqual([yield* received, yield* standing], [before, []])
        become({ enrolments: [enrolment("bob")] })
        yield* sync(adapter)
        assert.notDeepEqual(yield* received, before)
        assert.deepStrictEqual(yield* standing, [`${bob}/registered/1 Registered 2026-01-05T23:30 stated audit`])
      })
    )
  )
  it.live(
    "that ends, begins again and changes its track has an episode for each beginning, and none for the track",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* changing(
            { enrolments: [enrolment("bob")] },
            { setting: { ...setting, grades: false } }
          )
          yield* sync(adapter)
          become({ enrolments: [enrolment("bob", { is_active: false })], date: march(2) })
          yield* sync(adapter)
          become({ enrolments: [enrolment("bob")], date: march(3) })
          yield* sync(adapter)
          become({ enrolments: [enrolment("bob", { mode: "verified" })], date: march(4) })
          assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
          assert.deepStrictEqual(yield* standing, [
            `${bob}/registered/1 Registered 2026-01-05T23:30 stated audit`,
            `${bob}/registered/2 Registered 2026-03-03T12:00 observed audit`,
            `${bob}/unregistered/1 Unregistered 2026-03-02T12:00 observed unenrolled`
          ])
        })
      )
  )
  it.live("that was over when it was first seen has begun and ended", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing({ enrolments: [enrolment("bob", { is_active: false })] })
        yield* sync(adapter)
        assert.deepStrictEqual(
          (yield* standing).map((fact) => fact.split(" ")[0]),
          [`${bob}/registered/1`, `${bob}/unregistered/1`]
        )
      })
    )
  )
  it.live("that is not listed any more is told as drift, and stands", () =>
    inMemory(
      Effect.gen(function* () {
        const people = [enrolment("bob"), enrolment("fred")]
        const { adapter, become } = yield* changing({ enrolments: people }, { setting: { ...setting, grades: false } })
        yield* sync(adapter)
        become({ enrolments: [enrolment("fred")] })
        yield* sync(adapter)
        assert.strictEqual((yield* (yield* Ledger.Ledger).totals).drift, 1)
        assert.strictEqual((yield* standing).length, 2)
      })
    )
  )
  it.live("of an account that is renamed or retired stays that of the same person", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({ enrolments: [enrolment("bob")], grades: [grade("bob")] })
        yield* sync(adapter)
        become({
          enrolments: [enrolment("retired__user_88ad")],
          grades: [grade("retired__user_88ad")],
          accounts: { retired__user_88ad: 12 }
        })
        assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
      })
    )
  )
  it.live("of a name without an account is a rejection that ends once there is one", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({
          enrolments: [enrolment("bob"), enrolment("fred")],
          grades: [grade("bob"), grade("fred")],
          accounts: { bob: 12, fred: null }
        })
        assert.strictEqual((yield* sync(adapter)).rejections, 1)
        become({ accounts: { bob: 12, fred: 13 } })
        assert.strictEqual((yield* sync(adapter)).rejections, 0)
        assert.strictEqual((yield* (yield* Ledger.Ledger).totals).rejections, 0)
      })
    )
  )
})

describe("an account", () => {
  const claimsOf = (setting_: typeof setting, emails: Readonly<Record<string, string>> = {}) =>
    Effect.gen(function* () {
      const platform: Platform = {
        enrolments: [enrolment("bob"), enrolment("fred"), enrolment("retired__user_88ad")],
        accounts: { bob: 12, fred: 13, retired__user_88ad: 14 }
      }
      const { url } = yield* serve((asked) => {
        const answer = respond(asked, platform)
        if (!asked.url.pathname.startsWith("/api/user/")) return answer
        const all = [...Object(answer.json)]
        return { json: all.map((each) => ({ ...each, email: emails[each.username] ?? each.email })) }
      })
      const { pages } = yield* collect(adapterOf(url, { setting: { ...setting_, grades: false } }))
      return pages.flatMap(({ drafts }) =>
        drafts.map(({ subject }) =>
          [subject.contact.value, ...(subject.claims ?? []).map(({ value }) => value)].join(" ")
        )
      )
    })
  const claiming = { ...setting, claims: { email: true, username: "edx-name" } }
  it.live(
    "is known by its number; its address and name are claimed where the setting says so, and not of retired ones",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* claimsOf(setting), ["12", "13", "14"])
        assert.deepStrictEqual(yield* claimsOf(claiming, { retired__user_88ad: "retired__user_9@retired.invalid" }), [
          "12 bob@example.org bob",
          "13 fred@example.org fred",
          "14"
        ])
      })
  )
  it.live("that shares its address with another claims it no more than the other does", () =>
    Effect.gen(function* () {
      const claims = yield* claimsOf(claiming, { bob: "One@Example.org", fred: "one@example.org" })
      assert.deepStrictEqual(claims.slice(0, 2), ["12 bob", "13 fred"])
    })
  )
})

describe("a course grade", () => {
  const outcome = "grade/demo/12/outcome"
  it.live("that passes and then does not is corrected under the same key, and so back", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({ enrolments: [enrolment("bob")], grades: [passed("bob")] })
        yield* sync(adapter)
        assert.include(yield* standing, `${outcome} RolledUp passed 2026-03-01T12:00 observed passed`)
        become({ grades: [grade("bob", { percent: 0.4 })], date: march(5) })
        assert.deepInclude(yield* sync(adapter), { facts: 2, corrections: 2, rejections: 0 })
        const now = yield* standing
        assert.include(now, `${outcome} Progressed 0 2026-03-05T12:00 observed not passed`)
        assert.include(now, "grade/demo/12/score Scored 0.4 2026-03-05T12:00 observed -")
        become({ grades: [passed("bob")], date: march(6) })
        yield* sync(adapter)
        assert.include(yield* standing, `${outcome} RolledUp passed 2026-03-06T12:00 observed passed`)
      })
    )
  )
  it.live("that passes no more makes the achievement contested, and a certificate that is lost does not", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({
          enrolments: [enrolment("bob")],
          grades: [passed("bob")],
          certificates: { bob: certificate("bob") }
        })
        yield* sync(adapter)
        assert.include(yield* earned, "passed 2026-03-01")
        become({ certificates: { bob: certificate("bob", { status: "unavailable" }) }, date: march(5) })
        yield* sync(adapter)
        assert.include(yield* earned, "passed 2026-03-01")
        become({ grades: [grade("bob")], date: march(6) })
        yield* sync(adapter)
        assert.include(yield* earned, "passed 2026-03-01 contested")
      })
    )
  )
  it.live("that has never passed says nothing of the outcome, and of nothing got no score", () =>
    inMemory(
      Effect.gen(function* () {
        const people = [enrolment("bob"), enrolment("fred")]
        const grades = [grade("bob"), grade("fred", { percent: 0.0 })]
        const { adapter } = yield* changing({ enrolments: people, grades })
        yield* sync(adapter)
        assert.deepStrictEqual(
          (yield* standing).filter((fact) => fact.startsWith("grade/")),
          ["grade/demo/12/score Scored 0.03 2026-03-01T12:00 observed -"]
        )
      })
    )
  )
  it.live("that is left out since it can't be computed is a rejection, which ends once it is there", () =>
    inMemory(
      Effect.gen(function* () {
        const people = [enrolment("bob"), enrolment("fred")]
        const { adapter, become } = yield* changing({ enrolments: people, grades: [passed("bob")], failing: ["fred"] })
        assert.strictEqual((yield* sync(adapter)).rejections, 1)
        become({ grades: [passed("bob"), passed("fred")], failing: [] })
        assert.strictEqual((yield* sync(adapter)).rejections, 0)
        assert.strictEqual((yield* (yield* Ledger.Ledger).totals).rejections, 0)
        assert.include((yield* standing).join("\n"), "grade/demo/13/outcome RolledUp passed")
      })
    )
  )
  it.live("that is not listed since somebody enrolled meanwhile is asked for alone, and of who left it is none", () =>
    Effect.gen(function* () {
      // Asked alone, bob has one; fred is not enrolled any more.
      const platform = { enrolments: [enrolment("bob"), enrolment("fred")], grades: [passed("bob")] }
      const { url } = yield* serve((asked) => {
        const isList = asked.url.pathname.startsWith("/api/grades") && !asked.url.searchParams.has("username")
        return respond(asked, isList ? { ...platform, grades: [] } : platform)
      })
      const outcome = yield* collect(adapterOf(url))
      assert.deepStrictEqual(refused(outcome), [])
      assert.strictEqual(facts(outcome).filter((fact) => fact.includes("RolledUp passed")).length, 1)
    })
  )
  it.live("that is left out of many is asked for alone of 20 of them, and told of all", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 25 }, (_, at) => `learner${at}`)
      const enrolments = names.map((name) => enrolment(name))
      const { adapter, asked } = yield* changing({ enrolments, grades: [], failing: names })
      assert.strictEqual(refused(yield* collect(adapter)).length, 25)
      const alone = asked.filter(
        ({ url }) => url.pathname.startsWith("/api/grades") && url.searchParams.has("username")
      )
      assert.strictEqual(alone.length, 20)
    })
  )
  it("that is left out is asked for alone by who comes first of a page, not by who is answered first", () => {
    const names = Array.from({ length: 25 }, (_, at) => `learner${at}`)
    const alone = new Set<string>()
    const grades = { course: demo, byUsername: new Map([["learner3", {}]]), nameless: [], alone, unknown: null }
    Grades.reserve(grades, names.slice(0, 10))
    Grades.reserve(grades, names)
    assert.deepStrictEqual(
      [...alone],
      names.slice(0, 21).filter((name) => name !== "learner3")
    )
  })
  it.live("that is broken rejects itself alone, and one without a name is told", () =>
    Effect.gen(function* () {
      const grades = [grade("bob", { passed: "yes" }), grade("fred", { percent: 83 }), passed("kate"), { percent: 0.5 }]
      const { adapter } = yield* changing({
        enrolments: ["bob", "fred", "kate"].map((name) => enrolment(name)),
        grades
      })
      const outcome = yield* collect(adapter)
      assert.strictEqual(refused(outcome).length, 3)
      assert.match(refused(outcome).join("\n"), /"passed": expected boolean, found "yes"/)
      assert.match(refused(outcome).join("\n"), /expected a grade with a user name/)
      assert.strictEqual(facts(outcome).filter((fact) => fact.startsWith("grade/demo/14")).length, 2)
    })
  )
})

describe("a certificate", () => {
  const award = "certificate/demo/12/award"
  const people = { enrolments: [enrolment("bob"), enrolment("fred")], grades: [passed("bob"), grade("fred")] }
  it.live("that can be downloaded is proof presented when it was made, with the grade that is written as a text", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, asked } = yield* changing({ ...people, certificates: { bob: certificate("bob") } })
        yield* sync(adapter)
        const now = (yield* standing).filter((fact) => fact.startsWith("certificate/"))
        assert.deepStrictEqual(now, [
          `${award} Presented verified certificate of ${demo} https://lms.example.org/certificates/0f3a 2026-03-03T13:14 stated downloadable`,
          "certificate/demo/12/score Scored 0.83 2026-03-03T13:14 stated 0.83"
        ])
        // Of who does not pass none is asked for.
        assert.strictEqual(asked.filter(({ url }) => url.pathname.includes("/certificates/")).length, 1)
      })
    )
  )
  for (const status of ["unavailable", "invalidated", "notpassing", "unverified"]) {
    it.live(`that was there and is ${status} follows as none, under the same key`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* changing({ ...people, certificates: { bob: certificate("bob") } })
          yield* sync(adapter)
          const certificates = { bob: certificate("bob", { status, grade: "" }) }
          become({ certificates, grades: [grade("bob"), grade("fred")], date: march(9) })
          yield* sync(adapter)
          // Neither the award nor its score stands any more, and another run has nothing to add.
          const none = ["award", "score"].map((name) => `certificate/demo/12/${name} Progressed 0 2026-03-09T12:00`)
          const now = (yield* standing).filter((fact) => fact.startsWith("certificate/"))
          assert.deepStrictEqual(
            now,
            none.map((fact) => `${fact} observed ${status}`)
          )
          const rows = yield* received
          become({ date: march(10) })
          assert.deepInclude(yield* sync(adapter), { facts: 0, corrections: 0 })
          assert.deepStrictEqual(yield* received, rows)
          become({ certificates: { bob: certificate("bob") } })
          yield* sync(adapter)
          assert.include((yield* standing).join("\n"), "certificate/demo/12/score Scored 0.83 2026-03-03T13:14 stated")
        })
      )
    )
  }
  for (const status of ["generating", "audit_passing", "notpassing", "unverified"]) {
    it.live(`that was never there says nothing as ${status}`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter } = yield* changing({ ...people, certificates: { bob: certificate("bob", { status }) } })
          assert.strictEqual((yield* sync(adapter)).rejections, 0)
          assert.notInclude((yield* standing).join("\n"), "certificate/")
        })
      )
    )
  }
  it.live(
    "is asked for of whoever may have passed: who left, whose grade can't be computed, where no grades are read",
    () =>
      Effect.gen(function* () {
        const certificates = { bob: certificate("bob") }
        const awarded = (platform: Platform, more: Partial<typeof setting> = {}) =>
          Effect.gen(function* () {
            const { adapter, asked } = yield* changing(
              { certificates, ...platform },
              { setting: { ...setting, ...more }, http: { retries: 0 } }
            )
            const outcome = yield* collect(adapter)
            return [
              facts(outcome).filter((fact) => fact.includes("Presented")).length,
              asked.filter(({ url }) => url.pathname.includes("/certificates/")).length
            ]
          })
        const enrolments = [enrolment("bob")]
        assert.deepStrictEqual(yield* awarded({ enrolments: [enrolment("bob", { is_active: false })] }), [1, 1])
        assert.deepStrictEqual(yield* awarded({ enrolments, grades: [], failing: ["bob"] }), [1, 1])
        assert.deepStrictEqual(yield* awarded({ enrolments, grades: [grade("bob")] }, { grades: false }), [1, 1])
        assert.deepStrictEqual(yield* awarded({ enrolments, grades: [grade("bob")] }), [0, 0])
        assert.deepStrictEqual(
          yield* awarded({ enrolments, grades: [passed("bob")] }, { certificates: "none" }),
          [0, 0]
        )
      })
  )
  it.live("that the server fails at is told of one learner, and of no more than twenty in a row", () =>
    Effect.gen(function* () {
      const failing = (names: ReadonlyArray<string>, isFailing: (name: string) => boolean) =>
        Effect.gen(function* () {
          const platform: Platform = {
            enrolments: names.map((name) => enrolment(name)),
            grades: names.map(passed),
            certificates: Object.fromEntries(names.map((name) => [name, certificate(name)]))
          }
          const { url } = yield* serve((asked) => {
            const [, , , , , name = ""] = asked.url.pathname.split("/")
            const isAsked = asked.url.pathname.includes("/certificates/")
            return isAsked && isFailing(name) ? { status: 502, body: "a traceback" } : respond(asked, platform)
          })
          return yield* collect(adapterOf(url, { http: { retries: 0, concurrency: 1 } }))
        })
      const names = Array.from({ length: 41 }, (_, at) => `learner${at}`)
      const one = yield* failing(names, (name) => name === "learner1")
      assert.isUndefined(one.error)
      assert.match(refused(one).join(), /^openedx key "certificate\/.*expected a certificate, or that there is none/)
      assert.strictEqual(facts(one).filter((fact) => fact.includes("Presented")).length, 40)
      const many = yield* failing(names, (name) => name !== "learner20")
      assert.deepStrictEqual([many.error, refused(many).length], [undefined, 40])
      const all = yield* failing(names, () => true)
      assert.strictEqual(all.error?.reason._tag, "Unavailable")
    })
  )
  it.live("of an unknown status is a rejection, and one that vanishes without a word too: it stands", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({ ...people, certificates: { bob: certificate("bob") } })
        yield* sync(adapter)
        become({ certificates: { bob: certificate("bob", { status: "shiny" }) } })
        assert.strictEqual((yield* sync(adapter)).rejections, 1)
        become({ certificates: {} })
        assert.strictEqual((yield* sync(adapter)).rejections, 1)
        assert.include((yield* standing).join("\n"), `${award} Presented`)
      })
    )
  )
  it.live("whose address is answered with a page for people is told of one, and stops nobody else", () =>
    Effect.gen(function* () {
      const names = ["bob", "fred smith"]
      const platform: Platform = {
        enrolments: names.map((name) => enrolment(name)),
        grades: names.map(passed),
        certificates: { "fred smith": certificate("fred smith") }
      }
      const { url } = yield* serve((asked) =>
        asked.url.pathname.includes("/certificates/bob/")
          ? { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not found</h1>" }
          : respond(asked, platform)
      )
      const outcome = yield* collect(adapterOf(url))
      assert.match(refused(outcome).join("\n"), /^openedx key "certificate\/.*Not found/)
      assert.strictEqual(facts(outcome).filter((fact) => fact.includes("Presented")).length, 1)
    })
  )
  it.live("of a course that Open edX does not know is told of whose it is, and of nobody's it is not", () =>
    Effect.gen(function* () {
      const of = (error_code: string) =>
        Effect.gen(function* () {
          const { url } = yield* serve((asked) =>
            asked.url.pathname.includes("/certificates/")
              ? { status: 404, json: { error_code } }
              : respond(asked, people)
          )
          return yield* collect(adapterOf(url))
        })
      const invalid = yield* of("course_id_not_valid")
      assert.isUndefined(invalid.error)
      assert.match(refused(invalid).join("\n"), /^openedx key "certificate\/.*course_id_not_valid/)
      const none = yield* of("no_certificate_for_user")
      assert.deepStrictEqual([none.error, refused(none)], [undefined, []])
    })
  )
})

describe("a second run", () => {
  it.live("of what has not changed writes nothing, also where rows are archived", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({
          enrolments: [enrolment("bob"), enrolment("fred", { is_active: false }), enrolment("kate")],
          grades: [passed("bob"), grade("kate")],
          certificates: { bob: certificate("bob") }
        })
        yield* sync(adapter)
        const before = yield* revisions
        become({ date: march(20) })
        assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
        assert.strictEqual(yield* revisions, before)
      })
    )
  )
  it.live("reads each row as the first one did, word by word", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing({
          enrolments: [enrolment("bob"), enrolment("fred", { is_active: false })],
          grades: [passed("bob")],
          certificates: { bob: certificate("bob", { created_date: null }) }
        })
        yield* sync(adapter)
        const first = yield* received
        become({ date: march(20) })
        yield* sync(adapter)
        assert.deepStrictEqual(yield* received, first)
        assert.isAbove(first.length, 2)
      })
    )
  )
})

const two = {
  ...setting,
  courses: [...setting.courses, { id: old, offering: Id.OfferingId.make("old") }]
}

describe("a course that Open edX does not know", () => {
  const turned = { ...two, courses: two.courses.toReversed() }
  const enrolments = [enrolment("bob")]
  const told =
    /^openedx key "course\/edX%2FDemoX%2F2014".*not there any more, or the address of the course is another.*course_does_not_exist/
  it.live("is told as that, first in the setting or last, and the others are read", () =>
    Effect.gen(function* () {
      for (const setting of [two, turned]) {
        const { adapter } = yield* changing({ enrolments, grades: [passed("bob")], gone: [old] }, { setting })
        const outcome = yield* collect(adapter)
        assert.isUndefined(outcome.error)
        assert.match(refused(outcome).join("\n"), told)
        assert.strictEqual(refused(outcome).length, 1)
        assert.match(facts(outcome).join("\n"), /^grade\/demo\/12\/outcome RolledUp passed/m)
      }
    })
  )
  it.live("takes nothing back and misses nobody; once it is there again the rejection ends", () =>
    inMemory(
      Effect.gen(function* () {
        const people = [...enrolments, enrolment("fred", { course_id: old })]
        const grades = [passed("bob"), { ...passed("fred"), course_id: old }]
        const { adapter, become } = yield* changing({ enrolments: people, grades }, { setting: turned })
        yield* sync(adapter)
        const before = yield* standing
        const rejected = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null))
        assert.strictEqual((yield* rejected).length, 0)
        for (const left of [people, enrolments]) {
          become({ enrolments: left, gone: [old], date: march(3) })
          yield* sync(adapter)
          assert.deepStrictEqual(
            (yield* rejected).map(({ kind }) => kind),
            ["row"]
          )
          assert.deepStrictEqual(yield* standing, before)
        }
        become({ enrolments: people, gone: [] })
        yield* sync(adapter)
        assert.deepStrictEqual([yield* rejected, yield* standing], [[], before])
      })
    )
  )
  it.live("by a key that is none for it is told, too; any other refusal of enrolments or grades fails the run", () =>
    Effect.gen(function* () {
      const answering = (path: string, answer: Answer) =>
        Effect.gen(function* () {
          const { url } = yield* serve((asked) =>
            asked.url.pathname.startsWith(path) && asked.url.href.includes("2014")
              ? answer
              : respond(asked, { enrolments, grades: [passed("bob")] })
          )
          return yield* collect(adapterOf(url, { setting: turned }))
        })
      const invalid = { status: 400, json: { course_id: ["'edX/DemoX/2014' is not a valid course id."] } }
      const outcome = yield* answering("/api/enrollment/", invalid)
      assert.isUndefined(outcome.error)
      assert.match(refused(outcome).join(), /^openedx key "course\/edX%2FDemoX%2F2014".*not a valid course id/)
      assert.match(facts(outcome).join("\n"), /^enrolment\/demo/)
      for (const [path, answer] of [
        ["/api/enrollment/", { status: 400, json: { username: ["too many"] } }],
        ["/api/enrollment/", { status: 404, json: { detail: "Invalid cursor" } }],
        ["/api/grades/", { status: 403, json: { error_code: "not_allowed" } }],
        ["/api/grades/", { status: 404, body: "<h1>Not found</h1>" }]
      ] as const)
        assert.strictEqual((yield* answering(path, answer)).error?.reason._tag, "Misconfigured")
    })
  )
})

describe("an address that is not that of the API", () => {
  const platform: Platform = { enrolments: [enrolment("bob")], grades: [passed("bob")] }
  const page: Answer = { headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" }
  const said = (path: string, answer: Answer) =>
    Effect.gen(function* () {
      const { url } = yield* serve((asked) => (asked.url.pathname.startsWith(path) ? answer : respond(asked, platform)))
      const { error } = yield* collect(adapterOf(url, { http: { retries: 0, perSecond: 1_000 } }))
      return String(error?.message)
    })
  const base = 'Check "base" in the configuration'
  it.live(
    "is told by the name that it has in the configuration: behind a page to sign in, elsewhere, on a wrong path",
    () =>
      Effect.gen(function* () {
        const elsewhere = { status: 302, headers: { location: "https://sso.example.org/login" } }
        for (const path of ["/oauth2/", "/api/enrollment/", "/api/grades/"])
          for (const answer of [page, { ...page, status: 404 }, elsewhere])
            assert.include(yield* said(path, answer), base)
        assert.include(yield* said("/oauth2/", { ...page, status: 405 }), base)
      })
  )
  it.live("is not doubted where credentials or rights are refused, or the server fails", () =>
    Effect.gen(function* () {
      for (const [path, answer] of [
        ["/oauth2/", { status: 401, json: { error: "invalid_client" } }],
        ["/oauth2/", { status: 400, json: { error: "unauthorized_client" } }],
        ["/api/grades/", { status: 403, json: { detail: "no" } }],
        ["/api/enrollment/", { status: 503 }]
      ] as const) {
        const message = yield* said(path, answer)
        assert.include(message, "expected")
        assert.notInclude(message, base)
      }
    })
  )
})

describe("a run", () => {
  it.live("that is killed after any page goes on to the same facts", () =>
    Effect.gen(function* () {
      const names = ["bob", "fred", "kate", "zoe", "yan"]
      const platform: Platform = {
        enrolments: names.map((name) => enrolment(name)),
        grades: names.map(passed),
        certificates: Object.fromEntries(names.map((name) => [name, certificate(name)])),
        pageRows: 2
      }
      const whole = yield* inMemory(
        Effect.gen(function* () {
          yield* sync((yield* changing(platform)).adapter)
          return yield* standing
        })
      )
      assert.strictEqual(whole.length, 25)
      for (const pages of [1, 2, 3]) {
        const resumed = yield* inMemory(
          Effect.gen(function* () {
            const { adapter } = yield* changing(platform)
            yield* sync(adapter, pages)
            yield* sync(adapter)
            return yield* standing
          })
        )
        assert.deepStrictEqual(resumed, whole)
      }
    })
  )
  it.live("begins anew in its midst where another setting reads it, and goes on where it is not to", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: ["bob", "fred", "kate"].map((name) => enrolment(name)), pageRows: 1 }
      const { url } = yield* serve((asked) => respond(asked, platform))
      const without = { ...setting, grades: false }
      const read = (scheme: string, rereads: boolean, position: string | null = null) =>
        collect(adapterOf(url, { setting: { ...without, scheme }, rereads }), position)
      for (const rereads of [true, false]) {
        const [first] = (yield* read("one", rereads)).pages
        const { pages } = yield* read("two", rereads, first?.position ?? "")
        assert.strictEqual(pages.length, rereads ? 3 : 2)
      }
      const { error } = yield* read("one", true, "a position of somebody else")
      assert.strictEqual(error?.reason._tag, "Misconfigured")
    })
  )
  it.live("asks for a course of the old style by its slashes, and for a new one by its plus signs", () =>
    Effect.gen(function* () {
      const enrolments = [enrolment("bob"), enrolment("fred", { course_id: old })]
      const grades = [passed("bob"), { ...passed("fred"), course_id: old }]
      const { adapter, asked } = yield* changing({ enrolments, grades }, { setting: two })
      const outcome = yield* collect(adapter)
      assert.isUndefined(outcome.error)
      assert.deepStrictEqual(
        facts(outcome)
          .filter((fact) => fact.includes("outcome"))
          .map((fact) => fact.split(" ")[0]),
        ["grade/demo/12/outcome", "grade/edX%2FDemoX%2F2014/13/outcome"]
      )
      const paths = asked.map(({ url }) => url.pathname).filter((path) => path.startsWith("/api/grades"))
      assert.deepStrictEqual(paths, [
        "/api/grades/v1/courses/course-v1%3AedX%2BDemoX%2BDemo_Course/",
        "/api/grades/v1/courses/edX/DemoX/2014/"
      ])
    })
  )
  it.live("goes on where links to the next page are relative, or of another origin, to which nothing is sent", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: ["bob", "fred", "kate"].map((name) => enrolment(name)), pageRows: 1 }
      for (const link of [
        (next: URL) => `${next.pathname}${next.search}`,
        (next: URL) => `https://proxy.example.org${next.pathname}${next.search}`
      ]) {
        const { url } = yield* serve((asked) => {
          const answer = respond(asked, platform)
          const next: unknown = Object(answer.json).next
          return typeof next === "string"
            ? { ...answer, json: { ...Object(answer.json), next: link(new URL(next)) } }
            : answer
        })
        const outcome = yield* collect(adapterOf(url, { setting: { ...setting, grades: false } }))
        assert.isUndefined(outcome.error)
        assert.strictEqual(facts(outcome).length, 3)
      }
    })
  )
  it.live("gets another token where its own has expired in the midst", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: ["bob", "fred", "kate"].map((name) => enrolment(name)), pageRows: 1 }
      let isOver = false
      const { url, asked } = yield* serve((asked) => {
        const isToken = asked.url.pathname === "/oauth2/access_token"
        if (isToken) isOver = false
        else if (asked.url.searchParams.get("cursor") === "1" && asked.url.pathname.includes("enrollment") && !isOver) {
          isOver = true
          if (!tokens.has("second")) {
            tokens.add("second")
            return { status: 401, json: { detail: "Token has expired." } }
          }
        }
        return respond(asked, platform)
      })
      const tokens = new Set<string>()
      const outcome = yield* collect(adapterOf(url, { setting: { ...setting, grades: false } }))
      assert.isUndefined(outcome.error)
      assert.strictEqual(facts(outcome).length, 3)
      assert.strictEqual(asked.filter(({ url }) => url.pathname === "/oauth2/access_token").length, 2)
    })
  )
  it.live("says what to grant where enrolments, accounts, grades or certificates are refused", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: [enrolment("bob")], grades: [passed("bob")] }
      const advice = {
        "/api/enrollment/": "Staff status",
        "/api/user/": "only staff are told the numbers",
        "/api/grades/": "grades:read",
        "/api/certificates/": "certificates:read"
      }
      for (const [path, words] of Object.entries(advice)) {
        const { url } = yield* serve((asked) =>
          asked.url.pathname.startsWith(path) ? { status: 403, json: { detail: "no" } } : respond(asked, platform)
        )
        const { error } = yield* collect(adapterOf(url))
        assert.strictEqual(error?.reason._tag, "Misconfigured")
        assert.include(error?.message, words)
      }
    })
  )
  it.live("tells of accounts without a number one by one, where others had theirs, also where it goes on", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: ["bob", "fred", "kate"].map((name) => enrolment(name)), pageRows: 1 }
      const { url } = yield* serve((asked) =>
        asked.url.searchParams.get("username") === "fred"
          ? { json: [{ username: "fred", profile_image: {} }] }
          : respond(asked, platform)
      )
      const adapter = adapterOf(url, { setting: { ...setting, grades: false, certificates: "none" } })
      const whole = yield* collect(adapter)
      assert.isUndefined(whole.error)
      assert.match(refused(whole).join(), /expected an account of this name, with its number.*found "fred"/)
      assert.strictEqual(facts(whole).length, 2)
      const rest = yield* collect(adapter, whole.pages[0]?.position)
      assert.deepStrictEqual([rest.error, refused(rest).length, facts(rest).length], [undefined, 1, 1])
    })
  )
  it.live("fails where accounts come without their numbers, as to those who are no staff", () =>
    Effect.gen(function* () {
      const platform: Platform = { enrolments: [enrolment("bob")] }
      const { url } = yield* serve((asked) =>
        asked.url.pathname.startsWith("/api/user/") ? { json: [{ username: "bob" }] } : respond(asked, platform)
      )
      const { error } = yield* collect(adapterOf(url))
      assert.strictEqual(error?.reason._tag, "Misconfigured")
    })
  )
  it.live("costs as many requests as the README says", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 250 }, (_, at) => `learner${at}`)
      const { adapter, asked } = yield* changing({
        enrolments: names.map((name) => enrolment(name)),
        grades: names.map((name, at) => (at < 10 ? passed(name) : grade(name)))
      })
      yield* collect(adapter)
      // A token; 3 pages of enrolments, 3 of accounts, 3 of grades; 10 certificates.
      assert.strictEqual(asked.length, 1 + 3 * 3 + 10)
    })
  )
})
