/** Where a source's own opinion and what Laurel computes differ, each difference beside its nearest neighbour that is none. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId, type Fact, Id, Ledger, LedgerMemory, Opinion } from "@laurel/core"
import { corrected, day, decider, desk, type More, type Participant, participant, retracted } from "@laurel/testkit"
import { Arbitrary, Effect, Layer, Schema, Stream } from "effect"
import { algebra, certifiedBy, examPass, withoutCertifications } from "./catalogs.ts"
import { apply, decide, hear, living, on, versions } from "./steps.ts"

const catalog = algebra(examPass())
const of = (contact: string, offering = "algebra-1"): Participant => participant({ offering, contact })
const [ann, bob] = [of("ann"), of("bob")]
const mia = decider()

/** The source's own sum of somebody's course, or its award. */
const sums = (
  who: Participant,
  outcome: "completed" | "passed" | "failed" | "incomplete",
  on: string,
  more: More = {}
) => about(who.rolledUp(outcome, on, { key: `own/${who.subject.key}/${outcome}`, ...more }))
const awards = (who: Participant, on: string, expires?: string, activity = "course/1") =>
  about(
    who.presented(null, { title: "Algebra", ...(expires === undefined ? {} : { expires }) }, on, {
      key: `own/${who.subject.key}/${activity}`
    }),
    activity
  )
const about = (draft: Fact.Draft, activity = "course/1"): Fact.Draft => ({
  ...draft,
  activity: Id.ActivityId.make(activity)
})
const passes = (who: Participant, on = "2014-05-10") => who.scored("finals", 60, on)

const own: Opinion.Source = { source: desk, places: [{ stream: "rows", prefix: "own" }], pairs: null }
const paired = (...pairs: ReadonlyArray<readonly [activity: string, type: string]>): Opinion.Source => ({
  ...own,
  pairs: pairs.map(([activity, type]) => ({ activity, type: Id.TypeId.make(type) }))
})

const pagesOf = Effect.fnUntraced(function* (at: string, source = own, types: ReadonlyArray<string> | null = null) {
  return yield* Stream.runCollect(
    Opinion.differences(yield* versions, {
      sources: [source],
      on: day(at),
      types: types === null ? null : new Set(types.map((type) => Id.TypeId.make(type)))
    })
  )
})
const differ = (at = "2014-12-31", source = own, types: ReadonlyArray<string> | null = null) =>
  Effect.map(pagesOf(at, source, types), (pages) => pages.flatMap(({ differences }) => differences))
const told = (one: Opinion.Told): string =>
  [
    one.kind,
    `c${one.person.id}`,
    one.id === null ? `no ${one.type}` : AchievementId.format(one.id),
    one.opinion === null ? "says nothing" : `${one.opinion.activity ?? "the whole"} ${one.opinion.says}`
  ].join(" ")
const differences = (...asked: Parameters<typeof differ>) => Effect.map(differ(...asked), (all) => all.map(told))
const why = (...asked: Parameters<typeof differ>) =>
  Effect.map(differ(...asked), (all) => all.flatMap((one) => one.why))

