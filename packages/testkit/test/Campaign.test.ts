import { assert, describe, it } from "@effect/vitest"
import { Achievement, type Campaign, type Fact, Id, Ledger, Sync } from "@laurel/core"
import { day, decider, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import { compiled, decide, hear, living, log, on, versions } from "./steps.ts"

const ann = participant({ offering: "algebra-1" })
const bob = participant({ offering: "algebra-1", contact: "bob" })
const mia = decider()
/** Valid for three years from the day it is earned. */
const passAt = (atLeast: number, more: object = {}): object =>
  Object(algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast }, ...more })))
const first = passAt(0.4)
const second = passAt(0.9)

const campaign = (choice: Campaign.Choice, today: string): Campaign.Campaign => ({
  choice,
  on: day(today),
  actor: "u-17",
  role: "registrar",
  reason: "the law of 2016"
})
const holders = (today: string) => campaign({ _tag: "Holders" }, today)
const renewal = (today: string) => campaign({ _tag: "Renewal" }, today)
const since = (from: string) => campaign({ _tag: "EarnedSince", since: day(from) }, "2016-01-01")

const samples = 1_000
const plan = Effect.fnUntraced(function* (catalog: unknown, chosen: Campaign.Campaign | null) {
  const options = { campaign: chosen, on: chosen?.on ?? day("2016-01-01"), samples }
  return (yield* Sync.foreseeCatalog(yield* compiled(catalog), options)) ?? assert.fail("nothing to plan")
})
const applied = Effect.fnUntraced(function* (catalog: unknown, chosen: Campaign.Campaign | null) {
  const { version, fingerprint, on: today } = yield* plan(catalog, chosen)
  return yield* Sync.applyPlanned(yield* compiled(catalog), { version, fingerprint, on: today, campaign: chosen })
})

/** Which version governs each achievement of somebody, and whether it stands. */
const governing = (who: typeof ann) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const [found] = yield* ledger.find(who.registered("2014-01-01").subject.contact.value)
    const dossier = found === undefined ? undefined : yield* ledger.contact(found.id, null)
    return (dossier?.achievements ?? []).map((each) => [Number(each.catalog), Achievement.isStanding(each)])
  })

/** Under the second version the pass of 60 % is none. */
const rejudged = [[2, false]]
const asBefore = [[1, true]]

