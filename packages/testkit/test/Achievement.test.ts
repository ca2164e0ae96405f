import { type Entry, Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  contested,
  corrected,
  given,
  issued,
  participant,
  reinstated,
  retracted,
  updated,
  withdrawn
} from "@laurel/testkit"
import { algebra, examPass, pass, registered, running } from "./catalogs.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 40, "2014-05-10")

describe("an achievement is issued", () => {
  it.effect("on the day of the mark that is enough; a hundredth less issues nothing", () =>
    Effect.gen(function* () {
      yield* given(catalog).when(passing).then(issued("exam-pass", "2014-05-10"))
      yield* given(catalog)
        .when(ann.scored("finals", 39.99, "2014-05-10"))
        .then()
    })
  )

  it.effect("once: the same page again writes nothing", () => given(catalog, passing).when(passing).then())

  it.effect("for the course its type names; another course's exam issues nothing", () =>
    given(catalog)
      .when(participant({ offering: "music-1" }).scored("finals", 100, "2014-05-10"))
      .then()
  )

  it.effect("once for each participation", () =>
    given(catalog, passing)
      .when(participant({ offering: "algebra-2" }).scored("finals", 80, "2015-05-10"))
      .then(issued("exam-pass", "2015-05-10"))
  )

  it.effect("because of the facts that brought it, and no others", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, ann.registered("2014-01-01"), ann.scored("essay", 90, "2014-02-01"))
        .when(passing)
        .then(issued("exam-pass", "2014-05-10"))
      assert.deepStrictEqual(
        entries.flatMap(({ because }) => because.map(Number)),
        [3]
      )
    })
  )

  it.effect("by a mark that may still come only when it comes", () =>
    Effect.gen(function* () {
      const handedIn = ann.completed("finals", "2014-05-10")
      yield* given(catalog).when(handedIn).then()
      yield* given(catalog, handedIn)
        .when(ann.scored("finals", 60, "2014-05-10"))
        .then(issued("exam-pass", "2014-05-10"))
    })
  )
})

describe("an achievement is withdrawn", () => {
  it.effect("from the day of a later unregistration, and counted before it", () =>
    Effect.gen(function* () {
      const { held, status } = yield* given(catalog, passing)
        .when(ann.unregistered("2014-06-01"))
        .then(withdrawn("exam-pass", "2014-05-10..2014-06-01"))
      assert.strictEqual(held("exam-pass"), "2014-05-10..2014-06-01")
      assert.deepStrictEqual(
        ["2014-05-31", "2014-06-01"].map((on) => status("algebraist", on)),
        ["valid", "withdrawn"]
      )
    })
  )

  it.effect("in two entries where both were heard of at once", () =>
    given(catalog)
      .when(passing, ann.unregistered("2014-06-01"))
      .then(issued("exam-pass", "2014-05-10"), withdrawn("exam-pass", "2014-05-10..2014-06-01"))
  )

  it.effect("the day it is earned by an unregistration of that day; one of the day before leaves nothing to earn", () =>
    Effect.gen(function* () {
      yield* given(catalog)
        .when(passing, ann.unregistered("2014-05-10"))
        .then(issued("exam-pass", "2014-05-10"), withdrawn("exam-pass", "2014-05-10..2014-05-10"))
      yield* given(catalog).when(passing, ann.unregistered("2014-05-09")).then()
    })
  )

  it.effect("from the start, when an unregistration from before the earning is heard of late", () =>
    Effect.gen(function* () {
      const { held } = yield* given(catalog, passing).when(ann.unregistered("2014-05-09")).then(withdrawn("exam-pass"))
      assert.strictEqual(held("exam-pass"), "never")
      // The same two facts the other way round: never earned at all.
      yield* given(catalog, ann.unregistered("2014-05-09")).when(passing).then()
    })
  )

  it.effect("from the start, when the mark is corrected below the pass; one corrected above it changes the score", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing)
        .when(corrected(passing, ann.scored("finals", 39, "2014-05-10")))
        .then(withdrawn("exam-pass"))
      yield* given(catalog, passing)
        .when(corrected(passing, ann.scored("finals", 99, "2014-05-10")))
        .then(updated("exam-pass", "2014-05-10.."))
    })
  )

  it.effect("from the start, when the mark is taken back; the retraction of another mark changes nothing", () =>
    Effect.gen(function* () {
      const essay = ann.scored("essay", 80, "2014-03-01")
      yield* given(catalog, passing, essay).when(retracted(passing)).then(withdrawn("exam-pass"))
      yield* given(catalog, passing, essay).when(retracted(essay)).then()
    })
  )

  it.effect("never because a mark is awaited again", () =>
    given(catalog, passing)
      .when(corrected(passing, ann.completed("finals", "2014-05-10")))
      .then()
  )
})