describe("what only the source says", () => {
  it.effect("is a course that it calls completed and nothing here earned, with what is missing", () =>
    Effect.gen(function* () {
      yield* hear(ann.scored("finals", 30, "2014-05-09"), sums(ann, "completed", "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c1 exam-pass:1:1 course/1 completed"])
      assert.deepStrictEqual(yield* why(), ["still missing: a score of at least 40% in exam (best so far 30%)"])
      yield* hear(passes(ann))
      assert.deepStrictEqual(yield* differences(), [])
    }).pipe(living(catalog))
  )
  it.effect("is a pass and an award as well, and neither a failure nor what is incomplete", () =>
    Effect.gen(function* () {
      yield* hear(sums(ann, "passed", "2014-05-10"), awards(bob, "2014-05-10"))
      yield* hear(sums(of("eve"), "failed", "2014-05-10"), sums(of("dan"), "incomplete", "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), [
        "sourceOnly c1 exam-pass:1:1 course/1 passed",
        "sourceOnly c2 exam-pass:2:1 course/1 awarded"
      ])
    }).pipe(living(catalog))
  )
  it.effect("tells by whom it was revoked and why, and is gone once it is reinstated", () =>
    Effect.gen(function* () {
      yield* decide(mia.revokes(ann, "exam-pass", "2014-06-01"))
      assert.deepStrictEqual(yield* differences("2014-05-31"), [])
      const [one] = yield* differ("2014-06-01")
      assert.deepStrictEqual(one?.why, [
        "counts from 2014-05-10; revoked from 2014-06-01; score 0.6",
        'decision 1: revoked exam-pass:1:1 from 2014-06-01, by mia (manager): "as agreed"'
      ])
      assert.strictEqual(one?.achievement?.revision, 2)
      yield* decide(mia.reinstates(ann, "exam-pass", "2014-07-01"))
      assert.deepStrictEqual(yield* differences("2014-07-01"), [])
      assert.lengthOf(yield* differences("2014-06-30"), 1)
    }).pipe(living(catalog, passes(ann), sums(ann, "completed", "2014-05-10")))
  )
  it.effect("is what a person has denied, and what is void", () =>
    Effect.gen(function* () {
      yield* decide(mia.denies(ann, "exam-pass"), mia.voids(bob, "exam-pass"))
      assert.deepStrictEqual(yield* why(), [
        "does not count on any day, by decision; the rule alone says from 2014-05-10; score 0.6",
        'decision 1: denied exam-pass:1:1 for all days, by mia (manager): "as agreed"',
        "does not count; void, as issued in error; score 0.6",
        'decision 2: voided exam-pass:2:1, as issued in error, by mia (manager): "as agreed"'
      ])
    }).pipe(
      living(
        catalog,
        passes(ann),
        passes(bob),
        sums(ann, "completed", "2014-05-10"),
        sums(bob, "completed", "2014-05-10")
      )
    )
  )
  it.effect("is nothing while an achievement stands contested, and what the facts say once somebody lets it go", () =>
    Effect.gen(function* () {
      yield* hear(ann.closed("2014-05-11"), corrected(passes(ann), ann.scored("finals", 30, "2014-05-10")))
      assert.deepStrictEqual(yield* differences(), [])
      yield* decide(mia.resolves(ann, "exam-pass", "apply", []))
      assert.deepStrictEqual(yield* why(), [
        "on what is known now, it never counted",
        'decision 1: let exam-pass:1:1 follow the facts, which say that it counts on no day, by mia (manager): "as agreed"',
        "still missing: a score of at least 40% in exam (best so far 30%)"
      ])
    }).pipe(living(catalog, passes(ann), sums(ann, "completed", "2014-05-10")))
  )
  it.effect("is what waits for the approval of a second actor, until it is approved", () =>
    Effect.gen(function* () {
      yield* decide(mia.grants(ann, "exam-pass", "2014-05-10"))
      assert.include(
        (yield* why())[0],
        "waits for the approval of somebody else (assessor): decision 1: granted exam-pass:1:1"
      )
      yield* decide(decider("max", "assessor").approves(1))
      assert.deepStrictEqual(yield* differences(), [])
    }).pipe(living(algebra(examPass({ moderators: ["assessor"] })), sums(ann, "completed", "2014-05-10")))
  )
  it.effect("is what by its rule would count and was not issued", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* why(), [
        "by its rule it would count from 2014-05-10, but it was not issued: its type ignores what is gained"
      ])
    }).pipe(
      living(algebra(examPass({ recompute: { gained: "ignore" } })), passes(ann), sums(ann, "completed", "2014-05-10"))
    )
  )
})

describe("what only Laurel says", () => {
  it.effect("is an achievement that counts, with what it rests on, until the source says so too", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann))
      assert.deepStrictEqual(yield* differences(), ["laurelOnly c1 exam-pass:1:1 says nothing"])
      const [standing, fact, ...rest] = yield* why()
      assert.deepStrictEqual([standing, rest], ["counts from 2014-05-10; score 0.6", []])
      assert.include(fact, "finals, scored 60 of 100, on 2014-05-10, desk / rows")
      yield* hear(sums(ann, "completed", "2014-05-11"))
      assert.deepStrictEqual(yield* differences(), [])
    }).pipe(living(catalog))
  )
  it.effect("is also one that the source calls failed or incomplete, by a correction or by its last word", () =>
    Effect.gen(function* () {
      const word = sums(ann, "passed", "2014-05-11")
      yield* hear(passes(ann), passes(bob), word, sums(bob, "completed", "2014-05-11"))
      assert.deepStrictEqual(yield* differences(), [])
      yield* hear(corrected(word, sums(ann, "failed", "2014-05-11")), sums(bob, "incomplete", "2014-05-12"))
      assert.deepStrictEqual(yield* differences(), [
        "laurelOnly c1 exam-pass:1:1 course/1 failed",
        "laurelOnly c2 exam-pass:2:1 course/1 incomplete"
      ])
    }).pipe(living(catalog))
  )
  it.effect("is one whose opinion the source has taken back, and not one that counts no longer", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), sums(ann, "completed", "2014-05-11"))
      yield* hear(retracted(sums(ann, "completed", "2014-05-11")))
      assert.deepStrictEqual(yield* differences(), ["laurelOnly c1 exam-pass:1:1 says nothing"])
      yield* hear(ann.unregistered("2014-06-01"))
      assert.deepStrictEqual(yield* differences("2014-05-31"), ["laurelOnly c1 exam-pass:1:1 says nothing"])
      assert.deepStrictEqual(yield* differences(), [])
    }).pipe(living(catalog))
  )
  it.effect("is none where one activity of two says so", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), sums(ann, "failed", "2014-05-11"))
      assert.lengthOf(yield* differences(), 1)
      yield* hear(awards(ann, "2014-05-12", undefined, "certificate/1"))
      assert.deepStrictEqual(yield* differences(), [])
    }).pipe(living(catalog))
  )
})