describe("a campaign of holders", () => {
  it.effect("re-judges who is valid on the day, and nobody whose last valid day was the day before", () =>
    Effect.gen(function* () {
      // Ann's three years end on 10 May 2017, Bob's a day earlier.
      yield* applied(second, holders("2017-05-10"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [rejudged, asBefore])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-09")))
  )

  it.effect("re-judges who is suspended from the day after, and nobody who is suspended on the day", () =>
    Effect.gen(function* () {
      yield* decide(mia.suspends(ann, "exam-pass", "2016-03-02"), mia.suspends(bob, "exam-pass", "2016-03-01"))
      yield* applied(second, holders("2016-03-01"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [rejudged, asBefore])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-10")))
  )

  it.effect("leaves alone whoever is void, and whatever the new version says nothing else of", () =>
    Effect.gen(function* () {
      yield* decide(mia.voids(bob, "exam-pass"))
      const found = yield* plan(
        { ...second, identities: [{ scheme: "student", links: "never" }] },
        holders("2016-01-01")
      )
      assert.deepStrictEqual([found.decisions, found.types.get(Id.TypeId.make("exam-pass"))?.chosen], [1, 1])
      const same = yield* plan({ ...first, identities: [{ scheme: "student", links: "never" }] }, holders("2016-01-01"))
      assert.deepStrictEqual([same.decisions, same.entries, same.types.size], [0, 0, 0])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-10")))
  )
})

describe("a campaign of what was earned since a day", () => {
  it.effect("re-judges what was earned on the day, and not what was earned on the day before", () =>
    Effect.gen(function* () {
      yield* applied(second, since("2014-05-10"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [rejudged, asBefore])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-09")))
  )

  it.effect("re-judges also what has expired since, which one of holders does not", () =>
    Effect.gen(function* () {
      const late = "2020-01-01"
      assert.strictEqual(
        (yield* plan(second, campaign({ _tag: "EarnedSince", since: day("2014-01-01") }, late))).decisions,
        1
      )
      assert.strictEqual((yield* plan(second, holders(late))).decisions, 0)
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10")))
  )
})

describe("a campaign after one that was a mistake", () => {
  /** What the second version asks, and the third takes back. */
  const third = passAt(0.5)
  const both = [ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-09")]
  const mistaken = applied(second, since("2014-01-01"))
  const none = [[2, false]]

  it.effect("gives back what was earned on the day, and not what was earned on the day before", () =>
    Effect.gen(function* () {
      yield* mistaken
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [none, none])
      yield* applied(third, since("2014-05-10"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [[[3, true]], none])
    }).pipe(living(first, ...both))
  )

  it.effect("gives nothing back unless it asks what was earned, and nothing that the version has not either", () =>
    Effect.gen(function* () {
      yield* mistaken
      for (const choice of [null, holders("2016-01-01"), renewal("2013-01-01")])
        assert.strictEqual((yield* plan(third, choice)).decisions, 0)
      assert.strictEqual((yield* plan(passAt(0.7), since("2014-01-01"))).decisions, 0)
      assert.strictEqual((yield* plan(third, since("2014-01-01"))).decisions, 2)
    }).pipe(living(first, ...both))
  )

  it.effect("leaves alone what is void, and what no campaign took: the newest version judges that by itself", () =>
    Effect.gen(function* () {
      yield* mistaken
      yield* decide(mia.voids(ann, "exam-pass"))
      assert.strictEqual((yield* plan(third, since("2014-05-10"))).decisions, 0)
      const cal = participant({ offering: "algebra-1", contact: "cal" })
      const pass = cal.scored("finals", 95, "2014-05-11", { key: "cal" })
      yield* hear(pass)
      yield* hear({ ...pass, evidence: cal.scored("finals", 60, "2014-05-11").evidence })
      assert.deepStrictEqual(yield* governing(cal), none)
      assert.strictEqual((yield* plan(third, since("2014-05-10"))).decisions, 0)
      yield* applied(third, since("2014-05-10"))
      assert.deepStrictEqual(yield* governing(cal), [[3, true]])
    }).pipe(living(first, ...both))
  )
})

describe("a campaign at the next renewal", () => {
  it.effect("re-judges what begins to count on the day after, and not what begins on the day", () =>
    Effect.gen(function* () {
      yield* decide(
        mia.sets(ann, "exam-pass", "validFrom", "2014-06-02"),
        mia.sets(bob, "exam-pass", "validFrom", "2014-06-01")
      )
      yield* applied(second, renewal("2014-06-01"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [rejudged, asBefore])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 60, "2014-05-10")))
  )

  it.effect("leaves the renewal itself to the new version, and what it renews to the old one", () =>
    Effect.gen(function* () {
      yield* applied(second, renewal("2016-01-01"))
      const again = participant({ offering: "algebra-2" })
      yield* hear(again.scored("finals", 60, "2017-05-01"))
      assert.deepStrictEqual(yield* governing(ann), asBefore)
      yield* hear(again.scored("finals", 95, "2017-05-02"))
      assert.deepStrictEqual(yield* governing(ann), [...asBefore, [2, true]])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10")))
  )
})

describe("without a campaign", () => {
  it.effect("what is issued from then on is judged by the new version, and nothing that was issued", () =>
    Effect.gen(function* () {
      const { decisions, types } = yield* plan(second, null)
      assert.deepStrictEqual([decisions, types.get(Id.TypeId.make("exam-pass"))?.staying], [0, 1])
      yield* applied(second, null)
      yield* hear(bob.scored("finals", 95, "2014-05-10"))
      assert.deepStrictEqual([yield* governing(ann), yield* governing(bob)], [asBefore, [[2, true]]])
    }).pipe(living(first, ann.scored("finals", 60, "2014-05-10")))
  )
})

describe("a plan", () => {
  const exam = ann.scored("finals", 60, "2014-05-10")
  const later = Effect.fnUntraced(function* (chosen: Campaign.Campaign | null, meanwhile: Fact.Draft) {
    const { version, fingerprint, on: today } = yield* plan(second, chosen)
    yield* hear(meanwhile)
    const before = yield* log
    const done = yield* Effect.result(
      Sync.applyPlanned(yield* compiled(second), { version, fingerprint, on: today, campaign: chosen })
    )
    return { done, written: (yield* log).slice(before.length), latest: Number((yield* versions).latest) }
  })

  it.effect("is refused where something was recorded that changes it, and nothing is written", () =>
    Effect.gen(function* () {
      const { done, written, latest } = yield* later(holders("2016-01-01"), bob.scored("finals", 60, "2014-05-10"))
      assert.strictEqual(done._tag === "Failure" && done.failure._tag, "Outdated")
      assert.deepStrictEqual([written, latest], [[], 1])
    }).pipe(living(first, exam))
  )

  it.effect("is kept to where what was recorded changes nothing of it", () =>
    Effect.gen(function* () {
      const { done, written, latest } = yield* later(holders("2016-01-01"), bob.scored("finals", 30, "2014-05-10"))
      assert.deepStrictEqual([done._tag, written.length, latest], ["Success", 1, 2])
    }).pipe(living(first, exam))
  )

  it.effect("is refused on another day, where something would be issued: its day of issue would be another", () =>
    Effect.gen(function* () {
      yield* on("2016-01-01")
      const easy = passAt(0.2)
      const issuing = yield* plan(easy, null)
      yield* on("2016-01-02")
      const error = yield* Effect.flip(Sync.applyPlanned(yield* compiled(easy), { ...issuing, campaign: null }))
      assert.strictEqual(error._tag, "Outdated")
      const again = yield* plan(easy, null)
      assert.isTrue((yield* Sync.applyPlanned(yield* compiled(easy), { ...again, campaign: null })).applied)
    }).pipe(living(first, bob.scored("finals", 30, "2014-05-10")))
  )

  it.effect("that was applied already says so, and one with another campaign is not taken for it", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* plan(second, holders("2016-01-01")), yield* plan(second, null)]
      const catalog = yield* compiled(second)
      const mine = { ...one, campaign: holders("2016-01-01") }
      yield* Sync.applyPlanned(catalog, mine)
      const again = yield* Sync.applyPlanned(catalog, mine)
      assert.deepStrictEqual([again.applied, again.entries], [false, 0])
      const error = yield* Effect.flip(Sync.applyPlanned(catalog, { ...other, campaign: null }))
      assert.match(error.message, /has been applied already, as version 2, by another plan/)
    }).pipe(living(first, exam))
  )

  it.effect("counts everything and shows a few of each", () =>
    Effect.gen(function* () {
      const people = Array.from({ length: 12 }, (_, index) =>
        participant({ offering: "algebra-1", contact: `p${index}` }).scored("finals", 60, "2014-05-10")
      )
      yield* hear(...people)
      const options = { campaign: holders("2016-01-01"), on: day("2016-01-01"), samples: 3 }
      const found = (yield* Sync.foreseeCatalog(yield* compiled(second), options)) ?? assert.fail()
      assert.deepStrictEqual([found.types.get(Id.TypeId.make("exam-pass"))?.withdrawn, found.decisions], [12, 12])
      assert.deepStrictEqual([found.sample.achievements.length, found.sample.holdings.length], [3, 3])
      assert.deepStrictEqual(
        [...found.certifications.values()].map(({ lost }) => lost),
        [12]
      )
    }).pipe(living(first))
  )

  it.effect("is applied where others write while everybody is gone through, but not each time: then it says so", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const catalog = yield* compiled(second)
      const asked = { ...(yield* plan(second, null)), campaign: null }
      const disturbed = (times: number) => {
        let left = times
        const commit: typeof ledger.commit = (given) =>
          given.catalog === null || left-- <= 0
            ? ledger.commit(given)
            : Effect.andThen(
                Effect.orDie(
                  Effect.provideService(hear(bob.registered("2014-01-01", { key: `${left}` })), Ledger.Ledger, ledger)
                ),
                ledger.commit(given)
              )
        return Effect.provideService(Sync.applyPlanned(catalog, asked), Ledger.Ledger, { ...ledger, commit })
      }
      const { message } = yield* Effect.flip(disturbed(3))
      assert.match(message, /others wrote each of the 3 times that everybody was gone through: let nothing be read/)
      assert.strictEqual(Number((yield* versions).latest), 1)
      assert.isTrue((yield* disturbed(2)).applied)
    }).pipe(living(first, exam))
  )

  it.effect("leaves nothing of its campaign beside the record once everybody is judged, and until then all of it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const reasons = Effect.map(ledger.keptAfter("laurel.campaigns", null, 10), (all) => all.map(({ text }) => text))
      const catalog = yield* compiled(second)
      const { version, fingerprint, on: today } = yield* plan(second, holders("2016-01-01"))
      const planned = { version, fingerprint, on: today, campaign: holders("2016-01-01") }
      let left = 1
      const commit: typeof ledger.commit = (given) => (left-- > 0 ? ledger.commit(given) : Effect.die("killed"))
      yield* Effect.exit(
        Effect.provideService(Sync.applyPlanned(catalog, planned), Ledger.Ledger, { ...ledger, commit })
      )
      assert.lengthOf(yield* reasons, 1)
      yield* Sync.resume(yield* versions)
      assert.deepStrictEqual(yield* reasons, [])
      assert.deepStrictEqual(yield* governing(ann), rejudged)
      assert.strictEqual((yield* Sync.applyPlanned(catalog, planned)).applied, false)
    }).pipe(living(first, exam))
  )
})
