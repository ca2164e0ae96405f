/** Certificates of a ledger: what they say, and how they stand once the record behind them goes on. */
import { assert, describe, it } from "@effect/vitest"
import { Certificate, Id, Ledger } from "@laurel/core"
import { Issuing, Kept, type OpenBadge, Standings, type Unissuable } from "@laurel/credentials"
import { Commands, decider, inMemory, retracted } from "@laurel/testkit"
import { Effect, Result } from "effect"
import {
  ann,
  begin,
  bob,
  by,
  catalog,
  certificateOf,
  decide,
  idOf,
  issue,
  named,
  now,
  on,
  request,
  sign,
  theory,
  written
} from "./world.ts"

const mia = decider()

/** How a certificate stands now, in short. */
const standing = Effect.fnUntraced(function* (code: string) {
  const [stood] = yield* Standings.of([yield* certificateOf(code)], yield* now)
  const found = stood?.standing
  return found?._tag === "Outdated" ? `Outdated: ${found.worse.map(({ what }) => what).join(", ")}` : found?._tag
})

const refusal = (issued: Effect.Effect<unknown, Unissuable | Ledger.LedgerError, Ledger.Ledger>) =>
  Effect.map(Effect.flip(issued), (error) => (error._tag === "Unissuable" ? error.why : error.message))