const yearly = { basis: "completion", period: "P1Y", lastDay: "dayBefore" }

describe("another expiry", () => {
  for (const [what, certified] of [
    ["its own validity", algebra(examPass({ validity: yearly }))],
    ["the certification that it leads to", certifiedBy(catalog, yearly)]
  ] as const)
    it.effect(`is told where the day that the source names is not the last valid one by ${what}`, () =>
      Effect.gen(function* () {
        yield* hear(passes(ann), awards(ann, "2014-05-10", "2015-05-09"))
        assert.deepStrictEqual(yield* differences(), [])
        yield* hear(awards(ann, "2014-05-10", "2015-05-10"))
        const [one, ...rest] = yield* differ()
        assert.deepStrictEqual([one?.kind, rest], ["expiry", []])
        assert.deepStrictEqual(one?.kind === "expiry" ? one.expires : undefined, day("2015-05-09"))
        assert.deepStrictEqual(one?.opinion?.expires, day("2015-05-10"))
      }).pipe(living(certified))
    )
  it.effect("is one that ends what here never expires, and none where the source names no day", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), awards(ann, "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), [])
      yield* hear(awards(ann, "2014-05-10", "2015-05-10"))
      const [one] = yield* differ()
      assert.isNull(one?.kind === "expiry" ? one.expires : undefined)
    }).pipe(living(withoutCertifications(catalog)))
  )
  it.effect("is held against the type's own validity where others certify it too, and grace is no validity", () =>
    Effect.gen(function* () {
      yield* hear(
        passes(ann),
        awards(ann, "2014-05-10", "2015-05-09"),
        passes(bob),
        awards(bob, "2014-05-10", "2017-05-09")
      )
      assert.deepStrictEqual(yield* differences(), ["expiry c2 exam-pass:2:1 course/1 awarded"])
    }).pipe(
      living(
        certifiedBy(algebra(examPass({ validity: { ...yearly, grace: { period: "P1M", counts: true } } })), {
          ...yearly,
          period: "P3Y"
        })
      )
    )
  )
  it.effect("is told beside neither of the other two: what does not count has none", () =>
    Effect.gen(function* () {
      yield* hear(awards(ann, "2014-05-10", "2015-05-10"))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c1 exam-pass:1:1 course/1 awarded"])
    }).pipe(living(certifiedBy(catalog, yearly)))
  )
})

