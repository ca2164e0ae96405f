/** The background pass: what it makes, what it leaves, and that it may be broken off anywhere. */
import { assert, describe, it } from "@effect/vitest"
import { Certificate, CivilDate, Id, Ledger } from "@laurel/core"
import { Issuing, Pass } from "@laurel/credentials"
import { Commands, decider, inMemory } from "@laurel/testkit"
import { Effect, Exit, Result } from "effect"
import { recordOf } from "../issue/given.ts"
import { anew } from "../issue/keys.ts"
import {
  ann,
  begin,
  bob,
  by,
  called,
  decide,
  idOf,
  issue,
  issuer,
  named,
  now,
  on,
  person,
  sign,
  signer,
  theory
} from "./world.ts"

const mia = decider()
const licence = Id.TypeId.make("forklift-licence")

const options = (more: Partial<Pass.Options<never, never>> = {}): Pass.Options<never, never> => ({
  types: [licence],
  despite: new Set(),
  by,
  signing: Effect.succeed({ sign, history: [] }),
  concurrency: 1,
  people: called("Somebody"),
  progress: () => Effect.void,
  ...more
})

const pass = Effect.fnUntraced(function* (more: Partial<Pass.Options<never, never>> = {}) {
  const { refusals, ...counts } = yield* Pass.run(yield* Commands.versions, options(more))
  return { ...counts, refusals: refusals.length }
})

const counts = { looked: 0, issued: 0, unnamed: 0, current: 0, fallen: 0, contested: 0, refused: 0, refusals: 0 }

/** Certificates of each achievement of the type. */
const perAchievement = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const all = yield* ledger.earned(licence, CivilDate.min, CivilDate.max, null, null)
  const certificates = yield* Certificate.all(all.map(({ id }) => id))
  return all.map(({ id }) => certificates.filter(({ achievement }) => achievement.learner === id.learner).length)
})

