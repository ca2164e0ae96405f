/** All that somebody holds, in one record that strangers verify. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId } from "@laurel/core"
import { Clr, HeldRecord } from "@laurel/credentials"
import { Commands, decider, inMemory, learnerOf } from "@laurel/testkit"
import { Effect } from "effect"
import { isObject } from "../../src/Json.ts"
import { ann, begin, bob, decide, idOf, issue, issuer, named, signer } from "./world.ts"

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
      const { record, missing } = yield* HeldRecord.of(contact, issuer, signer)
      const subject = record["credentialSubject"]
      const badges: unknown = isObject(subject) ? subject["verifiableCredential"] : undefined
      assert.deepStrictEqual(badges, [second.kept.credential, carls.kept.credential])
      assert.notInclude(JSON.stringify(record), first.code)
      assert.deepStrictEqual(missing, [yield* idOf(ladder, "ladder-course")])
      yield* decide(mia.voids(carl, "forklift-licence"), mia.voids(ann, "forklift-licence"))
      const refused = yield* Effect.flip(HeldRecord.of(contact, issuer, signer))
      assert.strictEqual(refused._tag, "Unsignable")
      assert.isAbove(Clr.maxBadges, 100)
      assert.match(missing.map(AchievementId.format).join(), /^ladder-course:\d+:1$/)
    }).pipe(inMemory)
  )
})