describe("a source's opinion", () => {
  it.effect("is its last word by the day that is asked about", () =>
    Effect.gen(function* () {
      yield* hear(sums(ann, "failed", "2014-05-10"), sums(ann, "passed", "2014-05-12"))
      assert.deepStrictEqual(yield* differences("2014-05-11"), [])
      assert.deepStrictEqual(yield* differences("2014-05-12"), ["sourceOnly c1 exam-pass:1:1 course/1 passed"])
    }).pipe(living(catalog))
  )
  it.effect("stays a failure where it is completed later, and does not where it is passed", () =>
    Effect.gen(function* () {
      yield* hear(sums(ann, "failed", "2014-05-10"), sums(ann, "completed", "2014-05-12"))
      assert.deepStrictEqual(yield* differences(), [])
      yield* hear(sums(ann, "passed", "2014-05-11"))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c1 exam-pass:1:1 course/1 completed"])
    }).pipe(living(catalog))
  )
  it.effect("stands where its adapter says: not under another key, in another stream, or of another kind", () =>
    Effect.gen(function* () {
      yield* hear(
        sums(ann, "completed", "2014-05-10", { key: "owned/1" }),
        sums(ann, "completed", "2014-05-10", { key: "own/1", stream: "others" }),
        awards(ann, "2014-05-10")
      )
      const places = (place: Partial<Opinion.Place>): Opinion.Source => ({
        ...own,
        places: [{ stream: "rows", ...place }]
      })
      assert.deepStrictEqual(yield* differences("2014-12-31", places({ prefix: "own", only: "RolledUp" })), [])
      const found = yield* differ("2014-12-31", places({ only: "RolledUp" }))
      assert.deepStrictEqual(
        found.flatMap(({ opinion }) => opinion?.facts.map(({ reference }) => reference.key) ?? []),
        ["owned/1"]
      )
      assert.lengthOf(yield* differ("2014-12-31", places({ prefix: "own", only: "Presented" })), 1)
    }).pipe(living(catalog))
  )
  it.effect("is of its own source's learners: what another one saw is none of its business", () =>
    Effect.gen(function* () {
      const lms = Id.SourceId.make("lms")
      const elsewhere = participant({ offering: "algebra-1", contact: "bob", source: lms })
      yield* hear(passes(elsewhere), sums(of("eve"), "completed", "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c2 exam-pass:2:1 course/1 completed"])
      assert.deepStrictEqual(yield* differences("2014-12-31", { ...own, source: lms }), [
        "laurelOnly c1 exam-pass:1:1 says nothing"
      ])
    }).pipe(living(catalog))
  )
})

describe("the type that an opinion is about", () => {
  const prize = examPass({ id: "prize", rule: { rule: "scored", group: "exam", atLeast: 0.9 } })
  it.effect("is every one of the learner's course, or the one that its activity is paired with", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), sums(ann, "completed", "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c1 prize:1:1 course/1 completed"])
      assert.deepStrictEqual(yield* differences("2014-12-31", own, ["exam-pass"]), [])
      assert.deepStrictEqual(yield* differences("2014-12-31", paired(["course/1", "exam-pass"])), [])
      assert.deepStrictEqual(yield* differences("2014-12-31", paired(["course/*", "prize"])), [
        "sourceOnly c1 prize:1:1 course/1 completed"
      ])
    }).pipe(living(algebra(examPass(), prize)))
  )
  it.effect("is none where no pair names the activity: such opinions are counted, and compared with nothing", () =>
    Effect.gen(function* () {
      yield* hear(sums(ann, "completed", "2014-05-10"))
      const pages = yield* pagesOf("2014-12-31", paired(["course/2", "exam-pass"], ["course", "exam-pass"]))
      assert.deepStrictEqual(
        pages.map(({ counts }) => counts),
        [{ ...Opinion.nothing, unpaired: 1 }]
      )
      assert.deepStrictEqual([...(pages[0]?.activities.get(desk) ?? [])], [Id.ActivityId.make("course/1")])
    }).pipe(living(catalog))
  )
  it.effect(
    "may be of no course of the learner's: then it is about the person, whichever participation earned it",
    () =>
      Effect.gen(function* () {
        const badge = paired(["badge/1", "exam-pass"])
        const [anns, bobs] = [of("ann", "music-1"), of("bob", "music-1")]
        yield* hear(passes(ann), passes(bob), awards(anns, "2014-05-11", undefined, "badge/1"))
        assert.deepStrictEqual(yield* differences("2014-12-31", badge), ["laurelOnly c2 exam-pass:2:1 says nothing"])
        yield* hear(awards(bobs, "2014-05-11", undefined, "badge/1"))
        assert.deepStrictEqual(yield* differences("2014-12-31", badge), [])
        yield* hear(awards(of("eve", "music-1"), "2014-05-11", undefined, "badge/1"))
        const [one] = yield* differ("2014-12-31", badge)
        assert.deepStrictEqual(one && told(one), "sourceOnly c3 no exam-pass badge/1 awarded")
        assert.deepStrictEqual(one?.why, ["the person takes part in nothing that could earn it"])
      }).pipe(living(catalog))
  )
  it.effect("is told of the participation that came nearest, where it is about the person", () =>
    Effect.gen(function* () {
      const run = of("ann", "algebra-2")
      yield* hear(
        ann.registered("2014-05-01"),
        passes(run),
        awards(of("ann", "music-1"), "2014-05-11", undefined, "badge/1")
      )
      yield* decide(mia.revokes(run, "exam-pass", "2014-06-01"))
      assert.deepStrictEqual(yield* differences("2014-12-31", paired(["badge/1", "exam-pass"])), [
        "sourceOnly c1 exam-pass:2:1 badge/1 awarded"
      ])
    }).pipe(living(catalog))
  )
  it.effect("is one of that participation where its course has it: another run is another opinion", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), sums(of("ann", "algebra-2"), "completed", "2014-05-10"))
      assert.deepStrictEqual(yield* differences(), [
        "laurelOnly c1 exam-pass:1:1 says nothing",
        "sourceOnly c1 exam-pass:2:1 course/1 completed"
      ])
    }).pipe(living(catalog))
  )
  it.effect("is the person's whoever is linked, each learner once and told with the person", () =>
    Effect.gen(function* () {
      const other = of("anna", "music-1")
      yield* hear(passes(ann), awards(other, "2014-05-11", undefined, "badge/1"))
      const badge = paired(["badge/1", "exam-pass"])
      assert.lengthOf(yield* differences("2014-12-31", badge), 2)
      yield* decide(mia.links(ann, other))
      assert.deepStrictEqual(yield* differences("2014-12-31", badge), [])
      yield* decide(mia.revokes(ann, "exam-pass", "2014-06-01"))
      const [one, ...rest] = yield* differ("2014-12-31", badge)
      assert.deepStrictEqual(rest, [])
      assert.deepStrictEqual([...(one?.person.members ?? []), one?.id?.learner], [1, 2, 1])
    }).pipe(living(catalog))
  )
})