describe("an achievement comes back", () => {
  const left = ann.unregistered("2014-06-01")

  it.effect("from the day of a new registration, with the gap between", () =>
    given(catalog, passing, left)
      .when(ann.registered("2014-09-01"))
      .then(reinstated("exam-pass", "2014-05-10..2014-06-01", "2014-09-01.."))
  )

  it.effect("for good, when the unregistration is taken back", () =>
    given(catalog, passing, left).when(retracted(left)).then(reinstated("exam-pass", "2014-05-10.."))
  )

  it.effect("when the mark is corrected back above the pass", () =>
    given(catalog, passing)
      .when(corrected(passing, ann.scored("finals", 39, "2014-05-10")))
      .when(corrected(passing, ann.scored("finals", 41, "2014-05-10")))
      .then(reinstated("exam-pass", "2014-05-10.."))
  )

  it.effect("not by a registration within the days it was registered anyway", () =>
    given(catalog, passing, left).when(ann.registered("2014-05-20")).then()
  )
})

describe("a correction of the days in between is written", () => {
  const left = ann.unregistered("2014-06-01")
  const back = ann.registered("2014-09-01")

  it.effect("when the unregistration was on another day", () =>
    given(catalog, passing, left, back)
      .when(corrected(left, ann.unregistered("2014-06-15")))
      .then(updated("exam-pass", "2014-05-10..2014-06-15", "2014-09-01.."))
  )

  it.effect("when the new registration was on another day", () =>
    given(catalog, passing, left, back)
      .when(corrected(back, ann.registered("2014-10-01")))
      .then(updated("exam-pass", "2014-05-10..2014-06-01", "2014-10-01.."))
  )

  it.effect("when the new registration is taken back", () =>
    given(catalog, passing, left, back).when(retracted(back)).then(withdrawn("exam-pass", "2014-05-10..2014-06-01"))
  )

  it.effect("when the mark was given on another day; a change of its place in the file is none", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing, left, back)
        .when(corrected(passing, ann.scored("finals", 40, "2014-05-12")))
        .then(updated("exam-pass", "2014-05-12..2014-06-01", "2014-09-01.."))
      const moved = { ...passing, reference: { ...passing.reference, line: 77 } }
      yield* given(catalog, passing).when(moved).then()
    })
  )
})

