/** What learners are read as, each with its nearest neighbour that is not. */
import { assert, describe, it } from "@effect/vitest"
import type { Administrate } from "@laurel/adapter-administrate"
import { Id } from "@laurel/core"
import { Effect } from "effect"
import { collect } from "@laurel/testkit"
import * as A from "./administrate.ts"

const told = (world: A.World, more: Partial<Administrate.Setting> = {}) =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* A.serving(world)
      const outcome = yield* collect(A.adapterOf(server.url, { setting: { ...A.setting, ...more } }))
      assert.isUndefined(outcome.error?.message)
      return {
        facts: A.briefs(outcome),
        rejected: A.rejected(outcome),
        drafts: outcome.pages.flatMap(({ drafts }) => drafts)
      }
    })
  )

const one = (more: A.Node, sessions: ReadonlyArray<A.Node> = []): A.World =>
  A.world({ learners: [A.learner(1, more)], events: [A.event(1, sessions)] })

const registered = `participation/01/1/1/1/registered/1 Registered "active"`

describe("whether somebody takes part", () => {
  it.live("active is registered, interested and reserved are not yet, cancelled is no longer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* told(one({}))).facts, [registered])
      for (const lifecycleState of ["interested", "reserved", "Reserved"]) {
        assert.deepStrictEqual((yield* told(one({ lifecycleState }))).facts, [])
      }
      assert.deepStrictEqual((yield* told(one({ lifecycleState: "cancelled" }))).facts, [
        `participation/01/1/1/1/unregistered/1 Unregistered "cancelled"`
      ])
    })
  )
  it.live("a state that nobody has told us of is rejected, and only that learner", () =>
    Effect.gen(function* () {
      const { facts, rejected } = yield* told(
        A.world({ learners: [A.learner(1, { lifecycleState: "waitlisted" }), A.learner(2)] })
      )
      assert.deepStrictEqual(facts, [`participation/02/2/1/2/registered/1 Registered "active"`])
      assert.lengthOf(rejected, 1)
      assert.include(rejected[0], "interested, reserved, active, cancelled")
    })
  )
  it.live("a place without a name says nothing, also of its register", () =>
    Effect.gen(function* () {
      const { facts, rejected } = yield* told(one({ contact: null, ...A.attendance({ 1: "Present" }) }, [A.session(1)]))
      assert.deepStrictEqual([facts, rejected], [[], []])
    })
  )
  it.live("at a cancelled event nobody takes part, and nothing is scheduled; what was attended was", () =>
    Effect.gen(function* () {
      const event = A.inEvent(1, { lifecycleState: "cancelled" })
      const sessions = [A.session(1), A.session(2)]
      const { facts } = yield* told(one({ ...event, ...A.attendance({ 1: "Present", 2: null }) }, sessions))
      assert.deepStrictEqual(facts, [
        `participation/01/1/1/1/unregistered/1 Unregistered "event cancelled"`,
        `learner/1/1/1/attended/1/1/attended Attended present "Present"`
      ])
    })
  )
})