describe("participations that are joined", () => {
  const joined = {
    offerings: [
      {
        id: "run-1",
        course: "run",
        zone: "UTC",
        components: [{ activity: "finals", group: "exam" }],
        joins: { by: "window", within: "P1Y" }
      }
    ],
    achievementTypes: [{ id: "run", courses: ["run"], rule: { rule: "scored", group: "exam", atLeast: 0.4 } }],
    certifications: []
  }
  const room = participant({ offering: "run-1", contact: "ann", key: "room" })
  const web = participant({ offering: "run-1", contact: "ann", key: "web", source: Id.SourceId.make("lms") })
  const lms: Opinion.Source = { ...own, source: web.source }
  it.effect("earn one achievement, which the opinion of either source is held against", () =>
    Effect.gen(function* () {
      yield* hear(room.registered("2014-05-01"), web.registered("2014-05-02"), passes(room))
      assert.deepStrictEqual(yield* differences("2014-12-31", lms), ["laurelOnly c1 run:1:1 says nothing"])
      yield* hear(sums(web, "completed", "2014-05-11"))
      assert.deepStrictEqual(yield* differences("2014-12-31", lms), [])
      yield* hear(corrected(passes(room), room.scored("finals", 30, "2014-05-10")))
      assert.deepStrictEqual(yield* differences("2014-12-31", lms), ["sourceOnly c1 run:1:1 course/1 completed"])
    }).pipe(living(joined))
  )
  it.effect("of one source are missed once, and each keeps its own opinion", () =>
    Effect.gen(function* () {
      const second = participant({ offering: "run-1", contact: "ann", key: "second room" })
      yield* hear(room.registered("2014-05-01"), second.registered("2014-05-02"), passes(second))
      assert.deepStrictEqual(yield* differences(), ["laurelOnly c1 run:1:1 says nothing"])
      yield* hear(sums(room, "failed", "2014-05-11"), awards(second, "2014-05-11", undefined, "course/2"))
      const [page] = yield* pagesOf("2014-12-31")
      assert.deepStrictEqual(page?.counts, { ...Opinion.nothing, compared: 2 })
    }).pipe(living(joined))
  )
})

describe("whoever is erased", () => {
  it.effect("is left out, and nothing that names them is told", () =>
    Effect.gen(function* () {
      yield* hear(passes(ann), sums(bob, "completed", "2014-05-10"), awards(of("eve"), "2014-05-10"))
      assert.lengthOf(yield* differences(), 3)
      yield* decide(mia.erases([ann]), mia.erases([bob]))
      assert.deepStrictEqual(yield* differences(), ["sourceOnly c3 exam-pass:3:1 course/1 awarded"])
    }).pipe(living(catalog))
  )
})