describe("a row that can't be placed is rejected, and the others of its page are not", () => {
  it.effect("an offering the catalog does not have", () =>
    Effect.gen(function* () {
      const stray = participant({ offering: "latin-1" }).scored("finals", 80, "2014-05-10")
      const { rejections } = yield* given(catalog).when(stray, passing).then(issued("exam-pass", "2014-05-10"))
      assert.deepStrictEqual(
        rejections.map(({ found, raw }) => [found, raw]),
        [['"latin-1"', `rows ${stray.reference.key}`]]
      )
    })
  )

  it.effect("a participation that changes hands", () =>
    Effect.gen(function* () {
      const stolen = participant({ offering: "algebra-1", contact: "bob", key: ann.subject.key }).scored(
        "essay",
        1,
        "2014-05-10"
      )
      const { rejections } = yield* given(catalog, passing).when(stolen, passing).then()
      assert.deepStrictEqual(
        rejections.map(({ found }) => found),
        ['participation "ann/algebra-1" of another contact, "student:bob"']
      )
    })
  )

  it.effect("in a page that claims one participation for two people, whoever is known already", () =>
    Effect.gen(function* () {
      const bob = participant({ offering: "algebra-2", contact: "bob" })
      const key = "shared"
      const [first, second] = ["bob", "eve"].map((contact) => participant({ offering: "algebra-1", contact, key }))
      const rows = [first, second].flatMap((who, index) =>
        who === undefined ? [] : [who.scored("finals", 80, `2014-05-1${index}`)]
      )
      const { achievements, rejections } = yield* given(catalog, bob.scored("finals", 80, "2015-05-10"))
        .when(...rows)
        .then(issued("exam-pass", "2014-05-10"))
      assert.strictEqual(new Set(achievements.map(({ contact }) => contact)).size, 1)
      assert.strictEqual(rejections.length, 1)
    })
  )
})

describe("a row that moves to another participation", () => {
  const bob = participant({ offering: "algebra-1", contact: "bob" })

  it.effect("leaves the first and counts for the second", () =>
    Effect.gen(function* () {
      const moved = corrected(passing, bob.scored("finals", 40, "2014-05-10"))
      yield* given(catalog, passing).when(moved).then(withdrawn("exam-pass"), issued("exam-pass", "2014-05-10"))
      yield* given(catalog, passing, moved).when(moved).then()
    })
  )

  it.effect("and back counts for the first again", () =>
    given(catalog, passing)
      .when(corrected(passing, bob.scored("finals", 40, "2014-05-10")))
      .when(passing)
      .then(withdrawn("exam-pass"), reinstated("exam-pass", "2014-05-10.."))
  )

  it.effect("and is taken back under its new name leaves the first too", () =>
    given(catalog, passing)
      .when(retracted(corrected(passing, bob.scored("finals", 40, "2014-05-10"))))
      .then(withdrawn("exam-pass"))
  )
})

describe("a rule of either clause", () => {
  it.effect("gives the days that one clause proved, while the other may still decide", () =>
    Effect.gen(function* () {
      const whilePresent = { rule: "all", of: [pass, registered] }
      const rule = { rule: "any", of: [whilePresent, { rule: "weighted", group: "coursework", atLeast: 60 }] }
      const either = algebra(examPass({ rule }))
      const awaited = ann.completed("essay", "2014-03-01")
      yield* given(either)
        .when(passing, ann.unregistered("2014-06-01"), awaited)
        .then(issued("exam-pass", "2014-05-10"), withdrawn("exam-pass", "2014-05-10..2014-06-01"))
      yield* given(either).when(ann.unregistered("2014-06-01"), awaited).then()
    })
  )

  it.effect("keeps the achievement when one of two proofs is taken back", () => {
    const coursework = { rule: "weighted", group: "coursework", atLeast: 60 }
    const either = algebra(
      examPass({ rule: { rule: "all", of: [{ rule: "any", of: [pass, coursework] }, registered] } })
    )
    const essay = ann.scored("essay", 100, "2014-03-01")
    return given(either, passing, essay).when(retracted(essay)).then(updated("exam-pass", "2014-05-10.."))
  })
})

describe("a retraction that comes before its fact", () => {
  it.effect("takes it out when it comes, in whichever page and however often", () =>
    Effect.gen(function* () {
      const early = given(catalog, retracted(passing))
      assert.strictEqual((yield* early.when(passing).then()).held("exam-pass"), "never")
      assert.strictEqual(
        (yield* early.when(passing).when(passing, retracted(passing)).then()).held("exam-pass"),
        "never"
      )
    })
  )

  it.effect("of another row takes out nothing", () =>
    given(catalog, retracted(ann.registered("2014-01-01")))
      .when(passing)
      .then(issued("exam-pass", "2014-05-10"))
  )
})