describe("a certificate", () => {
  it.effect("says what stands, in words that name nobody, and is on record", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      yield* decide(mia.assesses(ann, "pass", "2026-05-10"))
      const issued = yield* issue(ann)
      const { statement, certification, whole } = issued.kept
      assert.strictEqual(statement.name, "Forklift licence")
      assert.strictEqual(written(statement.earnedOn), "2026-05-10")
      assert.strictEqual(written(statement.validUntil), "2029-05-10")
      assert.strictEqual(statement.score, 0.85)
      assert.strictEqual(certification, "forklift-licence")
      assert.strictEqual(whole, 1)
      assert.deepStrictEqual(
        statement.evidence.map(({ name, narrative }) => [name, narrative]),
        [
          ["Scored: theory", "85 of 100"],
          ["Passed: practice", null]
        ]
      )
      // Its code is drawn at random, and may spell anything.
      const { code, ...told } = statement
      assert.match(code, /^[\w-]{22}$/)
      assert.notMatch(JSON.stringify(told), /ann|x17|mia|as agreed/i)
      const kept = yield* certificateOf(issued.code)
      assert.deepStrictEqual(Kept.parse(kept.text ?? ""), Result.succeed(issued.kept))
      assert.strictEqual(yield* standing(issued.code), "Valid")
    }).pipe(inMemory)
  )

  it.effect(
    "takes the days of the certification that its achievement alone earns, and none where its type has none and none is asked for",
    () =>
      Effect.gen(function* () {
        const who = named("ann", "ladder-1")
        yield* begin([])
        yield* Commands.say([who.completed("walk", "2026-05-10")])
        const achievement = yield* idOf(who, "ladder-course")
        const first = yield* issue(who, { achievement })
        assert.strictEqual(first.kept.certification, "ladders")
        assert.strictEqual(written(first.kept.statement.validUntil), "2028-05-10")
        const other = yield* issue(who, { achievement, certification: null })
        assert.strictEqual(other.kept.statement.validUntil, null)
        assert.strictEqual(other.supersedes, first.code)
        yield* begin([ann])
        assert.strictEqual(yield* refusal(issue(ann, { certification: null })), "unclear")
      }).pipe(inMemory)
  )

  it.effect("is not made of what does not stand, or what a person must decide, unless that is said", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      yield* decide(mia.suspends(ann, "forklift-licence", "2026-05-11", "2026-06-10"))
      assert.strictEqual(yield* refusal(issue(ann)), "standing")
      yield* issue(ann, { despite: new Set(["suspended"]) })
      yield* on("2029-05-11")
      assert.strictEqual(yield* refusal(issue(ann)), "standing")
      yield* issue(ann, { despite: new Set(["expired"]) })
      yield* decide(mia.voids(ann, "forklift-licence"))
      assert.strictEqual(yield* refusal(issue(ann, { despite: new Set(["expired", "suspended"]) })), "standing")
      yield* begin([bob])
      assert.strictEqual(yield* refusal(issue(bob, { achievement: { ...(yield* idOf(bob)), earning: 2 } })), "unknown")
    }).pipe(inMemory)
  )

  it.effect("supersedes the former one of its achievement, and nobody else's", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [first, bobs, second] = [yield* issue(ann), yield* issue(bob), yield* issue(ann, { language: "de" })]
      assert.deepStrictEqual([first.supersedes, bobs.supersedes, second.supersedes], [null, null, first.code])
      assert.strictEqual(yield* standing(first.code), "Superseded")
      assert.strictEqual(yield* standing(bobs.code), "Valid")
      assert.strictEqual(yield* standing(second.code), "Valid")
    }).pipe(inMemory)
  )

  it.effect("that can't be kept leaves the others of its batch as they are, and tells nobody's name", () =>
    Effect.gen(function* () {
      const carl = named("carl")
      yield* begin([ann, bob, carl])
      const asked = [
        request(yield* idOf(ann)),
        request(yield* idOf(bob), { name: "Bob\nBright" }),
        request(yield* idOf(carl), { language: "en_GB" })
      ]
      const outcomes = yield* Issuing.together(yield* Commands.versions, asked, by, sign)
      const [anns, bobs, carls] = outcomes.map((each) =>
        Result.isFailure(each) ? each.failure : each.success.kept.name
      )
      assert.strictEqual(anns, "Ann Ångström")
      assert.match(String(bobs), /expected a name of 1 to 200 characters/)
      assert.match(String(carls), /expected a language tag such as en-GB/)
      assert.notInclude(String(bobs), "Bright")
      // What a database could not hold is told before anything is written, and what just fits is kept.
      const { kept } = yield* issue(bob, { name: "B".repeat(200) })
      const large = Kept.format({ ...kept, credential: { text: "x".repeat(Certificate.maxText) } })
      assert.match(Result.isFailure(large) ? large.failure.expected : "", /at most 1,000,000 characters/)
    }).pipe(inMemory)
  )

  it.effect("goes with the record: a better one leaves it valid, a worse one does not", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
      yield* decide(mia.extends(ann, "forklift-licence", "P1Y"))
      yield* Commands.say([theory(bob, 70)])
      assert.strictEqual(yield* standing(anns.code), "Valid")
      assert.strictEqual(yield* standing(bobs.code), "Outdated: score")
      yield* Commands.say([theory(bob, 95)])
      assert.strictEqual(yield* standing(bobs.code), "Valid")
      yield* decide(mia.sets(bob, "forklift-licence", "expiry", "2028-01-01"))
      assert.strictEqual(yield* standing(bobs.code), "Outdated: validUntil")
      yield* on("2030-05-10")
      assert.strictEqual(yield* standing(anns.code), "Valid")
      yield* on("2030-05-11")
      assert.strictEqual(yield* standing(anns.code), "Expired")
    }).pipe(inMemory)
  )

  it.effect("no longer holds once somebody is another person whom it may name, and holds whoever is linked later", () =>
    Effect.gen(function* () {
      const carl = named("carl")
      yield* begin([ann, bob, carl])
      const alone = (yield* issue(carl)).code
      yield* decide(mia.links(ann, bob))
      const { code } = yield* issue(ann, { name: "Bob Ray" })
      const { about, contact } = yield* certificateOf(code)
      assert.deepStrictEqual([about.length, about.includes(contact)], [2, true])
      yield* decide(mia.links(bob, carl))
      assert.deepStrictEqual([yield* standing(code), yield* standing(alone)], ["Valid", "Valid"])
      yield* decide(mia.separates(ann, bob))
      assert.deepStrictEqual([yield* standing(code), yield* standing(alone)], ["Outdated: person", "Valid"])
      const anew = yield* issue(ann)
      assert.deepStrictEqual([yield* standing(code), yield* standing(anew.code)], ["Superseded", "Valid"])
      yield* decide(mia.erases([bob, carl]))
      assert.deepStrictEqual(
        [yield* standing(code), yield* standing(alone), yield* standing(anew.code)],
        ["Erased", "Erased", "Valid"]
      )
    }).pipe(inMemory)
  )

  it.effect("takes the place of the one that was seen, and is not made where that is not the last", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const { code } = yield* issue(ann)
      for (const supersedes of [null, "AAAAAAAAAAAAAAAAAAAAAA"])
        assert.strictEqual(yield* refusal(issue(ann, { supersedes })), "certified")
      const next = yield* issue(ann, { supersedes: code })
      assert.deepStrictEqual([next.supersedes, (yield* issue(ann)).supersedes], [code, next.code])
    }).pipe(inMemory)
  )

  it.effect("is not made of a name that was looked up for others, and is of those who are the person now", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [anns, bobs] = [
        yield* certificateOf((yield* issue(ann)).code),
        yield* certificateOf((yield* issue(bob)).code)
      ]
      const about = [anns.contact, bobs.contact].toSorted((a, b) => a - b)
      assert.strictEqual(yield* refusal(issue(ann, { about })), "later")
      yield* decide(mia.links(ann, bob))
      assert.strictEqual(yield* refusal(issue(ann, { about: [anns.contact] })), "later")
      assert.deepStrictEqual((yield* certificateOf((yield* issue(ann, { about })).code)).about, about)
    }).pipe(inMemory)
  )

  it.effect("says exactly what stands only while nothing has replaced it, whatever is asked beside it", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const [first, next] = [
        yield* certificateOf((yield* issue(ann)).code),
        yield* certificateOf((yield* issue(ann)).code)
      ]
      const replaced = yield* certificateOf(first.code)
      const stood = yield* Standings.of([replaced, next], yield* now)
      assert.deepStrictEqual(
        stood.map(({ isCurrent, standing }) => [standing._tag, isCurrent]),
        [
          ["Superseded", false],
          ["Valid", true]
        ]
      )
      assert.deepStrictEqual(yield* Standings.of([replaced], yield* now), stood.slice(0, 1))
    }).pipe(inMemory)
  )

  it.effect("is taken back and given again as its achievement is", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const { code } = yield* issue(ann)
      yield* decide(mia.revokes(ann, "forklift-licence", "2026-05-13"))
      assert.strictEqual(yield* standing(code), "Valid")
      yield* on("2026-05-13")
      assert.strictEqual(yield* standing(code), "Revoked")
      yield* decide(mia.reinstates(ann, "forklift-licence", "2026-05-14"))
      yield* on("2026-05-14")
      assert.strictEqual(yield* standing(code), "Valid")
      yield* Commands.say([retracted(theory(ann))])
      assert.strictEqual(yield* standing(code), "Withdrawn")
      yield* Commands.say([theory(ann)])
      assert.strictEqual(yield* standing(code), "Valid")
      yield* decide(mia.erases([ann]))
      assert.strictEqual(yield* standing(code), "Erased")
      assert.strictEqual(
        yield* refusal(issue(ann, { achievement: (yield* certificateOf(code)).achievement })),
        "erased"
      )
    }).pipe(inMemory)
  )

  it.effect("is made again, at another place and code, where somebody was quicker", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const ledger = yield* Ledger.Ledger
      const versions = yield* Commands.versions
      const anns = yield* certificateOf((yield* issue(ann)).code)
      const places: Array<OpenBadge.Place> = []
      // While Bob's is signed, somebody records another of Ann's at the place that was drawn for it.
      const racing: Issuing.Sign = (statement, options) =>
        Effect.gen(function* () {
          const place = options.status ?? { list: 0, index: 0 }
          places.push(place)
          if (places.length === 1) {
            const { contact, about, achievement, revision, catalog, text } = anns
            const code = "AAAAAAAAAAAAAAAAAAAAAA"
            const taking = {
              contact,
              about,
              achievement,
              revision,
              catalog,
              by,
              text: text ?? "",
              supersedes: anns.code
            }
            yield* Effect.orDie(Certificate.record(versions, [{ ...taking, ...place, code }]))
          }
          return yield* sign(statement, options)
        }).pipe(Effect.provideService(Ledger.Ledger, ledger))
      const issued = yield* Issuing.issue(versions, request(yield* idOf(bob)), by, racing)
      const bobs = yield* certificateOf(issued.code)
      assert.strictEqual(places.length, 2)
      assert.notStrictEqual(places[1]?.index, places[0]?.index)
      assert.deepStrictEqual({ list: bobs.list, index: bobs.index }, places[1])
      assert.match(JSON.stringify(issued.kept.credential), new RegExp(`"statusListIndex":"${bobs.index}"`))
      assert.strictEqual(yield* standing(issued.code), "Valid")
    }).pipe(inMemory)
  )

  it.effect(
    "names neither who assessed nor what they wrote, and says nothing that holds once its certification is gone",
    () =>
      Effect.gen(function* () {
        const [licence] = catalog.achievementTypes
        const rule = { rule: "decided", group: "practice", roles: ["trainer"] }
        yield* begin([], { ...catalog, achievementTypes: [{ ...licence, rule }, ...catalog.achievementTypes.slice(1)] })
        yield* Commands.say([
          ann.assessed("practice-x18", "pass", "2026-05-10", { by: "u-17", reason: "Ann did well" })
        ])
        const { kept, code } = yield* issue(ann)
        assert.deepStrictEqual(
          kept.statement.evidence.map(({ name, narrative }) => [name, narrative]),
          [["Assessed as passed: practice", null]]
        )
        assert.notMatch(JSON.stringify(kept.credential), /u-17|did well/)
        const { contact, about, achievement, revision, catalog: version } = yield* certificateOf(code)
        const other = "AAAAAAAAAAAAAAAAAAAAAQ"
        assert.strictEqual(yield* standing(code), "Valid")
        const text = Result.getOrThrow(Kept.format({ ...kept, certification: Id.CertificationId.make("gone") }))
        const draft = {
          code: other,
          contact,
          about,
          achievement,
          revision,
          catalog: version,
          list: 2,
          index: 0,
          by,
          text
        }
        yield* Certificate.record(yield* Commands.versions, [{ ...draft, supersedes: code }])
        assert.strictEqual(yield* standing(other), "Outdated: ")
      }).pipe(inMemory)
  )
})