describe("a pass", () => {
  it.effect("issues what stands and has no certificate of it, and nothing a second time", () =>
    Effect.gen(function* () {
      const [carl, dora, emil] = [named("carl"), named("dora"), named("emil")]
      yield* begin([ann, bob, carl, dora, emil])
      yield* issue(ann)
      yield* decide(mia.voids(carl, "forklift-licence"), mia.suspends(dora, "forklift-licence", "2026-05-11"))
      assert.deepStrictEqual(yield* pass(), { ...counts, looked: 5, issued: 2, current: 1, fallen: 2 })
      assert.deepStrictEqual(yield* pass(), { ...counts, looked: 5, current: 3, fallen: 2 })
      yield* on("2029-06-01")
      assert.deepStrictEqual(yield* pass(), { ...counts, looked: 5, fallen: 5 })
    }).pipe(inMemory)
  )

  it.effect(
    "issues anew what is better now, what was corrected and what was reissued, and leaves a note that changes nothing",
    () =>
      Effect.gen(function* () {
        const carl = named("carl")
        yield* begin([ann, bob, carl])
        yield* pass()
        yield* decide(mia.extends(ann, "forklift-licence", "P1Y"), mia.reissues(bob, "forklift-licence"))
        yield* decide(mia.sets(carl, "forklift-licence", "due", "2026-06-01"))
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 3, issued: 2, current: 1 })
        yield* Commands.say([theory(carl, 70)])
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 3, issued: 1, current: 2 })
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 3, current: 3 })
      }).pipe(inMemory)
  )

  it.effect(
    "issues anew what was made of two who are not one person after all, and not what was made of either alone",
    () =>
      Effect.gen(function* () {
        yield* begin([ann, bob])
        yield* issue(ann)
        yield* decide(mia.links(ann, bob))
        yield* issue(bob)
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 2, current: 2 })
        yield* decide(mia.separates(ann, bob))
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 2, issued: 1, current: 1 })
        assert.deepStrictEqual(yield* pass(), { ...counts, looked: 2, current: 2 })
      }).pipe(inMemory)
  )

  it.effect("makes no second certificate of what another pass makes meanwhile, and the first of all else", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const ledger = yield* Ledger.Ledger
      yield* issue(bob)
      yield* decide(mia.reissues(bob, "forklift-licence"))
      const somebody = options().people
      let meanwhile: Effect.Effect<unknown> = Effect.orDie(Effect.provideService(pass(), Ledger.Ledger, ledger))
      const people: typeof somebody = (contacts) =>
        Effect.suspend(() => {
          const first = meanwhile
          meanwhile = Effect.void
          return Effect.andThen(first, somebody(contacts))
        })
      assert.deepStrictEqual(yield* pass({ people }), { ...counts, looked: 2, current: 2 })
      assert.deepStrictEqual(yield* perAchievement, [1, 2])
      yield* Commands.say([theory(ann, 90)])
      assert.deepStrictEqual(yield* pass({ people }), { ...counts, looked: 2, issued: 1, current: 1 })
      assert.deepStrictEqual(yield* perAchievement, [2, 2])
    }).pipe(inMemory)
  )

  it.effect("goes on after it was broken off: nothing is lost, and nothing made twice", () =>
    Effect.gen(function* () {
      yield* begin(Array.from({ length: 3 }, (_, at) => named(`p${at}`)))
      yield* pass()
      yield* Commands.say(
        Array.from({ length: 250 }, (_, at) => named(`q${at}`)).flatMap((who) => [
          theory(who),
          who.passed("practice-x18", "2026-05-10")
        ])
      )
      // Killed while it signs, after some were recorded.
      let signed = 0
      const dying: Issuing.Sign = (statement, given) =>
        ++signed > 130 ? Effect.die(new Error("killed")) : Effect.succeed({ id: statement.code, ...given.status })
      const broken = yield* Effect.exit(pass({ signing: Effect.succeed({ sign: dying, history: [] }) }))
      assert.isTrue(Exit.isFailure(broken))
      assert.strictEqual((yield* perAchievement).filter((count) => count === 1).length, 100)
      const quick: Issuing.Sign = (statement, given) => Effect.succeed({ id: statement.code, ...given.status })
      const rest = yield* pass({ signing: Effect.succeed({ sign: quick, history: [] }) })
      assert.strictEqual(rest.issued + rest.current, 253)
      assert.strictEqual(rest.issued, 153)
      assert.isTrue((yield* perAchievement).every((count) => count === 1))
    }).pipe(inMemory)
  )

  it.effect("issues anew what a key signed that is compromised, and leaves what one signed that was only retired", () =>
    Effect.gen(function* () {
      const [carl, next] = [named("carl"), anew()]
      const retired = { retired: yield* now }
      yield* begin([ann, bob, carl])
      yield* issue(ann)
      yield* issue(bob)
      yield* decide(mia.erases([bob]))
      const both = (taken: boolean) => [
        recordOf(signer, { ...retired, compromised: taken ? retired.retired : null }),
        recordOf(next)
      ]
      const run = (taken: boolean) =>
        pass({ signing: Effect.succeed({ sign: Issuing.signing(issuer, next), history: both(taken) }) })
      assert.deepStrictEqual(yield* run(false), { ...counts, looked: 3, issued: 1, current: 1, fallen: 1 })
      assert.deepStrictEqual(yield* run(true), { ...counts, looked: 3, issued: 1, current: 1, fallen: 1 })
      assert.deepStrictEqual(yield* run(true), { ...counts, looked: 3, current: 2, fallen: 1 })
      const [, anns] = yield* Certificate.all([yield* idOf(ann)])
      assert.include(anns?.text ?? "", `#${next.id}`)
    }).pipe(inMemory)
  )

  it.effect("asks for each commit who signs: what is left is not signed by a key that was retired meanwhile", () =>
    Effect.gen(function* () {
      yield* begin(Array.from({ length: 130 }, (_, at) => named(`p${at}`)))
      let asked = 0
      const sign: Issuing.Sign = ({ code }, { status }) => Effect.succeed({ id: code, ...status, asked })
      const signing = Effect.sync(() => {
        asked += 1
        return { sign, history: [] }
      })
      assert.strictEqual((yield* pass({ signing })).issued, 130)
      const texts = (yield* (yield* Ledger.Ledger).certificates(null, 1_000)).map(({ text }) => text ?? "")
      assert.strictEqual(texts.filter((text) => text.includes('"asked":1}')).length, 100)
      assert.strictEqual(texts.filter((text) => text.includes('"asked":2}')).length, 30)
    }).pipe(inMemory)
  )

  it.effect("tells what should have a certificate and gets none", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const certification = Id.CertificationId.make("ladders")
      const { refusals } = yield* Pass.run(yield* Commands.versions, options({ certification }))
      assert.strictEqual(refusals.length, 2)
      assert.match(refusals[0]?.message ?? "", /a part in certification ladders, and found none/)
    }).pipe(inMemory)
  )

  it.effect("makes out anew what was made out to nobody, once there is a name, and leaves it until then", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      yield* issue(ann, { name: null })
      assert.deepStrictEqual(yield* pass({ people: called(null) }), { ...counts, looked: 1, current: 1 })
      assert.deepStrictEqual(yield* pass(), { ...counts, looked: 1, issued: 1 })
      // Another name is no reason: what is out there says whose it was.
      assert.deepStrictEqual(yield* pass({ people: called("Another") }), { ...counts, looked: 1, current: 1 })
      assert.deepStrictEqual(yield* pass({ people: called(null) }), { ...counts, looked: 1, current: 1 })
    }).pipe(inMemory)
  )

  it.effect("counts those that it makes out to nobody", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      assert.deepStrictEqual(yield* pass({ people: called(null) }), { ...counts, looked: 2, issued: 2, unnamed: 2 })
    }).pipe(inMemory)
  )

  it.effect("refuses the one whose name is not told, and makes those of everybody else", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob, named("carl")])
      const why = { expected: "one name", found: "two", advice: "Make both the same." }
      let asked = 0
      const people: Pass.Options<never, never>["people"] = (contacts) => {
        asked += 1
        const [first, second, ...others] = contacts
        // The third is not known at all.
        assert.strictEqual(others.length, 1)
        const known = new Map<Id.ContactId, Result.Result<Pass.Person, Pass.Refusal>>()
        if (first !== undefined) known.set(first, Result.fail(why))
        if (second !== undefined) known.set(second, Result.succeed(person("Bob")))
        return Effect.succeed(known)
      }
      const told = yield* Pass.run(yield* Commands.versions, options({ people }))
      assert.strictEqual(asked, 1)
      assert.deepInclude(told, { looked: 3, issued: 1, refused: 2 })
      assert.deepStrictEqual(
        told.refusals.map(({ why }) => why),
        ["name", "name"]
      )
      assert.match(told.refusals[0]?.message ?? "", /^forklift-licence:\d+:1: expected one name, and found two/)
      assert.match(told.refusals[1]?.message ?? "", /no contact c\d+: the store was changed meanwhile/)
    }).pipe(inMemory)
  )
})