/** What a test asks of the ledger for people: of each page how many are read, and how many of them are named. */
const counting = Effect.fnUntraced(function* <A, E, R>(test: Effect.Effect<A, E, R>) {
  const ledger = yield* Ledger.Ledger
  const read: Array<number> = []
  const named: Array<number> = []
  const result = yield* Effect.provideService(test, Ledger.Ledger, {
    ...ledger,
    loadContacts: (after, limit, until) =>
      Effect.tap(ledger.loadContacts(after, limit, until), ({ ids }) => Effect.sync(() => read.push(ids.length))),
    contacts: (ids) => Effect.tap(ledger.contacts(ids), () => Effect.sync(() => named.push(ids.length)))
  })
  return { result, read, named }
})

describe("a long list", () => {
  const crowd = Array.from({ length: 2 * Opinion.contactsPerPage + 20 }, (_, at) => of(`n${at}`))
  it.effect("is read in pages of a bounded number of people, each once, and no further than it is asked for", () =>
    Effect.gen(function* () {
      yield* hear(...crowd.map((who) => sums(who, "completed", "2014-05-10")))
      const { result: all, read, named } = yield* counting(differences())
      assert.deepStrictEqual(read, [Opinion.contactsPerPage, Opinion.contactsPerPage, 20])
      assert.deepStrictEqual(named, read)
      assert.deepStrictEqual(
        all,
        crowd.map((_, at) => `sourceOnly c${at + 1} exam-pass:${at + 1}:1 course/1 completed`)
      )
      const rows = Opinion.differences(yield* versions, { sources: [own], on: day("2014-12-31"), types: null })
      const first = yield* counting(Stream.runCollect(Stream.take(rows, 1)))
      assert.deepStrictEqual(first.read, [Opinion.contactsPerPage])
    }).pipe(living(catalog))
  )
  it.effect("tells of each learner once, also where two of one person are in different pages", () =>
    Effect.gen(function* () {
      const [first = ann, last = bob] = [crowd[0], crowd.at(-1)]
      yield* hear(...crowd.map((who) => sums(who, who === first || who === last ? "passed" : "failed", "2014-05-10")))
      yield* decide(mia.links(first, last))
      assert.deepStrictEqual(yield* differences(), [
        "sourceOnly c1 exam-pass:1:1 course/1 passed",
        `sourceOnly c1 exam-pass:${crowd.length}:1 course/1 passed`
      ])
    }).pipe(living(catalog))
  )
  it.effect("names nobody where nothing differs", () =>
    Effect.gen(function* () {
      yield* hear(sums(ann, "failed", "2014-05-10"), bob.registered("2014-05-10"))
      const { result: pages, named } = yield* counting(pagesOf("2014-12-31"))
      assert.deepStrictEqual([pages.map(({ counts }) => counts), named], [[{ ...Opinion.nothing, compared: 1 }], []])
    }).pipe(living(catalog))
  )
})

const points = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))).check(
  Schema.isMinLength(1),
  Schema.isMaxLength(12)
)

describe("a source whose opinion is Laurel's own verdict", () => {
  it.effect.prop(
    "differs nowhere, and once one learner is changed exactly there",
    [Arbitrary.schema(points), Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 11 })))],
    ([marks, at]) =>
      Effect.gen(function* () {
        yield* on("2014-06-01")
        yield* apply(catalog)
        const who = marks.map((_, index) => of(`n${index}`))
        yield* hear(...marks.map((mark, index) => (who[index] ?? ann).scored("finals", mark, "2014-05-10")))
        const ledger = yield* Ledger.Ledger
        const standing = yield* ledger.loadContacts(null, Ledger.maxPage)
        const passed = new Set([...standing.achievements.values()].flat().map(({ contact }) => contact))
        const wordOf = (index: number) => (passed.has(Id.ContactId.make(index + 1)) ? "passed" : "failed")
        const said = who.map((each, index) => sums(each, wordOf(index), "2014-05-11", { key: `own/${index}` }))
        yield* hear(...said)
        assert.deepStrictEqual(yield* differences(), [])
        const changed = at % marks.length
        const whose = who[changed] ?? ann
        const other = wordOf(changed) === "passed" ? "failed" : "passed"
        yield* hear(sums(whose, other, "2014-05-11", { key: `own/${changed}` }))
        assert.deepStrictEqual(yield* differences(), [
          wordOf(changed) === "passed"
            ? `laurelOnly c${changed + 1} exam-pass:${changed + 1}:1 course/1 failed`
            : `sourceOnly c${changed + 1} exam-pass:${changed + 1}:1 course/1 passed`
        ])
      }).pipe(Effect.provide(Layer.fresh(LedgerMemory.layer))),
    { arbitrary: { runs: 30 } }
  )
})