describe("sessions", () => {
  it.live("are scheduled for who is in them, and marked as the register says; no mark is no absence", () =>
    Effect.gen(function* () {
      const { facts, drafts } = yield* told(
        one(
          A.attendance({ 1: "Present", 2: "Absent", 3: null }),
          [1, 2, 3].map((number) => A.session(number))
        )
      )
      assert.deepStrictEqual(facts, [
        registered,
        "learner/1/1/1/scheduled/1/1/scheduled Scheduled 2026-03-11T09:00:00.000Z 2026-03-11T17:00:00.000Z",
        `learner/1/1/1/attended/1/1/attended Attended present "Present"`,
        "learner/1/1/1/scheduled/1/2/scheduled Scheduled 2026-03-12T09:00:00.000Z 2026-03-12T17:00:00.000Z",
        `learner/1/1/1/attended/1/2/attended Attended absent "Absent"`,
        "learner/1/1/1/scheduled/1/3/scheduled Scheduled 2026-03-13T09:00:00.000Z 2026-03-13T17:00:00.000Z"
      ])
      assert.deepStrictEqual(
        [...new Set(drafts.map(({ activity }) => activity))],
        [null, "session/1", "session/2", "session/3"]
      )
    })
  )
  it.live("true and false mean the same, another mark what the setting says, and else it is rejected", () =>
    Effect.gen(function* () {
      const world = one(
        A.attendance({ 1: true, 2: false, 3: "Late" }),
        [1, 2, 3].map((number) => A.session(number))
      )
      const marks = (facts: ReadonlyArray<string>) =>
        facts.filter((fact) => fact.includes(" Attended ")).map((fact) => fact.split(" ")[2])
      const without = yield* told(world)
      assert.deepStrictEqual(marks(without.facts), ["present", "absent"])
      assert.deepStrictEqual(without.rejected.length, 1)
      assert.include(without.rejected[0], '"marks" of the setting')
      assert.deepStrictEqual(marks((yield* told(world, { marks: { late: "late" } })).facts), [
        "present",
        "absent",
        "late"
      ])
    })
  )
  it.live("of a learner who came later are those in their own list, where that is whole", () =>
    Effect.gen(function* () {
      const sessions = [A.session(1), A.session(2)]
      const scheduled = (facts: ReadonlyArray<string>) => facts.filter((fact) => fact.includes(" Scheduled ")).length
      assert.strictEqual(scheduled((yield* told(one(A.attendance({ 2: null }), sessions))).facts), 1)
      // Only what has been marked is listed, and the number is that of the event's sessions.
      assert.strictEqual(scheduled((yield* told(one(A.attendance({ 2: null }, 2), sessions))).facts), 2)
    })
  )
  it.live("that do not come out are told, and what the register says is taken", () =>
    Effect.gen(function* () {
      const { facts, rejected } = yield* told(one(A.attendance({ 1: "Present" }, 5), [A.session(1), A.session(2)]))
      assert.deepStrictEqual(facts, [registered, `learner/1/1/1/attended/1/1/attended Attended present "Present"`])
      assert.lengthOf(rejected, 1)
      assert.include(rejected[0], "5 as their attendance says")
      assert.include(rejected[0], "1 in the list and 2 of the event")
    })
  )
  it.live("that are cancelled or drafts are nobody's", () =>
    Effect.gen(function* () {
      const sessions = [A.session(1, { lifecycleState: "cancelled" }), A.session(2, { lifecycleState: "draft" })]
      assert.deepStrictEqual((yield* told(one(A.attendance({ 1: "Present", 2: null }), sessions))).facts, [registered])
    })
  )
  it.live("are on the day of the event's zone; one that is no IANA zone is rejected, or named by the setting", () =>
    Effect.gen(function* () {
      const late = [A.session(1, { timeZonedStart: "2026-03-11T23:30:00Z", timeZonedEnd: null })]
      const at = (timeZoneName: string | null) =>
        one({ ...A.inEvent(1, { timeZoneName }), ...A.attendance({ 1: null }) }, late)
      const day = (drafts: ReadonlyArray<{ readonly happened: { readonly zone: string; readonly on: number } }>) =>
        drafts[1]?.happened
      const auckland = day((yield* told(at("Pacific/Auckland"))).drafts)
      const london = day((yield* told(at(null))).drafts)
      assert.strictEqual(london?.zone, "Europe/London")
      assert.strictEqual(auckland?.on, (london?.on ?? 0) + 1)
      const windows = yield* told(at("New Zealand Standard Time"))
      assert.lengthOf(windows.rejected, 1)
      assert.include(windows.rejected[0], "an IANA zone")
      assert.include(windows.rejected[0], "New Zealand Standard Time")
      const zones = { "New Zealand Standard Time": "Pacific/Auckland" }
      assert.deepStrictEqual(day((yield* told(at("New Zealand Standard Time"), { zones })).drafts), auckland)
    })
  )
  it.live("with times that can't be are rejected one by one", () =>
    Effect.gen(function* () {
      const sessions = [
        A.session(1, { timeZonedStart: "2026-02-30T09:00:00Z" }),
        A.session(2, { timeZonedEnd: "2026-03-12T08:00:00Z" }),
        A.session(3, { timeZonedStart: null }),
        A.session(4)
      ]
      const { facts, rejected } = yield* told(one(A.attendance({ 1: null, 2: null, 3: null, 4: null }), sessions))
      assert.lengthOf(rejected, 3)
      assert.lengthOf(facts, 2)
    })
  )
})

