/** All that somebody holds, in one record that strangers verify. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId, type Instant } from "@laurel/core"
import { Clr, HeldRecord, Issuing } from "@laurel/credentials"
import { Commands, decider, inMemory, learnerOf } from "@laurel/testkit"
import { Effect } from "effect"
import { isObject, type JsonObject, listOf } from "../../src/Json.ts"
import { recordOf } from "../issue/given.ts"
import { anew } from "../issue/keys.ts"
import { ann, begin, bob, by, decide, idOf, issue, issuer, named, now, request, signer } from "./world.ts"

const mia = decider()

describe("a record of all that is held", () => {
  it.effect("has the badges that are valid of everybody who is the person, and names what has none", () =>
    Effect.gen(function* () {
      const ladder = named("ann", "ladder-1")
      const carl = named("carl")
      yield* begin([ann, bob, carl])
      yield* Commands.say([ladder.completed("walk", "2026-05-10")])
      yield* decide(mia.links(ann, carl))
      const first = yield* issue(ann)
      const [second, carls] = [yield* issue(ann), yield* issue(carl)]
      yield* issue(bob)
      const { contact } = yield* learnerOf(ann)
      const { record, missing } = yield* HeldRecord.of(contact, { issuer, signer, history: [] })
      const subject = record["credentialSubject"]
      const badges: unknown = isObject(subject) ? subject["verifiableCredential"] : undefined
      assert.deepStrictEqual(badges, [second.kept.credential, carls.kept.credential])
      assert.notInclude(JSON.stringify(record), first.code)
      assert.deepStrictEqual(missing, [yield* idOf(ladder, "ladder-course")])
      yield* decide(mia.voids(carl, "forklift-licence"), mia.voids(ann, "forklift-licence"))
      const refused = yield* Effect.flip(HeldRecord.of(contact, { issuer, signer, history: [] }))
      assert.strictEqual(refused._tag, "Unsignable")
      assert.isAbove(Clr.maxBadges, 100)
      assert.match(missing.map(AchievementId.format).join(), /^ladder-course:\d+:1$/)
    }).pipe(inMemory)
  )

  it.effect("says when it was so, not that it is all, and leaves out what a compromised key signed", () =>
    Effect.gen(function* () {
      const next = anew()
      yield* begin([ann])
      const ladder = named("ann", "ladder-1")
      yield* Commands.say([ladder.completed("walk", "2026-05-10")])
      const course = yield* idOf(ladder, "ladder-course")
      yield* issue(ann)
      const walk = request(course)
      const made = yield* Issuing.issue(yield* Commands.versions, walk, by, Issuing.signing(issuer, next))
      const { contact } = yield* learnerOf(ann)
      const at = yield* now
      const held = (compromised: Instant.Instant | null) =>
        HeldRecord.of(contact, {
          issuer,
          signer: next,
          history: [recordOf(signer, { retired: at, compromised }), recordOf(next)]
        })
      const badges = (record: JsonObject) => {
        const subject = record["credentialSubject"]
        return listOf(isObject(subject) ? subject["verifiableCredential"] : undefined)
      }
      const retired = yield* held(null)
      assert.strictEqual(retired.record["name"], "Certificates that hold at 2026-05-11 12:00 UTC")
      assert.strictEqual(badges(retired.record).length, 2)
      assert.deepStrictEqual(retired.missing, [])
      const compromised = yield* held(at)
      assert.deepStrictEqual(badges(compromised.record), [made.kept.credential])
      assert.deepStrictEqual(compromised.missing, [yield* idOf(ann)])
    }).pipe(inMemory)
  )
})