describe("an entry's cause", () => {
  it.effect("is the news itself where no fact is left: the retraction that took the only mark", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, passing).when(retracted(passing)).then(withdrawn("exam-pass"))
      assert.deepStrictEqual(
        entries.map(({ because }) => because.map(Number)),
        [[2]]
      )
    })
  )

  /** What brought each entry, by kind, as the numbers of the facts in the order in which they were told. */
  const causes = ({ entries }: { readonly entries: ReadonlyArray<Entry.Entry> }) =>
    entries.map(({ kind, because }) => [kind, because.map(Number)])
  const failing = ann.scored("finals", 20, "2014-05-20", { key: "second" })
  const twin = { ...passing, reference: failing.reference }

  it.effect("is the retraction beside the facts that are left, and not where it took nothing that counted", () =>
    Effect.gen(function* () {
      const taken = yield* given(catalog, passing, failing).when(retracted(passing)).then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(taken), [["Withdrawn", [2, 3]]])
      const held = algebra(examPass({ recompute: { whileOpen: "hold" } }))
      const later = ann.scored("finals", 60, "2014-05-20", { key: "second" })
      const moved = yield* given(held, passing, later)
        .when(retracted(passing))
        .then(contested("exam-pass", "2014-05-10..", "2014-05-20.."))
      assert.deepStrictEqual(causes(moved), [["Contested", [2, 3]]])
      // What did not count brought nothing, though it is taken back by the same page.
      const worse = ann.scored("finals", 30, "2014-05-10")
      const both = yield* given(catalog, passing, failing)
        .when(retracted(failing), corrected(passing, worse))
        .then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(both), [["Withdrawn", [4]]])
      // Nor did what something else proves as well.
      const left = yield* given(catalog, passing, twin)
        .when(ann.unregistered("2014-06-01"), retracted(passing))
        .then(withdrawn("exam-pass", "2014-05-10..2014-06-01"))
      assert.deepStrictEqual(causes(left), [["Withdrawn", [3]]])
      // What is gained is told by what is in force alone.
      const essay = ann.scored("essay", 90, "2014-02-01")
      const gained = yield* given(catalog, essay)
        .when(retracted(essay), passing)
        .then(issued("exam-pass", "2014-05-10"))
      assert.deepStrictEqual(causes(gained), [["Issued", [3]]])
    })
  )

  it.effect(
    "is each of the retraction and the correction that took what was needed, once, and the last of either",
    () =>
      Effect.gen(function* () {
        const needed = { rule: "all", of: [pass, { rule: "scored", group: "coursework", atLeast: "40%" }] }
        const essay = ann.scored("essay", 80, "2014-03-01")
        const both = yield* given(algebra(examPass({ rule: needed })), passing, essay, failing)
          .when(retracted(passing), corrected(essay, ann.scored("essay", 10, "2014-03-01")))
          .then(withdrawn("exam-pass"))
        assert.deepStrictEqual(causes(both), [["Withdrawn", [3, 4, 5]]])
        const again = yield* given(catalog, passing, failing)
          .when(retracted(passing), passing, retracted(passing))
          .then(withdrawn("exam-pass"))
        assert.deepStrictEqual(causes(again), [["Withdrawn", [2, 5]]])
        const restated = yield* given(catalog, passing)
          .when(retracted(passing), corrected(passing, ann.scored("finals", 10, "2014-05-10")))
          .then(withdrawn("exam-pass"))
        assert.deepStrictEqual(causes(restated), [["Withdrawn", [3]]])
      })
  )

  it.effect("is the retraction of the same earning, of any of its days, and of what framed them", () =>
    Effect.gen(function* () {
      const rep = algebra(examPass({ rule: pass, repeat: { after: "P1Y" } }))
      const [next, low] = [
        ann.scored("finals", 70, "2016-05-10", { key: "n" }),
        ann.scored("finals", 5, "2016-05-11", { key: "l" })
      ]
      const second = yield* given(rep, passing, twin, next, low)
        .when(retracted(passing), corrected(next, ann.scored("finals", 7, "2016-05-10")))
        .then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(second), [["Withdrawn", [4, 6]]])
      const own = yield* given(rep, passing, next, low).when(retracted(next)).then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(own), [["Withdrawn", [3, 4]]])
      const turning = algebra(examPass({ rule: { rule: "passed", group: "exam", afterPass: "withdraw" } }))
      const [first, last] = [
        ann.passed("finals", "2014-05-10", { key: "p1" }),
        ann.passed("finals", "2014-07-01", { key: "p2" })
      ]
      const regained = yield* given(turning, first, ann.failed("finals", "2014-06-01", { key: "f" }), last)
        .when(corrected(first, ann.passed("finals", "2014-05-15")), retracted(last))
        .then(withdrawn("exam-pass", "2014-05-15..2014-06-01"))
      assert.deepStrictEqual(causes(regained), [["Withdrawn", [2, 4, 5]]])
      // Told as the story went: what took the days, and what gave some of them again.
      const stayed = ann.registered("2014-06-01", { key: "stayed", at: "2014-06-01T09:00:00Z" })
      const left = yield* given(
        catalog,
        passing,
        ann.unregistered("2014-06-01", { at: "2014-06-01T08:00:00Z" }),
        stayed
      )
        .when(retracted(stayed), ann.registered("2014-07-01"))
        .then(
          withdrawn("exam-pass", "2014-05-10..2014-06-01"),
          reinstated("exam-pass", "2014-05-10..2014-06-01", "2014-07-01..")
        )
      assert.deepStrictEqual(causes(left), [
        ["Withdrawn", [2, 4]],
        ["Reinstated", [1, 5]]
      ])
      const soon = algebra(examPass({ rule: { rule: "within", period: "P1M", that: pass } }))
      const opening = ann.registered("2014-05-01")
      const late = yield* given(soon, ann.completed("essay", "2014-01-02"), opening, passing)
        .when(retracted(opening))
        .then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(late), [["Withdrawn", [3, 4]]])
    })
  )

  it.effect("is what took a failure back, and what said otherwise of what had given days", () =>
    Effect.gen(function* () {
      const latest = algebra(examPass({ rule: { rule: "passed", group: "exam", attempts: "latest" } }))
      const [passed, failed] = [
        ann.passed("finals", "2014-05-10", { key: "p" }),
        ann.failed("finals", "2014-06-01", { key: "f" })
      ]
      const healed = yield* given(latest, passed, failed)
        .when(retracted(failed))
        .then(reinstated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual(causes(healed), [["Reinstated", [1, 3]]])
      // Its neighbour: a failure of another part stood in nobody's way.
      const beside = ann.failed("essay", "2014-06-01", { key: "e" })
      const other = yield* given(latest, passed, failed, beside)
        .when(retracted(beside), corrected(failed, ann.passed("finals", "2014-06-01")))
        .then(reinstated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual(causes(other), [["Reinstated", [1, 5]]])
      const moved = yield* given(catalog, passing, ann.scored("finals", 45, "2014-05-20", { key: "second" }))
        .when(corrected(passing, ann.scored("finals", 10, "2014-05-10")))
        .then(updated("exam-pass", "2014-05-20.."))
      assert.deepStrictEqual(causes(moved), [["Updated", [2, 3]]])
      const soon = algebra(examPass({ rule: { rule: "within", period: "P1M", that: pass } }))
      const opening = ann.registered("2014-05-01")
      const late = yield* given(soon, opening, passing)
        .when(corrected(opening, ann.registered("2014-01-02")))
        .then(withdrawn("exam-pass"))
      assert.deepStrictEqual(causes(late), [["Withdrawn", [2, 3]]])
    })
  )

  it.effect("is the end that the rule waited for, and not one that it did not wait for", () =>
    Effect.gen(function* () {
      const bob = participant({ offering: "run-1" })
      const half = running({}, [{ id: "half", rule: { rule: "attended", share: "50%" } }])
      const planned = [bob.scheduled("s1", "2014-03-03"), bob.scheduled("s2", "2014-03-04")]
      const been = [...planned, bob.attended("s1", "present", "2014-03-03"), bob.attended("s2", "absent", "2014-03-04")]
      const closing = bob.closed("2014-04-01")
      const waited = yield* given(half, ...been)
        .when(closing)
        .then(issued("half", "2014-03-03"))
      assert.deepStrictEqual(causes(waited), [["Issued", [3, 5]]])
      const passed = yield* given(catalog)
        .when(passing, ann.closed("2014-06-01"))
        .then(issued("exam-pass", "2014-05-10"))
      assert.deepStrictEqual(causes(passed), [["Issued", [1]]])
      // Told again with another day, or by another row, it was over before.
      const late = bob.attended("s2", "present", "2014-03-04")
      const whole = running({}, [{ id: "whole", rule: { rule: "attended", share: "100%" } }])
      for (const again of [corrected(closing, bob.closed("2014-04-02")), bob.closed("2014-04-02", { key: "again" })]) {
        const told = yield* given(whole, ...been, closing)
          .when(corrected(been[3] ?? closing, late), again)
          .then(issued("whole", "2014-03-04"))
        assert.deepStrictEqual(causes(told), [["Issued", [3, 6]]])
      }
      // Retracted and told again, it was not.
      const reopened = yield* given(half, ...been, closing, retracted(closing))
        .when(closing)
        .then(issued("half", "2014-03-03"))
      assert.deepStrictEqual(causes(reopened), [["Issued", [3, 7]]])
    })
  )

  it.effect("is no end that came with what ended the days", () =>
    Effect.gen(function* () {
      const closing = ann.closed("2014-06-30")
      const left = yield* given(catalog, ann.registered("2014-01-01"), passing)
        .when(ann.unregistered("2014-06-10"), closing)
        .then(withdrawn("exam-pass", "2014-05-10..2014-06-10"))
      assert.deepStrictEqual(causes(left), [["Withdrawn", [3]]])
      const turning = algebra(examPass({ rule: { rule: "passed", group: "exam", afterPass: "withdraw" } }))
      const both = yield* given(turning)
        .when(ann.passed("finals", "2014-05-10"), ann.failed("finals", "2014-06-10", { key: "f" }), closing)
        .then(issued("exam-pass", "2014-05-10"), withdrawn("exam-pass", "2014-05-10..2014-06-10"))
      assert.deepStrictEqual(causes(both), [
        ["Issued", [1]],
        ["Withdrawn", [2]]
      ])
    })
  )

  it.effect("is the end of the last part of a journey", () =>
    Effect.gen(function* () {
      const at = (source: string) =>
        participant({ offering: "run-1", source: Id.SourceId.make(source), key: "booking-1" })
      const [room, web] = [at("room"), at("web")]
      const journey = running({ joins: { by: "registration" } }, [
        { id: "half", rule: { rule: "attended", share: "50%" } }
      ])
      const planned = [room.scheduled("s1", "2014-03-03"), room.scheduled("s2", "2014-03-04")]
      const been = [...planned, web.attended("s1", "present", "2014-03-03")]
      const over = yield* given(journey, ...been, room.closed("2014-04-01"))
        .when(web.closed("2014-04-02"))
        .then(issued("half", "2014-03-03"))
      // Each source has numbers of its own: what was done on the web, and its end.
      assert.deepStrictEqual(causes(over), [["Issued", [7, 8]]])
    })
  )
})