describe("progress and results", () => {
  it.live("progress is of 100 unless the setting says of 1; none is nothing", () =>
    Effect.gen(function* () {
      const progress = "learner/1/1/1/progress/progressed Progressed"
      assert.deepStrictEqual((yield* told(one({ lmsProgress: 45 }))).facts, [registered, `${progress} 0.45`])
      assert.deepStrictEqual((yield* told(one({ lmsProgress: "0.45" }), { progress: "fraction" })).facts, [
        registered,
        `${progress} 0.45`
      ])
      assert.deepStrictEqual((yield* told(one({ lmsProgress: 0 }))).facts, [registered])
      const over = yield* told(one({ lmsProgress: 45 }), { progress: "fraction" })
      assert.deepStrictEqual([over.facts, over.rejected.length], [[registered], 1])
    })
  )
  it.live("content at 100 % is completed, and nobody passed for it; at 99 % it is not completed", () =>
    Effect.gen(function* () {
      const contentResults = A.list([A.content(5, 100), A.content(6, 99), A.content(7, 0), A.content(8, null)])
      const { facts } = yield* told(one({ contentResults, hasPassed: null }))
      assert.deepStrictEqual(facts, [
        registered,
        "learner/1/1/1/content/5/progressed Progressed 1",
        `learner/1/1/1/content/5/completed/1 Completed "100 %"`,
        "learner/1/1/1/content/6/progressed Progressed 0.99"
      ])
    })
  )
  it.live("a result is Administrate's own sum: passed, failed, or nothing yet", () =>
    Effect.gen(function* () {
      const result = (more: A.Node) => Effect.map(told(one(more)), ({ facts }) => facts.slice(1))
      assert.deepStrictEqual(yield* result({ hasPassed: true, result: "Pass" }), [
        `result/1/1/1/outcome RolledUp passed "Pass"`
      ])
      assert.deepStrictEqual(yield* result({ hasPassed: false }), ["result/1/1/1/outcome RolledUp failed"])
      assert.deepStrictEqual(yield* result({ hasPassed: null }), [])
    })
  )
  it.live("parts that the setting leaves out are not asked for", () =>
    Effect.gen(function* () {
      const server = yield* A.serving(one({ lmsProgress: 50, hasPassed: true }))
      yield* collect(A.adapterOf(server.url, { setting: { ...A.setting, parts: ["result"] } }))
      const all = server.asked.map(({ body }) => body).join()
      for (const field of ["lmsProgress", "contentResults", "attendance", "sessions"]) assert.notInclude(all, field)
      assert.include(all, "hasPassed")
    }).pipe(Effect.scoped)
  )
})

describe("claims", () => {
  it.live(
    "an address and an account are claimed where the setting says so, and an address of two contacts for neither",
    () =>
      Effect.gen(function* () {
        const shared = { emailAddress: "office@example.org" }
        const world = A.world({
          learners: [A.learner(1), A.learner(2, { contact: A.contact(2, shared) })],
          // Somebody who is no learner has the same address, in capitals.
          contacts: [A.contact(1), A.contact(2, shared), A.contact(9, { emailAddress: "OFFICE@example.org" })]
        })
        const claims = (drafts: ReadonlyArray<{ readonly subject: { readonly claims?: unknown } }>) =>
          drafts.map(({ subject }) => subject.claims)
        assert.deepStrictEqual(claims((yield* told(world)).drafts), [undefined, undefined])
        const account = { scheme: "company", value: "7" }
        assert.deepStrictEqual(claims((yield* told(world, { claims: { email: true, account: "company" } })).drafts), [
          [{ scheme: "email", value: "person1@example.org" }, account],
          [account]
        ])
      })
  )
})

describe("achievements", () => {
  const achieved = (more: A.Node, achievements: Administrate.Setting["achievements"] = {}) =>
    told(A.world({ achievements: [A.achievement(1, more)] }), { achievements })

  it.live("of a learner stand in the learner's participation, with the last valid day", () =>
    Effect.gen(function* () {
      const { facts, drafts } = yield* achieved({})
      assert.lengthOf(facts, 1)
      assert.include(facts[0], "achievement/1/presented Presented Fire safety")
      assert.deepStrictEqual(
        drafts.map(({ activity, subject, happened }) => [activity, subject.key, subject.offering, happened.basis]),
        [["achievement-type/3", "1:1:1", "fire-safety", "stated"]]
      )
    })
  )
  it.live("without a learner stand in the offering that the setting names, and are rejected where it names none", () =>
    Effect.gen(function* () {
      const bare = yield* achieved({ learner: null })
      assert.deepStrictEqual([bare.facts, bare.rejected.length], [[], 1])
      assert.include(bare.rejected[0], '"achievements" of the setting')
      const offering = Id.OfferingId.make("awards")
      const all = yield* achieved({ learner: null }, { offering })
      assert.deepStrictEqual(
        all.drafts.map(({ subject, said }) => [subject.key, said]),
        [["contact:1", "without a learner"]]
      )
      const typed = yield* achieved({ learner: null }, { types: [{ id: "AchievementType:3", offering }] })
      assert.lengthOf(typed.facts, 1)
      const other = yield* achieved({ learner: null }, { types: [{ id: "AchievementType:4", offering }] })
      assert.lengthOf(other.rejected, 1)
    })
  )
  it.live("of a course that is not read say nothing; without a contact they are rejected", () =>
    Effect.gen(function* () {
      const learner = { id: A.id("Learner", 1), event: { courseTemplate: { id: A.id("CourseTemplate", 99) } } }
      const other = yield* achieved({ learner })
      assert.deepStrictEqual([other.facts, other.rejected], [[], []])
      const offering = Id.OfferingId.make("awards")
      // An offering for all is for what has no learner; a type that is named is read wherever it was awarded.
      assert.deepStrictEqual((yield* achieved({ learner }, { offering })).facts, [])
      const typed = yield* achieved({ learner }, { types: [{ id: "AchievementType:3", offering }] })
      assert.deepStrictEqual(
        typed.drafts.map(({ subject }) => [subject.key, subject.offering]),
        [["contact:1", "awards"]]
      )
      assert.lengthOf((yield* achieved({ contact: null })).rejected, 1)
    })
  )
  it.live("without a validity never expire, and without a day are dated by when they were first seen", () =>
    Effect.gen(function* () {
      const { drafts } = yield* achieved({ until: null, from: null })
      assert.deepStrictEqual(
        drafts.map(({ evidence, happened }) => ["expires" in evidence, happened.basis]),
        [[false, "observed"]]
      )
    })
  )
  it.live("are not asked for without the setting, and by other names where it gives them", () =>
    Effect.gen(function* () {
      const server = yield* A.serving(A.world({ achievements: [A.achievement(1)] }))
      assert.lengthOf(A.briefs(yield* collect(A.adapterOf(server.url))), 0)
      assert.notInclude(server.asked.map(({ body }) => body).join(), "chievement")
      const achievements = { fields: { list: "contactAchievements", until: "expiryDate" } }
      const renamed = yield* collect(A.adapterOf(server.url, { setting: { ...A.setting, achievements } }))
      assert.include(renamed.error?.message, "contactAchievements")
      assert.strictEqual(renamed.error?.reason._tag, "Misconfigured")
    }).pipe(Effect.scoped)
  )
})
